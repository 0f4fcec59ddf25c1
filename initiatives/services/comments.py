"""Comments: said, retracted, and mentions read. Nothing here is movement for the stall rule."""

import re

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError, NotAllowed
from common.permissions import require
from initiatives.models import Comment, CommentRetraction, Initiative, Mention
from initiatives.permissions import can_comment, can_retract_comment, can_see_initiative

TEXT_MAX = 4000
MENTIONS_MAX = 20
HANDLE = re.compile(r"(?<![\w@.])@([\w+-]+(?:\.[\w+-]+)*(?:@[\w-]+(?:\.[\w-]+)+)?)")


def comment_add(*, actor: Actor, initiative: Initiative, subject: str, text: str, subject_id: str = "") -> Comment:
    """Say something about the initiative, or about an item, metric or gate review of it (the caller checks that it exists).

    `@name` (an address, or the part before its @) of somebody who may see the initiative becomes a mention; every other
    stays text. What the speaker was asked in this thread counts as read. Raises NotAllowed, DomainError on `text`.
    """
    text = text.strip()
    if not text:
        raise DomainError("Write something first.", field="text")
    if len(text) > TEXT_MAX:
        raise DomainError(f"Keep it within {TEXT_MAX:,} characters.", field="text")
    if subject not in Comment.Subject.values or (subject == Comment.Subject.INITIATIVE) != (not subject_id):
        raise DomainError("There is nothing of this kind to comment on.", field="subject")
    require(can_comment(actor, initiative))
    if actor.user_id is None:
        raise NotAllowed("A comment is said by a person.")
    with transaction.atomic():
        made = Comment.objects.create(
            initiative=initiative, subject=subject, subject_id=subject_id, text=text, said_by_id=actor.user_id,
            said_at=clock.now(),
        )  # fmt: skip
        for user, handle in mentioned(initiative, text).items():
            if user.pk != actor.user_id:
                Mention.objects.create(comment=made, user=user, handle=handle)
        asked = Mention.objects.filter(
            user_id=actor.user_id, read_at=None, comment__in=Comment.objects.about(initiative, subject, subject_id)
        )
        asked.update(read_at=clock.now())
        entry_append(
            actor=actor, action="initiatives.comment_add", obj=made, initiative_id=initiative.pk,
            changes={"subject": subject, "subject_id": subject_id, "length": len(text)},
            summary=f"Commented on {Comment.Subject(subject).label.lower()} of {initiative.key}",
        )  # fmt: skip
    return made


def mentioned(initiative: Initiative, text: str) -> dict[User, str]:
    """`{person: handle}` of everybody whom `text` names and who may see the initiative. A handle of two people names nobody."""
    found: dict[User, str] = {}
    for handle in dict.fromkeys(match.lower() for match in HANDLE.findall(text)[:MENTIONS_MAX]):
        who = {"email__iexact": handle} if "@" in handle else {"email__istartswith": f"{handle}@"}
        users = list(User.objects.filter(is_active=True, **who)[:2])
        if len(users) == 1 and can_see_initiative(actor_for(users[0]), initiative):
            found.setdefault(users[0], handle)
    return found


def comment_retract(*, actor: Actor, comment: Comment) -> CommentRetraction:
    """Its author takes a comment back. Its words are shown to nobody from then on; that it was said stays. Twice changes nothing."""
    with transaction.atomic():
        locked = Comment.objects.select_related("initiative", "said_by").get(pk=comment.pk)
        require(can_retract_comment(actor, locked))
        # Of two at once the second finds the row of the first: a comment itself is never changed, nor locked.
        made, is_new = CommentRetraction.objects.get_or_create(comment=locked, defaults={"retracted_at": clock.now()})
        if is_new:
            Mention.objects.filter(comment=locked, read_at=None).update(read_at=clock.now())
            entry_append(
                actor=actor, action="initiatives.comment_retract", obj=locked, initiative_id=locked.initiative_id,
                changes={"retracted": [False, True]}, summary=f"Retracted a comment on {locked.get_subject_display().lower()}",
            )  # fmt: skip
    return made


def mention_read(*, actor: Actor, mention: Mention) -> Mention:
    """The person mentioned has read it. A mark of one person, no act: it leaves no audit entry."""
    if actor.user_id != mention.user_id:
        raise NotAllowed(f"Only {mention.user} can mark this as read.")
    with transaction.atomic():
        locked = Mention.objects.select_for_update().get(pk=mention.pk)
        if locked.read_at is None:
            locked.read_at = clock.now()
            locked.save(update_fields=["read_at"])
    return locked
