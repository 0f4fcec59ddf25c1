"""Business units to choose from, and what belongs to one."""

from django.db.models import Q

from initiatives.models import UNIT_SEPARATOR, InitiativeQuerySet

MOST = 200
"""Choices of a list; of more units their first parts are offered, so that each can still be reached."""


def unit_choices(visible: InitiativeQuerySet) -> list[str]:
    """The units of `visible` in order. One query."""
    found = visible.exclude(business_unit="").order_by("business_unit").values_list("business_unit", flat=True)
    names = list(found.distinct())
    if len(names) > MOST:
        names = sorted({name.partition(UNIT_SEPARATOR)[0] for name in names})
    return names[:MOST]


def in_unit(chosen: InitiativeQuerySet, unit: str) -> InitiativeQuerySet:
    """Those of `unit` and of its parts; all of them without a unit."""
    part = Q(business_unit=unit) | Q(business_unit__startswith=f"{unit}{UNIT_SEPARATOR}")
    return chosen.filter(part) if unit else chosen
