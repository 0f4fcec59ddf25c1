"""Who is told of what, read from the audit log: one function for each action. The words are made here and nowhere else."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from accounts.models import NoticeKind, User
from accounts.services import NewNotice
from audit.models import Entry
from initiatives.models import OWNER_SEATS, Comment, Initiative, Seat, SeatKind
from metrics.models import Alert
from phases.models import Answer
from reviews.models import GateDecision, GateRequest, ReviewAssignment, SignatureRevocation

Teller = Callable[[Entry, Initiative], Iterable[NewNotice]]
STEERS: Final = (SeatKind.LEAD, SeatKind.SPONSOR, *OWNER_SEATS)


def due_words(day: date | None) -> str:
    """`, due 26 Nov`, or nothing."""
    return f", due {day:%-d %b}" if day else ""


def changes_of(entry: Entry) -> Mapping[str, Any]:
    """What the entry says has changed."""
    return json.loads(entry.payload).get("changes") or {}


def about(initiative: Initiative) -> str:
    """The line that says which initiative."""
    return f"{initiative.key} {initiative.title}"


def seated(initiative: Initiative, kinds: Iterable[str], *, but: int | None) -> list[int]:
    """Holders of these seats, once each, without whoever did it."""
    held = Seat.objects.accepted().filter(initiative=initiative, kind__in=list(kinds)).exclude(user_id=but or 0)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def _gate_asked(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A gate was requested: the owner seats are asked for their acceptance."""
    request = GateRequest.objects.open().filter(pk=entry.object_id).first()
    if request is None:
        return
    for user_id in seated(initiative, OWNER_SEATS, but=entry.actor_id):
        yield NewNotice(
            user_id, NoticeKind.REVIEW, f"Sign: acceptance of gate {request.phase}, {initiative.title}{due_words(request.due_on)}",
            f"{about(initiative)}\nGate {request.phase}, round {request.round}, requested by {entry.actor_name}.",
            "you hold an owner seat of it", request.get_absolute_url(), f"gate:{request.pk}", initiative.pk, request.due_on,
        )  # fmt: skip


