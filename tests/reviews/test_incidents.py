"""An incident from its declaration to its lesson."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Incident, Initiative, Runbook
from metrics.models import Annotation
from reviews.holding import holding_of
from reviews.models import Suspension
from reviews.services import incident_contain, incident_declare, incident_resolve, incident_review
from tests.reviews.running import put_live

WORDS = "Enough words to say it."


@pytest.fixture
def running(cast, initiative):
    return put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))


def _declare(running, by=None, **values):
    return incident_declare(
        actor=(by or running.cast.engineer).actor,
        initiative=running.initiative,
        title="Wrong drafts are sent",
        **values,
    )


def test_one_act_declares_it_and_suspends(running):
    Runbook.objects.create(initiative=running.initiative, title="Night", on_call="Duty desk, 555")
    made = _declare(running, severity=1, what_happened="Since noon.", suspend=True)
    assert (made.stage, made.on_call, made.phase, made.owner) == (
        "declared",
        "Duty desk, 555",
        4,
        running.cast.engineer.user,
    )
    assert Suspension.objects.open().get().incident == made
    assert not holding_of(running.initiative).is_yes
    entries = Entry.objects.filter(initiative_id=running.initiative.pk, action__contains="incident")
    assert [entry.action for entry in entries] == ["reviews.incident_declare"]
    assert Annotation.objects.get(kind="incident").text == made.title


def test_without_the_tick_nothing_is_suspended(running):
    _declare(running)
    assert not Suspension.objects.exists()


def test_a_failed_suspension_declares_nothing(running):
    _declare(running, suspend=True)
    with pytest.raises(DomainError) as error:
        _declare(running, suspend=True)
    assert error.value.field == "suspend"
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"title": " "}, "title"), ({"severity": 9}, "severity"), ({"aware_at": timedelta(hours=1)}, "aware_at")],
)
def test_what_is_wrong_is_said_at_its_field(running, values, field):
    given = {name: clock.now() + value if name == "aware_at" else value for name, value in values.items()}
    with pytest.raises(DomainError) as error:
        incident_declare(
            **{"actor": running.cast.engineer.actor, "initiative": running.initiative, "title": "Wrong", **given}
        )
    assert error.value.field == field


@pytest.mark.parametrize("who", ["outsider", "auditor", "admin", "executive"])
def test_who_has_no_part_in_it_declares_nothing(running, who):
    with pytest.raises(NotAllowed):
        _declare(running, getattr(running.cast, who))


@pytest.mark.parametrize("who", ["engineer", "business", "sponsor", "security", "pm"])
def test_owners_reviewers_sponsor_and_program_manager_declare(running, who):
    assert _declare(running, getattr(running.cast, who)).pk


def test_it_is_contained_resolved_and_reviewed_in_this_order(running, cast):
    actor, made = cast.operations.actor, _declare(running)
    with pytest.raises(DomainError, match="declared"):
        incident_review(actor=actor, incident=made, lesson=WORDS, actions=WORDS)
    assert incident_contain(actor=actor, incident=made, containment=WORDS).stage == "contained"
    with pytest.raises(DomainError, match="contained already"):
        incident_contain(actor=actor, incident=made, containment=WORDS)
    assert incident_resolve(actor=actor, incident=made, resolution=WORDS).stage == "resolved"
    assert incident_review(actor=actor, incident=made, lesson=WORDS, actions=WORDS).stage == "reviewed"
    done = Entry.objects.filter(object_type__contains="ncident").order_by("id").values_list("action", flat=True)
    assert [action.removeprefix("reviews.incident_") for action in done] == ["declare", "contain", "resolve", "review"]


def test_each_step_needs_words(running, cast):
    made = _declare(running)
    with pytest.raises(DomainError) as error:
        incident_contain(actor=cast.engineer.actor, incident=made, containment="ok")
    assert error.value.field == "containment"


def test_a_reviewer_declares_and_members_mend(running, cast):
    made = _declare(running, cast.security)
    with pytest.raises(NotAllowed):
        incident_contain(actor=cast.security.actor, incident=made, containment=WORDS)


@pytest.mark.parametrize("page", ["declare/", ""])
def test_legal_clocks_say_as_what_an_unconfirmed_initiative_would_report(running, sign_in, page):
    would = "Would apply if confirmed as high-risk and as provider."
    made = _declare(running)
    url = f"/i/AI-001/incidents/{page or f'{made.pk}/'}"
    facts = {"ai_act_class": "high", "ai_act_role": "provider", "data_class": "personal"}
    Initiative.objects.update(**facts, is_classified=False)
    client = sign_in(running.cast.engineer)
    waiting = client.get(url).content.decode()
    assert would in waiting
    assert "GDPR" in waiting
    Initiative.objects.update(is_classified=True)
    confirmed = client.get(url).content.decode()
    assert would not in confirmed
    assert confirmed.count("Art 73") == waiting.count("Art 73") > 0
    Initiative.objects.update(ai_act_class="minimal")
    assert "Art 73" not in client.get(url).content.decode()
