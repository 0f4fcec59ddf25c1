"""The built-in playbook keeps its promises: proportion, balance, guidance, and framework codes that exist."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from phases.playbook_format import GateDoc, ItemDoc, builtin, dump, gate_reviews, parse, required_items
from phases.playbook_format import vocabulary as words

RULE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "gates.md"
LIMIT = {"low": 30, "medium": 80, "high": 80, "critical": 80}

ISO_CONTROLS = {
    "A.2": 3, "A.3": 2, "A.4": 5, "A.5": 4, "A.6.1": 2, "A.6.2": 7, "A.7": 5, "A.8": 4, "A.9": 3, "A.10": 3,
}  # fmt: skip
GENAI_RISKS = {
    "confabulation",
    "harmful bias and homogenisation",
    "human-AI configuration",
    "information integrity",
    "information security",
    "value chain and component integration",
}
RMF_CATEGORIES = {
    "GOVERN": (7, 3, 2, 3, 2, 2),
    "MAP": (6, 3, 5, 2, 2),
    "MEASURE": (3, 13, 3, 3),
    "MANAGE": (4, 4, 2, 3),
}


def _rmf(code: str) -> bool:
    match = re.fullmatch(r"(GOVERN|MAP|MEASURE|MANAGE) (\d)\.(\d+)", code)
    if match is None:
        return False
    sizes, category = RMF_CATEGORIES[match[1]], int(match[2])
    return 1 <= category <= len(sizes) and 1 <= int(match[3]) <= sizes[category - 1]


def _iso(code: str) -> bool:
    group, _dot, number = code.rpartition(".")
    return group in ISO_CONTROLS and 2 <= int(number) <= ISO_CONTROLS[group] + 1


CODE_IS_KNOWN = {
    "nist-ai-rmf-1.0": _rmf,
    "nist-ai-600-1": GENAI_RISKS.__contains__,
    "eu-ai-act": lambda code: re.fullmatch(r"Art \d{1,3}(\(\d+\))?(\([a-z]\))?", code) is not None,
    "iso-42001-2023": _iso,
    "owasp-llm-2025": lambda code: re.fullmatch(r"LLM(0[1-9]|10)", code) is not None,
    "owasp-llm-2026": lambda code: re.fullmatch(r"LLM(0[1-9]|10)", code) is not None,
    "mitre-atlas-2026.07": lambda code: re.fullmatch(r"AML\.M00[0-3]\d", code) is not None,
    "ml-test-score": lambda code: re.fullmatch(r"(D|M|I|Mo)[1-7]", code) is not None,
}

# The topics of the two editions carry different numbers: an item that names one edition names the other by its own number.
OWASP_2026 = {
    "LLM01": "LLM01", "LLM02": "LLM02", "LLM03": "LLM04", "LLM04": "LLM05", "LLM05": "LLM10",
    "LLM06": "LLM03", "LLM07": "LLM08", "LLM08": "LLM09", "LLM09": "LLM07", "LLM10": "LLM06",
}  # fmt: skip

ITEMS = {item.code: item for item in builtin().items()}
GATES = {phase.number: phase.gate for phase in builtin().phases}


@pytest.mark.parametrize("tier", words.RISK_TIERS)
@pytest.mark.parametrize(("ai_type", "data_class"), list(product(words.AI_TYPES, words.DATA_CLASSES)))
def test_no_tier_is_asked_more_than_its_proportion(tier: str, ai_type: str, data_class: str) -> None:
    asked = required_items(builtin(), risk_tier=tier, ai_type=ai_type, data_class=data_class)
    assert len(asked) <= LIMIT[tier]
    assert sum(item.is_self_completing for item in asked) * 2 >= len(asked)


@pytest.mark.parametrize(("ai_type", "data_class"), list(product(words.AI_TYPES, words.DATA_CLASSES)))
def test_a_higher_tier_is_never_asked_less(ai_type: str, data_class: str) -> None:
    counts = [
        len(required_items(builtin(), risk_tier=tier, ai_type=ai_type, data_class=data_class))
        for tier in words.RISK_TIERS
    ]
    assert counts == sorted(counts)


@pytest.mark.parametrize("tier", words.RISK_TIERS)
@pytest.mark.parametrize("phase", [1, 2, 3, 4])
def test_every_side_owns_something_in_every_phase(tier: str, phase: int) -> None:
    asked = required_items(builtin(), risk_tier=tier, ai_type="predictive", data_class="personal", phase=phase)
    assert {item.owner_side for item in asked} == {"engineering", "operations", "business"}


def test_owner_sides_are_balanced() -> None:
    counts = Counter(item.owner_side for item in ITEMS.values())
    assert set(counts) == set(words.OWNER_SIDES)
    assert max(counts.values()) <= 1.25 * min(counts.values())


def test_every_kind_every_record_and_every_purpose_is_used() -> None:
    assert {item.kind for item in ITEMS.values()} == set(words.KINDS)
    assert {item.record.kind for item in ITEMS.values() if item.record} == set(words.RECORD_STATES)
    assert {item.metric.purpose for item in ITEMS.values() if item.metric} == set(words.METRIC_PURPOSES)
    assert {item.record.test for item in ITEMS.values() if item.record} - {None} == set(words.TEST_KINDS)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_guidance_says_something_of_its_own(item: ItemDoc) -> None:
    for text in (item.why, item.good, item.example):
        assert len(text.split()) >= 6
        assert text.endswith((".", "?"))
    others = [other.why for other in ITEMS.values() if other is not item]
    assert item.why not in others
    assert item.code.startswith(tuple(f"p{number}-" for number in range(1, 5)))


def test_titles_are_not_repeated() -> None:
    assert max(Counter(item.title for item in ITEMS.values()).values()) == 1


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_every_item_names_framework_codes_that_exist(item: ItemDoc) -> None:
    assert item.frameworks
    for reference in item.frameworks:
        for code in reference.codes:
            assert CODE_IS_KNOWN[reference.framework](code), f"{reference.framework} {code}"


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_both_owasp_editions_stand_side_by_side(item: ItemDoc) -> None:
    codes = {reference.framework: set(reference.codes) for reference in item.frameworks}
    old, new = codes.get("owasp-llm-2025", set()), codes.get("owasp-llm-2026", set())
    assert {OWASP_2026[code] for code in old} == new


def test_every_framework_has_edition_source_and_date_and_is_used() -> None:
    used = {reference.framework for item in ITEMS.values() for reference in item.frameworks}
    listed = {framework.code: framework for framework in builtin().frameworks}
    assert used == set(listed)
    for framework in listed.values():
        assert framework.edition
        assert framework.source.startswith("https://")
    act = listed["eu-ai-act"]
    assert [entry.applies_on for entry in act.dates] == sorted(entry.applies_on for entry in act.dates)
    assert "2026/1744" in act.edition


def _disciplines(gate: GateDoc) -> list[str]:
    return [slot.discipline for slot in gate.reviews]


def test_gates_ask_the_signatures_that_were_decided() -> None:
    assert _disciplines(GATES[1]) == ["business_value"]
    assert _disciplines(GATES[2]) == ["operations_readiness"]
    assert _disciplines(GATES[3]) == ["security", "compliance", "load_test"]
    assert all(gate.acceptances == words.OWNER_SIDES for gate in GATES.values())
    assert {number: gate.recurs_days for number, gate in GATES.items()} == {1: None, 2: None, 3: None, 4: 180}


@pytest.mark.parametrize("number", GATES)
def test_the_lowest_tier_needs_at_most_two_reviews(number: int) -> None:
    assert 1 <= len(gate_reviews(GATES[number], risk_tier="low")) <= 2
    assert gate_reviews(GATES[number], risk_tier="critical") == GATES[number].reviews


def test_production_needs_the_rehearsed_load() -> None:
    criterion, *components = GATES[3].criteria
    assert {one.rule for one in components} == {"components_reviewed"}
    assert (criterion.rule, criterion.dimension, criterion.at_least, criterion.is_critical) == (
        "rehearsal_ratio",
        "load",
        1.0,
        True,
    )


@pytest.mark.parametrize("number", GATES)
@pytest.mark.parametrize("tier", words.RISK_TIERS)
def test_every_review_has_something_to_read(number: int, tier: str) -> None:
    asked = required_items(builtin(), risk_tier=tier, ai_type="predictive", data_class="internal", phase=number)
    read = {discipline for item in asked for discipline in item.disciplines}
    for slot in gate_reviews(GATES[number], risk_tier=tier):
        assert {slot.discipline, *slot.also} <= read


def test_each_phase_has_mistakes_that_disappear_when_avoided() -> None:
    for phase in builtin().phases:
        assert len(phase.mistakes) >= 3
        assert all(mistake.shown_when in {item.code for item in phase.items} for mistake in phase.mistakes)


def test_the_limits_are_the_decided_ones() -> None:
    limits = builtin().limits
    assert (limits.stall_days, limits.update_days, limits.signature_valid_days) == (14, 14, 180)
    assert (limits.waiver_days, limits.waiver_max_days) == (30, 90)


def test_the_file_survives_a_round_trip() -> None:
    assert parse(dump(builtin())) == builtin()


@pytest.mark.parametrize("number", GATES)
def test_the_rule_in_words_names_what_vetoes_and_who_signs(number: int) -> None:
    phase, gate = builtin().phases[number - 1], GATES[number]
    text = RULE.read_text(encoding="utf-8").split(f"## Gate {number}: {gate.name}\n")[1].split("\n## ")[0]
    critical = {item.code for item in phase.items if item.is_critical}
    critical |= {criterion.code for criterion in gate.criteria if criterion.is_critical}
    assert set(re.findall(r"`([a-z0-9-]+)`", text)) == critical
    assert f"Reviews: {', '.join(_disciplines(gate))}." in text
