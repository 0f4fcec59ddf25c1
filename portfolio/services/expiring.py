"""What nobody decides by and nothing proves goes when its time has passed: sessions, notices, messages, wrong passwords."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from accounts.models import Delivery, Notice
from common import clock
from portfolio.models import Delivery as Sent
from portfolio.models import Event
from reviews.models import ProofFailure, SigningLock
from reviews.stash import files_forget_old

log = structlog.get_logger(__name__)

BATCH = 500
SECONDS = 20.0

Rows = Callable[[datetime], "models.QuerySet[Any]"]


@dataclass(frozen=True)
class Passing:
    """A kind of row that goes by age: `setting` names its days (0: never), without one the row itself says when it ends."""

    name: str
    setting: str
    rows: Rows


def _notices(before: datetime) -> "models.QuerySet[Any]":
    waiting = Delivery.objects.open()
    return Notice.objects.filter(written_at__lt=before).exclude(mail__in=waiting).exclude(chat__in=waiting)


def _messages(before: datetime) -> "models.QuerySet[Any]":
    """Sent or given up, and no notice that is still there left in them."""
    told = Notice.objects.filter(models.Q(mail=OuterRef("pk")) | models.Q(chat=OuterRef("pk")))
    old = Delivery.objects.filter(models.Q(sent_at__lt=before) | models.Q(failed_at__lt=before))
    return old.exclude(Exists(told))


def _ended_sessions(before: datetime) -> "models.QuerySet[Any]":
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    rows: models.QuerySet[Any] = models.QuerySet(UserSession)
    return rows.filter(created_at__lt=before - timedelta(days=1)).exclude(Exists(living))


PASSING: Final = (
    Passing("sessions", "", lambda now: Session.objects.filter(expire_date__lt=now)),
    Passing("ended sessions", "", _ended_sessions),
    Passing("notices", "KEEP_NOTICES_DAYS", _notices),
    Passing("messages", "KEEP_NOTICES_DAYS", _messages),
    Passing(
        "webhook events", "KEEP_WEBHOOKS_DAYS",
        lambda before: Event.objects.filter(made_at__lt=before).exclude(deliveries__state=Sent.State.WAITING),
    ),
    Passing("wrong proofs", "KEEP_PROOFS_DAYS", lambda before: ProofFailure.objects.filter(failed_at__lt=before)),
    Passing(
        "locked signings", "KEEP_PROOFS_DAYS",
        lambda before: SigningLock.objects.filter(until__lt=before, seen_at__isnull=False),
    ),
)  # fmt: skip


def leftovers_expire(*, seconds: float = SECONDS) -> dict[str, int]:
    """Remove rows of PASSING whose time has passed; returns how many of each kind.

    Batches in transactions of their own; what is not done after `seconds` goes at the next call, and calling again
    changes nothing. None of these is evidence, signed, part of the log, or read by a verdict, so a legal hold does not
    keep them. Files that wait for an answer go after an hour.
    """
    until = time.monotonic() + seconds
    gone: dict[str, int] = {}
    for kind in PASSING:
        days = getattr(settings, kind.setting) if kind.setting else None
        if days != 0:
            gone[kind.name] = _expire(kind.rows(clock.now() - timedelta(days=days or 0)), until)
    files_forget_old()
    if any(gone.values()):
        log.info("leftovers_expired", **{name.replace(" ", "_"): count for name, count in gone.items() if count})
    return gone


def _expire(rows: "models.QuerySet[Any]", until: float) -> int:
    removed = 0
    while time.monotonic() < until and (ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=ids).delete()
        removed += len(ids)
    return removed
