"""Alerts that wait for one person."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from common import clock
from common.actors import Actor
from common.compiled import rows_of
from metrics.models import Alert, Escalation
from portfolio.panels.task import MOST, Task


def _alerts(actor: Actor) -> QuerySet[Alert]:
    called = Escalation.objects.filter(alert=OuterRef("pk"), user_id=actor.user_id or 0, began_at=OuterRef("opened_at"))
    is_called = Q(acknowledged_at=None) & Exists(called)
    found = Alert.objects.visible_to(actor).open().filter(Q(assigned_to_id=actor.user_id or 0) | is_called)
    return found.exclude(snoozed_until__gt=clock.now()).select_related("initiative").order_by("starts_at")[:MOST]


def alerts_mine(actor: Actor) -> Iterable[Task]:
    """Open alerts that were given to the person, or about which the escalation path called them. One query."""
    for alert in rows_of(_alerts, actor):
        due = alert.expected_end_at.date() if alert.expected_end_at else None
        state, url = alert.state_at(clock.now()), alert.get_absolute_url()
        why = "Assigned to you" if alert.assigned_to_id == actor.user_id else "The ball is with you: acknowledge it"
        yield Task("breach", state, alert.detail, url, alert.initiative, why, due, "Look", url)
