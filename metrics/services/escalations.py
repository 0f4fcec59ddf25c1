"""An alert that nobody takes up climbs the initiative's own escalation path, one step at a time."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.services import user_mail
from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.escalation import UNTESTED, holder_of, path_of
from initiatives.models import EscalationPath
from metrics.escalating import next_step
from metrics.health import WATCHED
from metrics.models import Alert, Escalation
from metrics.services.storage import claim

NEWS = timedelta(hours=24)


def escalations_climb(*, limit: int = 500) -> int:
    """Make each step that is due for an alert that is open and neither acknowledged nor snoozed; returns how many.

    At most one step of an alert in one go. Of the alerts of one failing source in one initiative, one climbs for all.
    """
    now = clock.now()
    with transaction.atomic():
        loud = Alert.objects.loud(now).filter(initiative__status__in=WATCHED, initiative__is_adopted=True)
        loud = loud.filter(initiative__escalationpaths__isnull=False).distinct()
        alerts = claim(
            Alert.objects.filter(pk__in=loud).select_related("initiative", "metric").order_by("-opened_at"), limit
        )
        paths: dict[int, EscalationPath | None] = {}
        made, climbing = 0, set()
        for alert in sorted(alerts, key=lambda one: one.pk):
            key = (alert.initiative_id, alert.cause)
            if key in climbing:
                continue
            climbing.add(key)
            if alert.initiative_id not in paths:
                paths[alert.initiative_id] = path_of(alert.initiative_id)
            path = paths[alert.initiative_id]
            made += path is not None and _climb(alert, path, now)
    return made


def _climb(alert: Alert, path: EscalationPath, now: datetime) -> bool:
    """Make the next step of this alert if it is due."""
    done = list(Escalation.objects.filter(alert=alert, began_at=alert.opened_at).order_by("number"))
    steps = path.ordered_steps
    began_at = max(alert.opened_at, alert.snoozed_until or alert.opened_at)
    minutes = [int(step.get("after_minutes") or 0) for step in steps]
    found = next_step(minutes, [one.made_at for one in done], began_at=began_at)
    if found is None or found[1] > now:
        return False
    place, due_at = found
    who, how = str(steps[place].get("who", "")), str(steps[place].get("how") or "")
    seat = holder_of(alert.initiative, who)
    Escalation.objects.create(
        alert=alert, path=path, began_at=alert.opened_at, number=place + 1, who=who[:200], how=how[:200],
        user=seat.user if seat else None, due_at=due_at, made_at=now,
    )  # fmt: skip
    name = f"{seat.user} ({who})" if seat else f"{who}, who has no account here"
    entry_append(
        actor=CLOCK, action="metrics.escalations_climb", obj=alert, initiative_id=alert.initiative_id,
        summary=f"Step {place + 1} of {len(steps)}: the ball is with {name}"[:300],
        changes={"step": place + 1, "user": seat.user_id if seat else None, "due_at": due_at},
    )  # fmt: skip
    return True


def escalations_mail() -> int:
    """Mail each step of the last day whose alert is still loud to the person who has the ball; returns how many.

    A step is marked once its mail has left; a mail server that is away leaves it for the next tick.
    """
    now = clock.now()
    waiting = Escalation.objects.filter(mailed_at=None, made_at__gt=now - NEWS, user__isnull=False)
    waiting = waiting.filter(alert__in=Alert.objects.loud(now)).select_related("alert__initiative", "user", "path")
    sent = 0
    for step in waiting.order_by("made_at")[:100]:
        alert, initiative = step.alert, step.alert.initiative
        text = (
            f"{alert.detail}\n{initiative.key} {initiative.title}, since {alert.starts_at:%-d %b %Y %H:%M} UTC. "
            f"Nobody has acknowledged it.\n\nYou are step {step.number} of “{step.path}” ({step.who}): the ball is with you. "
            f"Acknowledge it at {alert.get_absolute_url()} and nobody else is called."
        )
        if step.path is not None and not step.path.is_exercised:
            text += f"\n{UNTESTED}"
        if step.user is not None:
            user_mail(user=step.user, subject=f"Alert: {alert.detail}"[:200], text=text)
        with transaction.atomic():
            Escalation.objects.filter(pk=step.pk).update(mailed_at=clock.now())
        sent += 1
    return sent
