"""docs/seed-coverage.md: every demand of the starting document is held by something that can fail a gate."""

import re
from pathlib import Path

import pytest

from phases.playbook_format import builtin, item_applies

TABLE = Path(__file__).resolve().parents[2] / "docs" / "seed-coverage.md"
SENTENCES = 24
CODE = re.compile(r"`([a-z0-9-]+)`")


def _rows() -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"\d+[a-z]?", cells[0]):
            assert cells[0] not in rows, f"{cells[0]} stands twice"
            rows[cells[0]] = (cells[1], tuple(CODE.findall(cells[2])))
    return rows


ROWS = _rows()
ITEMS = {item.code: item for item in builtin().items()}
CRITERIA = {criterion.code: criterion for phase in builtin().phases for criterion in phase.gate.criteria}


def test_every_sentence_has_its_number() -> None:
    numbers = {int(number.rstrip("abcdefgh")) for number in ROWS}
    assert numbers == set(range(1, SENTENCES + 1))


@pytest.mark.parametrize("number", ROWS)
def test_each_demand_is_held_by_something_that_exists(number: str) -> None:
    demand, codes = ROWS[number]
    assert demand
    assert codes, f"{number} is held by nothing"
    assert not [code for code in codes if code not in ITEMS and code not in CRITERIA]


@pytest.mark.parametrize("number", ROWS)
def test_each_demand_is_held_by_something_required(number: str) -> None:
    codes = ROWS[number][1]
    assert any(code in CRITERIA or ITEMS[code].is_required for code in codes)


@pytest.mark.parametrize("number", ROWS)
def test_each_demand_completes_itself_somewhere_or_is_evidence(number: str) -> None:
    """A demand may not rest on a ticked box alone."""
    codes = ROWS[number][1]
    assert any(code in CRITERIA or ITEMS[code].kind != "statement" for code in codes)


@pytest.mark.parametrize("tier", ["low", "medium", "high", "critical"])
def test_each_demand_is_asked_of_every_tier(tier: str) -> None:
    unheld = [
        number
        for number, (_demand, codes) in ROWS.items()
        if not any(
            code in CRITERIA
            or (
                ITEMS[code].is_required
                and item_applies(ITEMS[code], risk_tier=tier, ai_type="predictive", data_class="internal")
            )
            for code in codes
        )
    ]
    assert unheld == []


def test_every_item_that_serves_all_tiers_is_named_by_a_demand() -> None:
    named = {code for _demand, codes in ROWS.values() for code in codes}
    everyone = {item.code for item in ITEMS.values() if item.is_required and not item.applies.risk_tier}
    assert everyone - named == {"p2-evaluation", "p2-agent-tools"}
