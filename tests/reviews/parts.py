"""Components for tests: a playbook that asks for reviewed ones, one component, and initiatives that use it."""

from common.actors import CLOCK
from initiatives.models import Initiative, Seat, SeatKind, Status
from initiatives.services import component_add
from phases.models import Pin
from phases.services import playbook_import, playbook_publish
from reviews.components import version_draft
from reviews.readiness import gate_criteria
from reviews.services import component_review, component_version_add
from tests.cast import PASSWORD
from tests.reviews.conftest import PLAYBOOK

_LINE = (
    "        - {code: %s, title: Reviewed parts %s, rule: components_reviewed, disciplines: [%s], is_critical: true}\n"
)
SECURITY, BOTH = "t2-parts", "t3-parts"
DISCIPLINES = ("security", "compliance")


def parts_playbook():
    """Gate 2 asks components to be reviewed for security, gate 3 for security and compliance."""
    text = PLAYBOOK.replace("slug: tiny", "slug: parts").replace("name: Tiny", "name: Parts")
    text = text.replace(
        "      name: Gate 2\n", "      name: Gate 2\n      criteria:\n" + _LINE % (SECURITY, "two", "security")
    )
    text = text.replace(
        "      criteria:\n        - {code: t3",
        "      criteria:\n" + _LINE % (BOTH, "three", "security, compliance") + "        - {code: t3",
    )
    return playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=text))


def initiatives(cast, count, *, phase=3, version=None):
    """So many active initiatives of the engineer in `phase`, following the playbook above."""
    version = version or parts_playbook()
    first = Initiative.objects.count() + 10
    made = []
    for number in range(first, first + count):
        one = Initiative.objects.create(
            key=f"AI-{number:03d}", title=f"Case {number}", status=Status.ACTIVE, phase=phase
        )
        Seat.objects.create(
            initiative=one, kind=SeatKind.ENGINEERING, user=cast.engineer.user, accepted_at=one.created_at
        )
        Pin.objects.create(initiative=one, version=version)
        made.append(one)
    return made


def component(cast, name="Language platform", **values):
    """A platform of the engineer, added by the program manager; no version yet."""
    given = {"name": name, "kind": "platform", "provider": "Own team", "owner": cast.engineer.user} | values
    return component_add(actor=cast.pm.actor, values=given)


def release(cast, part, label, by=None):
    return component_version_add(actor=(by or cast.pm).actor, component=part, values={"label": label})


def review(cast, version, discipline, by=None, decision="approve", password=PASSWORD, seen=None, **values):
    version = type(version).objects.select_related("component", "added_by").get(pk=version.pk)
    return component_review(
        actor=(by or getattr(cast, discipline)).actor, version=version, discipline=discipline, decision=decision,
        seen=version_draft(version).digest if seen is None else seen, password=password, **values,
    )  # fmt: skip


def review_all(cast, version):
    for discipline in DISCIPLINES:
        review(cast, version, discipline)


def states(initiative, phase=3):
    """Code → state of the component criteria of a gate."""
    return {one.code: one.state for one in gate_criteria(initiative, phase) if one.code.endswith("-parts")}
