"""What stands now: one initiative's standing worked out from its rows. Reads only; `services.standings` keeps the result.

Un-adopted imports, ideas, paused and ended initiatives have no stall clock, no blocker and no alarm.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from common import clock
from common.charts import thinned
from initiatives.models import OWNER_SEATS, Health, Initiative, Seat, SeatKind, Status, StatusUpdate
from metrics.contracts import kpi_standing
from metrics.models import Metric, MetricState, Point
from metrics.panels import value_totals_of
from metrics.proof import Proof
from metrics.services.giving import givers_of
from phases.criteria import ItemVerdict, item_verdicts, progress_of
from phases.models import PhaseStay
from phases.stall import Stall, stall_of
from portfolio.disagreeing import disagreements, red_facts
from portfolio.entry_counts import entries_about, entries_about_each
from portfolio.models import HEALTH_RANK, SPARK_MOST, Shown, Standing
from portfolio.watching import watch_lines
from reviews.blockers import next_blocker
from reviews.costs import to_sign_again
from reviews.models import GateRequest
from reviews.moment import Moment
from reviews.standing import empty_reviews

UPDATE_EVERY: Final = timedelta(days=14)
SPARK_READ: Final = 200
"""Of the newest values, so many are looked at for the line of a table."""
SPARK_EVERY: Final = timedelta(hours=1)
_STATUS: Final = {
    Status.IDEA: Shown.IDEA,
    Status.PAUSED: Shown.PAUSED,
    Status.STOPPED: Shown.STOPPED,
    Status.RETIRED: Shown.RETIRED,
}


def standing_now(initiative: Initiative) -> Standing:
    """The kept standing while it is true; otherwise worked out anew (and not kept: that is the tick's work).

    What machines push does not make it untrue here: the tick follows it within seconds.
    """
    kept: Standing | None = getattr(initiative, "standing", None)
    if (
        kept is not None
        and kept.entries_seen == entries_about(initiative)
        and not (kept.true_until and kept.true_until <= clock.now())
    ):
        return kept
    return standing_of(initiative)


def standing_of(initiative: Initiative) -> Standing:
    """The standing as the rows say at this moment, unsaved. The entries are counted first: what commits meanwhile shows next time."""
    now = clock.now()
    seen = entries_about_each([initiative.pk])[initiative.pk]
    made = Standing(initiative=initiative, entries_seen=seen.entries, pushes_seen=seen.pushes, updated_at=now)
    _seats(made, initiative)
    _value(made, initiative)
    update = StatusUpdate.objects.filter(initiative=initiative).first()
    made.reported, made.reported_at = (update.health, update.posted_at) if update else ("", None)
    stay = PhaseStay.objects.open().filter(initiative=initiative).first()
    made.phase_since = stay.began_at if stay and stay.is_begin_known else None
    moment = Moment(initiative, now)
    if initiative.is_adopted and initiative.phase and initiative.status == Status.PAUSED:
        made.item_states = _item_states(moment)
    if initiative.status == Status.ACTIVE and initiative.is_adopted:
        _running(made, moment)
    else:
        made.health = (
            Shown.NOT_ADOPTED
            if not initiative.is_adopted and initiative.status == Status.ACTIVE
            else _STATUS[Status(initiative.status)]
        )
    made.health_rank = HEALTH_RANK[made.health]
    return made


def _item_states(moment: Moment) -> dict[str, str]:
    """States of the items of the phases so far, by code: what the framework view reads."""
    initiative, now, facts = moment.initiative, moment.now, moment.facts
    passed = range(1, initiative.phase or 1)
    earlier = (one for phase in passed for one in item_verdicts(initiative, phase, now=now, facts=facts))
    return {one.item.code: one.state for one in (*earlier, *moment.verdicts)}


def _seats(made: Standing, initiative: Initiative) -> None:
    seats = Seat.objects.current().filter(initiative=initiative).exclude(kind__in=[SeatKind.REVIEWER, SeatKind.MEMBER])
    made.seats = [
        {
            "kind": s.kind,
            "label": s.get_kind_display(),
            "name": str(s.user),
            "user": s.user_id,
            "accepted": s.accepted_at is not None,
        }
        for s in seats.filter(user__is_active=True).select_related("user")
    ]
    held = {seat["kind"] for seat in made.seats if seat["accepted"]}
    made.empty_seats = [str(kind.label) for kind in OWNER_SEATS if kind not in held]


def _value(made: Standing, initiative: Initiative) -> None:
    """Benefits of the ledger; without an entry there is no currency either."""
    totals = value_totals_of(initiative)
    if totals.count:
        made.value_realised, made.value_expected = totals.realised.amount, totals.expected.amount
        made.value_currency = totals.currency


def _running(made: Standing, moment: Moment) -> None:
    initiative, now, verdicts = moment.initiative, moment.now, moment.verdicts
    made.items_done, made.items_required = progress_of(verdicts)
    made.item_states = _item_states(moment)
    _gate(made, moment)
    blocker = next_blocker(initiative, moment)
    if blocker is not None:
        made.blocker_text, made.blocker_cause = blocker.text[:300], blocker.cause[:40]
        made.gate_needs_decision = blocker.kind == "decision"
        made.blocker_owner, made.blocker_due_on, made.blocker_url = (
            blocker.owner[:160],
            blocker.due_on,
            blocker.url[:200],
        )
    stall = stall_of(initiative, now, has_blocker=blocker is not None and blocker.is_open)
    if stall is not None:
        made.is_stalled, made.stall_text = stall.is_stalled, stall.words[:300]
        made.stall_cause = made.blocker_cause if stall.is_stalled else ""
        made.age_limit_days = round(stall.limits.age_limit) if stall.limits.age_limit else None
    metrics = _metrics(made, moment)
    _signals(made, initiative, verdicts, metrics)
    _health(made, now)
    made.true_until = _true_until(made, stall, metrics, verdicts, now)


def _gate(made: Standing, moment: Moment) -> None:
    request, found, suspension = moment.gate_request, moment.readiness, moment.suspension
    made.watch = watch_lines(moment.initiative, moment.causes)
    made.is_on_watch = bool(made.watch_reasons)
    if suspension is not None:
        made.suspension = {"id": suspension.pk, "words": suspension.words, "by": suspension.suspended_by_id}
    if request is not None:
        made.gate_state, made.gate_url, made.gate_asked_at = "waiting", request.get_absolute_url(), request.requested_at
        made.gate_nobody = empty_reviews(request)
        made.gate_again = [
            {"user": one.signature.signer_id, "role": one.signature.role, "why": one.why}
            for one in (to_sign_again(request, found.draft.sections) if found else ())
        ]
        made.unproven = [_unproven(proof, request) for proof in (found.numbers_alone if found else ())]


def _unproven(proof: Proof, request: GateRequest) -> dict[str, Any]:
    number = proof.number
    metric = Metric.objects.select_related("initiative").get(pk=number.metric_id)
    window = {"rule": number.aggregate, "start": number.start.isoformat(), "end": number.end.isoformat()}
    query = urlencode({**window, "next": request.get_absolute_url()})
    return {
        "metric": metric.pk, "figure": f"{metric.name}: {proof.figure}", "words": proof.given,
        "given": sorted(givers_of(metric, number.start, number.end)),
        "url": f"{metric.get_absolute_url()}confirm/?{query}",
    }  # fmt: skip


def _metrics(made: Standing, moment: Moment) -> list[Metric]:
    metrics = list(Metric.objects.enabled().filter(initiative=moment.initiative))
    made.breached = sum(metric.state == MetricState.BREACHED for metric in metrics)
    contract = moment.facts.contract
    chosen = contract.metric_id if contract else None
    kpi = kpi_standing(contract, list(contract.versions.all())) if contract else None
    made.kpi_reached = kpi.against_last if kpi else None
    ranks = {"business": 1, "operational": 2, "adoption": 3, "model": 4}
    metrics.sort(
        key=lambda metric: (metric.pk != chosen, metric.purpose != "kpi", ranks.get(metric.kind, 9), metric.pk)
    )
    if metrics:
        made.lead_metric = metrics[0]
        newest = (
            Point.objects.filter(metric_id=metrics[0].pk, at__lte=moment.now)
            .order_by("-at")
            .values_list("at", "value")[:SPARK_READ]
        )
        seconds = [(int(at.timestamp()), value) for at, value in reversed(newest)]
        made.sparkline = [list(point) for point in thinned(seconds, SPARK_MOST)]
    return metrics


def _signals(
    made: Standing, initiative: Initiative, verdicts: Sequence[ItemVerdict], metrics: Sequence[Metric]
) -> None:
    today = clock.today()
    made.expired = sum(verdict.is_expired for verdict in verdicts)
    overdue = sum(
        1 for v in verdicts if v.item.is_required and not v.is_settled and v.due_on is not None and v.due_on < today
    )
    stale = sum(metric.state == MetricState.STALE for metric in metrics)
    counted = [(made.breached, "breached"), (made.expired, "expired"), (overdue, "overdue"), (stale, "stale")]
    made.signals = [f"{count} {word}" for count, word in counted if count]
    made.signals += [f"no {label.lower()}" for label in made.empty_seats]
    made.signals += ["target date missed"] if initiative.is_target_missed else []
    made.is_disagreeing = bool(disagreements(made.reported, red_facts(made, initiative)))


def _health(made: Standing, now: datetime) -> None:
    """The worst of what is reported and what the rules say. An old *on track* is no longer believed."""
    is_fresh = made.reported_at is not None and now - made.reported_at < UPDATE_EVERY
    words = [Shown.STALLED] if made.is_stalled else []
    if made.reported in (Health.OFF_TRACK, Health.AT_RISK) or (made.reported and is_fresh):
        words.append(Shown(made.reported))
    if not is_fresh:
        words.append(Shown.NO_UPDATE)
    made.health = min(words, key=lambda word: HEALTH_RANK[word])


def _true_until(
    made: Standing, stall: Stall | None, metrics: Sequence[Metric], verdicts: Sequence[ItemVerdict], now: datetime
) -> datetime:
    """The next instant at which time alone may change something: midnight (all dates), the stall clock, the update rhythm,
    a metric or a report that becomes too old. Values that leave the window of a rule are seen within the hour.
    """
    moments = [datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)]
    if stall is not None and stall.turns_at is not None:
        moments.append(stall.turns_at)
    if made.reported_at is not None:
        moments.append(made.reported_at + UPDATE_EVERY)
    moments += [metric.fresh_until for metric in metrics if metric.fresh_until]
    moments += [verdict.turns_at for verdict in verdicts if verdict.turns_at]
    if made.lead_metric_id:
        moments.append(now + SPARK_EVERY)
    return min(moment for moment in moments if moment > now)
