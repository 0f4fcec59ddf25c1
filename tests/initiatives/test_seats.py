import pytest

from audit.models import Entry
from common.errors import DomainError, NotAllowed
from initiatives.models import Seat
from initiatives.services import seat_accept, seat_assign, seat_end


def test_new_owner_counts_once_they_accept_and_the_old_one_has_left(cast, initiative):
    seat = seat_assign(actor=cast.pm.actor, initiative=initiative, kind="operations", user=cast.outsider.user)
    assert not Seat.objects.accepted().filter(initiative=initiative, kind="operations").exists()
    assert Seat.objects.current().get(initiative=initiative, kind="operations") == seat
    seat_accept(actor=cast.outsider.actor, seat=seat)
    seat_accept(actor=cast.outsider.actor, seat=seat)
    assert Seat.objects.accepted().get(initiative=initiative, kind="operations").user == cast.outsider.user
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "initiatives.seat_assign",
        "initiatives.seat_accept",
    ]


def test_giving_it_to_oneself_accepts_it(cast, initiative):
    seat = seat_assign(actor=cast.pm.actor, initiative=initiative, kind="lead", user=cast.pm.user)
    assert seat.accepted_at is not None


def test_same_holder_twice_an_auditor_and_a_leaver_are_refused(cast, initiative):
    for user in (cast.engineer.user, cast.auditor.user):
        with pytest.raises(DomainError) as error:
            seat_assign(actor=cast.pm.actor, initiative=initiative, kind="engineering", user=user)
        assert error.value.field == "user"
    leaver = cast.outsider.user
    leaver.is_active = False
    leaver.save()
    with pytest.raises(DomainError, match="left"):
        seat_assign(actor=cast.pm.actor, initiative=initiative, kind="member", user=leaver)


def test_an_owner_assigns_nobody(cast, initiative):
    with pytest.raises(NotAllowed, match="lead"):
        seat_assign(actor=cast.engineer.actor, initiative=initiative, kind="member", user=cast.outsider.user)


def test_holder_leaves_and_a_seat_given_on_cannot_be_accepted(cast, initiative):
    seat = seat_assign(actor=cast.pm.actor, initiative=initiative, kind="sponsor", user=cast.outsider.user)
    seat_end(actor=cast.outsider.actor, seat=seat)
    assert not Seat.objects.current().filter(initiative=initiative, kind="sponsor").exists()
    with pytest.raises(DomainError, match="somebody else"):
        seat_accept(actor=cast.outsider.actor, seat=seat)
    other = Seat.objects.current().get(initiative=initiative, kind="engineering")
    with pytest.raises(NotAllowed):
        seat_end(actor=cast.operations.actor, seat=other)
