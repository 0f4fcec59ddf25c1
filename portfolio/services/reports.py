"""Freeze a report; make and withdraw links that show the board without an account."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction

from audit.chain import canonical
from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from portfolio.models import BoardLink, Snapshot
from portfolio.models.reports import LINK_LASTS
from portfolio.permissions import can_board_link, can_snapshot
from portfolio.report_facts import Facts


def snapshot_take(*, actor: Actor, name: str, facts: Facts) -> Snapshot:
    """Freeze `facts` (what `panels.report.facts_now` just gave) under a name of at most 120 letters. Never changed again."""
    require(can_snapshot(actor))
    if not 0 < len(name.strip()) <= 120:
        raise DomainError("Give the report a name of at most 120 letters.", field="name")
    return _take(actor, name=name.strip(), is_daily=False, facts=facts)


def snapshot_is_due() -> bool:
    """Whether today's report is not frozen yet."""
    return not Snapshot.objects.filter(is_daily=True, day=clock.today()).exists()


def snapshot_daily(*, facts: Facts) -> Snapshot | None:
    """Freeze today's report; two at once make one. None when it is there already."""
    try:
        return _take(CLOCK, name="", is_daily=True, facts=facts)
    except IntegrityError:  # another worker was faster
        return None


def board_link_make(*, actor: Actor, name: str, days: int = LINK_LASTS.days) -> tuple[BoardLink, str]:
    """A link and its secret, which is returned this once and never stored. It ends after `days` (1 to 30)."""
    require(can_board_link(actor))
    if not 0 < len(name.strip()) <= 120:
        raise DomainError("Say where it is shown, in at most 120 letters.", field="name")
    if not 1 <= days <= LINK_LASTS.days:
        raise DomainError(f"A link lasts 1 to {LINK_LASTS.days} days.", field="days")
    secret, now = secrets.token_urlsafe(32), clock.now()
    with transaction.atomic():
        link = BoardLink.objects.create(
            name=name.strip(), secret_sha256=link_digest(secret), made_by_id=actor.user_id, made_at=now,
            ends_at=now + timedelta(days=days),
        )  # fmt: skip
        entry_append(
            actor=actor, action="portfolio.board_link_make", obj=link, changes={"ends_at": link.ends_at},
            summary=f"Shared the status board by a link: {link.name}",
        )  # fmt: skip
    return link, secret


def board_link_withdraw(*, actor: Actor, link: BoardLink) -> BoardLink:
    """End a link at once; ended twice is once."""
    require(can_board_link(actor))
    with transaction.atomic():
        locked = BoardLink.objects.select_for_update().get(pk=link.pk)
        if locked.withdrawn_at is None:
            locked.withdrawn_at = clock.now()
            locked.save(update_fields=["withdrawn_at"])
            entry_append(
                actor=actor, action="portfolio.board_link_withdraw", obj=locked,
                summary=f"Withdrew the link to the status board: {locked.name}",
            )  # fmt: skip
    return locked


def link_digest(secret: str) -> str:
    """How a secret is stored and looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _take(actor: Actor, *, name: str, is_daily: bool, facts: Facts) -> Snapshot:
    with transaction.atomic():
        snapshot = Snapshot.objects.create(
            taken_at=clock.now(), day=clock.today(), is_daily=is_daily, name=name, taken_by_id=actor.user_id, facts=facts,
            digest=hashlib.sha256(canonical(facts).encode()).hexdigest(),
        )  # fmt: skip
        entry_append(
            actor=actor, action="portfolio.snapshot_take", obj=snapshot, changes={"digest": snapshot.digest},
            summary=f"Froze the report {snapshot}",
        )  # fmt: skip
    return snapshot
