"""Which codes of a framework are answered by which items, and how far. Pure.

*Covered* means that an item of the playbook speaks of the code. It says nothing about compliance with the framework.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from phases.frameworks import Entry, FrameworkList

State = Literal["met", "met_so_far", "not_met", "later", "not_applicable", "not_asked", "gap"]
STATES: dict[State, str] = {
    "met": "Met",
    "met_so_far": "Met so far",
    "not_met": "Not met",
    "later": "Asked later",
    "not_applicable": "Not applicable",
    "not_asked": "Not asked",
    "gap": "No item",
}
"""Every state of a code with its words, in the order in which pages list them."""


@dataclass(frozen=True, slots=True)
class CoverItem:
    """An item as far as coverage needs it. `references` are pairs of framework and codes."""

    pk: int
    code: str
    title: str
    phase: int
    applies: Mapping[str, Any]
    references: tuple[tuple[str, tuple[str, ...]], ...]

    def is_asked_of(self, facts: Mapping[str, str]) -> bool:
        """Whether it applies to an initiative with these facts (risk_tier, ai_type, data_class)."""
        return all(not self.applies.get(name) or value in self.applies[name] for name, value in facts.items())


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item that answers a code, with its state: one of the checklist's, *later* or *not_asked*."""

    item: CoverItem
    state: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code with what answers it."""

    entry: Entry
    state: State
    items: tuple[ItemLine, ...]


def items_by_code(
    framework: FrameworkList, items: Iterable[CoverItem]
) -> dict[str, list[tuple[CoverItem, tuple[str, ...]]]]:
    """Listed code → the items that name it or one of its paragraphs, with the codes as the items wrote them."""
    found: dict[str, list[tuple[CoverItem, tuple[str, ...]]]] = {entry.code: [] for entry in framework.entries}
    for item in items:
        named: dict[str, list[str]] = {}
        for code in (code for name, codes in item.references if name == framework.code for code in codes):
            listed = framework.resolve(code)
            if listed is not None:
                named.setdefault(listed, []).append(code)
        for listed, codes in named.items():
            found[listed].append((item, tuple(codes)))
    return found


def coverage_of(
    framework: FrameworkList,
    items: Iterable[CoverItem],
    *,
    facts: Mapping[str, str],
    states: Mapping[str, str],
    phase: int,
) -> list[CodeLine]:
    """One line for each code of the framework, for an initiative with these facts, in `phase` (0 for none).

    `states` are the states of the items of the phases so far, by code; an item that is missing there counts as unknown.
    """
    lines = []
    by_code = items_by_code(framework, items)
    for entry in framework.entries:
        found = tuple(
            ItemLine(item, _item_state(item, facts, states, phase), codes) for item, codes in by_code[entry.code]
        )
        lines.append(CodeLine(entry, _state(found), found))
    return lines


def _item_state(item: CoverItem, facts: Mapping[str, str], states: Mapping[str, str], phase: int) -> str:
    if not item.is_asked_of(facts):
        return "not_asked"
    return "later" if item.phase > phase else states.get(item.code, "unknown")


def _state(lines: tuple[ItemLine, ...]) -> State:
    states = {line.state for line in lines} - {"not_asked"}
    if not states:
        return "not_asked" if lines else "gap"
    if states & {"not_met", "unknown"}:
        return "not_met"
    if "met" in states:
        return "met_so_far" if "later" in states else "met"
    return "later" if "later" in states else "not_applicable"


def counts_of(lines: Iterable[CodeLine]) -> dict[str, int]:
    """How many codes are in each state, in the order of STATES, without those that are nought."""
    found = Counter(line.state for line in lines)
    return {state: found[state] for state in STATES if found[state]}