def _review_asked(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A person was named for a review."""
    row = (
        ReviewAssignment.objects.open()
        .filter(pk=entry.object_id, reviewer__isnull=False)
        .select_related("gate_request")
        .first()
    )
    if row is None or row.reviewer_id in (None, entry.actor_id) or not row.gate_request.is_open:
        return
    name, request = row.get_discipline_display(), row.gate_request
    yield NewNotice(
        row.reviewer_id, NoticeKind.REVIEW, f"Sign: {name} review, {initiative.title}{due_words(row.due_on)}",
        f"{about(initiative)}\nGate {request.phase}, round {request.round}.", f"{entry.actor_name} named you for this review",
        request.get_absolute_url(), f"review:{row.pk}", initiative.pk, row.due_on,
    )  # fmt: skip


def _revoked(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A signature was revoked by somebody else than its signer."""
    made = SignatureRevocation.objects.filter(pk=entry.object_id).select_related("signature__gate_request").first()
    if made is not None and made.signature.signer_id != entry.actor_id:
        request = made.signature.gate_request
        yield NewNotice(
            made.signature.signer_id, NoticeKind.LOST, f"Look: your signature at gate {request.phase} was revoked, {initiative.title}",
            f"{about(initiative)}\nBy {entry.actor_name}.", "you signed it", request.get_absolute_url(), f"revoked:{made.pk}",
            initiative.pk,
        )  # fmt: skip


def _gate_decided(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A gate was decided, or its decision corrected: the seats, and who signed."""
    made = GateDecision.objects.filter(pk=entry.object_id).select_related("gate_request").first()
    if made is None:
        return
    request = made.gate_request
    signers = set(request.signatures.values_list("signer_id", flat=True)) - {entry.actor_id}
    for user_id in sorted({*seated(initiative, STEERS, but=entry.actor_id), *signers}):
        why = "you signed this gate" if user_id in signers else "you hold a seat of it"
        yield NewNotice(
            user_id, NoticeKind.GATE, f"Read: gate {request.phase} is decided: {made.get_outcome_display().lower()}, {initiative.title}",
            f"{about(initiative)}\nDecided by {made.decided_by_name}.", why, request.get_absolute_url(), f"decided:{made.pk}",
            initiative.pk,
        )  # fmt: skip


def _item_wanted(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A checklist item was given to somebody."""
    answer = Answer.objects.filter(pk=entry.object_id).select_related("item").first()
    if answer is None or answer.assigned_to_id in (None, entry.actor_id):
        return
    act = "Add evidence" if answer.item.kind == "evidence" else "Answer"
    yield NewNotice(
        answer.assigned_to_id, NoticeKind.ITEM, f"{act}: {answer.item.title}, {initiative.title}{due_words(answer.due_on)}",
        about(initiative), f"{entry.actor_name} gave it to you", f"/i/{initiative.key}/items/{answer.item_id}/",
        f"item:{answer.pk}:{answer.assigned_to_id}:{answer.due_on or ''}", initiative.pk, answer.due_on,
    )  # fmt: skip


def _seat_offered(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """A seat was offered that counts only once it is accepted."""
    seat = Seat.objects.current().filter(pk=entry.object_id, accepted_at=None).first()
    if seat is not None and seat.user_id != entry.actor_id:
        yield NewNotice(
            seat.user_id, NoticeKind.SEAT, f"Accept: {seat.get_kind_display().lower()} of {initiative.title}",
            f"{about(initiative)}\nThe seat counts at gates only once you accept it.", f"{entry.actor_name} offers you the seat",
            initiative.get_absolute_url(), f"seat:{seat.pk}", initiative.pk,
        )  # fmt: skip


def _mentioned(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """Somebody was named in a comment, whose words stay in the application."""
    comment = Comment.objects.filter(pk=entry.object_id, retraction=None).first()
    if comment is None:
        return
    for user_id in comment.mentions.filter(read_at=None).values_list("user_id", flat=True):
        yield NewNotice(
            user_id, NoticeKind.MENTION, f"Read: {entry.actor_name} mentions you, {initiative.title}", about(initiative),
            f"{entry.actor_name} wrote @ and your name", comment.get_absolute_url(), f"mention:{comment.pk}", initiative.pk,
        )  # fmt: skip


def _updated(entry: Entry, initiative: Initiative) -> Iterable[NewNotice]:
    """An update was posted: the sponsor reads it."""
    for user_id in seated(initiative, (SeatKind.SPONSOR,), but=entry.actor_id):
        yield NewNotice(
            user_id, NoticeKind.UPDATE, f"Read: update on {initiative.title}", about(initiative), "you sponsor it",
            f"/i/{initiative.key}/activity/", f"update:{entry.pk}", initiative.pk,
        )  # fmt: skip


BY_ACTION: Final[Mapping[str, Teller]] = {
    "reviews.gate_request": _gate_asked,
    "reviews.review_assign": _review_asked,
    "reviews.review_reassign": _review_asked,
    "reviews.signature_revoke": _revoked,
    "reviews.gate_decide": _gate_decided,
    "reviews.decision_correct": _gate_decided,
    "phases.item_assign": _item_wanted,
    "initiatives.seat_assign": _seat_offered,
    "initiatives.comment_add": _mentioned,
    "initiatives.update_post": _updated,
}
TO_FOLLOWERS: Final = {
    "reviews.gate_decide": NoticeKind.GATE, "reviews.decision_correct": NoticeKind.GATE, "reviews.gate_request": NoticeKind.GATE,
    "initiatives.update_post": NoticeKind.UPDATE,
}  # fmt: skip
"""Facts that followers, and the organisation's channel, are told too."""


def alert_told(alert: Alert, *, with_values: bool) -> Iterable[NewNotice]:
    """A new alert: the owner of the metric, and whoever it was given to; else the lead. Values only where they may stand."""
    metric, initiative = alert.metric, alert.initiative
    people = {pk for pk in (metric.owner_id, alert.assigned_to_id) if pk} or set(
        seated(initiative, (SeatKind.LEAD,), but=None)
    )
    what = alert.detail if with_values else f"{alert.get_kind_display()}: {metric.name}"
    for user_id in sorted(people):
        why = "the metric is yours" if user_id == metric.owner_id else "you lead it or the alert was given to you"
        yield NewNotice(
            user_id, NoticeKind.ALERT, f"Look: {metric.name} needs you, {initiative.title}", f"{about(initiative)}\n{what}", why,
            alert.get_absolute_url(), f"alert:{alert.pk}:{alert.opened_at:%Y%m%d%H%M%S}", initiative.pk,
        )  # fmt: skip


def handed_over(entry: Entry) -> Iterable[NewNotice]:
    """What rested with one person was handed to another, in one act."""
    said = changes_of(entry)
    moved, person = len(said.get("moved", ())), User.objects.filter(pk=entry.object_id).first()
    if moved and person is not None and said.get("to") != entry.actor_id:
        yield NewNotice(
            int(said["to"]), NoticeKind.HANDOVER, f"Take over: {moved} {'thing' if moved == 1 else 'things'} from {person}",
            "They are on your My work.", f"{entry.actor_name} handed them to you", "/my-work/", f"handover:{entry.pk}",
        )  # fmt: skip
