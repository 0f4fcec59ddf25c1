"""Gates in reverse: what takes back a gate that was passed, each cause at the day before, on the day, and after."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from common import clock
from initiatives.models import Seat
from metrics.models import Alert
from reviews.causes import Cause, causes_of
from reviews.gates import Criterion, verdict
from reviews.holding import holding_of
from reviews.models import Recheck, Waiver, Watch
from reviews.reopening import Named, criteria_reopen
from reviews.services import gates_sweep, incident_declare, incident_resolve
from tests.reviews.running import Running, go_live, put_live

DAYS = 60


@pytest.fixture
def running(cast, initiative):
    """In production since today; its evidence holds 60 days."""
    return put_live(cast, initiative, valid_until=clock.today() + timedelta(days=DAYS))


def _on(days):
    return clock.travelling(datetime.combine(clock.today() + timedelta(days=days), time(9), tzinfo=UTC))


def test_a_sound_initiative_has_no_cause_and_its_verdict_is_yes(running):
    assert causes_of(running.initiative) == {}
    holding = holding_of(running.initiative)
    assert (holding.is_yes, holding.reasons) == (True, [])
    assert gates_sweep() == 0


@pytest.mark.parametrize(("hours", "counts"), [(23.9, False), (24, True), (48, True)])
def test_a_breach_counts_once_it_has_lasted_a_day(running, hours, counts):
    alert = running.alert(clock.now() - timedelta(hours=hours))
    assert (f"breach:{alert.pk}" in causes_of(running.initiative)) is counts
    assert holding_of(running.initiative).is_yes is not counts
    found = running.criterion("t4-latency")
    assert found.detail.startswith("Reopened.") is counts


def test_the_playbook_says_how_long_a_breach_may_last(cast, initiative):
    running = go_live(
        cast, initiative, valid_until=clock.today() + timedelta(days=DAYS),
        limits="signature_valid_days: 180, breach_hours: 2",
    )  # fmt: skip
    running.alert(clock.now() - timedelta(hours=2, minutes=1))
    assert not holding_of(initiative).is_yes


def test_a_silence_that_lasts_makes_its_criterion_unknown(running):
    running.alert(clock.now() - timedelta(hours=25), kind="silent")
    assert running.criterion("t4-latency").state == "unknown"
    assert not holding_of(running.initiative).is_yes


def test_drift_counts_at_once_and_asks_its_discipline(running):
    alert = running.alert(purpose="drift")
    cause = causes_of(running.initiative)[f"drift:{alert.pk}"]
    assert (cause.reopens, cause.asks) == (("t4-drift",), "business_value")


def test_a_breach_ends_with_its_alert(running):
    alert = running.alert(clock.now() - timedelta(hours=30))
    assert gates_sweep() == 1
    Alert.objects.filter(pk=alert.pk).update(closed_at=clock.now())
    assert causes_of(running.initiative) == {}
    assert gates_sweep() == 1
    assert Recheck.objects.get().state == "ended"


def test_an_incident_reopens_its_criterion_until_it_is_resolved(running, cast):
    made = incident_declare(actor=cast.engineer.actor, initiative=running.initiative, title="Wrong drafts are sent")
    found = running.criterion("t4-incidents")
    assert (found.state, "Wrong drafts" in found.detail) == ("not_met", True)
    assert not holding_of(running.initiative).is_yes
    incident_resolve(actor=cast.engineer.actor, incident=made, resolution="The release was rolled back.")
    assert holding_of(running.initiative).is_yes


@pytest.mark.parametrize(("day", "counts"), [(DAYS - 1, False), (DAYS, False), (DAYS + 1, True)])
def test_evidence_of_an_earlier_gate_counts_until_its_last_day(running, day, counts):
    with _on(day):
        found = running.criterion("t3-proof")
        assert (found is not None and found.state == "not_met") is counts
        assert holding_of(running.initiative).is_yes is not counts


def test_evidence_that_is_replaced_ends_the_cause(running):
    piece = running.item("t3-proof").answers.get().evidence.get()
    running.proof(clock.today() + timedelta(days=DAYS + 30), evidence=piece)
    with _on(DAYS + 1):
        assert causes_of(running.initiative) == {}


def test_an_owner_who_left_reopens_the_seats(running, cast):
    User.objects.filter(pk=cast.operations.user.pk).update(is_active=False)
    cause = causes_of(running.initiative)["seat:operations"]
    assert (cause.reopens, cause.asks) == (("t4-seats",), "lead")
    assert not holding_of(running.initiative).is_yes


def test_a_seat_that_is_offered_and_not_accepted_is_empty(running):
    Seat.objects.filter(kind="business").update(accepted_at=None)
    assert set(causes_of(running.initiative)) == {"seat:business"}


def test_signatures_of_the_last_decision_hold_180_days(cast, initiative):
    running = go_live(cast, initiative, valid_until=clock.today() + timedelta(days=300))
    for day, counts in ((179, False), (180, False), (181, True)):
        with _on(day):
            found = {code.split(":")[0] for code in causes_of(initiative)}
            assert ("signatures" in found) is counts
            assert holding_of(initiative).is_yes is not counts
            assert not [one.code for one in running.readiness().criteria if one.code.startswith("signatures")]


def _waived(running, criterion, days):
    """A waiver that was approved today, as one of gate 3."""
    return Waiver.objects.create(
        initiative=running.initiative, phase=3, criterion=criterion, title="Item", sections=["operations", "security"],
        reason="The lab is closed.", control="By hand.", requested_by=running.cast.engineer.user,
        approved_by=running.cast.waiver.user, approved_at=clock.now(), ends_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(("day", "state"), [(89, "waived"), (90, "waived"), (91, "not_met")])
def test_a_waiver_of_an_earlier_gate_counts_until_its_last_day(running, day, state):
    waiver = _waived(running, "t3-proof", 90)
    with _on(day):
        assert running.criterion("t3-proof").state == state
        assert holding_of(running.initiative).is_yes is (state == "waived")
        cause = causes_of(running.initiative).get(f"waiver:{waiver.pk}")
        assert (cause is not None) is (state == "not_met")
        assert cause is None or (cause.reopens, cause.asks) == (("t3-proof",), "security")


def test_a_waiver_that_ended_after_its_criterion_was_met_is_no_cause(running):
    _waived(running, "t3-proof", 30)
    with _on(40):
        assert causes_of(running.initiative) == {}


def test_a_waiver_that_ended_and_was_renewed_is_no_cause(running):
    _waived(running, "t3-proof", 70)
    _waived(running, "t3-proof", 90)
    with _on(80):
        assert not [code for code in causes_of(running.initiative) if code.startswith("waiver")]


def test_nothing_is_watched_that_does_not_run(running):
    running.alert(clock.now() - timedelta(hours=30))
    type(running.initiative).objects.filter(pk=running.initiative.pk).update(status="paused")
    running.initiative.refresh_from_db()
    assert causes_of(running.initiative) == {}
    assert gates_sweep() == 0


def test_before_go_live_a_breach_is_the_matter_of_its_metric_alone(gate):
    metric = Running(gate.cast, gate.initiative).metric()
    Alert.objects.create(
        metric=metric,
        initiative=gate.initiative,
        kind="breached",
        starts_at=clock.now() - timedelta(days=3),
        detail="x",
    )
    assert causes_of(gate.initiative) == {}


def test_the_sweep_asks_a_reviewer_once_and_sweeping_twice_changes_nothing(running, cast):
    readiness = cast.readiness.user
    running.alert(clock.now() - timedelta(hours=30))
    assert gates_sweep() == 1
    assert gates_sweep() == 0
    recheck = Recheck.objects.get()
    assert (recheck.discipline, [one["code"] for one in recheck.criteria]) == ("operations_readiness", ["t4-latency"])
    assert list(recheck.asked.all()) == [readiness]
    assert Watch.objects.filter(ended_at=None).count() == 1


def test_the_verdict_does_not_wait_for_the_sweep(running):
    running.alert(clock.now() - timedelta(hours=30))
    assert not Watch.objects.exists()
    assert not holding_of(running.initiative).is_yes


def test_the_number_of_questions_does_not_grow_with_causes(running):
    counts = []
    for more in (1, 5):
        for number in range(more):
            incident_declare(actor=running.cast.engineer.actor, initiative=running.initiative, title=f"Case {number}")
        with CaptureQueriesContext(connection) as queries:
            causes_of(running.initiative)
        counts.append(len(queries))
    assert counts[0] == counts[1]


CODES = st.sampled_from(["a", "b", "c", "earlier", "nowhere"])
CAUSES = st.dictionaries(
    st.sampled_from([f"cause:{number}" for number in range(6)]),
    st.builds(
        Cause, reason=st.just("Because."), reopens=st.lists(CODES, max_size=3).map(tuple),
        state=st.sampled_from(["not_met", "unknown"]),
    ),
    max_size=5,
)  # fmt: skip
CRITERIA = st.lists(
    st.builds(
        Criterion, code=st.sampled_from("abc"), title=st.just("T"), state=st.sampled_from(["met", "not_met", "unknown"]),
        is_critical=st.booleans(), is_required=st.booleans(),
    ),
    max_size=3, unique_by=lambda one: one.code,
)  # fmt: skip
EARLIER = {"earlier": Named("Earlier", is_critical=True)}


@settings(max_examples=150, derandomize=True, deadline=None)
@given(CRITERIA, CAUSES, CAUSES)
def test_adding_a_cause_never_opens_a_gate(criteria, causes, more):
    before = verdict(criteria_reopen(criteria, causes, EARLIER), ())
    after = verdict(
        criteria_reopen(criteria, causes | {f"more {code}": one for code, one in more.items()}, EARLIER), ()
    )
    assert after.is_open <= before.is_open
    assert after.is_open_with_conditions <= before.is_open_with_conditions
    if more:
        assert not after.is_open


@settings(max_examples=80, derandomize=True, deadline=None)
@given(CRITERIA)
def test_without_a_cause_nothing_changes(criteria):
    assert criteria_reopen(criteria, {}, EARLIER) == criteria
