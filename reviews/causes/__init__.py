"""Gates in reverse: what takes back a gate that was passed. `docs/rules/watch.md`.

One file a noun. To add a cause, write a `Reader` (see `base`) and name it in `READERS`; the sweep, the verdict, the
pages and the API take it up.
"""

from django.db.models import QuerySet

from initiatives.models import Initiative, Status
from reviews.causes.base import Cause, Causes, Reader
from reviews.causes.conditions import overdue_conditions
from reviews.causes.signatures import lapsed_signatures
from reviews.causes.waivers import ended_waivers

__all__ = ["READERS", "Cause", "Causes", "Reader", "causes_among", "causes_of"]

READERS: tuple[Reader, ...] = (
    overdue_conditions,
    ended_waivers,
    lapsed_signatures,
)


def causes_among(initiatives: QuerySet[Initiative]) -> Causes:
    """Every cause of active, adopted initiatives among these, as the rows are now."""
    watched = initiatives.filter(status=Status.ACTIVE, is_adopted=True)
    found: Causes = {}
    for read in READERS:
        found |= read(watched)
    return found


def causes_of(initiative: Initiative) -> dict[str, Cause]:
    """The causes of one initiative by code; none while it is not active or not adopted."""
    if initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return {}
    found = causes_among(Initiative.objects.filter(pk=initiative.pk))
    return {code: cause for (_, code), cause in found.items()}
