"""A thread of comments on a screen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Comment, Initiative, Mention
from initiatives.permissions import can_comment

HANDLES_MOST = 12


@dataclass(frozen=True)
class Said:
    """One comment. `text` is Markdown with mentions in bold, empty once retracted; `mine` an unread mention of the reader."""

    comment: Comment
    text: str
    is_retracted: bool
    may_retract: bool
    mine: Mention | None


@dataclass(frozen=True)
class Thread:
    """What was said about one thing, oldest first, and whether the reader may say more. `handles` can be mentioned."""

    initiative: Initiative
    subject: str
    subject_id: str
    said: list[Said]
    may: Permission
    handles: list[tuple[str, str]]


def thread_of(
    actor: Actor, initiative: Initiative, subject: str, subject_id: str | int = "", also: Sequence[str] = ()
) -> Thread:
    """Four queries, whatever the number of comments. `also`: other ids of the same thing, whose comments belong to it."""
    found = Comment.objects.about(initiative, subject, str(subject_id), *also).select_related("said_by", "retraction")
    rows = [_said(actor, comment) for comment in found.prefetch_related("mentions")]
    seats = initiative.seats.current().filter(user__is_active=True).select_related("user")
    handles = {seat.user.email.partition("@")[0]: seat.user.name for seat in seats}
    return Thread(
        initiative,
        subject,
        str(subject_id),
        rows,
        can_comment(actor, initiative),
        sorted(handles.items())[:HANDLES_MOST],
    )


def _said(actor: Actor, comment: Comment) -> Said:
    is_retracted = getattr(comment, "retraction", None) is not None
    mentions = list(comment.mentions.all())
    mine = next((one for one in mentions if one.user_id == actor.user_id and one.read_at is None), None)
    text = "" if is_retracted else comment.text
    for one in mentions:
        text = re.sub(
            rf"(?<![\w@.])@{re.escape(one.handle)}(?![\w@-])", f"**@{one.handle}**", text, flags=re.IGNORECASE
        )
    may_retract = actor.is_person and comment.said_by_id == actor.user_id and not is_retracted
    return Said(comment, text, is_retracted, may_retract, mine)
