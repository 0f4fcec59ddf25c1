"""Nothing that the starting document asks for can be missing unnoticed: each demand's answer is taken away in turn."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from common import clock
from initiatives.models import Initiative
from phases.models import Item
from phases.playbook_format import builtin, item_applies
from reviews.gates import Criterion, criterion_line, verdict
from reviews.readiness import gate_criteria
from tests.phases.test_seed_coverage import ROWS
from tests.seed.complete import Run
from tests.seed.spoiling import spoilers

PHASES = (1, 2, 3, 4)
ITEMS = {item.code: item for phase in builtin().phases for item in phase.items}
HOMES = {item.code: phase.number for phase in builtin().phases for item in (*phase.items, *phase.gate.criteria)}
DEMANDS = [(number, code) for number, (_, codes) in ROWS.items() for code in codes]

SIGNALS = {"p2-monitoring", "p4-monitoring"}
RELATED: dict[str, set[str]] = {
    "p1-data-named": {"p1-data-ready"},
    "p1-envelope": {"rehearsal-load"},
    "p1-kpi": {"p2-kpi-locked"},
    "p2-monitoring": {"p4-monitoring", "p3-errors", "p4-errors"},
    "p4-monitoring": {"p2-monitoring", "p3-errors", "p4-errors"},
    "p2-requirements": {"p3-security-met", "p3-compliance-met"},
    "p3-requirements-met": {"p2-requirements"},
    "p3-accuracy": SIGNALS,
    "p3-adoption": {"p4-adoption", *SIGNALS},
    "p3-availability": SIGNALS,
    "p3-errors": {"p4-errors", *SIGNALS},
    "p4-errors": {"p3-errors", *SIGNALS},
    "p3-latency": {"p4-latency", *SIGNALS},
    "p4-latency": {"p3-latency", *SIGNALS},
    "p3-satisfaction": SIGNALS,
    "p3-throughput": SIGNALS,
    "p3-load-test": {"rehearsal-load"},
    "p3-rollout": {"p4-wave"},
    "p3-runbook": {"p4-runbook"},
}
"""What may fail together with a criterion, and does, because it reads the same record or metric."""


@dataclass(frozen=True)
class Spoilt:
    """What stands at the gates after one thing was taken away: by phase, and which codes changed their state."""

    how: str
    criteria: dict[int, list[Criterion]]
    changed: set[str]


def _criteria(run: Run) -> dict[int, list[Criterion]]:
    initiative = Initiative.objects.get(pk=run.initiative.pk)
    return {phase: gate_criteria(initiative, phase) for phase in PHASES}


def _states(criteria: dict[int, list[Criterion]]) -> dict[str, str]:
    return {one.code: one.state for found in criteria.values() for one in found}


def _tier(code: str) -> str:
    """The high tier, or the lowest for what only it is asked."""
    is_asked = code not in ITEMS or item_applies(
        ITEMS[code], risk_tier="high", ai_type="predictive", data_class="personal"
    )
    return "high" if is_asked else "low"


@pytest.fixture(scope="module")
def before(built):
    """Tier → the criteria of each gate while nothing is missing.

    The clock stands from here on: values come by the hour, and one that ends during a slow run changes a window.
    """
    with clock.travelling(clock.now()):
        yield {tier: _criteria(run) for tier, run in built.items()}


@pytest.fixture(scope="module")
def spoil(built, before) -> Callable[[str], list[Spoilt]]:
    """`spoil(code)` takes away what holds `code`, in every way that is known, each by itself and from the whole."""
    found: dict[str, list[Spoilt]] = {}

    def one(run: Run, code: str, how: str, act: Callable[[Initiative], object]) -> Spoilt:
        with transaction.atomic():
            act(run.initiative)
            after = _criteria(run)
            transaction.set_rollback(True)
        states, old = _states(after), _states(before[_tier(code)])
        return Spoilt(how, after, {other for other, state in old.items() if states.get(other) != state})

    def every(code: str) -> list[Spoilt]:
        run = built[_tier(code)]
        item = Item.objects.filter(version=run.initiative.pin.version, code=code).first()
        if code not in found:
            found[code] = [one(run, code, how, act) for how, act in spoilers(item, code).items()]
        return found[code]

    return every


@pytest.mark.parametrize("tier", ["low", "high"])
def test_complete_initiative_meets_every_criterion_of_all_gates(tier, before, db):
    assert {code: state for code, state in _states(before[tier]).items() if state != "met"} == {}
    assert all(verdict(criteria, ()).is_open for criteria in before[tier].values())


@pytest.mark.parametrize(("number", "code"), DEMANDS)
def test_each_answer_taken_away_fails_its_criterion(number, code, spoil, before, db):
    assert _states(before[_tier(code)])[code] == "met"
    for spoilt in spoil(code):
        criterion = next(one for one in spoilt.criteria[HOMES[code]] if one.code == code)
        assert criterion.state in ("not_met", "unknown"), spoilt.how
        assert criterion.detail, "It says what is missing."
        if criterion.is_required:
            assert criterion_line(criterion).effect in ("vetoes", "closes")
            assert not verdict(spoilt.criteria[HOMES[code]], ()).is_open, spoilt.how
        else:
            assert criterion_line(criterion).effect == "noted"


@pytest.mark.parametrize("number", ROWS)
def test_each_demand_closes_a_gate_when_it_is_missing(number, spoil, db):
    closed = {
        (code, phase)
        for code in ROWS[number][1]
        for spoilt in spoil(code)
        for phase, criteria in spoilt.criteria.items()
        if not verdict(criteria, ()).is_open
    }
    assert closed


@pytest.mark.parametrize("code", sorted({code for _, code in DEMANDS}))
def test_nothing_unrelated_changes(code, spoil, db):
    changed = set[str]().union(*(spoilt.changed for spoilt in spoil(code)))
    assert changed == {code, *RELATED.get(code, ())}
