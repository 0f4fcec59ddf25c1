"""One alert: what happened around it, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from audit.models import Entry
from common import charts, clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.escalation import holder_of, path_of
from initiatives.models import EscalationPath
from metrics.checking import alert_rule_of, rule_words
from metrics.escalating import next_step
from metrics.models import Alert, Annotation, Point
from metrics.panels.alerts import same_cause
from metrics.panels.metrics import flags_of, limits_of
from metrics.permissions import can_alert_handle
from metrics.rules import policy_of

BEFORE = timedelta(hours=2)
NEAR = timedelta(days=2)
MOST_POINTS = 20_000


@dataclass(frozen=True)
class AlertPage:
    """The chart reaches from before the start to after the end; `near` are flags and `others` alerts within two days."""

    alert: Alert
    state: str
    chart: charts.LineChart | None
    near: Sequence[Annotation]
    others: Sequence[Alert]
    siblings: Sequence[Alert]
    acts: Sequence[Entry]
    may_handle: Permission
    policy: str
    path: EscalationPath | None
    steps: Sequence["StepLine"]


@dataclass(frozen=True)
class StepLine:
    """One step of the path: who is called and how, who that is here (None: nobody with an account), and when it was made."""

    number: int
    who: str
    how: str
    after_minutes: int
    holder: User | None
    made_at: datetime | None
    due_at: datetime | None


def alert_page(actor: Actor, alert: Alert) -> AlertPage:
    """A fixed number of queries."""
    now = clock.now()
    start, end = _around(alert, now)
    near = (alert.starts_at - NEAR, (alert.closed_at or now) + timedelta(hours=1))
    others = Alert.objects.filter(initiative=alert.initiative_id, starts_at__range=near).exclude(pk=alert.pk)
    siblings = [one for one in same_cause(actor, alert) if one.pk != alert.pk]
    path = path_of(alert.initiative_id)
    return AlertPage(
        alert,
        alert.state_at(now),
        _chart(alert, start, end),
        list(Annotation.objects.filter(initiative=alert.initiative_id, at__range=near)[:20]),
        list(others.select_related("metric").order_by("starts_at")[:20]),
        siblings,
        list(Entry.objects.about("metrics.alert", alert.pk)[:50]),
        can_alert_handle(actor, alert.metric),
        _policy_words(alert),
        path,
        _steps(alert, path, now) if path else [],
    )


def _steps(alert: Alert, path: EscalationPath, now: datetime) -> list[StepLine]:
    """The path with what has been made of it, and when the next step is due while the alert is loud."""
    made = {one.number: one for one in alert.escalations.filter(began_at=alert.opened_at).select_related("user")}
    steps = path.ordered_steps
    minutes = [int(step.get("after_minutes") or 0) for step in steps]
    began_at = max(alert.opened_at, alert.snoozed_until or alert.opened_at)
    coming = next_step(minutes, [made[number].made_at for number in sorted(made)], began_at=began_at)
    is_loud = alert.state_at(now) == "open"
    lines = []
    for place, step in enumerate(steps):
        done = made.get(place + 1)
        seat = None if done else holder_of(alert.initiative, str(step.get("who", "")))
        due_at = coming[1] if coming and coming[0] == place and is_loud and not done else None
        lines.append(
            StepLine(
                place + 1, str(step.get("who", "")), str(step.get("how") or ""), minutes[place],
                done.user if done else seat.user if seat else None, done.made_at if done else None, due_at,
            )
        )  # fmt: skip
    return lines


def _around(alert: Alert, now: datetime) -> tuple[datetime, datetime]:
    """From a quarter of its length, and at least twenty values, before its start to as much after its end."""
    until = alert.closed_at or now
    room = max((until - alert.starts_at) / 4, timedelta(seconds=20 * alert.metric.interval_s), BEFORE)
    return alert.starts_at - room, min(until + room, now)


def _chart(alert: Alert, start: datetime, end: datetime) -> charts.LineChart | None:
    metric = alert.metric
    rows = Point.objects.filter(metric=metric, at__range=(start, end)).order_by("-at")
    points = list(rows.values_list("at", "value")[:MOST_POINTS])[::-1]
    gap = timedelta(seconds=3 * max(metric.interval_s, metric.step_s))
    return charts.line_chart(
        points, label=metric.name, unit=metric.unit, limits=limits_of(metric), start=start, end=end, gap=gap,
        flags=flags_of(alert.initiative, start, end), stale_from=metric.latest_at if metric.state == "stale" else None,
    )  # fmt: skip


def _policy_words(alert: Alert) -> str:
    policy = policy_of(alert.metric)
    words = f"Opens after {policy.bad} bad checks of {policy.of}, closes after {policy.good} good ones in a row"
    if policy.margin:
        words += f", better than the target by {policy.margin:.0%}"
    if policy.keep_s:
        words += f", at the earliest {policy.keep_s // 60} min after the last bad one"
    rule = alert_rule_of(alert.metric)
    judged_by = f" A check is the {rule_words(rule)}." if rule else ""
    return f"{words}.{judged_by}"
