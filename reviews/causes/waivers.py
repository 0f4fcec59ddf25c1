"""Waivers past their day, or revoked."""

from django.db.models import QuerySet

from accounts.models import Discipline
from initiatives.models import Initiative
from phases.criteria import item_verdicts
from reviews.causes.base import Among, Cause, Causes
from reviews.models import Waiver

SLOTS = ("review:", "acceptance:")


def _ended(among: QuerySet[Initiative]) -> QuerySet[Waiver]:
    return Waiver.objects.ended().filter(initiative__in=among).select_related("initiative").order_by("pk")


def _renewed(among: QuerySet[Initiative]) -> QuerySet[Waiver, tuple[int, str]]:
    return Waiver.objects.active().filter(initiative__in=among).values_list("initiative_id", "criterion")


def ended_waivers(among: Among) -> Causes:
    """Each criterion whose last waiver ended, or was revoked, and that is still not met without it.

    A waived request for changes counts once its gate was passed with it; before that the slot itself is unfilled again.
    """
    rows = among.ask(_ended)
    if not rows:
        return {}
    renewed = set(among.ask(_renewed))
    last = {(row.initiative_id, row.criterion): row for row in rows}
    open_ones = [row for key, row in last.items() if key not in renewed]
    unmet = _Unmet()
    return {
        (row.initiative_id, f"waiver:{row.pk}"): Cause(_words(row), (row.criterion,), _asked(row))
        for row in open_ones
        if unmet.says(row)
    }


class _Unmet:
    """Whether a criterion is still not met by itself; the items of one phase of one initiative are judged once."""

    def __init__(self) -> None:
        self.met: dict[tuple[int, int], set[str]] = {}

    def says(self, waiver: Waiver) -> bool:
        if waiver.criterion.startswith(SLOTS):
            return waiver.phase < (waiver.initiative.phase or 0)
        key = waiver.initiative_id, waiver.phase
        if key not in self.met:
            found = item_verdicts(waiver.initiative, waiver.phase)
            self.met[key] = {verdict.item.code for verdict in found if verdict.is_settled}
        return waiver.criterion not in self.met[key]


def _words(waiver: Waiver) -> str:
    if waiver.revoked_at is not None:
        return f"The waiver of {waiver.title} was revoked on {waiver.revoked_at:%-d %b %Y}."
    return f"The waiver of {waiver.title} ended on {waiver.ends_on:%-d %b %Y}."


def _asked(waiver: Waiver) -> str:
    """The discipline whose section the criterion stands in; without one the lead has to act."""
    return next((name for name in waiver.sections if name in Discipline.values), "lead")
