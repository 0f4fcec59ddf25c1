"""What waits for one person in the loops of phase 4: waves at their abort threshold, re-evaluations that are due."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from common.actors import Actor
from initiatives.models import Initiative, Seat, SeatKind
from metrics.models import RetrainingRun
from phases.models import ExpansionWave
from portfolio.panels.task import MOST, Task


def waves_halted(actor: Actor) -> Iterable[Task]:
    """Running waves that reached their abort threshold, for who owns them and for who may end them. One query."""
    kinds = (SeatKind.LEAD, SeatKind.OPERATIONS, SeatKind.BUSINESS)
    held = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind__in=kinds
    )
    found = ExpansionWave.objects.halted().filter(initiative__in=Initiative.objects.visible_to(actor))
    for wave in found.filter(Q(Exists(held)) | Q(owner_id=actor.user_id or 0)).select_related("initiative")[:MOST]:
        url = f"/i/{wave.initiative.key}/waves/{wave.pk}/"
        words = wave.judged_words.removeprefix("Abort: ")
        why = words[:1].upper() + words[1:] or "Abort threshold reached"
        title = f"{wave.title} reached its abort threshold"
        yield Task("decide", "breached", title, url, wave.initiative, why, None, "End it or let it go on", url)


def retrainings_due(actor: Actor) -> Iterable[Task]:
    """Retrainings and re-evaluations that are due, with why, for their owner, the lead and the engineering owner. One query."""
    held = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"),
        user_id=actor.user_id or 0,
        kind__in=(SeatKind.LEAD, SeatKind.ENGINEERING),
    )
    found = (
        RetrainingRun.objects.visible_to(actor).due().filter(initiative__status="active", initiative__is_adopted=True)
    )
    mine = found.filter(Q(Exists(held)) | Q(retraining__owner_id=actor.user_id or 0))
    for run in mine.select_related("initiative", "retraining").order_by("opened_at")[:MOST]:
        title = f"{run.retraining.get_what_display()}: evaluate again"
        url = run.get_absolute_url()
        yield Task(
            "item", "due", title, url, run.initiative, f"{run.get_cause_display()}: {run.words}", None, "Evaluate", url
        )
