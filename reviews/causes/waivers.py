"""Waivers past their day."""

from django.db.models import QuerySet

from accounts.models import Discipline
from common import clock
from initiatives.models import Initiative
from reviews.causes.base import Cause, Causes
from reviews.models import Waiver


def ended_waivers(among: QuerySet[Initiative]) -> Causes:
    """Each criterion whose waiver ended and was not renewed, from the day after its last one."""
    rows = list(
        Waiver.objects.filter(approved_at__isnull=False, ends_on__lt=clock.today(), initiative__in=among).order_by(
            "ends_on"
        )
    )
    if not rows:
        return {}
    renewed = set(Waiver.objects.active().filter(initiative__in=among).values_list("initiative_id", "criterion"))
    return {
        (row.initiative_id, f"waiver:{row.criterion}"): Cause(
            f"The waiver of {row.title} ended on {row.ends_on:%-d %b %Y}.", (row.criterion,), _asked(row)
        )
        for row in rows
        if (row.initiative_id, row.criterion) not in renewed
    }


def _asked(waiver: Waiver) -> str:
    """The discipline whose section the criterion stands in; without one the lead has to act."""
    return next((name for name in waiver.sections if name in Discipline.values), "lead")
