"""What people do about alerts."""

from datetime import datetime, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from metrics.models import Alert
from metrics.permissions import can_alert_handle

LONGEST_SNOOZE = timedelta(days=30)


def alert_acknowledge(*, actor: Actor, alert: Alert, note: str = "") -> Alert:
    """Say that you are on it. The alert stays open until the values are good again."""
    require(can_alert_handle(actor, alert.metric))
    with transaction.atomic():
        alert = _open_alert(alert)
        alert.acknowledged_at, alert.acknowledged_by_id, alert.note = clock.now(), actor.user_id, note.strip()[:300]
        alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
        entry_append(
            actor=actor, action="metrics.alert_acknowledge", obj=alert, initiative_id=alert.initiative_id,
            summary=f"Acknowledged: {alert.detail}", changes={"note": alert.note},
        )  # fmt: skip
    return alert


def alert_snooze(*, actor: Actor, alert: Alert, until: datetime) -> Alert:
    """Keep it quiet until a time, at most 30 days ahead. It stays open and counted."""
    require(can_alert_handle(actor, alert.metric))
    if not clock.now() < until <= clock.now() + LONGEST_SNOOZE:
        raise DomainError("Choose a time within the next 30 days.", field="until")
    with transaction.atomic():
        alert = _open_alert(alert)
        alert.snoozed_until = until
        alert.save(update_fields=["snoozed_until"])
        entry_append(
            actor=actor, action="metrics.alert_snooze", obj=alert, initiative_id=alert.initiative_id,
            summary=f"Snoozed: {alert.detail}", changes={"until": until},
        )  # fmt: skip
    return alert


def _open_alert(alert: Alert) -> Alert:
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.closed_at:
        raise DomainError("This alert has closed by itself: the values are good again.")
    return locked
