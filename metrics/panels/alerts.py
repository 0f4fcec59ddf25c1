"""The list of alerts, grouped by cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from common import clock
from common.actors import Actor
from common.formats import plural
from metrics.health import checks_stopped_at, pull_lag_seconds
from metrics.models import Alert, AlertKind, Metric
from metrics.permissions import can_alert_handle, seated_in

LATE_AFTER_S = 120


@dataclass(frozen=True)
class AlertLine:
    """One alert, its state now, and whether the actor may handle it."""

    alert: Alert
    state: str
    may_handle: bool


@dataclass(frozen=True)
class AlertGroup:
    """Alerts with one cause and one state, such as those of one failing source; most groups hold one alert."""

    lines: list[AlertLine]

    @property
    def first(self) -> AlertLine:
        return self.lines[0]

    @property
    def title(self) -> str:
        """`Prometheus fails: 14 metrics`."""
        source = self.first.alert.metric.source
        return f"{source.name if source else 'A source'} fails: {plural(len(self.lines), 'metric')}"

    @property
    def may_handle(self) -> bool:
        """Whether at least one of them can be acknowledged by the actor."""
        return self.first.state != "closed" and any(line.may_handle for line in self.lines)


@dataclass(frozen=True)
class AlertList:
    """Alerts in groups by cause, worst first.

    `checked_at` is the newest value of any metric, `late_s` how late the checks are, in seconds,
    `silent_since` when the last check was, if nothing is checked any more.
    """

    groups: Sequence[AlertGroup]
    counts: dict[str, int]
    metrics: int
    checked_at: datetime | None
    late_s: float
    silent_since: datetime | None

    @property
    def is_late(self) -> bool:
        return self.late_s > LATE_AFTER_S


def alert_list(actor: Actor, *, state: str = "") -> AlertList:
    """Open alerts and those closed within a day, worst first; a fixed number of queries."""
    now = clock.now()
    seen = Alert.objects.visible_to(actor)
    rows = seen.filter(closed_at=None) | seen.filter(closed_at__gt=now - timedelta(days=1))
    related = rows.select_related(
        "metric__owner", "metric__source", "metric__initiative", "initiative", "acknowledged_by", "assigned_to"
    )[:500]
    found = [(alert, alert.state_at(now)) for alert in related]
    counts = {name: sum(known == name for _, known in found) for name in ("open", "acknowledged", "snoozed", "closed")}
    order = {"open": 0, "acknowledged": 1, "snoozed": 2, "closed": 3}
    found.sort(key=lambda pair: order[pair[1]])
    metrics = Metric.objects.visible_to(actor).enabled()
    summary = metrics.aggregate(last=Max("latest_at"))
    seated = seated_in(actor)
    shown = [
        AlertLine(alert, known, bool(can_alert_handle(actor, alert.metric, seated=seated)))
        for alert, known in found
        if not state or known == state
    ]
    return AlertList(_grouped(shown), counts, metrics.count(), summary["last"], pull_lag_seconds(), checks_stopped_at())


def _grouped(lines: Sequence[AlertLine]) -> list[AlertGroup]:
    """In the order in which each cause first appears."""
    found: dict[tuple[str, str], list[AlertLine]] = {}
    for line in lines:
        found.setdefault((line.state, line.alert.cause), []).append(line)
    return [AlertGroup(group) for group in found.values()]


def same_cause(actor: Actor, alert: Alert) -> list[Alert]:
    """The open alerts that the actor sees with the cause of this one, itself among them."""
    rows = Alert.objects.visible_to(actor).open().select_related("metric__initiative", "metric__source", "initiative")
    if alert.kind == AlertKind.FAILING and alert.metric.source_id is not None:
        return list(rows.filter(kind=AlertKind.FAILING, metric__source_id=alert.metric.source_id))
    return list(rows.filter(pk=alert.pk))
