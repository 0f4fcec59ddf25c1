"""The demo portfolio, loaded once into the test database and rolled back afterwards: each promise is found by a query."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Max, Min

from accounts.actors import actor_for
from accounts.models import RoleGrant, User
from audit.models import Entry
from audit.services import chain_verify, entries_seal, is_demo
from common import clock
from initiatives.fit_reading import fit_of
from initiatives.models import AiType, DataClass, Disposal, Incident, Initiative, RiskTier, Seat, Status, StatusUpdate
from metrics.health import checks_stopped_at
from metrics.models import (
    Alert,
    AllowedAddress,
    Annotation,
    Feedback,
    KpiContractVersion,
    Metric,
    Point,
    Retraining,
    Source,
)
from phases.models import Answer, Cause, ExpansionWave, PhaseStay
from portfolio.models import Standing
from portfolio.panels.my_work import my_work
from portfolio.services.demo import demo_load
from reviews.models import Condition, GateDecision, GateRequest, Signature, Waiver, Watch
from reviews.specs import needed_slots
from tests.cast import PASSWORD, ROLES

ACCOUNTS = (
    "admin", "pm", "engineer", "operations", "business", "security", "compliance", "loadtest", "readiness", "value", "executive",
    "auditor",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """One load for all tests of this module; each test's own changes are rolled back on top of it."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        demo_load(port=8000)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


pytestmark = pytest.mark.django_db


def work_of(name: str) -> list[str]:
    return [task.kind for task in my_work(actor_for(User.objects.get(email=f"{name}@example.com")), "").tasks]


def test_nobody_is_told_at_the_first_look_that_checks_have_stopped():
    assert checks_stopped_at() is None
    with clock.travelling(clock.now() + timedelta(minutes=10)):
        assert checks_stopped_at() is not None, "without a worker it is said after five minutes"


def test_demo_has_24_initiatives_over_all_phases_and_kinds():
    found = Initiative.objects.all()
    assert found.count() == 24
    assert set(found.filter(status="active").values_list("phase", flat=True)) == {1, 2, 3, 4}
    assert set(found.values_list("status", flat=True)) == set(Status.values)
    assert set(found.exclude(ai_type="").values_list("ai_type", flat=True)) == set(AiType.values)
    assert set(found.values_list("risk_tier", flat=True)) == set(RiskTier.values)
    assert set(found.exclude(data_class="").values_list("data_class", flat=True)) == set(DataClass.values)
    assert 5 <= found.filter(status="active", phase=4).count() <= 6
    assert found.filter(status="idea").count() >= 3
    assert found.values("business_unit").distinct().count() >= 8


@pytest.mark.parametrize("name", ACCOUNTS)
def test_demo_account_has_its_role_and_the_shown_password(name):
    user = User.objects.get(email=f"{name}@example.com")
    assert user.check_password(PASSWORD)
    assert set(RoleGrant.objects.filter(user=user).values_list("role", "discipline")) == set(ROLES[name])


def test_history_covers_18_months_and_reads_in_the_order_of_time():
    assert is_demo()
    times = list(Entry.objects.order_by("id").values_list("recorded_at", flat=True))
    assert times == sorted(times)
    assert 540 <= (clock.now() - times[0]).days <= 560
    assert (clock.now() - times[-1]).total_seconds() < 600


def test_one_idea_is_interesting_and_of_little_value():
    warnings = [fit_of(idea).warning for idea in Initiative.objects.filter(status="idea")]
    assert sum(warning is not None and "marginal" in warning for warning in warnings) == 1


def test_some_are_stalled_each_for_another_cause():
    causes = set(Standing.objects.filter(is_stalled=True).values_list("stall_cause", flat=True))
    wanted = (Cause.DATA_ACCESS, Cause.REVIEW, Cause.OPERATIONS_OWNER, Cause.INTEGRATION, Cause.FUNDING)
    assert {cause.label for cause in wanted} <= causes
    assert Standing.objects.filter(is_stalled=False, initiative__status="active").count() >= 8


