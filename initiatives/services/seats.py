"""Who sits where. A seat counts once its holder has accepted it."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Role, User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Seat, SeatKind
from initiatives.permissions import can_accept_seat, can_assign_seat, can_end_seat

SHARED = (SeatKind.MEMBER, SeatKind.REVIEWER)


def seat_assign(*, actor: Actor, initiative: Initiative, kind: str, user: User) -> Seat:
    """Offer a seat to a person; a present holder of an owner, lead or sponsor seat leaves it.

    Giving it to oneself accepts it at once; so do memberships and a reviewer's row, which carry no duty. Auditors and
    people who have left take no seat.
    """
    if kind not in SeatKind.values:
        raise DomainError("There is no such seat.", field="kind")
    if not user.is_active:
        raise DomainError("This person has left. Choose somebody else.", field="user")
    if user.role_grants.filter(role=Role.AUDITOR).exists():
        raise DomainError("An auditor takes no seat. Choose somebody else.", field="user")
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_assign_seat(actor, locked))
        current = Seat.objects.current().filter(initiative=locked, kind=kind)
        if current.filter(user=user).exists():
            raise DomainError(f"{user} holds this seat already.", field="user")
        before = None if kind in SHARED else current.select_related("user").first()
        if before is not None:
            before.ended_at = clock.now()
            before.save(update_fields=["ended_at"])
        at_once = user.pk == actor.user_id or kind in SHARED
        seat = Seat.objects.create(
            initiative=locked,
            kind=kind,
            user=user,
            assigned_at=clock.now(),
            accepted_at=clock.now() if at_once else None,
        )
        entry_append(
            actor=actor, action="initiatives.seat_assign", obj=seat, initiative_id=locked.pk,
            changes={kind: [str(before.user) if before else None, str(user)], "user": [before and before.user_id, user.pk],
                     "accepted": at_once},
            summary=f"{seat.get_kind_display()}: {user}",
        )  # fmt: skip
    return seat


def seat_accept(*, actor: Actor, seat: Seat) -> Seat:
    """The person named takes the seat; from now on it counts. Accepting twice changes nothing."""
    with transaction.atomic():
        locked = Seat.objects.select_for_update().select_related("initiative", "user").get(pk=seat.pk)
        require(can_accept_seat(actor, locked))
        if locked.ended_at is not None:
            raise DomainError("This seat has been given to somebody else since.")
        if locked.accepted_at is None:
            locked.accepted_at = clock.now()
            locked.save(update_fields=["accepted_at"])
            entry_append(
                actor=actor, action="initiatives.seat_accept", obj=locked, initiative_id=locked.initiative_id,
                changes={"accepted": [False, True]}, summary=f"{locked.user} accepted: {locked.get_kind_display()}",
            )  # fmt: skip
    return locked


def seats_accept(*, actor: Actor, seats: Iterable[int]) -> list[Seat]:
    """The person takes every one of these seats (ids) that is still offered to them: all, or none.

    What was taken or given to somebody else since, and what is offered to others, is left out.
    """
    with transaction.atomic():
        offered = Seat.objects.current().filter(pk__in=list(seats), user_id=actor.user_id or 0, accepted_at=None)
        held = list(offered.select_for_update(of=("self",)).order_by("pk"))
        return [seat_accept(actor=actor, seat=seat) for seat in held]


def seat_end(*, actor: Actor, seat: Seat) -> Seat:
    """Leave a seat empty. Ending twice changes nothing."""
    with transaction.atomic():
        locked = Seat.objects.select_for_update().select_related("initiative", "user").get(pk=seat.pk)
        require(can_end_seat(actor, locked))
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.save(update_fields=["ended_at"])
            entry_append(
                actor=actor, action="initiatives.seat_end", obj=locked, initiative_id=locked.initiative_id,
                changes={locked.kind: [str(locked.user), None]}, summary=f"{locked.user} left: {locked.get_kind_display()}",
            )  # fmt: skip
    return locked
