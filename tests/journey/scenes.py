"""`python manage.py shell -c "from tests.journey.scenes import play; play()"`: the states that the demo portfolio has no example of.

Acts through the services, as the demo's people, on a running demo. Each scene writes one line, `name path`.
"""

import sys
from collections.abc import Callable, Iterator

from accounts.actors import actor_for
from accounts.models import User
from common.actors import Actor
from initiatives.models import ComponentVersion, Evidence, Initiative
from initiatives.services import (
    classification_give,
    comment_add,
    evidence_add,
    evidence_restrict,
    removal_request,
)
from phases import playbook_format as fmt
from phases.models import DraftPart, Item, PlaybookVersion
from phases.services import draft_publish, item_answer, item_evidence_add, part_add, part_save, playbook_copy
from phases.services.publishing import draft_doc
from portfolio.demo.classing import USUAL
from reviews.models import ComponentReview, GateRequest, Recheck, Signature
from reviews.readiness import gate_readiness
from reviews.services import (
    acceptance_sign,
    evidence_remove,
    gate_request,
    incident_contain,
    incident_declare,
    incident_resolve,
    incident_review,
    initiative_suspend,
    point_answer,
    point_raise,
    review_claim,
    review_sign,
    signature_revoke,
)
from reviews.services.points import NewPoint
from tests.journey import scene_office
from tests.journey.scene_files import Given, pdf, picture

PASSWORD = "flightline-demo"
Scene = Iterator[tuple[str, str]]


def play(*, is_last: bool = False) -> None:
    """Play every scene (or those of `LAST`), in this order, and write where it is to be seen."""
    for scene in LAST if is_last else SCENES:
        for name, path in scene():
            sys.stdout.write(f"{name} {path}\n")


def who(name: str) -> Actor:
    return actor_for(User.objects.get(email=f"{name}@example.com"))


def initiative(title: str) -> Initiative:
    return Initiative.objects.get(title=title)


def asked(title: str, phase: int) -> GateRequest:
    """The newest request of this gate."""
    found = GateRequest.objects.select_related("initiative").filter(initiative__title=title, phase=phase)
    return found.order_by("-round")[0]


def sign(found: GateRequest, name: str, slot: str, decision: str = "approve", **values: object) -> Signature:
    """As a person on the page would: the sections as they are now, with the password."""
    ready = gate_readiness(found.initiative, found.phase, gate_request=found)
    place = ready.spec.slot(slot) if ready else None
    assert ready is not None
    assert place is not None
    kind, _, role = slot.partition(":")
    act = {"review": review_sign, "acceptance": acceptance_sign}[kind]
    part = {"review": "discipline", "acceptance": "seat"}[kind]
    seen = ready.draft.seen(place.sections)
    return act(
        actor=who(name), gate_request=found, decision=decision, seen=seen, password=PASSWORD, **{part: role}, **values
    )


def gates() -> Scene:
    """Open, claimed and waiting for the team, refused, ready to decide, decided, with conditions."""
    yield "gate-open", asked("HR questions", 3).get_absolute_url()
    found = asked("Field notes", 2)
    review_claim(actor=who("readiness"), gate_request=found, discipline="operations_readiness")
    sign(found, "engineer", "acceptance:engineering")
    point_raise(
        actor=who("readiness"), gate_request=found, discipline="operations_readiness", kind="question",
        text="Who is called at night when the dictation service is down, and who may switch it off?",
    )  # fmt: skip
    words = "@readiness The runbook names the day shift only; the night shift is asked this week."
    comment_add(
        actor=who("engineer"), initiative=found.initiative, subject="review", subject_id=str(found.pk), text=words
    )
    yield "gate-claimed", found.get_absolute_url()
    found = asked("Energy use forecast", 1)
    point = NewPoint("The baseline is one week in August. Measure a week of winter as well, then ask again.")
    made = sign(
        found, "value", "review:business_value", "request_changes", comment="One season says little.", points=[point]
    )
    yield "point", made.points.get().get_absolute_url()
    point_answer(
        actor=who("engineer"), point=made.points.get(), text="The meters of January are read; the file comes on Monday."
    )
    yield "gate-refused", found.get_absolute_url()
    found = asked("Complaint answers", 2)
    yield "gate-ready", found.get_absolute_url()
    items = Item.objects.filter(version__pins__initiative=found.initiative, phase=2, kind="answer").order_by("position")
    item = next(item for item in items if item.is_asked_of(found.initiative))
    yield "ask-first", f"{found.initiative.get_absolute_url()}items/{item.pk}/"
    yield "gate-decided", asked("Fraud hints", 2).get_absolute_url()
    yield "gate-conditions", asked("Maintenance prediction", 3).get_absolute_url()


