"""Suspend takes the verdict back at once; going on again is a decision of a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actors import actor_for
from accounts.models import RoleGrant
from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from reviews.holding import holding_of
from reviews.models import Resumption, Suspension
from reviews.services import incident_contain, incident_declare, initiative_suspend, suspension_end
from tests.cast import PASSWORD, make_initiative
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.running import put_live
from tests.threads import together

WHY = "It sends wrong drafts to customers."


@pytest.fixture
def running(cast, initiative):
    return put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))


def _suspend(gate, by=None):
    return initiative_suspend(actor=(by or gate.cast.engineer).actor, initiative=gate.initiative, reason=WHY)


def _resume(gate, made, by=None, **values):
    given = {"reason": "The filter is in place and was tried.", "password": PASSWORD} | values
    return suspension_end(actor=(by or gate.cast.sponsor).actor, suspension=made, **given)


def test_suspending_turns_the_verdict_to_no_and_says_since_when(running):
    assert holding_of(running.initiative).is_yes
    made = _suspend(running)
    holding = holding_of(running.initiative)
    assert not holding.is_yes
    assert holding.reasons[0].startswith(
        f"Suspended. Not met. Suspended since {made.suspended_at:%-d %b %Y %H:%M} UTC: "
    )
    assert Entry.objects.filter(action="reviews.initiative_suspend", initiative_id=running.initiative.pk).count() == 1


def test_the_interface_answers_no_at_once(running):
    _token, text = token_create(actor=running.cast.pm.actor, user=running.cast.pm.user, name="t", scopes=["read"])
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/v1/initiatives/AI-001/gate/").json()["verdict"] == "yes"
    _suspend(running)
    body = client.get("/api/v1/initiatives/AI-001/gate/").json()
    assert (body["verdict"], body["open"]) == ("no", False)
    assert body["suspended_since"]
    assert "wrong drafts" in body["reasons"][0]


def test_a_suspended_gate_is_not_decided(gate):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    _suspend(gate)
    with pytest.raises(DomainError, match="Suspended"):
        gate.decide(request)


def test_it_is_suspended_once(running):
    _suspend(running)
    with pytest.raises(DomainError, match="already"):
        _suspend(running, running.cast.pm)


@pytest.mark.parametrize("who", ["outsider", "executive", "auditor", "admin"])
def test_who_has_no_part_in_it_suspends_nothing(running, who):
    with pytest.raises(NotAllowed):
        _suspend(running, getattr(running.cast, who))
    assert not Suspension.objects.exists()


@pytest.mark.parametrize("who", ["engineer", "business", "sponsor", "security", "pm"])
def test_owners_reviewers_sponsor_and_program_manager_suspend(running, who):
    _suspend(running, getattr(running.cast, who))
    assert not holding_of(running.initiative).is_yes


@pytest.mark.parametrize(
    "who", ["engineer", "operations", "business", "security", "waiver", "admin", "auditor", "executive"]
)
def test_only_the_sponsor_or_a_program_manager_resumes(running, who):
    made = _suspend(running)
    with pytest.raises(NotAllowed, match="Auditors" if who == "auditor" else "sponsor"):
        _resume(running, made, getattr(running.cast, who))


@pytest.mark.parametrize("who", ["sponsor", "pm"])
def test_resuming_gives_the_verdict_back(running, who):
    made = _suspend(running)
    resumed = _resume(running, made, getattr(running.cast, who))
    assert resumed.decided_as == {"sponsor": "sponsor", "pm": "program_manager"}[who]
    assert holding_of(running.initiative).is_yes
    with pytest.raises(Conflict):
        _resume(running, made)


def test_nobody_resumes_what_they_suspended(running):
    made = _suspend(running, running.cast.pm)
    with pytest.raises(NotAllowed, match="You suspended"):
        _resume(running, made, running.cast.pm)
    values = {
        "suspension": made, "reason": "x", "decided_by": running.cast.pm.user, "decided_by_name": "x", "decided_as": "sponsor",
        "auth_method": "password", "auth_at": clock.now(), "resumed_at": clock.now(), "payload": "{}", "record_hash": "a" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Resumption.objects.create(**values)


def test_resuming_needs_reason_and_the_right_password(running):
    made = _suspend(running)
    for values, field in (
        ({"reason": "ok"}, "reason"),
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
    ):
        with pytest.raises(DomainError) as error:
            _resume(running, made, **values)
        assert error.value.field == field
    assert not Resumption.objects.exists()


def test_it_resumes_once_the_incident_is_contained(running):
    incident = incident_declare(
        actor=running.cast.engineer.actor, initiative=running.initiative, title="Wrong drafts", suspend=True
    )
    made = incident.suspensions.get()
    with pytest.raises(DomainError, match="Contain it first"):
        _resume(running, made)
    incident_contain(actor=running.cast.engineer.actor, incident=incident, containment="The filter is switched on.")
    _resume(running, made)
    assert not Suspension.objects.open().exists()


def test_a_token_suspends_and_never_resumes(running):
    actor = actor_for(running.cast.pm.user)
    token = type(actor)(
        kind="token",
        name="CI",
        user_id=actor.user_id,
        token_id=1,
        roles=actor.roles,
        scopes=frozenset({"write:initiatives"}),
    )
    made = initiative_suspend(actor=token, initiative=running.initiative, reason=WHY)
    RoleGrant.objects.create(user=running.cast.sponsor.user, role="program_manager")
    second = type(actor)(
        kind="token", name="CI", user_id=running.cast.sponsor.user.pk, roles=actor.roles, scopes=token.scopes
    )
    with pytest.raises(NotAllowed, match="never resume"):
        suspension_end(actor=second, suspension=made, reason=WHY, password=PASSWORD)


def test_suspensions_and_resumptions_never_change(running):
    made = _suspend(running)
    _resume(running, made)
    for rows in (Suspension.objects.all(), Resumption.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(reason="other")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_suspending_against_deciding_leaves_one_order(committed_cast):
    gate = Gate(committed_cast, follow_tiny(committed_cast, make_initiative(committed_cast)))
    assert committed_cast.value.actor.disciplines
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    engineer, sponsor = committed_cast.engineer, committed_cast.sponsor
    assert engineer.user.pk != sponsor.user.pk
    answers, faults = together(lambda: gate.decide(request), lambda: _suspend(gate, engineer))
    assert Suspension.objects.count() == 1
    decided, suspended = request.decisions.first(), Suspension.objects.get()
    assert (decided is None) == (len(faults) == 1), (answers, faults)
    assert decided is None or decided.decided_at <= suspended.suspended_at
