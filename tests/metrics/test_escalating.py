"""When the next step of a path is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from metrics.escalating import next_step

BEGAN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_steps_are_due_by_their_minutes():
    assert next_step([0, 15, 60], [], began_at=BEGAN) == (0, BEGAN)
    assert next_step([0, 15, 60], [BEGAN], began_at=BEGAN) == (1, BEGAN + 15 * MINUTE)
    assert next_step([0, 15, 60], [BEGAN, BEGAN + 15 * MINUTE, BEGAN + 60 * MINUTE], began_at=BEGAN) is None


def test_a_late_step_leaves_the_next_person_their_minutes():
    late = BEGAN + timedelta(hours=9)
    assert next_step([0, 15, 60], [late], began_at=BEGAN) == (1, late + 15 * MINUTE)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6).map(sorted), st.integers(0, 2000))
def test_a_path_is_climbed_in_order_and_never_faster_than_written(minutes, delay):
    made = []
    for place in range(len(minutes)):
        found = next_step(minutes, made, began_at=BEGAN)
        assert found is not None
        assert found[0] == place
        assert found[1] >= BEGAN + minutes[place] * MINUTE
        made.append(found[1] + (delay * MINUTE if place == 0 else 0 * MINUTE))
    assert made == sorted(made)
    assert next_step(minutes, made, began_at=BEGAN) is None
