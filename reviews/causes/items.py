"""Which items of the pinned playbooks speak of a thing: the criteria that a cause reopens."""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import QuerySet

from initiatives.models import Initiative
from phases.models import Item, Pin

Asked = dict[int, list[Item]]


def items_asked(among: QuerySet[Initiative], kind: str) -> Asked:
    """The items of one kind that are asked of each initiative up to its present phase, last phase first. Two queries."""
    items: dict[int, list[Item]] = defaultdict(list)
    pins = list(Pin.objects.filter(initiative__in=among).select_related("initiative"))
    for item in Item.objects.filter(version__in={pin.version_id for pin in pins}, kind=kind).order_by(
        "-phase", "position"
    ):
        items[item.version_id].append(item)
    return {
        pin.initiative_id: [
            item
            for item in items[pin.version_id]
            if item.phase <= (pin.initiative.phase or 0) and item.is_asked_of(pin.initiative)
        ]
        for pin in pins
    }


def latest(items: list[Item], fits: Callable[[Item], bool]) -> list[Item]:
    """Those that fit, of the last phase that has any."""
    found = [item for item in items if fits(item)]
    return [item for item in found if item.phase == found[0].phase]


def discipline_of(items: list[Item], default: str) -> str:
    """The first discipline whose review rests on them."""
    return next((discipline for item in items for discipline in item.disciplines), default)
