"""The rules of docs/rules/signatures.md, "The verdict", as tables and as properties."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.gates import Criterion, SlotStanding, verdict

CRITERION_STATES = ("met", "waived", "unknown", "not_met")
SLOT_STATES = ("signed", "waived", "missing", "empty", "abstained", "vetoed", "superseded", "expired", "revoked")
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


@given(_criteria, _slots, st.data())
def test_turning_one_line_worse_never_opens(criteria, slots, data):
    """Worse: a criterion away from met or waived, critical instead of required, required instead of noted; a slot emptied."""
    if not criteria and not slots:
        return
    before = verdict(criteria, slots)
    index = data.draw(st.integers(0, len(criteria) + len(slots) - 1))
    if index < len(criteria):
        one = criteria[index]
        worse = data.draw(
            st.sampled_from(
                [
                    replace(
                        one, state="not_met" if not one.passes else data.draw(st.sampled_from(["not_met", "unknown"]))
                    ),
                    replace(one, is_critical=True, is_required=True),
                    replace(one, is_required=True),
                ]
            )
        )
        after = verdict([*criteria[:index], worse, *criteria[index + 1 :]], slots)
    else:
        place = index - len(criteria)
        lost = replace(slots[place], state=data.draw(st.sampled_from(SLOT_STATES[2:])))
        after = verdict(criteria, [*slots[:place], lost, *slots[place + 1 :]])
    assert before.is_open or not after.is_open
    assert before.is_open_with_conditions or not after.is_open_with_conditions
    assert len(after.lines) == len(before.lines)


@given(_criteria, _slots)
def test_the_same_line_twice_says_nothing_new(criteria, slots):
    once, twice = verdict(criteria, slots), verdict([*criteria, *criteria], [*slots, *slots])
    assert (once.is_open, once.is_open_with_conditions) == (twice.is_open, twice.is_open_with_conditions)
    assert (once.next_blocker and once.next_blocker.code) == (twice.next_blocker and twice.next_blocker.code)
    assert verdict(criteria, slots) == once


# The order of what to do first, written down apart from the product's own table.
WORST_FIRST = (
    ("vetoes", "not_met"), ("vetoes", "unknown"), ("vetoes", "vetoed"), ("closes", "not_met"), ("closes", "unknown"),
    ("vetoes", "empty"), ("vetoes", ("superseded", "expired", "revoked")), ("vetoes", "abstained"), ("vetoes", "missing"),
)  # fmt: skip


def _rank(line):
    return next(
        rank for rank, (effect, states) in enumerate(WORST_FIRST) if line.effect == effect and line.state in states
    )


@given(_criteria, _slots)
def test_the_next_blocker_is_a_line_and_the_worst(criteria, slots):
    found = verdict(criteria, slots)
    if not found.blocking:
        assert found.next_blocker is None
        return
    assert found.next_blocker in found.blocking
    rank = min(_rank(line) for line in found.blocking)
    assert _rank(found.next_blocker) == rank
    dates = [line.due_on or date.max for line in found.blocking if _rank(line) == rank]
    assert (found.next_blocker.due_on or date.max) == min(dates)


@pytest.mark.parametrize("state", CRITERION_STATES)
@pytest.mark.parametrize("slot", SLOT_STATES)
@pytest.mark.parametrize(("critical", "required"), [(True, True), (False, True), (False, False)])
def test_one_criterion_and_one_slot_in_every_state(state, slot, critical, required):
    """The whole table of two lines, against the rule in words."""
    found = verdict([_criterion(state, critical=critical, required=required)], [SlotStanding("review:x", "X", slot)])
    is_good, is_filled = state in ("met", "waived"), slot in ("signed", "waived")
    assert found.is_open == (is_filled and (is_good or not required))
    assert found.is_open_with_conditions == (is_filled and (is_good or not critical))
    assert [line.effect == "passes" for line in found.lines] == [is_good, is_filled]
