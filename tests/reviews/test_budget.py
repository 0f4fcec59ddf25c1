"""The go of a gate releases its budget in the same transaction; correcting it takes that back, and nothing else."""

from metrics.models import BudgetMove
from metrics.panels import value_ledger
from metrics.services import budget_tranche_add
from reviews.services import decision_correct
from tests.cast import PASSWORD


def _released(gate):
    return value_ledger(gate.cast.pm.actor, gate.initiative).budget.released


def _plan(gate, phase, amount):
    values = {"phase": phase, "amount": amount}
    return budget_tranche_add(actor=gate.cast.sponsor.actor, initiative=gate.initiative, values=values)


def test_go_releases_the_budget_of_its_own_gate_alone(gate):
    _plan(gate, 1, "1000")
    _plan(gate, 2, "500")
    assert _released(gate) == 0
    scope = gate.readiness().draft.content["scope"]["fields"]
    assert scope["budget_released_by_go"] == ["1,000.00 EUR"]
    gate.answer_all()
    hold = gate.request()
    gate.sign_all(hold)
    gate.decide(hold, "hold")
    assert _released(gate) == 0
    wrong = gate.pass_gate()
    assert _released(gate) == 1000
    decision_correct(
        actor=gate.cast.sponsor.actor, decision=wrong, outcome="hold", reason="Decided on the wrong figures.",
        password=PASSWORD,
    )  # fmt: skip
    gate.initiative.refresh_from_db()
    assert _released(gate) == 0
    assert [move.is_release for move in BudgetMove.objects.all()] == [True, False]
    gate.pass_gate()
    assert _released(gate) == 1000
