"""Business units to choose from, and what belongs to one."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Exists, Q, QuerySet

from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import UNIT_SEPARATOR, Initiative, InitiativeQuerySet, Status

Found = TypeVar("Found")
MOST = 200
"""Choices of a list; of more units their first parts are offered, so that each can still be reached."""


def unit_choices(visible: InitiativeQuerySet) -> list[str]:
    """The units of `visible` in order. One query."""
    return units_offered(visible.order_by().values_list("business_unit", flat=True).distinct())


def units_offered(units: Iterable[str]) -> list[str]:
    """Each of `units` once, in order, without the empty one."""
    names = sorted({unit for unit in units if unit}, key=lambda unit: (unit.casefold(), unit))
    if len(names) > MOST:
        names = sorted({name.partition(UNIT_SEPARATOR)[0] for name in names})
    return names[:MOST]


def in_unit(chosen: InitiativeQuerySet, unit: str) -> InitiativeQuerySet:
    """Those of `unit` and of its parts; all of them without a unit."""
    part = Q(business_unit=unit) | Q(business_unit__startswith=f"{unit}{UNIT_SEPARATOR}")
    return chosen.filter(part) if unit else chosen


def adopted_in(actor: Actor, unit: str = "", *, is_few: bool = False) -> InitiativeQuerySet:
    """What the actor may see of `unit` and its parts that is adopted. `is_few`: where only the first of an order are taken."""
    return in_unit(Initiative.objects.visible_to(actor, is_few=is_few), unit).filter(is_adopted=True)


def running_in(actor: Actor, unit: str = "", *, is_few: bool = False) -> InitiativeQuerySet:
    """Those of them that are active."""
    return adopted_in(actor, unit, is_few=is_few).filter(status=Status.ACTIVE)


def rows_in(build: Callable[..., QuerySet[Any, Found]], actor: Actor, unit: str) -> list[Found]:
    """The rows of `build(actor, unit)`; for all units by SQL that is written once (`common.compiled`). One query."""
    return list(build(actor, unit)) if unit else rows_of(build, actor)


def is_in_unit(one: str, unit: str) -> bool:
    """The same of the name of a unit."""
    return not unit or one == unit or one.startswith(f"{unit}{UNIT_SEPARATOR}")


def unit_named(name: str, visible: InitiativeQuerySet) -> Q:
    """The unit of that name with its parts, as boards count it; where nothing visible is of it, whatever has it in its name."""
    whole = Q(business_unit__iexact=name) | Q(business_unit__istartswith=f"{name}{UNIT_SEPARATOR}")
    return whole | Q(~Exists(visible.filter(whole)), business_unit__icontains=name)
