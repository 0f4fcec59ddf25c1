"""What people do about alerts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Risk
from metrics.models import Alert, AlertKind, ClosedAs
from metrics.permissions import can_alert_handle
from metrics.services.alarming import alert_close, target_facts

LONGEST_SNOOZE = timedelta(days=30)
LONGEST_EXPECTED = timedelta(days=90)
SHORTEST_REASON = 10


def alerts_acknowledge(
    *, actor: Actor, alerts: Sequence[Alert], note: str = "", expected_end_at: datetime | None = None
) -> list[Alert]:
    """Say of each that you are on it, in one transaction: for what has one cause. Those that have closed are left out."""
    with transaction.atomic():
        still = Alert.objects.open().filter(pk__in=[alert.pk for alert in alerts]).select_related("metric__initiative")
        return [
            alert_acknowledge(actor=actor, alert=alert, note=note, expected_end_at=expected_end_at)
            for alert in still.order_by("pk")
        ]


def alert_acknowledge(*, actor: Actor, alert: Alert, note: str = "", expected_end_at: datetime | None = None) -> Alert:
    """Say that you are on it, and when you expect it over (at most 90 days ahead). It stays open until the values are good."""
    require(can_alert_handle(actor, alert.metric))
    now = clock.now()
    if expected_end_at is not None and not now < expected_end_at <= now + LONGEST_EXPECTED:
        raise DomainError("Choose a time within the next 90 days.", field="expected_end_at")
    with transaction.atomic():
        alert = _open_alert(alert)
        alert.acknowledged_at, alert.acknowledged_by_id, alert.note = now, actor.user_id, note.strip()[:300]
        alert.expected_end_at = expected_end_at
        alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note", "expected_end_at"])
        entry_append(
            actor=actor, action="metrics.alert_acknowledge", obj=alert, initiative_id=alert.initiative_id,
            summary=f"Acknowledged: {alert.detail}", changes={"note": alert.note, "expected_end_at": expected_end_at},
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


def alert_assign(*, actor: Actor, alert: Alert, to: User | None) -> Alert:
    """Give it to a person who sees the initiative: it stands on their My work until it closes. None takes it back."""
    require(can_alert_handle(actor, alert.metric))
    if to is not None:
        seen = Initiative.objects.visible_to(actor_for(to)).filter(pk=alert.initiative_id)
        if not to.is_active or to.is_service or not seen.exists():
            raise DomainError("Choose a person who can see this initiative.", field="to")
    with transaction.atomic():
        alert = _open_alert(alert)
        before, alert.assigned_to = alert.assigned_to_id, to
        alert.save(update_fields=["assigned_to"])
        words = f"Assigned to {to}: {alert.detail}" if to else f"Assigned to nobody: {alert.detail}"
        entry_append(
            actor=actor, action="metrics.alert_assign", obj=alert, initiative_id=alert.initiative_id, summary=words[:300],
            changes={"assigned_to": [before, to.pk if to else None]},
        )  # fmt: skip
    return alert


def alert_close_wrong(*, actor: Actor, alert: Alert, reason: str) -> Alert:
    """Close a breach because its target is wrong, with a reason of at least 10 characters.

    The target is then to be changed: the same alert opens again with the first breaching check a day later, if it was not.
    """
    require(can_alert_handle(actor, alert.metric))
    if alert.kind != AlertKind.BREACHED:
        raise DomainError("Only a breach can have a wrong target.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(f"Say in at least {SHORTEST_REASON} characters why the target is wrong.", field="reason")
    with transaction.atomic():
        alert = _open_alert(alert)
        alert.close_reason, alert.target_then = reason.strip()[:300], target_facts(alert.metric)
        alert.save(update_fields=["close_reason", "target_then"])
        alert_close(alert, ClosedAs.WRONG_TARGET)
        entry_append(
            actor=actor, action="metrics.alert_close_wrong", obj=alert, initiative_id=alert.initiative_id,
            summary=f"Closed as wrong target: {alert.detail}"[:300], changes={"reason": alert.close_reason},
        )  # fmt: skip
    return alert


def alert_risk_link(*, actor: Actor, alert: Alert, risk: Risk | None) -> Alert:
    """Say which known risk has come true. None takes it back."""
    require(can_alert_handle(actor, alert.metric))
    if risk is not None and risk.initiative_id != alert.initiative_id:
        raise DomainError("Choose a risk of the same initiative.", field="risk")
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=alert.pk)
        alert.risk = risk
        alert.save(update_fields=["risk"])
        entry_append(
            actor=actor, action="metrics.alert_risk_link", obj=alert, initiative_id=alert.initiative_id,
            summary=f"Linked to the risk {risk}: {alert.detail}"[:300] if risk else f"Linked to no risk: {alert.detail}"[:300],
            changes={"risk": risk.pk if risk else None},
        )  # fmt: skip
    return alert


def _open_alert(alert: Alert) -> Alert:
    locked = Alert.objects.select_for_update(of=("self",)).select_related("metric__initiative").get(pk=alert.pk)
    if locked.closed_at:
        raise DomainError("This alert has closed already.")
    return locked
