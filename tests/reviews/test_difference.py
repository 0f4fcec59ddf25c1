"""The difference of two bundles: by table in words, and as an algebra."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.bundles import draft
from reviews.difference import MISSING, Document, apply, difference, document_difference, document_of
from reviews.difference_words import Line, line_of


def _sections(items, fields=None, place="security"):
    return draft({"scope": {"fields": fields or {}, "items": {}}, place: {"fields": {}, "items": items}}).content


def _item(**facts):
    return {"title": "Load test", "kind": "record", "critical": True, **facts}


def _answer(text="Ten users.", by="ops@example.com", at="2026-11-01T10:00:00+00:00", **more):
    values = {
        "state": "done",
        "text": text,
        "reason": "",
        "by": by,
        "at": at,
        "effective_on": None,
        "valid_until": None,
    }
    return values | more


def _evidence(version, sha, name="Report", number=7):
    return {"key": name, "evidence": number, "version": version, "sha256": sha * 16, "by": "ops@example.com",
            "received_at": f"2026-11-0{version}T10:00:00+00:00", "filename": f"r{version}.pdf", "valid_until": None}  # fmt: skip


def _record(measured, name="Load: k6", **more):
    return {"key": name, "measured": measured, "unit": "req/s", "sample_size": 400, **more}


def _metric(target="1.2", value="1.42", n=400):
    frozen = {"value": value, "n": n, "until": f"2026-11-0{n % 9 + 1}T00:00:00+00:00", "result": "met"}
    return {"key": "p95", "metric": 3, "unit": "s", "target": target, "frozen": frozen}


TABLE = [
    ({}, {}, []),
    ({"records": [_record("42")]}, {"records": [_record("61")]}, ["Load: k6: measured: 42 req/s → 61 req/s"]),
    ({"records": []}, {"records": [_record("61")]}, ["Load: k6: added record 61"]),
    ({"records": [_record("61")]}, {"records": []}, ["Load: k6: removed record 61"]),
    (
        {"answer": _answer(), "evidence": [_evidence(1, "abcd")]},
        {"answer": _answer(at="2026-11-03T10:00:00+00:00"), "evidence": [_evidence(2, "beef")]},
        ["Evidence “Report”: version 1 → version 2 (hash abcdabcdabcd → beefbeefbeef, by ops@example.com)"],
    ),
    (
        {"evidence": [_evidence(1, "abcd")]},
        {"evidence": [_evidence(1, "abcd"), _evidence(1, "beef", "Plan", 8)]},
        ["Evidence “Plan”: added version 1 (hash beefbeefbeef, by ops@example.com)"],
    ),
    (
        {"answer": _answer()},
        {"answer": _answer("Twelve users.", at="2026-11-03T10:00:00+00:00")},
        ["Answer: Ten users. → Twelve users. (by ops@example.com, 3 Nov 2026 10:00)"],
    ),
    ({}, {"answer": _answer()}, ["Answer: added Ten users. (by ops@example.com, 1 Nov 2026 10:00)"]),
    ({"answer": _answer()}, {"answer": _answer(at="2026-11-03T10:00:00+00:00")},
     ["Answered again: 1 Nov 2026 10:00 → 3 Nov 2026 10:00"]),
    ({"answer": _answer(state="in_progress")}, {"answer": _answer(state="done")}, ["Answer, state: in progress → done"]),
    ({"metrics": [_metric()]}, {"metrics": [_metric(target="1")]}, ["p95: target: 1.2 s → 1 s"]),
    ({"metrics": [_metric()]}, {"metrics": [_metric(value="1.1", n=500)]},
     ["p95: measured: 1.42 s → 1.1 s (samples 400 → 500)"]),
    ({"critical": True}, {"critical": False}, ["Critical: yes → no"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "lines"), TABLE)
def test_a_change_inside_an_item_is_one_line_in_words(old, new, lines):
    changes = difference(_sections({"p3-load": _item(**old)}), _sections({"p3-load": _item(**new)}))
    assert [line_of(change).text for change in changes] == lines
    assert {change.code for change in changes} <= {"p3-load"}


SCOPE = [
    ({"outcome": "Fast"}, {"outcome": "Faster"}, "Outcome: Fast → Faster"),
    ({"kpi_contract": {"target": "10"}}, {"kpi_contract": {"target": "8"}}, "Kpi contract, target: 10 → 8"),
    ({"envelope_peak_rate": "40"}, {"envelope_peak_rate": "60"}, "Envelope, peak rate: 40 req/s → 60 req/s"),
    ({"pilot_end_on": None}, {"pilot_end_on": "2026-12-24"}, "Pilot end on: added 24 Dec 2026"),
    ({"data_class": "internal"}, {"data_class": "special_category"}, "Data class: internal → special category"),
    ({"playbook_digest": "a" * 64}, {"playbook_digest": "b" * 64}, f"Playbook, content: {'a' * 12} → {'b' * 12}"),
]


@pytest.mark.parametrize(("old", "new", "line"), SCOPE)
def test_a_change_of_the_scope_is_one_line_in_words(old, new, line):
    assert [line_of(one).text for one in difference(_sections({}, old), _sections({}, new))] == [line]


def test_items_and_waivers_come_and_go_as_one_line():
    waiver = {"title": "Waiver of Load test", "control": "Look daily.", "ends_on": "2026-12-24", "reason": "Late"}
    old, new = _sections({"a": _item()}), _sections({"waiver-3": waiver})
    assert [(one.code, one.kind, line_of(one).text) for one in difference(old, new)] == [
        ("a", "removed", "Criterion: removed Load test"),
        ("waiver-3", "added", "Waiver: added until 24 Dec 2026, instead: Look daily."),
    ]


def test_an_item_in_two_sections_is_told_once_with_both():
    def both(measured):
        item = {"a": _item(records=[_record(measured)])}
        return draft({"scope": {"fields": {}, "items": {}}, "security": {"fields": {}, "items": item},
                      "engineering": {"fields": {}, "items": item}}).content  # fmt: skip

    changes = difference(both("1"), both("2"))
    assert [change.sections for change in changes] == [{"security", "engineering"}]


def test_long_texts_are_marked_word_by_word():
    words = "The assistant answers questions about invoices for forty clerks in one region"
    marks = Line("x", words, words.replace("forty", "sixty")).segments
    assert [op for op, _ in marks] == ["same", "deleted", "inserted", "same"]
    assert [text.strip() for op, text in marks if op != "same"] == ["forty", "sixty"]
    assert "".join(text for op, text in marks if op != "inserted") == words
    assert Line("x", "a", "b").segments == [("deleted", "a"), ("inserted", "b")]


_values = st.none() | st.booleans() | st.integers(0, 9) | st.text("ab", max_size=3)
_fields = st.dictionaries(
    st.sampled_from(["outcome", "users", "kpi"]), _values | st.dictionaries(st.sampled_from("xy"), _values), max_size=3
)
_answers = st.builds(_answer, st.sampled_from(["one", "two", ""]), st.sampled_from(["a@example.com", "b@example.com"]),
                     st.sampled_from(["2026-11-01T10:00:00+00:00", "2026-11-02T10:00:00+00:00"]),
                     state=st.sampled_from(["done", "open"]))  # fmt: skip
_pieces = st.lists(st.builds(_evidence, st.integers(1, 3), st.sampled_from(["abcd", "beef"]), st.just("R"), st.integers(1, 3)),
                   max_size=3, unique_by=lambda one: one["evidence"])  # fmt: skip
_rows = st.lists(st.builds(_record, st.sampled_from(["1", "2"]), st.sampled_from(["x", "y"])), max_size=3)
_metrics = st.lists(
    st.builds(_metric, st.sampled_from(["1", "2"]), st.sampled_from(["1", "2"]), st.integers(1, 3)), max_size=1
)
_items = st.dictionaries(
    st.sampled_from(["a", "b", "waiver-1"]),
    st.fixed_dictionaries({"title": st.just("T")}, optional={"answer": _answers, "evidence": _pieces, "records": _rows,
                                                           "metrics": _metrics, "asks": st.dictionaries(st.just("k"), _values)}),
    max_size=3,
)  # fmt: skip
_bundles = st.builds(
    lambda fields, items, place: _sections(items, fields, place),
    _fields,
    _items,
    st.sampled_from(["security", "business"]),
)


@given(_bundles)
@settings(max_examples=40, derandomize=True, deadline=None)
def test_nothing_differs_from_itself(one):
    assert difference(one, json.loads(json.dumps(one))) == []


@given(_bundles, _bundles)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_applied_to_the_old_it_gives_the_new_and_every_fact_stands_once(one, other):
    before, after = document_of(one), document_of(other)
    changes = document_difference(before, after)
    assert apply(changes, before) == after
    assert apply(document_difference(after, before), after) == before
    told = [(change.code, part.path) for change in changes for part in change.parts]
    assert len(told) == len(set(told))
    assert set(told) == _differing(before, after)
    assert all(line_of(change).text for change in changes)


def _differing(before: Document, after: Document):
    def every(document):
        return {("", path): value for path, value in document.fields.items()} | {
            (code, path): value for code, facts in document.items.items() for path, value in facts.items()
        }

    old, new = every(before), every(after)
    return {key for key in old.keys() | new.keys() if repr(old.get(key, MISSING)) != repr(new.get(key, MISSING))}
