"""The public feedback form: open one, close it, and what somebody without an account sends through it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError, NotAllowed
from common.permissions import require
from initiatives.models import Initiative, Status
from metrics.models import Feedback, FeedbackForm
from metrics.permissions import can_feedback_form_open
from metrics.services.feedback import Taken, feedback_take

CODE_BYTES = 24
MAX_TOPICS = 12
HOURLY = 600
"""Pieces that one form takes in an hour; more is a flood, and the page says to come back later."""
CLOSED = "This form is closed, or its address is mistyped."


def feedback_form_open(*, actor: Actor, initiative: Initiative, title: str, topics: Sequence[str] = ()) -> FeedbackForm:
    """Open a form under a new address of 192 random bits. `title` and `topics` are all that its readers learn."""
    require(can_feedback_form_open(actor, initiative))
    title = title.strip()
    if not title or len(title) > 120:
        raise DomainError("Give it the name that its users know, in at most 120 characters.", field="title")
    names = list(dict.fromkeys(topic.strip() for topic in topics if topic.strip()))
    if len(names) > MAX_TOPICS or any(len(name) > 80 for name in names):
        raise DomainError(f"At most {MAX_TOPICS} topics of 80 characters each.", field="topics")
    with transaction.atomic():
        form = FeedbackForm.objects.create(
            initiative=initiative, code=secrets.token_urlsafe(CODE_BYTES), title=title, topics=names,
            added_by_id=actor.user_id, added_at=clock.now(),
        )  # fmt: skip
        # The code stays out of the log: who reads the log may not write feedback.
        entry_append(
            actor=actor, action="metrics.feedback_form_open", obj=form, initiative_id=initiative.pk,
            summary=f"Opened the feedback form {title}", changes={"title": title, "topics": names},
        )  # fmt: skip
    return form


def feedback_form_close(*, actor: Actor, form: FeedbackForm) -> FeedbackForm:
    """Close a form at once and for ever. What it brought stays; a new form has another address."""
    require(can_feedback_form_open(actor, form.initiative))
    with transaction.atomic():
        form = FeedbackForm.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=form.pk)
        if form.ended_at is None:
            form.ended_at = clock.now()
            form.save(update_fields=["ended_at"])
            entry_append(
                actor=actor, action="metrics.feedback_form_close", obj=form, initiative_id=form.initiative_id,
                summary=f"Closed the feedback form {form.title}", changes={"ended_at": form.ended_at},
            )  # fmt: skip
    return form


def feedback_form_send(*, form: FeedbackForm | None, key: str, score: int, comment: str, about: str) -> Taken:
    """What an end user sent through the public page. `key` names this one showing of the page: sent twice, stored once.

    Keeps no address and no name. Raises NotAllowed when the form is closed (the same words as for one that never was),
    DomainError on the field, or without a field when the form takes no more this hour.
    """
    if form is None or not is_taking(form):
        raise NotAllowed(CLOSED)
    since = clock.now() - timedelta(hours=1)
    if Feedback.objects.filter(form=form, created_at__gt=since).count() >= HOURLY:
        raise DomainError("Too many answers are arriving just now. Please try again in an hour.")
    if about and form.topics and about not in form.topics:
        raise DomainError("Choose one of the topics.", field="about")
    actor = Actor(
        kind="token", name=f"Feedback form {form.title}", scopes=frozenset({"write:feedback"}),
        only_initiative_id=form.initiative_id,
    )  # fmt: skip
    piece = {"score": score, "comment": comment, "about": about, "channel": "Feedback form", "key": f"form:{key}"}
    taken = feedback_take(actor=actor, initiative=form.initiative, pieces=[piece], form=form)
    if taken.refused:
        name, _, reason = taken.refused[0].reason.partition(": ")
        raise DomainError(reason or name, field=name if reason else None)
    return taken


def is_taking(form: FeedbackForm) -> bool:
    """Whether the page asks at all: open, and the initiative neither stopped nor retired."""
    return form.ended_at is None and form.initiative.status not in (Status.STOPPED, Status.RETIRED)