def test_every_signature_is_by_who_may_give_it():
    for signature in Signature.objects.select_related("gate_request__initiative", "signer"):
        request = signature.gate_request
        assert signature.signer_id != request.requested_by_id
        assert request.requested_at < signature.signed_at
        seats = Seat.objects.filter(initiative=request.initiative, user=signature.signer).exclude(kind="reviewer")
        if signature.kind == "review":
            assert signature.signer.role_grants.filter(discipline=signature.role).exists()
            assert not seats.exists()
            assert not Answer.objects.filter(initiative=request.initiative, answered_by=signature.signer).exists()
        else:
            assert seats.filter(kind=signature.role, accepted_at__lt=signature.signed_at).exists()
    slots = Signature.objects.values("gate_request", "signer").annotate(n=Count("role", distinct=True))
    assert set(slots.values_list("n", flat=True)) == {1}


def test_every_go_has_every_signature_and_was_decided_by_somebody_else():
    for decision in GateDecision.objects.select_related("gate_request__initiative"):
        request = decision.gate_request
        assert decision.decided_by_id != request.requested_by_id
        assert Seat.objects.filter(initiative=request.initiative, kind="sponsor", user=decision.decided_by).exists()
        if decision.outcome in ("go", "conditional_go"):
            signed = {signature.slot for signature in request.signatures.all() if signature.is_approval}
            assert signed == {slot.code for slot in needed_slots(request.initiative, request.phase)}
            assert not [line for line in decision.verdict["lines"] if line[3] == "vetoes"]


def test_some_have_passed_all_four_gates():
    passed = (
        GateDecision.objects.filter(outcome="go")
        .values("gate_request__initiative")
        .annotate(n=Count("gate_request__phase", distinct=True))
    )
    assert passed.filter(n=4).count() >= 2


def test_gates_also_ended_otherwise():
    outcomes = set(GateDecision.objects.values_list("outcome", flat=True))
    assert outcomes >= {"go", "conditional_go", "recycle", "stop"}
    assert PhaseStay.objects.filter(outcome="recycle", phase=4).exists()
    stopped = Initiative.objects.get(status="stopped")
    assert all([stopped.lesson, stopped.reusable_assets, stopped.wind_down])
    retired = Initiative.objects.get(status="retired")
    assert retired.wind_down
    assert Disposal.objects.current().filter(initiative=retired).count() == len(Disposal.Subject)
    assert not PhaseStay.objects.filter(initiative__in=[stopped, retired], left_at=None).exists()
    assert Initiative.objects.get(status="paused").pause_reason
    assert Initiative.objects.filter(visibility="members").count() == 1


def test_conditional_go_has_one_open_and_one_overdue_condition():
    decision = GateDecision.objects.get(outcome="conditional_go")
    conditions = Condition.objects.open().filter(gate_request=decision.gate_request)
    assert sorted(condition.is_overdue for condition in conditions) == [False, True]
    assert Watch.objects.filter(initiative=decision.gate_request.initiative, ended_at=None).exists()


def test_one_waiver_ends_in_a_week_one_was_extended_and_one_waits_for_its_second_person():
    standing = Waiver.objects.active().exclude(approved_by=F("requested_by"))
    assert standing.values("criterion").distinct().count() == 2
    assert standing.filter(extends__isnull=False).count() == 1
    assert 5 <= (standing.get(criterion="p3-security-test").ends_on - clock.today()).days <= 8
    assert Waiver.objects.proposed().count() == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "sign") for name in ("security", "compliance", "loadtest", "readiness", "value")),
        *((name, "sign") for name in ("engineer", "operations", "business")),
        *((name, "item") for name in ("engineer", "operations", "business")),
        ("pm", "decide"), ("executive", "decide"), ("waiver", "decide"), ("pm", "intake"), ("business", "value"),
        ("engineer", "breach"), ("lead", "update"),
    ],
)  # fmt: skip
def test_my_work_has_something_for_everybody(name, kind):
    assert kind in work_of(name)


def test_assigned_items_have_owner_and_day():
    given = Answer.objects.filter(state="open", assigned_to__isnull=False, due_on__isnull=False)
    assert given.count() >= 15
    assert given.filter(due_on__lt=clock.today()).exists()


def test_few_reports_disagree_with_the_signals():
    disagreeing = Standing.objects.filter(is_disagreeing=True)
    assert 1 <= disagreeing.count() <= 4
    assert {standing.reported for standing in disagreeing} == {"on_track"}
    assert any(standing.breached for standing in disagreeing)
    assert StatusUpdate.objects.count() >= 50


