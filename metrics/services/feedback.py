"""What end users say arrives: one piece or a batch, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.formats import plural
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import fields_fill
from metrics.models import Feedback, FeedbackForm
from metrics.permissions import can_feedback_send
from metrics.services.feedback_points import feedback_recount
from metrics.services.judging import FUTURE_ALLOWED
from metrics.services.points import Refusal

MAX_PIECES = 500
MAX_KEY = 100
GIVEN = ("score", "comment", "about", "channel", "at", "key")
SAME = ("score", "comment", "about", "channel")


@dataclass(frozen=True, slots=True)
class Taken:
    """`ids` of the new pieces, how many were there already under the same key, and which items were refused, and why."""

    ids: list[int] = field(default_factory=list)
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return len(self.ids)


def feedback_take(
    *, actor: Actor, initiative: Initiative, pieces: Sequence[Any], form: FeedbackForm | None = None
) -> Taken:
    """Store `{"score": 1–5, "comment"?, "about"?, "channel"?, "at"?: ISO time with zone, "key"?}` items, at most 500.

    Good items are stored even where others are refused. A `key` names a piece once in an initiative: sent again with the
    same content it changes nothing, with other content it is refused. The satisfaction metric is counted anew at once.
    Leaves one audit entry for the batch, none when nothing is new. Raises DomainError, NotAllowed.
    """
    require(can_feedback_send(actor, initiative))
    if len(pieces) > MAX_PIECES:
        raise DomainError(f"At most {MAX_PIECES} pieces fit in one batch; these are {len(pieces):,}.", field="pieces")
    with transaction.atomic():
        # The initiative's lock, because two senders may repeat the same key at once.
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        known = _known(locked, pieces)
        fresh, repeated, refused = _sorted_out(locked, actor, pieces, known, form)
        made = Feedback.objects.bulk_create(fresh)
        if made:
            entry_append(
                actor=actor, action="metrics.feedback_take", obj=made[0], initiative_id=locked.pk,
                summary=f"Took {plural(len(made), 'piece')} of feedback{f' by the form {form.title}' if form else ''}",
                changes={"pieces": [row.pk for row in made], "repeated": repeated, "refused": len(refused)},
            )  # fmt: skip
            feedback_recount(initiative=locked, days={_day(row.received_at) for row in made}, creates=True)
    return Taken([row.pk for row in made], repeated, refused)


def _known(initiative: Initiative, pieces: Sequence[Any]) -> dict[str, Feedback]:
    keys = {key for piece in pieces if isinstance(piece, Mapping) and isinstance(key := piece.get("key"), str) and key}
    rows = Feedback.objects.filter(initiative=initiative, external_ref__in=keys) if keys else ()
    return {row.external_ref: row for row in rows}


def _sorted_out(
    initiative: Initiative, actor: Actor, pieces: Sequence[Any], known: dict[str, Feedback], form: FeedbackForm | None
) -> tuple[list[Feedback], int, list[Refusal]]:
    """The new rows, how many items repeat a known one, and the refused items."""
    fresh: list[Feedback] = []
    refused: list[Refusal] = []
    repeated = 0
    for index, piece in enumerate(pieces):
        try:
            row = _row(initiative, actor, piece, form)
            earlier = known.setdefault(row.external_ref, row) if row.external_ref else row
            if earlier is row:
                fresh.append(row)
            elif any(getattr(earlier, name) != getattr(row, name) for name in SAME):
                raise DomainError("This key was used for another piece.", field="key")
            else:
                repeated += 1
        except DomainError as error:
            refused.append(Refusal(index, f"{error.field}: {error.message}" if error.field else error.message))
    return fresh, repeated, refused


def _row(initiative: Initiative, actor: Actor, piece: Any, form: FeedbackForm | None) -> Feedback:
    if not isinstance(piece, Mapping):
        raise DomainError("Each piece is an object with a score and, if there is one, a comment.")
    unknown = sorted(str(name) for name in piece if name not in GIVEN)
    if unknown:
        raise DomainError("There is no such field here.", field=unknown[0])
    score = piece.get("score")
    if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5:
        raise DomainError("A whole number from 1, bad, to 5, good.", field="score")
    now = clock.now()
    row = Feedback(
        initiative=initiative, received_at=_at(piece.get("at"), now), supplied_by_id=actor.user_id, created_at=now,
        changed_at=now, form=form, external_ref=_key(piece.get("key")),
    )  # fmt: skip
    texts = {name: piece[name] for name in ("comment", "about", "channel") if piece.get(name) is not None}
    fields_fill(row, {"score": score, **texts}, ("score", "comment", "about", "channel"))
    return row


def _at(raw: Any, now: datetime) -> datetime:
    if raw is None:
        return now
    try:
        at = raw if isinstance(raw, datetime) else parse_datetime(raw) if isinstance(raw, str) else None
        at = at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise DomainError("An ISO 8601 time with its zone, such as 2026-11-23T14:00:00Z.", field="at")
    if at.year < 2000 or at > now + FUTURE_ALLOWED:
        raise DomainError("The time lies in the future, or before the year 2000.", field="at")
    return at


def _key(raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > MAX_KEY or not raw.isprintable():
        raise DomainError(f"A key is a text of 1 to {MAX_KEY} characters.", field="key")
    return raw


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
