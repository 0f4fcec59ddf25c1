"""What boards say from stays is kept until a stay or an initiative changes, and is what the stays say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from initiatives.models import Initiative, Visibility
from phases.flow import percentile
from phases.models import PhaseStay
from phases.passages import forecast_lengths, passages, turnover_of
from phases.services.stays import initiative_accept, phase_enter, stay_close
from portfolio.panels.census import census_of
from portfolio.panels.flow import age_limits, reached_by, ways_of
from portfolio.panels.history import Member, history_of, told_by

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _history(actor):
    """The history of all that the actor may see, and how many questions it asked."""
    visible, tallies = Initiative.objects.visible_to(actor), census_of(actor)
    with CaptureQueriesContext(connection) as asked:
        return history_of(visible, tallies), len(asked)


@pytest.fixture
def two(cast, running):
    """Two in phase 1, the second open to its members only."""
    other = Initiative.objects.create(key="AI-777", title="Hidden", visibility=Visibility.MEMBERS)
    initiative_accept(actor=cast.pm.actor, initiative=other)
    return running, other


def test_it_is_worked_out_once_until_something_changes(cast, two):
    assert _history(cast.pm.actor)[1] == 2
    again, asked = _history(cast.pm.actor)
    assert (asked, len(again.open_since[1]), len(again.added[1])) == (1, 2, 2)
    phase_enter(actor=cast.pm.actor, initiative=two[0], phase=2, reason="Gate 1")
    moved, asked = _history(cast.pm.actor)
    assert asked == 2
    assert ([len(moved.open_since[phase]) for phase in (1, 2)], moved.passages[1].n) == ([1, 1], 1)
    stay_close(actor=cast.pm.actor, initiative=two[1], outcome="stopped")
    assert _history(cast.pm.actor)[0].passages[1].outcomes == {"go": 1, "stopped": 1}


def test_a_change_without_a_stay_counts_too(cast, two):
    assert len(_history(cast.pm.actor)[0].begun) == 2
    Initiative.objects.filter(pk=two[0].pk).update(status="paused")
    assert len(_history(cast.pm.actor)[0].begun) == 1


def test_who_sees_less_is_told_less_whoever_asked_before(cast, two):
    assert len(_history(cast.pm.actor)[0].open_since[1]) == 2
    assert len(_history(cast.outsider.actor)[0].open_since[1]) == 1
    Initiative.objects.filter(pk=two[1].pk).update(visibility=Visibility.ORGANISATION)
    assert len(_history(cast.outsider.actor)[0].open_since[1]) == 2


def test_two_who_see_the_same_share_it(cast, two):
    _history(cast.outsider.actor)
    assert _history(cast.executive.actor)[1] == 1


def test_what_nobody_adopted_is_told_apart(cast, running):
    day = clock.today() - timedelta(days=400)
    brought = Initiative.objects.create(key="AI-778", title="Brought", status="active", phase=2, is_adopted=False)
    PhaseStay.objects.create(
        initiative=brought, phase=1, entered_at=clock.now(), left_at=clock.now(), outcome="go", is_imported=True,
        effective_entered_on=day, effective_left_on=day + timedelta(days=30),
    )  # fmt: skip
    found = _history(cast.pm.actor)[0]
    assert {phase: list(lengths) for phase, lengths in found.imported.items()} == {1: [30.0]}
    assert (found.passages[1].n, len(found.open_since[1]), sum(map(len, found.added))) == (0, 1, 1)
    Initiative.objects.filter(pk=brought.pk).update(is_adopted=True)
    assert _history(cast.pm.actor)[0].imported == {}


def test_without_what_was_kept_it_says_the_same(cast, two):
    kept = _history(cast.pm.actor)[0]
    caches["figures"].clear()
    assert _history(cast.pm.actor)[0] == kept


@st.composite
def portfolios(draw):
    """Initiatives of some statuses, some of them not adopted, each with stays that touch; the last may be open."""
    members, stays = [], []
    for pk in range(draw(st.integers(0, 8))):
        at = NOW - timedelta(days=draw(st.integers(1, 900)), seconds=draw(st.integers(0, 86_399)))
        members.append(Member(pk, draw(st.sampled_from(("active", "paused", "idea"))), 2, at, draw(st.booleans())))
        for _ in range(draw(st.integers(0, 4))):
            end, is_open = at + timedelta(hours=draw(st.integers(0, 4_000))), draw(st.booleans())
            stays.append(
                PhaseStay(
                    initiative_id=pk, phase=draw(st.integers(1, 4)), entered_at=at, left_at=None if is_open else end,
                    outcome="" if is_open else draw(st.sampled_from(("go", "recycle", "stopped"))),
                )
            )  # fmt: skip
            if is_open:
                break
            at = end
    return stays, members


@given(portfolios(), st.integers(0, 1_200))
def test_it_is_what_the_stays_say(portfolio, days):
    stays, members = portfolio
    adopted = {member.pk for member in members if member.is_adopted}
    own = [stay for stay in stays if stay.initiative_id in adopted]
    found, since = told_by(stays, members), NOW - timedelta(days=days)
    ways = ways_of(own)
    assert found.limits == age_limits(own)
    assert list(found.lasted) == sorted(ways.lasted)
    assert list(found.begun) == sorted(
        ways.begun[m.pk].timestamp() for m in members if m.is_adopted and m.status == "active" and m.pk in ways.begun
    )
    assert found.reached(since) == reached_by([m.pk for m in members if m.is_adopted and m.added_at >= since], own)
    assert found.arrived_after(since) == sum(stay.phase == 4 and stay.entered_at > since for stay in own)
    assert found.turnover == turnover_of(own)
    for phase, passage in passages(own).items():
        kept = found.passages[phase]
        assert (kept.n, kept.p50, kept.p85, kept.outcomes) == (passage.n, passage.p50, passage.p85, passage.outcomes)
        assert percentile(found.drawn[phase], 0.5) == percentile(forecast_lengths(own)[phase], 0.5)
        running = {m.pk for m in members if m.is_adopted and m.status == "active"}
        assert list(found.open_since[phase]) == sorted(
            stay.entered_at.timestamp()
            for stay in own
            if stay.left_at is None and stay.phase == phase and stay.initiative_id in running
        )
