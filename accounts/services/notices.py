"""Notices are written once for each person and key, inside the caller's transaction, with the messages they leave in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import ChatAddress, Delivery, Follow, Notice, NoticePolicy, NoticeSettings, Organisation, User
from accounts.telling import TEXT_LINES, one_line, route_of
from common import clock


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What `user_id` (None: the organisation's channel) is to be told. `text` has at most four lines, and no secret.

    `key` makes it once only: the same person is never told the same key again.
    """

    user_id: int | None
    kind: str
    subject: str
    text: str
    why: str
    url: str
    key: str
    initiative_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Ways:
    """What is known of the people of one batch: their settings, how they follow, who has a chat."""

    settings: dict[int, NoticeSettings]
    levels: dict[tuple[int, int | None], str]
    chats: frozenset[int]
    to_all: frozenset[str]
    zone: ZoneInfo


def notices_write(*, notices: Sequence[NewNotice]) -> int:
    """Write these notices and the messages they leave in; returns how many are new. Machines and leavers are told nothing.

    Runs in the caller's transaction, so that a fact and its notice are both there or neither. Doubles are no error.
    """
    if not notices:
        return 0
    with transaction.atomic():
        here = set(
            User.objects.filter(pk__in={one.user_id for one in notices}, is_active=True, is_service=False)
            .values_list("pk", flat=True)
        )  # fmt: skip
        told = set(Notice.objects.filter(key__in={one.key for one in notices}).values_list("user_id", "key"))
        ways = _ways(here)
        fresh = [one for one in notices if one.user_id is None or one.user_id in here]
        return sum(_write(one, ways) for one in fresh if (one.user_id, one.key) not in told)


def notices_withdraw(*, ids: Sequence[int]) -> int:
    """Take these out of the messages that wait for them: they stay in the application, where each page asks anew."""
    if not ids:
        return 0
    with transaction.atomic():
        return Notice.objects.filter(pk__in=ids).update(mail=None, chat=None)


def values_allowed() -> bool:
    """Whether values of metrics may stand in messages, as the administrator decided."""
    policy = NoticePolicy.objects.filter(pk=1).first()
    return policy is None or policy.has_values


def _ways(user_ids: Iterable[int]) -> _Ways:
    users = list(user_ids)
    follows = Follow.objects.filter(user_id__in=users).values_list("user_id", "initiative_id", "level")
    chats = ChatAddress.objects.filter(user_id__in=users).values_list("user_id", flat=True)
    kinds = [kind for row in ChatAddress.objects.filter(user=None) for kind in row.kinds]
    return _Ways(
        NoticeSettings.objects.in_bulk(users),
        {(user, initiative): level for user, initiative, level in follows},
        frozenset(pk for pk in chats if pk is not None),
        frozenset(kinds),
        zone_of_all(),
    )


def zone_of_all() -> ZoneInfo:
    """The time zone of the organisation; UTC where it is not known here."""
    name = Organisation.objects.values_list("time_zone", flat=True).first() or "UTC"
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _write(one: NewNotice, ways: _Ways) -> bool:
    """One row with its messages. Somebody who wrote the same at the same moment was first: then nothing."""
    now = clock.now()
    if one.user_id is None and one.kind not in ways.to_all:
        return False
    try:
        with transaction.atomic():
            made = Notice.objects.create(
                user_id=one.user_id, kind=one.kind, initiative_id=one.initiative_id, subject=one_line(one.subject, 200),
                text="\n".join(one.text.splitlines()[:TEXT_LINES])[:1000], why=one_line(one.why, 200), url=one.url[:300],
                due_on=one.due_on, key=one.key[:120], written_at=now,
            )  # fmt: skip
            _send_by(made, ways, now)
    except IntegrityError:
        return False
    return True


def _send_by(made: Notice, ways: _Ways, now: datetime) -> None:
    if made.user_id is None:
        made.chat = Delivery.objects.create(channel="chat", due_at=now, made_at=now)
    else:
        route = route_of(
            ways.settings.get(made.user_id), made.kind, ways.levels.get((made.user_id, made.initiative_id)), now,
            ways.zone, has_chat=made.user_id in ways.chats,
        )  # fmt: skip
        if route.mail_at is not None:
            made.mail = _mail(made.user_id, route.mail_at, now, is_digest=route.is_digest)
        if route.chat_at is not None:
            made.chat = Delivery.objects.create(user_id=made.user_id, channel="chat", due_at=route.chat_at, made_at=now)
    made.save(update_fields=["mail", "chat"])


def _mail(user_id: int, at: datetime, now: datetime, *, is_digest: bool) -> Delivery:
    """A mail of its own, or the digest of that hour. One that is on its way already takes nothing more: the next one does."""
    if not is_digest:
        return Delivery.objects.create(user_id=user_id, channel="mail", due_at=at, made_at=now)
    while True:
        made, is_new = Delivery.objects.get_or_create(
            user_id=user_id, channel="digest", due_at=at, defaults={"made_at": now}
        )
        kept = made if is_new else Delivery.objects.select_for_update().get(pk=made.pk)
        if kept.lease_token is None and kept.sent_at is None and kept.failed_at is None:
            return kept
        at += timedelta(days=1)
