"""Open a calendar address, renew it, end it."""

import secrets

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.permissions import require
from portfolio.models import CalendarFeed
from portfolio.permissions import can_feed
from portfolio.services.reports import link_digest


def feed_open(*, actor: Actor) -> tuple[CalendarFeed, str]:
    """A calendar address of the actor and its secret, which is returned this once; the one before ends at once."""
    require(can_feed(actor))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=actor.user_id or 0)
        CalendarFeed.objects.filter(owner=owner, ended_at=None).update(ended_at=clock.now())
        made = CalendarFeed.objects.create(owner=owner, secret_sha256=link_digest(secret), made_at=clock.now())
        entry_append(actor=actor, action="portfolio.feed_open", obj=made, summary="Opened a calendar address")
    return made, secret


def feed_end(*, actor: Actor) -> None:
    """End the actor's calendar address at once; without one, nothing happens."""
    require(can_feed(actor))
    with transaction.atomic():
        live = CalendarFeed.objects.select_for_update().filter(owner_id=actor.user_id, ended_at=None).first()
        if live is not None:
            live.ended_at = clock.now()
            live.save(update_fields=["ended_at"])
            entry_append(actor=actor, action="portfolio.feed_end", obj=live, summary="Ended a calendar address")
