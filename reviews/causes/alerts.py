"""Breaches and silences that last, and drift."""

from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from django.db.models import QuerySet

from accounts.models import Discipline
from common import clock
from initiatives.models import Initiative
from metrics.models import Alert, AlertKind, Purpose
from phases.models import Item, Pin
from reviews.causes.base import Among, Cause, Causes
from reviews.causes.items import discipline_of, items_asked, latest

BREACH_HOURS = 24
UNKNOWING = (AlertKind.SILENT, AlertKind.FAILING)


def _open(among: QuerySet[Initiative]) -> QuerySet[Alert]:
    return Alert.objects.open().filter(initiative__in=among, metric__is_enabled=True).select_related("metric")


def lasting_alerts(among: Among) -> Causes:
    """Each open alert that has lasted the playbook's limit (`breach_hours`, 24 unless it says otherwise); drift at once.

    It reopens the metric items of that purpose in the last phase that has one. Silence and a failing source make them unknown. It ends with
    the alert, whoever acknowledged or snoozed it.
    """
    alerts = among.ask(_open)
    if not alerts:
        return {}
    items, limits = items_asked(among.initiatives, "metric"), _limits(among.initiatives)
    found: Causes = {}
    for alert in alerts:
        limit = timedelta(hours=limits.get(alert.initiative_id, BREACH_HOURS))
        if not _counts(alert, clock.now(), limit):
            continue
        purpose = alert.metric.purpose
        own = latest(items.get(alert.initiative_id, []), partial(_speaks_of, purpose))
        asks = discipline_of(own, Discipline.OPERATIONS_READINESS)
        state: Literal["not_met", "unknown"] = "unknown" if alert.kind in UNKNOWING else "not_met"
        kind = "drift" if purpose == Purpose.DRIFT else "breach"
        found[alert.initiative_id, f"{kind}:{alert.pk}"] = Cause(
            _words(alert, kind), tuple(item.code for item in own), asks, state
        )
    return found


def _counts(alert: Alert, now: datetime, limit: timedelta) -> bool:
    is_drift = alert.kind not in UNKNOWING and alert.metric.purpose == Purpose.DRIFT
    return is_drift or now - alert.starts_at >= limit


def _speaks_of(purpose: str, item: Item) -> bool:
    return bool(item.rule.get("purpose") == purpose)


def _words(alert: Alert, kind: str) -> str:
    since = f"{alert.starts_at:%-d %b %Y %H:%M} UTC"
    return f"Drift since {since}: {alert.detail}" if kind == "drift" else f"Since {since}: {alert.detail}"


def _limits(among: QuerySet[Initiative]) -> dict[int, int]:
    pins = Pin.objects.filter(initiative__in=among).values_list("initiative_id", "version__limits")
    return {pk: int(limits.get("breach_hours") or BREACH_HOURS) for pk, limits in pins}
