"""The list of alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from common import clock
from common.actors import Actor
from metrics.health import pull_lag_seconds
from metrics.models import Alert, Metric
from metrics.permissions import can_alert_handle, seated_in

LATE_AFTER_S = 120


@dataclass(frozen=True)
class AlertList:
    """Alerts with their state now and whether the actor may handle each.

    `checked_at` is the newest value of any metric, `late_s` how late the checks are, in seconds.
    """

    alerts: Sequence[tuple[Alert, str, bool]]
    counts: dict[str, int]
    metrics: int
    checked_at: datetime | None
    late_s: float

    @property
    def is_late(self) -> bool:
        return self.late_s > LATE_AFTER_S


def alert_list(actor: Actor, *, state: str = "") -> AlertList:
    """Open alerts and those closed within a day, worst first; a fixed number of queries."""
    now = clock.now()
    seen = Alert.objects.visible_to(actor)
    rows = seen.filter(closed_at=None) | seen.filter(closed_at__gt=now - timedelta(days=1))
    related = rows.select_related(
        "metric__owner", "metric__source", "metric__initiative", "initiative", "acknowledged_by"
    )[:500]
    found = [(alert, alert.state_at(now)) for alert in related]
    counts = {name: sum(known == name for _, known in found) for name in ("open", "acknowledged", "snoozed", "closed")}
    order = {"open": 0, "acknowledged": 1, "snoozed": 2, "closed": 3}
    found.sort(key=lambda pair: order[pair[1]])
    metrics = Metric.objects.visible_to(actor).enabled()
    summary = metrics.aggregate(last=Max("latest_at"))
    seated = seated_in(actor)
    shown = [
        (alert, known, bool(can_alert_handle(actor, alert.metric, seated=seated)))
        for alert, known in found
        if not state or known == state
    ]
    return AlertList(shown, counts, metrics.count(), summary["last"], pull_lag_seconds())
