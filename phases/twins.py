"""The same item in another version of a playbook: what an upgrade carried along, and what it left behind."""

import json
from dataclasses import dataclass
from datetime import datetime

from audit.models import Entry
from initiatives.models import Initiative
from phases.models import Answer, Item, Pin


@dataclass(frozen=True)
class Left:
    """An item of a version that the initiative followed `until` then. `answer` is what stayed with it, if anything did."""

    item: Item
    pin: Pin
    until: datetime
    answer: Answer | None


def left_item(initiative: Initiative, pk: int) -> Left | None:
    """An item that the initiative was asked until it was moved to another version; None for one that it never was.

    Read from the log of its pins. Three queries at most.
    """
    item = Item.objects.filter(pk=pk).select_related("version__playbook").first()
    pin = Pin.objects.filter(initiative=initiative).select_related("version__playbook").first()
    if item is None or pin is None or item.version_id == pin.version_id:
        return None
    moves = Entry.objects.filter(initiative_id=initiative.pk, action="phases.playbook_pin").order_by("-id")
    for payload, at in moves.values_list("payload", "recorded_at"):
        if json.loads(payload)["changes"]["version"][0] == item.version_id:
            answer = initiative.answers.filter(item=item).select_related("answered_by").first()
            return Left(item, pin, at, answer)
    return None


def twin_of(item: Item, pin: Pin) -> Item | None:
    """The item of the followed version that took over its answer: of the same code and kind."""
    return Item.objects.filter(version_id=pin.version_id, code=item.code, kind=item.kind).first()


def thread_ids(item: Item) -> list[str]:
    """The ids under which people have commented on this item, in whatever version: the thread goes along with the answer."""
    return [str(pk) for pk in Item.objects.filter(code=item.code, kind=item.kind).values_list("pk", flat=True)]
