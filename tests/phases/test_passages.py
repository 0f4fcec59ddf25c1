"""Passages, and who stood where: figures that add up, also after returns and corrections."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from phases.models import PhaseStay
from phases.passages import forecast_lengths, passages, turnover_of

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
OUTCOMES = ("go", "recycle", "stopped", "corrected")


@st.composite
def histories(draw):
    """Stays of some initiatives, each without overlap; the last may be open."""
    stays = []
    for number in range(draw(st.integers(1, 6))):
        at = BEGIN + timedelta(days=draw(st.integers(0, 200)))
        for _ in range(draw(st.integers(1, 5))):
            end = at + timedelta(days=draw(st.integers(0, 90)), seconds=draw(st.integers(0, 86399)))
            is_open = draw(st.booleans())
            stays.append(
                PhaseStay(
                    initiative_id=number, phase=draw(st.integers(1, 4)), entered_at=at, left_at=None if is_open else end,
                    outcome="" if is_open else draw(st.sampled_from(OUTCOMES)),
                )
            )  # fmt: skip
            if is_open:
                break
            at = end
    return stays


@given(histories())
def test_ways_out_of_a_phase_add_up_to_all(stays):
    found = passages(stays)
    counted = [s for s in stays if s.left_at and s.outcome != "corrected"]
    assert sum(passage.n for passage in found.values()) == len(counted)
    for passage in found.values():
        if passage.n:
            assert abs(passage.conversion + passage.recycled + passage.ended - 1) < 1e-9
            assert min(passage.lengths) <= passage.p50 <= passage.p85 <= max(passage.lengths)


@given(histories(), st.integers(0, 900))
def test_nobody_stands_in_two_phases_at_once(stays, day):
    at = BEGIN + timedelta(days=day)
    standing = turnover_of(stays).standings_at([at])[0]
    there = {
        s.initiative_id
        for s in stays
        if s.outcome != "corrected" and s.entered_at <= at and (not s.left_at or s.left_at > at)
    }
    assert standing.total == len(there)


@given(histories())
def test_the_area_under_the_curve_is_the_time_that_was_spent(stays):
    """Little's law in the small: sampled each hour, initiative-hours agree with the lengths of stays."""
    whole = [s for s in stays if s.outcome not in ("corrected",) and s.left_at]
    end = max((s.left_at for s in whole), default=BEGIN)
    whole += [
        PhaseStay(initiative_id=stay.initiative_id, phase=stay.phase, entered_at=stay.entered_at, left_at=end)
        for stay in stays
        if not stay.left_at and stay.entered_at < end
    ]
    days = [BEGIN + timedelta(days=n) for n in range((end - BEGIN).days + 1)]
    area = sum(standing.total for standing in turnover_of(stays).standings_at(days))
    spent = sum((s.left_at - s.entered_at).total_seconds() for s in whole) / 86400
    assert abs(area - spent) <= len(whole) + len([s for s in stays if not s.left_at])


def test_a_forecast_draws_from_imported_stays_with_both_days_and_not_from_stops():
    day = BEGIN.date()
    common = {"phase": 1, "entered_at": BEGIN, "left_at": BEGIN + timedelta(days=3)}
    stays = [
        PhaseStay(**common, outcome="go"),
        PhaseStay(**common, outcome="stopped"),
        PhaseStay(**common, outcome="go", is_imported=True),
        PhaseStay(
            **common,
            outcome="go",
            is_imported=True,
            effective_entered_on=day,
            effective_left_on=day + timedelta(days=40),
        ),
    ]
    assert forecast_lengths(stays)[1] == [3.0, 40.0]
    assert passages(stays)[1].n == 2


def test_imported_stays_stand_where_their_days_are_known_and_nowhere_else():
    at, first, then = BEGIN + timedelta(days=400), BEGIN.date(), (BEGIN + timedelta(days=200)).date()
    row = {"entered_at": at, "is_imported": True}
    stays = [
        PhaseStay(**row, phase=1, left_at=at, outcome="go", effective_entered_on=first, effective_left_on=then),
        PhaseStay(**row, phase=2, effective_entered_on=then),
        PhaseStay(**row, phase=1, left_at=at, outcome="go", effective_entered_on=first),
        PhaseStay(**row, phase=3),
        PhaseStay(**row, phase=4, left_at=at + timedelta(days=30), outcome="stopped", effective_entered_on=first),
    ]
    days = (100, 300, 401, 500)
    found = [
        standing.counts for standing in turnover_of(stays).standings_at([BEGIN + timedelta(days=day) for day in days])
    ]
    assert found == [
        {1: 1, 2: 0, 3: 0, 4: 1},
        {1: 0, 2: 1, 3: 0, 4: 1},
        {1: 0, 2: 1, 3: 1, 4: 1},
        {1: 0, 2: 1, 3: 1, 4: 0},
    ]
