"""`wait_start` and `wait_end`."""

from datetime import timedelta

import pytest

from common import clock
from common.errors import DomainError, NotAllowed
from phases.services import wait_end, wait_start


def start(person, initiative, **more):
    return wait_start(
        **{"actor": person.actor, "initiative": initiative, "cause": "review", "waiting_on": "Legal"} | more
    )


def test_owner_records_and_ends_a_wait(cast, accepted):
    wait = start(cast.operations, accepted, until=clock.today() + timedelta(days=5))
    assert accepted.waits.open().get() == wait
    ended = wait_end(actor=cast.engineer.actor, wait=wait, note="Signed")
    assert ended.ended_at is not None
    with pytest.raises(DomainError, match="already over"):
        wait_end(actor=cast.engineer.actor, wait=wait)


def test_outsider_may_not_record(cast, accepted):
    with pytest.raises(NotAllowed):
        start(cast.outsider, accepted)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"cause": "mood"}, "cause"),
        ({"cause": "other"}, "note"),
        ({"waiting_on": " "}, "waiting_on"),
        ({"since": clock.today() + timedelta(days=2)}, "since"),
        ({"until": clock.today() - timedelta(days=1)}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast, accepted, given, field):
    with pytest.raises(DomainError) as caught:
        start(cast.operations, accepted, **given)
    assert caught.value.field == field
    assert not accepted.waits.exists()


def test_other_needs_words(cast, accepted):
    assert start(cast.operations, accepted, cause="other", note="Office move").note == "Office move"
