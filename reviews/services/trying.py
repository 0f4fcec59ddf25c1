"""Trying an edit: carried out under the lock of the gate requests at stake, and kept only if it may cost what it costs."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from reviews.costs import Cost, costs_between, holding
from reviews.models import GateRequest

T = TypeVar("T")


def edit_try(
    *,
    requests: Iterable[int],
    act: Callable[[], T],
    is_done: Callable[[T], bool],
    is_confirmed: Callable[[list[Cost]], bool],
) -> tuple[T, list[Cost]]:
    """Do `act`; if it ends approvals of these open requests and they are not confirmed, undo it and return them.

    Returns what `act` answered and the costs for which it was undone; without costs it stands. `is_done` says whether the
    answer means that anything was saved. Acts check their own permissions and write their own audit entries.
    """
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().filter(pk__in=list(requests)).order_by("pk")
        ids = [row.pk for row in locked if row.is_open]
        before = _holding(ids)
        answer = act()
        costs = costs_between(before, _holding(ids)) if is_done(answer) else []
        if not costs or is_confirmed(costs):
            return answer, []
        transaction.set_rollback(True)
    return answer, costs


def _holding(ids: list[int]) -> dict[int, str]:
    rows = GateRequest.objects.filter(pk__in=ids).select_related("bundle", "initiative")
    return {pk: why for row in rows for pk, why in holding(row).items()}
