"""The reviewer's clock stops while the review waits for the team."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.services import demo_mark
from common import clock
from reviews.dues import due_state
from reviews.models import GateRequest
from reviews.pauses import pauses_of, review_due
from reviews.services import point_accept, point_answer, point_raise, point_reopen

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def _at(days):
    return BEGUN + days * DAY


@pytest.mark.parametrize(
    ("pauses", "now", "words", "due"),
    [
        ([], 3, "3 d used of 5", 5),
        ([], 6, "6 d used of 5", 5),
        ([(2, None)], 4, "paused, 2 d used of 5", 7),
        ([(2, 4)], 4.5, "2 d used of 5", 7),
        ([(2, 4), (3, 5)], 6, "3 d used of 5", 8),
        ([(2, 4), (2, 3), (4, 5)], 6, "3 d used of 5", 8),
        ([(-3, 1)], 2, "1 d used of 5", 6),
        ([(7, 8)], 4, "4 d used of 5", 5),
        ([(1, None), (2, 3)], 4, "paused, 1 d used of 5", 8),
    ],
)
def test_pauses_do_not_count(pauses, now, words, due):
    given = [(_at(start), None if end is None else _at(end)) for start, end in pauses]
    found = due_state(BEGUN, _at(5), given, _at(now))
    assert (found.words, found.due_at) == (words, _at(due))
    assert found.is_late == (found.used > 5 * DAY)


hours = st.integers(-50, 300)
intervals = st.lists(st.tuples(hours, st.one_of(st.none(), st.integers(0, 100))), max_size=5)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(intervals, st.integers(0, 200))
def test_each_hour_is_used_or_paused_and_counts_once(pairs, now):
    """Against a count hour by hour."""
    hour = timedelta(hours=1)
    given = [(BEGUN + start * hour, None if more is None else BEGUN + (start + more) * hour) for start, more in pairs]
    found = due_state(BEGUN, _at(5), given, BEGUN + now * hour)
    stopped = {
        number for number in range(now) for start, more in pairs if start <= number and (more is None or number < start + more)
    }  # fmt: skip
    assert found.paused == len(stopped) * hour
    assert found.used + found.paused == now * hour
    assert found.due_at == _at(5) + found.paused
    assert due_state(BEGUN, _at(5), reversed(given), BEGUN + now * hour) == found


START = clock.now() - 9 * DAY


def at(days):
    """So many days after the start of the test."""
    return clock.travelling(START + days * DAY)


@pytest.fixture
def past(db):
    """The test begins nine days ago: the database is marked demo before anything is logged, so that this is allowed."""
    with clock.travelling(START):
        demo_mark()
        yield


@pytest.fixture
def vetoed(gate):
    """Requested at the start, changes asked for three days later, nothing answered since."""
    gate.answer_all()
    request = gate.request()
    with at(3):
        gate.review(request, "business_value", decision="request_changes", comment="Add the baseline, please.")
    return request


def _due(request, days):
    request = GateRequest.objects.get(pk=request.pk)
    with at(days):
        return review_due(request, pauses_of([request]).get((request.pk, "business_value"), ()))


def _answer(gate, point, days):
    with at(days):
        point_answer(actor=gate.cast.engineer.actor, point=point, text="The baseline is in the annex now.")


@pytest.mark.usefixtures("past")
def test_the_clock_stops_at_request_changes_and_goes_on_when_the_last_point_is_answered(gate, vetoed):
    first = vetoed.points.get()
    with at(4):
        second = point_raise(
            actor=gate.cast.value.actor, gate_request=vetoed, discipline="business_value", kind="question",
            text="And who measured it?",
        )  # fmt: skip
    assert _due(vetoed, 2).words == "2 d used of 8"
    assert _due(vetoed, 4).words == "paused, 3 d used of 8"
    with at(4.5):
        gate.accept(vetoed, "operations")
        gate.answer("t1-hard", text="The baseline is in the annex now.")
    _answer(gate, first, 5)
    assert _due(vetoed, 6).words == "paused, 3 d used of 8", "one of two is open; no other act answers it"
    _answer(gate, second, 6)
    found = _due(vetoed, 7)
    assert (found.words, found.paused, found.is_paused) == ("4 d used of 8", 3 * DAY, False)


@pytest.mark.usefixtures("past")
def test_an_answer_that_does_not_do_stops_it_again_until_it_is_settled(gate, vetoed):
    point, value = vetoed.points.get(), gate.cast.value.actor
    _answer(gate, point, 4)
    with at(5):
        point_reopen(actor=value, point=point, text="Which annex?")
    assert _due(vetoed, 6).words == "paused, 4 d used of 8"
    with at(6):
        point_accept(actor=value, point=point)
    found = _due(vetoed, 7)
    assert (found.words, found.paused, found.is_paused) == ("5 d used of 8", 2 * DAY, False)


@pytest.mark.usefixtures("past")
def test_a_question_stops_the_clock_without_a_request_for_changes(gate):
    gate.answer_all()
    request = gate.request()
    with at(1):
        point = point_raise(
            actor=gate.cast.value.actor, gate_request=request, discipline="business_value", kind="question",
            text="Who measured it?",
        )  # fmt: skip
    assert _due(request, 2).words == "paused, 1 d used of 8"
    assert pauses_of([request]).get((request.pk, "security"), []) == [], "another review does not wait"
    _answer(gate, point, 3)
    assert _due(request, 4).words == "2 d used of 8"


@pytest.mark.usefixtures("past")
def test_request_changes_on_answered_points_waits_for_the_next_act_of_the_team(gate):
    gate.answer_all()
    vetoed = gate.request()
    with at(3):
        point = point_raise(
            actor=gate.cast.value.actor, gate_request=vetoed, discipline="business_value", kind="point",
            text="Add the baseline, please.",
        )  # fmt: skip
    _answer(gate, point, 4)
    with at(5):
        gate.review(vetoed, "business_value", decision="request_changes", comment="It is not there.", points=[])
    assert _due(vetoed, 6).words == "paused, 4 d used of 8"
    with at(6):
        gate.accept(vetoed, "operations")
    assert _due(vetoed, 6.5).is_paused, "a signature answers nothing"
    with at(7):
        gate.answer("t1-hard", text="The baseline is in the annex now.")
    found = _due(vetoed, 8)
    assert (found.words, found.paused, found.is_paused) == ("5 d used of 8", 3 * DAY, False)


@pytest.mark.usefixtures("past")
def test_signing_again_ends_the_pause_too(gate, vetoed):
    with at(5):
        gate.review(vetoed, "business_value")
    found = _due(vetoed, 7)
    assert (found.words, found.paused, found.is_paused) == ("5 d used of 8", 2 * DAY, False)


@pytest.mark.usefixtures("past")
def test_a_closed_request_pauses_no_longer(gate, vetoed):
    with at(4):
        gate.withdraw(vetoed)
    assert (_due(vetoed, 6).is_paused, _due(vetoed, 6).paused) == (False, DAY)


@pytest.mark.usefixtures("past")
def test_queue_and_page_say_that_it_is_paused(gate, vetoed, sign_in):
    with at(5):
        client = sign_in(gate.cast.value)
        assert "paused, 3 d used of 8" in client.get("/reviews/?show=discipline").content.decode()
        assert "paused, 3 d used of 8" in client.get(f"/reviews/{vetoed.pk}/").content.decode()
    _answer(gate, vetoed.points.get(), 5)
    with at(6):
        assert "paused" not in sign_in(gate.cast.value).get("/reviews/?show=discipline").content.decode()
