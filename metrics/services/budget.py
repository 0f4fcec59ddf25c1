"""Budget in tranches: each is released by the go of one gate, and taken back when that decision is corrected."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_permissions import person_of
from initiatives.models import Initiative
from initiatives.values import fields_fill
from metrics.models import BudgetMove, BudgetTranche
from metrics.permissions import can_budget_set
from metrics.services.value import currency_of

TRANCHE_FIELDS = ("phase", "amount", "purpose", "replaces")


def budget_tranche_add(*, actor: Actor, initiative: Initiative, values: Mapping[str, Any]) -> BudgetTranche:
    """Plan a part of the budget for a gate that is not passed yet. `replaces` names one that nothing has released."""
    require(can_budget_set(actor, initiative))
    with transaction.atomic():
        initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
        made = BudgetTranche(
            initiative=initiative, currency=currency_of(), set_by_id=person_of(actor), set_at=clock.now()
        )
        changes = fields_fill(made, values, TRANCHE_FIELDS)
        if made.phase < (initiative.phase or 1):
            raise DomainError(f"Gate {made.phase} is passed; plan it for a gate that lies ahead.", field="phase")
        _check_replaced(made)
        made.save(force_insert=True)
        entry_append(
            actor=actor, action="metrics.budget_tranche_add", obj=made, initiative_id=initiative.pk,
            summary=f"Planned {made.amount:,.2f} {made.currency}, released by gate {made.phase}", changes=changes,
        )  # fmt: skip
    return made


def budget_release(*, actor: Actor, initiative: Initiative, phase: int, cause: str) -> int:
    """Release what is planned for this gate: called with its go, which `cause` names. Returns how many tranches.

    Again changes nothing.
    """
    rows = BudgetTranche.objects.current().with_release().filter(initiative=initiative, phase=phase)
    return _move(actor, initiative, [row for row in rows if not row.is_released and row.amount], cause, is_release=True)


def budget_take_back(*, actor: Actor, initiative: Initiative, phase: int, cause: str) -> int:
    """Take back what `cause` released: called when its go is corrected to another outcome."""
    rows = BudgetTranche.objects.current().with_release().filter(initiative=initiative, phase=phase)
    return _move(
        actor, initiative, [row for row in rows if row.is_released and row.moved_by == cause], cause, is_release=False
    )


def _move(actor: Actor, initiative: Initiative, rows: list[BudgetTranche], cause: str, *, is_release: bool) -> int:
    if not rows:
        return 0
    with transaction.atomic():
        BudgetMove.objects.bulk_create(
            BudgetMove(tranche=row, is_release=is_release, cause=cause, by_id=actor.user_id, at=clock.now())
            for row in rows
        )
        amount = sum(row.amount for row in rows)
        entry_append(
            actor=actor, action="metrics.budget_release" if is_release else "metrics.budget_take_back", obj=rows[0],
            initiative_id=initiative.pk, changes={"tranches": [row.pk for row in rows], "amount": amount},
            summary=f"{'Released' if is_release else 'Took back'} {amount:,.2f} {rows[0].currency} of gate {rows[0].phase}",
        )  # fmt: skip
    return len(rows)


def _check_replaced(made: BudgetTranche) -> None:
    old = made.replaces
    if old is None:
        return
    if BudgetTranche.objects.with_release().get(pk=old.pk).is_released:
        raise DomainError("It is released already; plan another part instead.", field="replaces")
