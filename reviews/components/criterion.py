"""The rule `components_reviewed` of a gate: is every component version in use reviewed for these disciplines?"""

from collections.abc import Sequence

from initiatives.components import InUse, components_in_use, says_none
from initiatives.models import Initiative
from phases.playbook_format.documents import GateCriterion
from reviews.components.asked import RULE
from reviews.components.states import STATE_WORDS, DisciplineState, review_states
from reviews.gates import Criterion, CriterionState

NOTHING_SAID = "Name the components that it depends on, or say that it depends on none."
SHOWN = 3


def components_criteria(initiative: Initiative, rules: Sequence[GateCriterion]) -> dict[str, Criterion]:
    """Code → criterion of the rules of this kind among `rules`; empty without one. Five queries at most."""
    asked = [rule for rule in rules if rule.rule == RULE]
    if not asked:
        return {}
    in_use = components_in_use(initiative)
    every = sorted({name for rule in asked for name in rule.disciplines})
    states = review_states([one.version for one in in_use if one.version is not None], every)
    none = says_none(initiative) if not in_use else None
    return {rule.code: _criterion(initiative, rule, in_use, states, is_none=none is not None) for rule in asked}


def _criterion(
    initiative: Initiative, rule: GateCriterion, in_use: Sequence[InUse],
    states: dict[int, dict[str, DisciplineState]], *, is_none: bool,
) -> Criterion:  # fmt: skip
    state: CriterionState
    if not in_use:
        state, detail = ("met", "It depends on no component.") if is_none else ("unknown", NOTHING_SAID)
    else:
        missing = [words for one in in_use for words in _missing(one, rule, states)]
        state = "not_met" if missing else "met"
        more = f" {len(missing) - SHOWN} more." if len(missing) > SHOWN else ""
        detail = " ".join(missing[:SHOWN]) + more if missing else _reviewed(in_use)
    return Criterion(
        rule.code, rule.title, state, is_critical=rule.is_critical, sections=rule.disciplines, detail=detail,
        url=f"{initiative.tab_url('risks')}#dependencies",
    )  # fmt: skip


def _missing(one: InUse, rule: GateCriterion, states: dict[int, dict[str, DisciplineState]]) -> list[str]:
    if one.version is None:
        return [f"{one.component.name} has no version yet."]
    found = [states[one.version.pk][name] for name in rule.disciplines]
    if found and found[0].state == "ended":
        return [f"{one.component.name} is past its end of life. {found[0].why}"]
    return [
        f"{one.component.name} {one.version.label}: {STATE_WORDS[state.state]} for {state.discipline.replace('_', ' ')}."
        for state in found
        if not state.is_valid
    ]


def _reviewed(in_use: Sequence[InUse]) -> str:
    names = ", ".join(f"{one.component.name} {one.version.label if one.version else ''}".strip() for one in in_use)
    return f"Reviewed: {names}."