def changed_since() -> Scene:
    """A second round; compliance has signed, then what was signed was replaced."""
    found = gate_request(
        actor=who("lead"), initiative=initiative("Contract review"), scope="Buyers see where a contract differs. For 20 buyers.",
        reviewers={"compliance": [User.objects.get(email="compliance@example.com")]},
    )  # fmt: skip
    sign(found, "compliance", "review:compliance")
    items = Item.objects.filter(version__pins__initiative=found.initiative, phase=3).order_by("position")
    mine = [item for item in items if item.is_asked_of(found.initiative) and "compliance" in item.disciplines]
    for item in [item for item in mine if item.kind in ("answer", "evidence", "statement")][:2]:
        text = "Read anew after the first round: the notice names the new supplier, and the works council has seen it."
        if item.kind == "evidence":
            item_evidence_add(
                actor=who("lead"), initiative=found.initiative, item=item, name=item.title, kind="text", text=text
            )
        else:
            item_answer(actor=who("lead"), initiative=found.initiative, item=item, text=text)
    yield "gate-changed", found.get_absolute_url()


def revoked() -> Scene:
    """A signature taken back after the gate was passed: the initiative is on watch."""
    found = asked("Demand forecast", 3)
    mine = Signature.objects.get(gate_request=found, role="security")
    signature_revoke(
        actor=who("security"), signature=mine, reason="The penetration test left the new export out.", password=PASSWORD
    )
    yield "gate-revoked", found.get_absolute_url()
    yield "signature-certificate", f"/reviews/signatures/{mine.pk}/certificate/"
    for recheck in Recheck.objects.order_by("-pk")[:1]:
        yield "recheck", recheck.get_absolute_url()


def incidents() -> Scene:
    """One open with everything suspended, one that was closed and learned from."""
    open_one = incident_declare(
        actor=who("operations"), initiative=initiative("Claims triage"), title="Letters of one insurer go to the wrong desk",
        severity=1, what_happened="Since the morning 40 letters of one insurer were sent to the closing desk.", suspend=True,
    )  # fmt: skip
    yield "incident-open", open_one.get_absolute_url()
    closed = incident_declare(
        actor=who("operations"), initiative=initiative("Maintenance prediction"), title="Alarms of plant 2 came an hour late",
        severity=3, what_happened="The gateway of plant 2 kept its readings back after an update.",
    )  # fmt: skip
    incident_contain(actor=who("operations"), incident=closed, containment="Shift leaders read the meters by hand.")
    incident_resolve(actor=who("operations"), incident=closed, resolution="The update was rolled back in each plant.")
    incident_review(
        actor=who("operations"), incident=closed, lesson="A gateway that is silent looks like a calm machine.",
        actions="A gateway without readings for ten minutes raises an alert; drilled in both plants.",
    )  # fmt: skip
    yield "incident-closed", closed.get_absolute_url()
    found = initiative("Parcel routing hints")
    made = initiative_suspend(actor=who("security"), initiative=found, reason="A token stood in a log file.")
    yield "suspended", found.get_absolute_url()
    yield "resume", f"{found.get_absolute_url()}suspensions/{made.pk}/resume/"


