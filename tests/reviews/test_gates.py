"""The rules of docs/rules/signatures.md, "The verdict", as tables and as properties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.gates import Criterion, SlotStanding, verdict

SIGNED = SlotStanding("review:security", "Security review", "signed")


def _criterion(state, *, critical=False, required=True, code="c"):
    return Criterion(code, code.upper(), state, is_critical=critical, is_required=required)


@pytest.mark.parametrize(
    ("state", "critical", "required", "go", "conditional"),
    [
        ("met", True, True, True, True),
        ("waived", True, True, True, True),
        ("not_met", True, True, False, False),
        ("unknown", True, True, False, False),
        ("not_met", False, True, False, True),
        ("unknown", False, True, False, True),
        ("not_met", False, False, True, True),
        ("unknown", False, False, True, True),
        ("waived", False, True, True, True),
    ],
)
def test_one_criterion_opens_or_closes(state, critical, required, go, conditional):
    found = verdict([_criterion(state, critical=critical, required=required)], [SIGNED])
    assert (found.is_open, found.is_open_with_conditions) == (go, conditional)
    assert (found.next_blocker is None) == go


@pytest.mark.parametrize(
    ("state", "go"),
    [("signed", True), ("waived", True)]
    + [(state, False) for state in ("missing", "empty", "abstained", "vetoed", "superseded", "expired", "revoked")],
)
def test_every_slot_must_be_filled_for_either_go(state, go):
    found = verdict([_criterion("met")], [SIGNED, SlotStanding("acceptance:business", "Business owner", state)])
    assert found.is_open is go
    assert found.is_open_with_conditions is go


def test_a_critical_criterion_is_the_blocker_before_a_signature():
    found = verdict(
        [_criterion("unknown", code="soft"), _criterion("not_met", critical=True, code="hard")],
        [SlotStanding("review:security", "Security review", "vetoed")],
    )
    assert found.next_blocker is not None
    assert found.next_blocker.code == "hard"


def test_of_two_equal_blockers_the_earlier_due_comes_first():
    late = Criterion("a", "A", "not_met", is_critical=True, due_on=date(2026, 5, 2))
    early = Criterion("b", "B", "not_met", is_critical=True, due_on=date(2026, 5, 1))
    assert verdict([late, early], []).next_blocker.code == "b"


def test_every_line_says_why():
    found = verdict([Criterion("c", "Load test", "unknown", is_critical=True, detail="No result yet.")], [])
    assert found.lines[0].text == "Unknown, which never counts as met. No result yet."
    assert found.lines[0].effect == "vetoes"


_states = st.sampled_from(["met", "not_met", "unknown", "waived"])
_slot_states = st.sampled_from(
    ["signed", "waived", "missing", "empty", "abstained", "vetoed", "superseded", "expired", "revoked"]
)
_criteria = st.lists(
    st.builds(
        Criterion,
        code=st.text("abcdef", min_size=1, max_size=4),
        title=st.just("T"),
        state=_states,
        is_critical=st.booleans(),
        is_required=st.booleans(),
        due_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    max_size=8,
)
_slots = st.lists(
    st.builds(SlotStanding, code=st.sampled_from(["a:x", "b:y", "c:z"]), title=st.just("S"), state=_slot_states),
    max_size=5,
)


@given(_criteria, _slots, st.sampled_from(["not_met", "unknown"]))
def test_adding_a_failing_critical_criterion_always_closes(criteria, slots, state):
    found = verdict([*criteria, _criterion(state, critical=True)], slots)
    assert not found.is_open
    assert not found.is_open_with_conditions


@given(_criteria, _slots, st.randoms(use_true_random=False))
def test_order_changes_nothing(criteria, slots, random):
    before = verdict(criteria, slots)
    shuffled, shuffled_slots = list(criteria), list(slots)
    random.shuffle(shuffled)
    random.shuffle(shuffled_slots)
    after = verdict(shuffled, shuffled_slots)
    assert (before.is_open, before.is_open_with_conditions) == (after.is_open, after.is_open_with_conditions)
    assert sorted(map(repr, before.lines)) == sorted(map(repr, after.lines))
    key = (before.next_blocker.code, before.next_blocker.state) if before.next_blocker else None
    assert key == ((after.next_blocker.code, after.next_blocker.state) if after.next_blocker else None)


@given(_criteria, _slots, _criteria)
def test_more_criteria_never_open_a_closed_gate(criteria, slots, more):
    if not verdict(criteria, slots).is_open:
        assert not verdict([*criteria, *more], slots).is_open


@given(_criteria, _slots)
def test_unknown_is_never_better_than_met(criteria, slots):
    darkened = [Criterion(c.code, c.title, "unknown", c.is_critical, c.is_required) for c in criteria]
    if verdict(darkened, slots).is_open:
        assert verdict(criteria, slots).is_open or any(c.is_required and not c.passes for c in criteria)
    assert not (verdict(darkened, slots).is_open and any(c.is_critical or c.is_required for c in criteria))


@given(_criteria, _slots)
def test_go_implies_conditional_go_and_no_blocker(criteria, slots):
    found = verdict(criteria, slots)
    assert not found.is_open or found.is_open_with_conditions
    assert found.is_open == (found.next_blocker is None)
    assert found.is_open == (not found.blocking)
