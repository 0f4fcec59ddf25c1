"""The file format of playbooks: every fault is named with its path, and nothing is lost on the way out and in."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.playbook_format import (
    Applies,
    ExternalRule,
    ItemDoc,
    MetricRule,
    PlaybookDoc,
    PlaybookError,
    RecordRule,
    builtin,
    canonical,
    digest,
    dump,
    gate_reviews,
    item_applies,
    parse,
    required_items,
    statement_for,
)
from phases.playbook_format import vocabulary as words

Change = Callable[[dict[str, Any]], object]


def _item(code: str, **changes: Any) -> dict[str, Any]:
    base = {
        "code": code,
        "title": f"Title of {code}",
        "kind": "answer",
        "theme": "Theme",
        "owner_side": "business",
        "is_critical": False,
        "is_required": True,
        "why": "Because.",
        "good": "Like this.",
        "example": "Such as this.",
    }
    return {**base, **changes}


def _phase(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "name": f"Phase {number}",
        "purpose": "A purpose.",
        "mistakes": [{"text": "A mistake.", "shown_when": f"p{number}-answer"}],
        "limits": {"stall_days": 14, "age_days": 60},
        "items": [
            _item(f"p{number}-answer", valid_days=30, frameworks=[{"framework": "frame", "codes": ["F 1"]}]),
            _item(f"p{number}-record", kind="record", record={"kind": "risk", "state": "assessed"}),
        ],
        "gate": {
            "name": "A gate?",
            "acceptances": ["engineering", "operations", "business"],
            "reviews": [{"discipline": "security"}, {"discipline": "load_test"}],
            "may_request_with_missing": True,
            "criteria": [
                {
                    "code": f"load-{number}",
                    "title": "Load",
                    "rule": "rehearsal_ratio",
                    "dimension": "load",
                    "at_least": 1.0,
                    "is_critical": True,
                }
            ],
            "statement": "I have read {key} {title}.",
        },
    }


def _playbook() -> dict[str, Any]:
    return {
        "slug": "small",
        "name": "Small",
        "version": 1,
        "summary": "A small playbook.",
        "frameworks": [
            {
                "code": "frame",
                "name": "Frame",
                "edition": "1",
                "source": "https://frame.example",
                "last_checked": "2026-01-31",
            }
        ],
        "limits": {
            "stall_days": 14,
            "update_days": 14,
            "waiver_days": 30,
            "waiver_max_days": 90,
            "signature_valid_days": 180,
        },
        "phases": [_phase(number) for number in range(1, 5)],
    }


def _faults(text: str) -> tuple[str, ...]:
    with pytest.raises(PlaybookError) as caught:
        parse(text)
    return caught.value.faults


def _faults_after(change: Change) -> tuple[str, ...]:
    data = _playbook()
    change(data)
    return _faults(yaml.safe_dump(data))


def test_a_small_playbook_is_read() -> None:
    doc = parse(yaml.safe_dump(_playbook()))
    assert [phase.number for phase in doc.phases] == [1, 2, 3, 4]
    assert doc.phases[0].items[1].record == RecordRule(kind="risk", state="assessed", min=1, all=True)
    assert doc.phases[0].items[0].applies == Applies()
    assert doc.phases[2].gate.reviews[0].quorum == 1


def _first(data: dict[str, Any]) -> dict[str, Any]:
    return data["phases"][0]["items"][0]


def _record_item(data: dict[str, Any]) -> dict[str, Any]:
    return data["phases"][0]["items"][1]


def _gate(data: dict[str, Any]) -> dict[str, Any]:
    return data["phases"][0]["gate"]


FAULTS: dict[str, tuple[Change, str]] = {
    "unknown key at the top": (lambda d: d.update(colour="red"), "colour: is not a known key"),
    "unknown key in an item": (lambda d: _first(d).update(weight=3), "phases[0].items[0].weight: is not a known key"),
    "missing owner side": (lambda d: _first(d).pop("owner_side"), "phases[0].items[0].owner_side: is missing"),
    "unknown owner side": (lambda d: _first(d).update(owner_side="legal"), "phases[0].items[0].owner_side: 'legal' is"),
    "unknown kind": (lambda d: _first(d).update(kind="tick"), "phases[0].items[0].kind: 'tick' is not one of"),
    "empty guidance": (lambda d: _first(d).update(why="  "), "phases[0].items[0].why: is empty"),
    "control character": (lambda d: _first(d).update(why="a\x07b"), "phases[0].items[0].why: contains a control"),
    "text too long": (lambda d: _first(d).update(title="x" * 201), "phases[0].items[0].title: has 201 characters"),
    "capital in a code": (lambda d: _first(d).update(code="P1-A"), "phases[0].items[0].code: 'P1-A' may hold only"),
    "number as a text": (lambda d: _first(d).update(title=7), "phases[0].items[0].title: must be a text, not 7"),
    "word as a flag": (lambda d: _first(d).update(is_required="yes"), "phases[0].items[0].is_required: must be true"),
    "flag as a number": (lambda d: d.update(version=True), "version: must be a whole number"),
    "unknown tier": (
        lambda d: _first(d).update(applies={"risk_tier": ["low", "huge"]}),
        "phases[0].items[0].applies.risk_tier[1]: 'huge' is not one of",
    ),
    "empty tier list": (
        lambda d: _first(d).update(applies={"risk_tier": []}),
        "phases[0].items[0].applies.risk_tier: must be a list of 1",
    ),
    "tier named twice": (
        lambda d: _first(d).update(applies={"risk_tier": ["low", "low"]}),
        "phases[0].items[0].applies.risk_tier: names something twice",
    ),
    "unknown record kind": (
        lambda d: _record_item(d).update(record={"kind": "wish", "state": "made"}),
        "phases[0].items[1].record.kind: 'wish' is not one of",
    ),
    "unknown record state": (
        lambda d: _record_item(d).update(record={"kind": "risk", "state": "drilled"}),
        "phases[0].items[1].record.state: 'drilled' is not one of assessed",
    ),
    "record item without its rule": (lambda d: _record_item(d).pop("record"), "phases[0].items[1].record: is missing"),
    "rule of another kind": (
        lambda d: _first(d).update(external={"event": "ci-build"}),
        "phases[0].items[0].external: belongs to items of the kind external",
    ),
    "test result without its test": (
        lambda d: _record_item(d).update(record={"kind": "test_result", "state": "passed"}),
        "phases[0].items[1].record.test: is missing",
    ),
    "discipline of a risk": (
        lambda d: _record_item(d)["record"].update(discipline="security"),
        "phases[0].items[1].record.discipline: belongs to the kind requirement",
    ),
    "share above one": (
        lambda d: _first(d).update(kind="metric", metric={"purpose": "latency", "aggregate": "p95", "share": 1.5}),
        "phases[0].items[0].metric.share: must be above 0 and at most 1",
    ),
    "infinite threshold": (
        lambda d: _gate(d)["criteria"][0].update(at_least=float("inf")),
        "phases[0].gate.criteria[0].at_least: must be above 0",
    ),
    "two thresholds": (
        lambda d: _gate(d)["criteria"][0].update(at_most=2.0),
        "phases[0].gate.criteria[0]: needs either at_least or at_most",
    ),
    "critical but optional": (
        lambda d: _first(d).update(is_critical=True, is_required=False),
        "phases[0].items[0].is_critical: a critical item must be required",
    ),
    "expiry of a record": (
        lambda d: _record_item(d).update(valid_days=30),
        "phases[0].items[1].valid_days: an item of the kind record",
    ),
    "unlisted framework": (
        lambda d: _first(d)["frameworks"][0].update(framework="other"),
        "phases[0].items[0].frameworks[0].framework: other is not listed",
    ),
    "framework without edition": (lambda d: d["frameworks"][0].pop("edition"), "frameworks[0].edition: is missing"),
    "date that is none": (
        lambda d: d["frameworks"][0].update(last_checked="31 January"),
        "frameworks[0].last_checked: must be a date",
    ),
    "code in two phases": (
        lambda d: d["phases"][1]["items"][0].update(code="p1-answer"),
        "phases: the code p1-answer stands twice",
    ),
    "gate without reviews": (lambda d: _gate(d).update(reviews=[]), "phases[0].gate.reviews: must be a list of 1"),
    "gate without acceptances": (lambda d: _gate(d).pop("acceptances"), "phases[0].gate.acceptances: is missing"),
    "discipline asked twice": (
        lambda d: _gate(d)["reviews"].append({"discipline": "security"}),
        "phases[0].gate.reviews: the discipline security stands twice",
    ),
    "folded reviews that lose one": (
        lambda d: _gate(d).update(lowest_tier_reviews=[{"discipline": "security"}]),
        "phases[0].gate.lowest_tier_reviews: must cover the same disciplines",
    ),
    "too many reviews for the lowest tier": (
        lambda d: _gate(d)["reviews"].append({"discipline": "compliance"}),
        "phases[0].gate.lowest_tier_reviews: the lowest tier may be asked for at most 2",
    ),
    "unknown placeholder": (
        lambda d: _gate(d).update(statement="I sign {password}."),
        "phases[0].gate.statement: {password} is not one of",
    ),
    "statement of nobody": (
        lambda d: _gate(d).update(statements={"compliance": "I sign."}),
        "phases[0].gate.statements.compliance: nobody signs",
    ),
    "mistake about another phase": (
        lambda d: d["phases"][0]["mistakes"][0].update(shown_when="p2-answer"),
        "phases[0].mistakes[0].shown_when: p2-answer is no item of this phase",
    ),
    "three phases": (lambda d: d["phases"].pop(), "phases: must be the phases 1 to 4 in order, not [1, 2, 3]"),
    "waiver longer than its limit": (
        lambda d: d["limits"].update(waiver_days=91),
        "limits.waiver_days: is longer than waiver_max_days",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_path(name: str) -> None:
    change, expected = FAULTS[name]
    faults = _faults_after(change)
    assert any(fault.startswith(expected) for fault in faults), faults
    assert all(": " in fault for fault in faults)


def test_one_fault_gives_one_line() -> None:
    assert _faults_after(lambda d: _first(d).pop("owner_side")) == ("phases[0].items[0].owner_side: is missing",)
    assert _faults_after(lambda d: d.pop("limits")) == ("limits: is missing",)


def test_all_faults_are_named_at_once() -> None:
    def spoil(data: dict[str, Any]) -> None:
        data.pop("slug")
        _first(data).update(kind="tick", why="")
        data["phases"][2]["gate"].update(reviews=[{"discipline": "taste"}])
        data["phases"][3]["items"][0].update(is_critical=True, is_required=False)

    assert _faults_after(spoil) == (
        "slug: is missing",
        "phases[0].items[0].kind: 'tick' is not one of statement, answer, evidence, record, metric, external",
        "phases[0].items[0].why: is empty",
        f"phases[2].gate.reviews[0].discipline: 'taste' is not one of {', '.join(words.DISCIPLINES)}",
        "phases[3].items[0].is_critical: a critical item must be required",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [1]\nb: *x\n", "line 2, column 4: aliases are not allowed"),
        ("a: 1\na: 2\n", "line 2, column 1: the key 'a' stands twice"),
        ("[" * 5000, "line 1, column 21: is nested too deeply"),
        ("a: [", "line 1, column 5: expected the node content"),
        ("!!python/object/apply:os.getcwd []", "line 1, column 1: could not determine a constructor"),
        ("a: \x00", "file: is not readable as YAML"),
        (f"a: {'9' * 6000}", "file: is not readable as YAML"),
        ("x" * 1_000_001, "file: has 1000001 characters"),
        ("", "playbook: must be a mapping, not None"),
        ("- 1", "playbook: must be a mapping, not [1]"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_one_line(text: str, expected: str) -> None:
    (fault,) = _faults(text)
    assert fault.startswith(expected)


# --- round trip --------------------------------------------------------------------------------------------------

codes = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=80).map(
    lambda text: text.strip() or "x"
)
applies = st.builds(
    Applies,
    risk_tier=st.lists(st.sampled_from(words.RISK_TIERS), unique=True).map(tuple),
    ai_type=st.lists(st.sampled_from(words.AI_TYPES), unique=True).map(tuple),
    data_class=st.lists(st.sampled_from(words.DATA_CLASSES), unique=True).map(tuple),
)
records = (
    st.sampled_from(sorted(words.RECORD_STATES))
    .flatmap(
        lambda kind: st.builds(
            RecordRule,
            kind=st.just(kind),
            state=st.sampled_from(words.RECORD_STATES[kind]),
            min=st.integers(1, 100),
            all=st.booleans(),
            test=st.sampled_from(words.TEST_KINDS) if kind == "test_result" else st.none(),
            discipline=st.none() | st.sampled_from(("security", "compliance")) if kind == "requirement" else st.none(),
        )
    )
    .map(lambda rule: ("record", rule))
)
metrics = st.builds(
    MetricRule,
    purpose=st.sampled_from(words.METRIC_PURPOSES),
    aggregate=st.sampled_from(words.AGGREGATES),
    window_s=st.integers(60, 10**7),
    min_samples=st.integers(1, 10**6),
    max_age_s=st.integers(60, 10**7),
    consecutive=st.integers(1, 52),
    share=st.none() | st.floats(0, 1, exclude_min=True),
).map(lambda rule: ("metric", rule))
externals = st.builds(ExternalRule, event=codes).map(lambda rule: ("external", rule))
people = st.sampled_from(("statement", "answer", "evidence")).map(lambda kind: (kind, None))


@st.composite
def items(draw: st.DrawFn, code: str) -> ItemDoc:
    kind, rule = draw(records | metrics | externals | people)
    item = ItemDoc(
        code=code,
        title=draw(texts),
        kind=kind,
        theme=draw(texts),
        owner_side=draw(st.sampled_from(words.OWNER_SIDES)),
        is_critical=False,
        is_required=draw(st.booleans()),
        why=draw(texts),
        good=draw(texts),
        example=draw(texts),
        applies=draw(applies),
        disciplines=tuple(draw(st.lists(st.sampled_from(words.DISCIPLINES), unique=True))),
        valid_days=draw(st.none() | st.integers(1, 3650)) if kind in words.EXPIRING else None,
    )
    return replace(item, **{kind: rule}) if rule else item


@st.composite
def playbooks(draw: st.DrawFn) -> PlaybookDoc:
    base = parse(yaml.safe_dump(_playbook()))
    names = draw(st.lists(codes, min_size=4, max_size=8, unique=True))
    phases = [
        replace(
            phase,
            purpose=draw(texts),
            mistakes=(),
            items=tuple(draw(items(f"i-{name}")) for name in names[index::4]),
            gate=replace(phase.gate, recurs_days=draw(st.none() | st.integers(1, 900))),
        )
        for index, phase in enumerate(base.phases)
    ]
    return replace(base, name=draw(texts), summary=draw(texts), phases=tuple(phases))


@settings(max_examples=60, deadline=None)
@given(playbooks())
def test_what_is_dumped_is_parsed_back(doc: PlaybookDoc) -> None:
    assert parse(dump(doc)) == doc
    assert digest(parse(dump(doc))) == digest(doc)


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    with pytest.raises(PlaybookError):
        parse(text)


yaml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(_playbook())), st.sampled_from(sorted(_item("x"))), yaml_values)
def test_no_value_breaks_the_parser(top: str, field: str, value: Any) -> None:
    """Whatever stands in a field, the answer is a playbook or a list of faults."""
    for change in (lambda d: d.update({top: value}), lambda d: _first(d).update({field: value})):
        data = _playbook()
        change(data)
        with suppress(PlaybookError):
            assert parse(yaml.safe_dump(data)).phases


# --- digest and questions ----------------------------------------------------------------------------------------


def test_the_canonical_form_ignores_layout_and_sees_content() -> None:
    data = _playbook()
    doc = parse(yaml.safe_dump(data, sort_keys=True))
    assert canonical(doc) == canonical(parse(yaml.safe_dump(data, sort_keys=False, default_flow_style=True)))
    explicit = _playbook()
    _record_item(explicit)["record"].update(min=1, all=True)
    assert digest(parse(yaml.safe_dump(explicit))) == digest(doc)
    _record_item(explicit)["record"].update(all=False)
    assert digest(parse(yaml.safe_dump(explicit))) != digest(doc)


@pytest.mark.parametrize(
    ("applies_to", "expected"),
    [
        (Applies(), True),
        (Applies(risk_tier=("high",)), True),
        (Applies(risk_tier=("low", "medium")), False),
        (Applies(risk_tier=("high",), ai_type=("agent",)), True),
        (Applies(risk_tier=("high",), ai_type=("predictive",)), False),
        (Applies(data_class=("public",)), False),
    ],
)
def test_an_item_applies_where_all_three_fit(applies_to: Applies, expected: bool) -> None:
    item = replace(builtin().items()[0], applies=applies_to)
    assert item_applies(item, risk_tier="high", ai_type="agent", data_class="personal") is expected


def test_required_items_are_those_of_the_phases_together() -> None:
    facts = {"risk_tier": "medium", "ai_type": "retrieval", "data_class": "personal"}
    whole = required_items(builtin(), **facts)
    parts = [required_items(builtin(), **facts, phase=number) for number in range(1, 5)]
    assert whole == tuple(item for part in parts for item in part)
    assert all(item.is_required for item in whole)
    assert "p2-retrieval-access" in {item.code for item in whole}


def test_the_lowest_tier_gets_folded_reviews_and_others_do_not() -> None:
    gate = builtin().phases[2].gate
    assert [slot.discipline for slot in gate_reviews(gate, risk_tier="low")] == ["security", "compliance"]
    assert gate_reviews(gate, risk_tier="low")[0].also == ("load_test",)
    assert len(gate_reviews(gate, risk_tier="medium")) == 3


def test_a_statement_takes_values_literally() -> None:
    gate = replace(builtin().phases[0].gate, statement="{key} {title} in {phase_name}", statements=())
    facts = {"key": "AI-001", "title": "{key} {0.__class__}", "phase_name": "Discovery & scoping"}
    assert statement_for(gate, "engineering", **facts) == "AI-001 {key} {0.__class__} in Discovery & scoping"


def test_each_role_signs_for_its_own_sentence_where_there_is_one() -> None:
    gate = builtin().phases[2].gate
    facts = {"key": "AI-001", "title": "Letters", "phase_name": "Validation & hardening"}
    assert statement_for(gate, "security", **facts).startswith("I have reviewed the security of AI-001 Letters")
    assert statement_for(gate, "operations", **facts).startswith("I have read the measurements")
