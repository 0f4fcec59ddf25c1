"""Owners who have left."""

from collections import defaultdict

from django.db.models import QuerySet

from initiatives.models import OWNER_SEATS, Initiative, Seat, SeatKind
from reviews.causes.base import Among, Cause, Causes
from reviews.causes.items import items_asked, latest


def _held(among: QuerySet[Initiative]) -> QuerySet[Seat, tuple[int, str]]:
    return Seat.objects.accepted().filter(initiative__in=among).values_list("initiative_id", "kind")


def _everyone(among: QuerySet[Initiative]) -> QuerySet[Initiative, int]:
    return among.values_list("pk", flat=True)


def owners_gone(among: Among) -> Causes:
    """Each owner seat without a holder who accepted it and is still there. The lead fills it, or a program manager."""
    held: dict[int, set[str]] = defaultdict(set)
    for pk, kind in among.ask(_held):
        held[pk].add(kind)
    everyone = set(among.ask(_everyone))
    empty = [(pk, kind) for pk in sorted(everyone) for kind in OWNER_SEATS if kind not in held[pk]]
    if not empty:
        return {}
    items = items_asked(among.initiatives, "record")
    return {
        (pk, f"seat:{kind}"): Cause(
            f"Nobody holds the seat of the {kind.label.lower()}.",
            tuple(item.code for item in latest(items.get(pk, []), lambda item: item.rule.get("kind") == "seats")),
            SeatKind.LEAD,
        )
        for pk, kind in empty
    }
