"""A reviewer is asked whether what was signed still holds, looks, and signs what they found."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from reviews.causes import causes_of
from reviews.holding import holding_of
from reviews.models import Recheck, RecheckFinding, Watch
from reviews.services import gates_sweep, incident_declare, recheck_sign
from tests.cast import PASSWORD
from tests.reviews.running import put_live

LOOKED = "The traces of the last day were read."


@pytest.fixture
def running(cast, initiative):
    return put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))


@pytest.fixture
def recheck(running, cast):
    assert cast.readiness.user
    running.alert(clock.now() - timedelta(hours=30))
    gates_sweep()
    return Recheck.objects.get()


def _sign(cast, recheck, found="holds", by=None, **values):
    given = {"comment": LOOKED, "password": PASSWORD} | values
    return recheck_sign(actor=(by or cast.readiness).actor, recheck=recheck, found=found, **given)


def test_holds_settles_the_cause(running, cast, recheck):
    assert not holding_of(running.initiative).is_yes
    made = _sign(cast, recheck)
    assert holding_of(running.initiative).is_yes
    assert causes_of(running.initiative) == {}
    recheck.refresh_from_db()
    assert (recheck.state, made.signer_name) == ("holds", "Readiness")
    assert not Watch.objects.filter(ended_at=None).exists()
    assert gates_sweep() == 0


def test_does_not_hold_keeps_it_open_until_somebody_looks_again(running, cast, recheck):
    _sign(cast, recheck, "does_not_hold")
    recheck.refresh_from_db()
    assert (recheck.state, holding_of(running.initiative).is_yes) == ("open", False)
    assert gates_sweep() == 0
    _sign(cast, recheck)
    assert holding_of(running.initiative).is_yes
    assert list(recheck.findings.values_list("found", flat=True)) == ["does_not_hold", "holds"]


def test_a_new_breach_is_a_new_question(running, cast, recheck):
    _sign(cast, recheck)
    running.alert(clock.now() - timedelta(hours=30), kind="silent")
    assert not holding_of(running.initiative).is_yes
    assert gates_sweep() == 1


@pytest.mark.parametrize("who", ["engineer", "pm", "sponsor", "security", "compliance", "admin", "auditor", "outsider"])
def test_only_a_reviewer_of_the_discipline_signs(cast, recheck, who):
    with pytest.raises(NotAllowed, match="Auditors" if who == "auditor" else "reviewer"):
        _sign(cast, recheck, by=getattr(cast, who))


def test_nobody_looks_again_at_their_own_work(running, cast, recheck):
    Seat.objects.create(initiative=running.initiative, kind="member", user=cast.readiness.user, accepted_at=clock.now())
    with pytest.raises(NotAllowed, match="own work"):
        _sign(cast, recheck)
    values = {
        "recheck": recheck, "found": "holds", "comment": "x", "signer": cast.readiness.user, "signer_name": "x",
        "auth_method": "password", "auth_at": clock.now(), "signed_at": clock.now(), "payload": "{}", "record_hash": "a" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RecheckFinding.objects.create(**values)


def test_who_declared_the_incident_does_not_judge_it(running, cast):
    incident_declare(actor=cast.readiness.actor, initiative=running.initiative, title="Wrong drafts are sent")
    gates_sweep()
    asked = Recheck.objects.get()
    assert list(asked.asked.all()) == []
    with pytest.raises(NotAllowed, match="declared"):
        _sign(cast, asked)


def test_it_needs_words_a_finding_and_the_right_password(cast, recheck):
    for found, values, field in (
        ("perhaps", {}, "found"), ("holds", {"comment": "ok"}, "comment"), ("holds", {"password": "wrong"}, "password"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as error:
            _sign(cast, recheck, found, **values)
        assert error.value.field == field
    assert not RecheckFinding.objects.exists()


def test_a_recheck_that_ended_by_itself_is_not_signed(running, cast, recheck):
    running.initiative.alerts.update(closed_at=clock.now())
    gates_sweep()
    with pytest.raises(Conflict, match="ended"):
        _sign(cast, recheck)


def test_findings_never_change(cast, recheck):
    _sign(cast, recheck)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecheckFinding.objects.update(found="does_not_hold")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecheckFinding.objects.all().delete()


def test_a_proof_older_than_five_minutes_is_refused_by_the_database(cast, recheck):
    at = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecheckFinding.objects.create(
            recheck=recheck, found="holds", comment="x", signer=cast.readiness.user, signer_name="x", auth_method="password",
            auth_at=at - timedelta(minutes=6), signed_at=at, payload="{}", record_hash="b" * 64,
        )  # fmt: skip


def test_a_closed_initiative_opens_to_who_is_asked(running, cast):
    assert cast.readiness.user
    type(running.initiative).objects.filter(pk=running.initiative.pk).update(visibility="members")
    running.alert(clock.now() - timedelta(hours=30))
    gates_sweep()
    assert Seat.objects.filter(user=cast.readiness.user, kind="reviewer", ended_at=None).exists()


def test_an_auditor_signs_nothing_whatever_else_they_are(cast, recheck):
    RoleGrant.objects.create(user=cast.readiness.user, role="auditor")
    with pytest.raises(NotAllowed, match="Auditors"):
        _sign(cast, recheck)
