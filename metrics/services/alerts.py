"""What people do about alerts, and the notes that they put on charts."""

from datetime import datetime, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from metrics.models import Alert, Annotation, AnnotationKind
from metrics.permissions import can_alert_handle, can_annotation_add

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


def annotation_add(
    *, actor: Actor, initiative: Initiative, kind: str, text: str, at: datetime | None = None
) -> Annotation:
    """Flag a moment (default: now) on the charts of the initiative."""
    require(can_annotation_add(actor, initiative))
    if kind not in AnnotationKind.values:
        raise DomainError("Choose one of the offered kinds.", field="kind")
    if not text.strip() or len(text) > 300:
        raise DomainError("Say in at most 300 characters what happened.", field="text")
    instant = at or clock.now()
    if instant > clock.now() + timedelta(days=1):
        raise DomainError("This time lies in the future.", field="at")
    with transaction.atomic():
        made = Annotation.objects.create(
            initiative=initiative, at=instant, kind=kind, text=text.strip(), by_id=actor.user_id, created_at=clock.now()
        )
        entry_append(
            actor=actor, action="metrics.annotation_add", obj=made, initiative_id=initiative.pk, summary=str(made),
            changes={"at": instant, "kind": kind},
        )  # fmt: skip
    return made


def _open_alert(alert: Alert) -> Alert:
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.closed_at:
        raise DomainError("This alert has closed by itself: the values are good again.")
    return locked
