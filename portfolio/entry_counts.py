"""How many audit entries name an initiative: what a standing is compared with.

What machines push is counted apart. It comes many times a minute, for years, and a page need not work everything out again
for each of them: the tick follows within seconds. Whatever else happens is on the next page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, Count, F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Cast

from audit.models import PUSHES, Entry
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Dependency, Initiative

COMPONENT: Final = "initiatives.component"
"""The object type of all audit entries about a component, its versions, reviews and requests."""


@dataclass(slots=True)
class Seen:
    """`entries` about an initiative and the components that it has declared; `pushes` of numbers. Both only grow."""

    entries: int = 0
    pushes: int = 0


def entries_about(initiative: Initiative) -> int:
    """How many entries, but those of pushes, name the initiative or a component that it has declared. Neither is removed."""
    number: int = rows_of(_counted, CLOCK, initiative.pk)[0]
    return number


def _counted(_: Actor, initiative_id: int) -> QuerySet[Entry, Any]:
    """One row with the number; `Count` would write a GROUP BY."""
    used = Dependency.objects.filter(initiative_id=initiative_id).annotate(text=Cast("component_id", CharField()))
    about_components = Q(object_type=COMPONENT, object_id__in=used.values("text"))
    found = Entry.objects.acts().filter(Q(initiative_id=initiative_id) | about_components).order_by()
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return found.annotate(n=number).values_list("n", flat=True)


def entries_about_each(initiative_ids: Iterable[int]) -> dict[int, Seen]:
    """Both numbers of many at once, in three queries."""
    ids = list(initiative_ids)
    found = {pk: Seen() for pk in ids}
    own = Entry.objects.filter(initiative_id__in=ids).order_by().values_list("initiative_id")
    is_push = Q(action__in=PUSHES)
    for pk, entries, pushes in own.annotate(entries=Count("id", filter=~is_push), pushes=Count("id", filter=is_push)):
        found[pk] = Seen(entries, pushes)
    used = set(Dependency.objects.filter(initiative__in=ids).order_by().values_list("initiative_id", "component_id"))
    of_components = Entry.objects.filter(object_type=COMPONENT, object_id__in={str(pk) for _, pk in used}).order_by()
    counts = dict(of_components.values_list("object_id").annotate(n=Count("id")))
    for initiative_id, component_id in used:
        found[initiative_id].entries += counts.get(str(component_id), 0)
    return found
