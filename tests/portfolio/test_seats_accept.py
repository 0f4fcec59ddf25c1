"""Several seats that one person was offered, taken in one act."""

import pytest

from accounts.actors import actor_for
from accounts.models import Role, RoleGrant
from audit.models import Entry
from common.errors import NotAllowed
from initiatives.models import Seat
from initiatives.services import seat_assign, seats_accept


@pytest.fixture
def offered(cast, make_initiatives):
    """Three seats that a new lead was offered, as after a handover."""
    return [
        seat_assign(actor=cast.pm.actor, initiative=one, kind="lead", user=cast.outsider.user)
        for one in make_initiatives(3)
    ]


def test_all_that_were_seen_are_taken_at_once(cast, offered):
    seen = [one.pk for one in offered[:2]]
    assert {one.pk for one in seats_accept(actor=cast.outsider.actor, seats=seen)} == set(seen)
    assert set(Seat.objects.accepted().filter(user=cast.outsider.user).values_list("pk", flat=True)) == set(seen)
    assert Entry.objects.filter(action="initiatives.seat_accept").count() == 2
    assert seats_accept(actor=cast.outsider.actor, seats=seen) == []
    assert Entry.objects.filter(action="initiatives.seat_accept").count() == 2


def test_what_was_given_on_meanwhile_is_left_out_and_the_rest_taken(cast, offered):
    seat_assign(actor=cast.pm.actor, initiative=offered[0].initiative, kind="lead", user=cast.engineer.user)
    taken = seats_accept(actor=cast.outsider.actor, seats=[one.pk for one in offered])
    assert [one.pk for one in taken] == [one.pk for one in offered[1:]]


def test_nobody_takes_what_is_offered_to_others(cast, offered):
    assert seats_accept(actor=cast.engineer.actor, seats=[one.pk for one in offered]) == []
    assert not Seat.objects.accepted().filter(pk__in=[one.pk for one in offered]).exists()


def test_who_became_an_auditor_takes_none(cast, offered):
    RoleGrant.objects.create(user=cast.outsider.user, role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        seats_accept(actor=actor_for(cast.outsider.user), seats=[one.pk for one in offered])
    assert not Seat.objects.accepted().filter(user=cast.outsider.user).exists()


def test_my_work_offers_it_for_several_and_it_empties_the_list(cast, offered, sign_in):
    client = sign_in(cast.outsider)
    page = client.get("/my-work/").content.decode()
    assert "Accept all 3 seats" in page
    sent = {"seats": ",".join(str(one.pk) for one in offered) + ",x,٣", "next": "/my-work/"}
    assert client.post("/seats/accept/", sent).headers["Location"] == "/my-work/"
    assert "Accept seat" not in client.get("/my-work/").content.decode()
    assert Seat.objects.accepted().filter(user=cast.outsider.user).count() == 3


def test_one_seat_needs_no_such_button(cast, offered, sign_in):
    seats_accept(actor=cast.outsider.actor, seats=[one.pk for one in offered[:2]])
    assert "Accept all" not in sign_in(cast.outsider).get("/my-work/").content.decode()
