"""What waits for one person in loops and at both ends: waves, re-evaluations, imports to adopt, disposal to complete."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common import clock
from common.actors import Actor
from common.compiled import rows_of
from initiatives.disposals import DISPOSAL_WAITS, SUBJECTS
from initiatives.models import OWNER_SEATS, Disposal, Initiative, Seat, SeatKind
from metrics.models import RetrainingRun
from phases.models import ExpansionWave
from portfolio.panels.task import MOST, Task


def _waves(actor: Actor) -> QuerySet[ExpansionWave]:
    kinds = (SeatKind.LEAD, SeatKind.OPERATIONS, SeatKind.BUSINESS)
    held = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind__in=kinds
    )
    found = ExpansionWave.objects.halted().filter(initiative__in=Initiative.objects.visible_to(actor))
    return found.filter(Q(Exists(held)) | Q(owner_id=actor.user_id or 0)).select_related("initiative")[:MOST]


def waves_halted(actor: Actor) -> Iterable[Task]:
    """Running waves that reached their abort threshold, for who owns them and for who may end them. One query."""
    for wave in rows_of(_waves, actor):
        url = f"/i/{wave.initiative.key}/waves/{wave.pk}/"
        words = wave.judged_words.removeprefix("Abort: ")
        why = words[:1].upper() + words[1:] or "Abort threshold reached"
        title = f"{wave.title} reached its abort threshold"
        yield Task("decide", "breached", title, url, wave.initiative, why, None, "End it or let it go on", url)


def _runs_due(actor: Actor) -> QuerySet[RetrainingRun]:
    held = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"),
        user_id=actor.user_id or 0,
        kind__in=(SeatKind.LEAD, SeatKind.ENGINEERING),
    )
    found = (
        RetrainingRun.objects.visible_to(actor).due().filter(initiative__status="active", initiative__is_adopted=True)
    )
    mine = found.filter(Q(Exists(held)) | Q(retraining__owner_id=actor.user_id or 0))
    return mine.select_related("initiative", "retraining").order_by("opened_at")[:MOST]


def retrainings_due(actor: Actor) -> Iterable[Task]:
    """Retrainings and re-evaluations that are due, with why, for their owner, the lead and the engineering owner. One query."""
    for run in rows_of(_runs_due, actor):
        title = f"{run.retraining.get_what_display()}: evaluate again"
        url = run.get_absolute_url()
        yield Task(
            "item", "due", title, url, run.initiative, f"{run.get_cause_display()}: {run.words}", None, "Evaluate", url
        )


def _at_an_end(actor: Actor) -> QuerySet[Any]:
    seats = Seat.objects.current().filter(initiative_id=OuterRef("pk"), user_id=actor.user_id or 0)
    led = seats.filter(kind=SeatKind.LEAD)
    answers = seats.filter(accepted_at__isnull=False, user__is_active=True, kind__in=(SeatKind.LEAD, *OWNER_SEATS))
    every = Initiative.objects.annotate(answered=Disposal.objects.answered(clock.today()))
    found = every.filter(Q(Exists(led), is_adopted=False) | Q(Exists(answers)) & DISPOSAL_WAITS)
    return found.order_by("pk")[: 2 * MOST]


def beginnings_and_ends(actor: Actor) -> Iterable[Task]:
    """Imported initiatives for their lead; retired ones without a whole disposal record, for lead and owners. One query."""
    for initiative in rows_of(_at_an_end, actor):
        if initiative.is_adopted:
            url, why = (
                f"/i/{initiative.key}/disposal/",
                f"{SUBJECTS - getattr(initiative, 'answered', 0)} of {SUBJECTS} still to answer",
            )
            yield Task("disposal", "todo", "Retired, disposal not complete", url, initiative, why, None, "Answer", url)
        else:
            url = initiative.get_absolute_url()
            why = f"Imported as {initiative.imported_as}" if initiative.imported_as else "Imported"
            yield Task("adopt", "not_adopted", initiative.title, url, initiative, why, None, "Look and adopt", url)
