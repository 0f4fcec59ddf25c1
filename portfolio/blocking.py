"""The next blocker of one initiative: the open wait, else the worst missing criterion, else nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from initiatives.models import Initiative
from phases.criteria import ItemVerdict
from phases.models import Wait


@dataclass(frozen=True, slots=True)
class Blocker:
    """One sentence with owner and date. `is_open`: something really stands in the way, not just what is due next."""

    text: str
    owner: str
    due_on: date | None
    url: str
    cause: str
    is_open: bool


def blocker_of(initiative: Initiative, verdicts: Sequence[ItemVerdict]) -> Blocker | None:
    """None when nothing is missing."""
    wait = Wait.objects.open().filter(initiative=initiative).select_related("waiting_on_user").order_by("since").first()
    if wait is not None:
        owner = str(wait.waiting_on_user) if wait.waiting_on_user else wait.waiting_on
        url = f"/i/{initiative.key}/waits/{wait.pk}/end/"
        return Blocker(
            f"Waits for {wait.waiting_on}", owner, wait.until, url, str(wait.get_cause_display()), is_open=True
        )
    open_items = [verdict for verdict in verdicts if not verdict.is_settled and verdict.item.is_required]
    if not open_items:
        return None
    open_items.sort(key=lambda v: (not v.item.is_critical, v.due_on or date.max, v.state != "not_met", v.item.position))
    worst = open_items[0]
    url = f"/i/{initiative.key}/items/{worst.item.pk}/"
    owner = str(worst.owner) if worst.owner else ""
    return Blocker(worst.item.title, owner, worst.due_on, url, "", is_open=worst.item.is_critical)
