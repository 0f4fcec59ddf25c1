"""What a person chooses about being told, and what the administrator decides for all."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import CHOSEN_KINDS, ChatAddress, Delivery, Follow, NoticeKind, NoticePolicy, NoticeSettings, User
from accounts.permissions import can_administer
from accounts.services.chatting import bound_to
from accounts.services.notices import NewNotice, notices_write
from accounts.services.outbox import delivery_again
from accounts.telling import MAILS, TO_ALL
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError, NotAllowed
from common.outbound import OutboundError, target_parse
from common.permissions import require
from common.sealed import text_seal


def notice_settings_save(
    *, actor: Actor, user: User, choices: Mapping[str, Mapping[str, Any]], digest_hour: int, digest_weekday: int,
    quiet_from: int | None, quiet_until: int | None,
) -> NoticeSettings:  # fmt: skip
    """Keep a person's own choices. A preference, not an act: it leaves no audit entry. Raises DomainError at the wrong field."""
    _own(actor, user)
    if any(kind not in CHOSEN_KINDS or one.get("mail") not in MAILS for kind, one in choices.items()):
        raise DomainError("There is no such choice.", field="choices")
    if (quiet_from is None) != (quiet_until is None):
        raise DomainError("Give both hours, or neither.", field="quiet_until")
    if not (0 <= digest_hour <= 23 and 0 <= digest_weekday <= 6):
        raise DomainError("There is no such hour or day.", field="digest_hour")
    kept = {kind: {"mail": one["mail"], "chat": bool(one.get("chat"))} for kind, one in choices.items()}
    values = {
        "choices": kept, "digest_hour": digest_hour, "digest_weekday": digest_weekday, "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }  # fmt: skip
    with transaction.atomic():
        return NoticeSettings.objects.update_or_create(user=user, defaults=values)[0]


def follow_set(*, actor: Actor, initiative_id: int, level: str) -> Follow | None:
    """How much of an initiative, which the caller has seen to be visible, the actor is told; "" for what concerns them."""
    if level and level not in Follow.Level.values:
        raise DomainError("There is no such choice.", field="level")
    if actor.user_id is None or not actor.is_person:
        raise NotAllowed("Only a person can follow an initiative.")
    with transaction.atomic():
        if not level:
            Follow.objects.filter(user_id=actor.user_id, initiative_id=initiative_id).delete()
            return None
        return Follow.objects.update_or_create(
            user_id=actor.user_id, initiative_id=initiative_id, defaults={"level": level}
        )[0]


def chat_address_set(*, actor: Actor, user: User | None, form: str, url: str, kinds: Iterable[str] = ()) -> ChatAddress:
    """Where chat messages of `user` go, or of the organisation (None; an administrator). The address is sealed, never shown.

    An empty `url` keeps the one that stands. Raises DomainError on `form`, `url`.
    """
    require(can_administer(actor)) if user is None else _own(actor, user)
    if form not in ChatAddress.Form.values:
        raise DomainError("There is no such chat.", field="form")
    chosen = [kind for kind in TO_ALL if kind in set(kinds)] if user is None else []
    with transaction.atomic():
        made = ChatAddress.objects.select_for_update().filter(user=user).first() or ChatAddress(user=user)
        if not url and made.pk is None:
            raise DomainError("Paste the address that the chat gave you.", field="url")
        made.form, made.kinds, made.set_at = form, chosen, clock.now()
        made.host = _host(url) if url else made.host
        made.save()
        if url:
            made.url_encrypted = text_seal(url, bound_to=bound_to(made))
            made.save(update_fields=["url_encrypted"])
        entry_append(
            actor=actor, action="accounts.chat_address_set", obj=made, changes={"host": made.host, "form": form, "kinds": chosen},
            summary=f"Chat messages {'of the organisation' if user is None else f'to {user}'} go to {made.host}"[:300],
        )  # fmt: skip
    return made


def chat_address_end(*, actor: Actor, address: ChatAddress) -> None:
    """Send nothing there any more: its person, or an administrator for the organisation's."""
    require(can_administer(actor)) if address.user is None else _own(actor, address.user)
    with transaction.atomic():
        entry_append(
            actor=actor, action="accounts.chat_address_end", obj=address, changes={"host": [address.host, ""]},
            summary=f"No more chat messages to {address.host}"[:300],
        )  # fmt: skip
        address.delete()


def notice_policy_set(*, actor: Actor, has_values: bool) -> NoticePolicy:
    """Whether values of metrics may stand in messages: an administrator decides. What is written already stays as it is."""
    require(can_administer(actor))
    with transaction.atomic():
        made, _ = NoticePolicy.objects.update_or_create(pk=1, defaults={"has_values": has_values})
        entry_append(
            actor=actor, action="accounts.notice_policy_set", obj=made, changes={"has_values": has_values},
            summary=f"Messages carry {'values' if has_values else 'no values'} of metrics",
        )  # fmt: skip
    return made


def notice_try(*, actor: Actor, user: User, has_chat: bool) -> bool:
    """Send the person a trial message by mail (or by chat), at most once a minute; False when one has just gone."""
    _own(actor, user)
    now = clock.now()
    with transaction.atomic():
        trial = NewNotice(
            user_id=user.pk, kind=NoticeKind.UPDATE, subject="Read: a trial of your notifications", why="you asked for a trial",
            text="This is how notices of Flightline look here.", url="/my-work/", key=f"trial:{now:%Y%m%d%H%M}",
        )  # fmt: skip
        if not notices_write(notices=[trial]):
            return False
        made = user.notices.get(key=trial.key)
        sent = Delivery.objects.create(user=user, channel="chat" if has_chat else "mail", due_at=now, made_at=now)
        made.mail, made.chat = (None, sent) if has_chat else (sent, None)
        made.save(update_fields=["mail", "chat"])
    return True


def delivery_retry(*, actor: Actor, delivery: Delivery) -> Delivery:
    """Send again what was given up: an administrator, after the cause is mended."""
    require(can_administer(actor))
    with transaction.atomic():
        row = delivery_again(delivery=delivery)
        entry_append(
            actor=actor, action="accounts.delivery_retry", obj=row, changes={"state": ["failed", row.state]},
            summary=f"Sends {row} again",
        )  # fmt: skip
    return row


def _own(actor: Actor, user: User) -> None:
    if not actor.is_person or actor.user_id != user.pk:
        raise NotAllowed(f"Only {user} can change what they are told.")


def _host(url: str) -> str:
    try:
        return target_parse(url).host[:200]
    except OutboundError as error:
        raise DomainError(str(error), field="url") from error
