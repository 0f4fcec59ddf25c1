"""How many audit entries name an initiative: what a standing is compared with."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import CharField, Count, F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Cast

from audit.models import Entry
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Dependency, Initiative

COMPONENT: Final = "initiatives.component"
"""The object type of all audit entries about a component, its versions, reviews and requests."""


def entries_about(initiative: Initiative) -> int:
    """How many audit entries name the initiative or a component that it has declared. It only grows: neither is removed."""
    number: int = rows_of(_counted, CLOCK, initiative.pk)[0]
    return number


def _counted(_: Actor, initiative_id: int) -> QuerySet[Entry, Any]:
    """One row with the number; `Count` would write a GROUP BY."""
    used = Dependency.objects.filter(initiative_id=initiative_id).annotate(text=Cast("component_id", CharField()))
    about_components = Q(object_type=COMPONENT, object_id__in=used.values("text"))
    found = Entry.objects.filter(Q(initiative_id=initiative_id) | about_components).order_by()
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return found.annotate(n=number).values_list("n", flat=True)


def entries_about_each(initiative_ids: Iterable[int]) -> dict[int, int]:
    """`entries_about` of many at once, in three queries."""
    ids = list(initiative_ids)
    found = dict.fromkeys(ids, 0)
    own = Entry.objects.filter(initiative_id__in=ids).order_by().values_list("initiative_id").annotate(n=Count("id"))
    found.update(own)
    used = set(Dependency.objects.filter(initiative__in=ids).order_by().values_list("initiative_id", "component_id"))
    of_components = Entry.objects.filter(object_type=COMPONENT, object_id__in={str(pk) for _, pk in used}).order_by()
    counts = dict(of_components.values_list("object_id").annotate(n=Count("id")))
    for initiative_id, component_id in used:
        found[initiative_id] += counts.get(str(component_id), 0)
    return found
