"""Take a leaver's name away, once nothing rests with them and nothing that they did is under legal hold."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import can_administer
from accounts.services import user_pseudonymise
from audit.models import Entry
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.formats import plural
from common.permissions import require
from initiatives.models import LegalHold, Seat
from portfolio.holdings import holdings_of
from portfolio.models import CalendarFeed, Endpoint, ImportMapping, SavedView
from portfolio.services.endpoints import endpoint_end
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import identity_prove

ACT = "user_pseudonymise"


def pseudonym_obstacles(person: User) -> list[str]:
    """Why the name must stay for now, each in a sentence; nothing when it may go. A fixed number of queries."""
    found = []
    if person.is_active:
        found.append("The person is still active: deactivate them first.")
    held = [one for one in holdings_of(person) if one.kind != "token"]
    if held:
        rest = "rests" if len(held) == 1 else "rest"
        found.append(f"{plural(len(held), 'thing')} still {rest} with this person: hand over first.")
    keys = _held_keys(person)
    if keys:
        found.append(f"Under legal hold: {', '.join(keys[:5])}{' and more' if len(keys) > 5 else ''}.")
    return found


def person_pseudonymise(
    *, actor: Actor, person: User, reason: str, password: str | None, passkey: Assertion | None = None
) -> User:
    """Take the name away for good (`accounts.services.user_pseudonymise`), with proof of who decides it.

    Private views, mappings and calendar addresses go, webhooks end; shared views and mappings stay under the new name.
    Raises DomainError while something stands against it (`pseudonym_obstacles`), on `password` and on `reason`.
    """
    require(can_administer(actor))
    proof = identity_prove(actor=actor, password=password, passkey=passkey, act=act_digest(ACT, person.pk, ""))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        against = pseudonym_obstacles(locked)
        if against:
            raise DomainError(" ".join(against))
        for endpoint in Endpoint.objects.filter(owner=locked, ended_at=None):
            endpoint_end(actor=actor, endpoint=endpoint)
        SavedView.objects.filter(owner=locked, is_shared=False).delete()
        ImportMapping.objects.filter(owner=locked, is_shared=False).delete()
        CalendarFeed.objects.filter(owner=locked, ended_at=None).update(ended_at=clock.now())
        return user_pseudonymise(actor=actor, user=locked, reason=reason, auth_method=proof.method)


def _held_keys(person: User) -> list[str]:
    """What is under hold and knows the person: a seat, ever, or an act in its log. A hold of the organisation knows all."""
    open_holds = LegalHold.objects.open()
    if open_holds.filter(initiative=None).exists():
        return ["the whole organisation"]
    held = dict(open_holds.values_list("initiative_id", "initiative__key"))
    if not held:
        return []
    seated = Seat.objects.filter(user=person, initiative_id__in=held).values_list("initiative_id", flat=True)
    acted = Entry.objects.filter(initiative_id__in=held, actor_id=person.pk).order_by()
    acted_ids = acted.values_list("initiative_id", flat=True).distinct()
    return sorted(held[pk] for pk in {*seated, *acted_ids} if pk is not None)