def playbooks() -> Scene:
    """A draft with faults, a sound one with its effect, a published copy to upgrade to."""
    built_in = PlaybookVersion.objects.filter(playbook__is_builtin=True).order_by("-number")[0]
    actor = who("pm")
    own = playbook_copy(actor=actor, version=built_in, slug="insurance", name="Insurance: pilot to production")
    settings = own.parts.get(kind=DraftPart.Kind.SETTINGS)
    part_save(actor=actor, part=settings, content=settings.content | {"name": "Insurance: from pilot to production"})
    published = draft_publish(actor=actor, draft=own, seen_digest=fmt.digest(draft_doc(own)))
    yield "playbook", f"/playbooks/{published.playbook.slug}/{published.number}/"
    yield "playbook-upgrade", f"/i/{initiative('Tender answers').key}/playbook/"
    sound = playbook_copy(actor=actor, version=built_in, slug="plants", name="Plants and logistics")
    item = sound.parts.filter(kind=DraftPart.Kind.ITEM, phase=2).order_by("position")[0]
    part_save(
        actor=actor, part=item, content=item.content | {"title": f"{item.content['title']}, in every plant"}
    )  # fmt: skip
    yield "draft-effect", f"{sound.get_absolute_url()}effect/"
    faulty = playbook_copy(actor=actor, version=built_in, slug="small-tools", name="Small tools")
    yield "draft", faulty.get_absolute_url()
    yield (
        "draft-item",
        part_add(actor=actor, draft=faulty, phase=1, title="Ask the people who do it today").get_absolute_url(),
    )
    gate = faulty.parts.get(kind=DraftPart.Kind.GATE, phase=1)
    part_save(actor=actor, part=gate, content=gate.content | {"statement": ""})
    yield "draft-gate", gate.get_absolute_url()


def evidence() -> Scene:
    """A PDF, a picture, a table, something restricted, something removed, a link."""
    found, engineer = initiative("Supplier onboarding checks"), who("engineer")
    given = {
        "pdf": ("Contract with the supplier", Given("contract.pdf", pdf("Contract with the supplier"))),
        "picture": ("Confusion by supplier", Given("confusion.png", picture())),
        "table": ("Sample of 6 letters", Given("sample.csv", b"letter,queue,agreed\n1,claims,yes\n2,claims,no\n")),
    }
    pieces: dict[str, Evidence] = {}
    for name, (title, file) in given.items():
        version = evidence_add(actor=engineer, initiative=found, name=title, kind="file", file=file)
        pieces[name] = version.evidence
        yield f"evidence-{name}", f"{_at(version.evidence)}{version.number}/preview/"
    evidence_restrict(actor=engineer, evidence=pieces["table"], discipline="security", name="Sample of letters")
    yield "evidence-restricted", _at(pieces["table"])
    text = evidence_add(
        actor=engineer, initiative=found, name="Notes of a talk", kind="text", text="Names of three people."
    )
    asked_for = removal_request(actor=who("lead"), version=text, reason="It names people who did not agree to that.")
    evidence_remove(actor=who("pm"), removal=asked_for, password=PASSWORD)
    yield "evidence-removed", _at(text.evidence)
    link = evidence_add(
        actor=engineer, initiative=found, name="", kind="link", url="https://status.example.com/supplier"
    )
    removal_request(actor=engineer, version=link, reason="The address holds the name of a customer.")
    yield "evidence-asked", _at(link.evidence)


def _at(piece: Evidence) -> str:
    return f"/i/{piece.initiative.key}/evidence/{piece.pk}/"


def classification() -> Scene:
    """Answers that would lower the class wait for a compliance reviewer."""
    found = initiative("Shift scheduling agent")
    given = classification_give(
        actor=who("lead"), initiative=found, answers=USUAL | {"role": "use", "harm": "cost"}, note="It proposes only."
    )
    yield "classification", f"/i/{found.key}/classification/"
    yield "classification-review", f"/i/{found.key}/classification/{given.number}/confirm/"


def components() -> Scene:
    """The certificate of a review of a component."""
    review = ComponentReview.objects.order_by("-pk")[0]
    yield "component-certificate", f"/components/reviews/{review.pk}/certificate/"
    yield "component-review", f"/components/versions/{_version('Rented language model')}/review/"
    yield "component", f"/components/{_component('Rented language model')}/"
    yield "component-ending", f"/components/{_component('Embedding service')}/"


def _component(name: str) -> int:
    return ComponentReview.objects.filter(component_version__component__name=name)[0].component_version.component_id


def _version(name: str) -> int:
    return ComponentVersion.objects.filter(component__name=name).order_by("-number")[0].pk


SCENES: list[Callable[[], Scene]] = [
    gates,
    changed_since,
    revoked,
    incidents,
    playbooks,
    evidence,
    classification,
    components,
    scene_office.webhooks,
    scene_office.mail,
    scene_office.provider,
]
LAST: list[Callable[[], Scene]] = [scene_office.imports]
"""Played apart, after all else was looked at: what is imported makes the board longer than one screen."""