def test_initiatives_from_phase_2_on_have_metrics_with_values():
    running = Initiative.objects.filter(status="active", phase__gte=2)
    for initiative in running.annotate(n=Count("metrics")):
        assert 4 <= initiative.n <= 12, initiative
    assert Point.objects.count() > 30_000
    span = Point.objects.aggregate(first=Min("at"), last=Max("at"))
    assert (span["last"] - span["first"]).days > 400
    since = clock.now() - timedelta(days=8)
    for metric in Metric.objects.filter(purpose="latency", provenance="pushed", initiative__status="active"):
        assert metric.points.filter(at__gte=since).count() > 150, metric.initiative


def test_a_release_broke_something_and_it_recovered():
    contacts = Initiative.objects.get(title="Contact summaries")
    assert Annotation.objects.filter(initiative=contacts, kind="release").count() == 2
    alert = Alert.objects.get(initiative=contacts, metric__purpose="latency")
    assert alert.kind == "breached"
    assert alert.closed_at is not None
    assert alert.acknowledged_by is not None
    incident = Incident.objects.get(initiative=contacts)
    assert incident.resolved_at is not None
    assert contacts.metrics.get(purpose="latency").state == "met"
    assert Metric.objects.filter(state="breached", initiative__status="active").count() >= 4


def test_production_has_waves_retraining_and_feedback():
    produced = Initiative.objects.filter(status="active", phase=4)
    assert {"planned", "running", "succeeded", "aborted"} <= set(ExpansionWave.objects.values_list("state", flat=True))
    assert Retraining.objects.filter(initiative__in=produced, outcome="adopted").count() >= 5
    assert Feedback.objects.filter(initiative__in=produced).values("initiative").distinct().count() >= 5
    assert KpiContractVersion.objects.filter(is_rebaseline=True).count() == 1


def test_every_request_that_waits_lacks_only_signatures():
    waiting = GateRequest.objects.open()
    assert {request.phase for request in waiting} == {1, 2, 3}
    assert all(request.missing == [] for request in waiting)


def test_loops_show_a_change_a_due_evaluation_a_halted_wave_and_one_outside_the_scope():
    contacts = Initiative.objects.get(title="Contact summaries")
    metric = contacts.metrics.get(provenance="heard")
    assert (metric.state, metric.points.count() > 10) == ("met", True)
    assert contacts.feedbacks.filter(change__closed_on__isnull=False).exists()
    assert contacts.retraining_runs.get(state="due").cause == "drift"
    assert contacts.retraining_runs.get(state="adopted").readings.count() == 3
    assert ExpansionWave.objects.halted().get(initiative=contacts).title == "Wave 2"
    assert {row.discipline for row in contacts.rechecks.filter(code__startswith="scope:")} == {
        "load_test",
        "compliance",
    }


def test_own_metrics_are_pulled_from_exactly_this_address_and_port():
    metrics = Metric.objects.filter(provenance="pulled").select_related("source", "initiative")
    assert {metric.purpose for metric in metrics} == {"latency", "throughput", "error_rate"}
    assert {metric.initiative.title for metric in metrics} == {"Flightline itself"}
    assert {metric.source.url for metric in metrics if metric.source} == {"http://127.0.0.1:8000/metrics"}
    assert all(15 <= metric.interval_s <= 30 for metric in metrics)
    assert Metric.objects.due(clock.now()).count() == 3
    row = AllowedAddress.objects.get()
    assert (row.network, row.ports) == ("127.0.0.1/32", [8000])


def test_loading_again_changes_nothing():
    before = (Entry.objects.count(), Initiative.objects.count(), Point.objects.count(), User.objects.count())
    loaded = demo_load(port=8000)
    assert not loaded.is_new
    assert not loaded.is_moved
    assert (Entry.objects.count(), Initiative.objects.count(), Point.objects.count(), User.objects.count()) == before


def test_loading_again_follows_the_port(capsys):
    call_command("demo_load", port=8123)
    assert "8123" in capsys.readouterr().out
    assert Source.objects.get().url == "http://127.0.0.1:8123/metrics"
    assert [row.ports for row in AllowedAddress.objects.valid_on(clock.today())] == [[8123]]
    assert not demo_load(port=8123).is_moved


def test_chain_is_intact_once_it_is_sealed():
    while entries_seal():
        pass
    found = chain_verify()
    assert (found.state, found.unsealed) == ("intact", 0)
