"""What waits for one person in discussions: points to answer, answers to accept, questions asked early."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import Comment, Mention, Seat
from portfolio.panels.task import MOST, Task
from reviews.models import PointState, ReviewPoint
from reviews.point_permissions import TEAM


def _points_open(actor: Actor) -> QuerySet[ReviewPoint]:
    seats = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind__in=TEAM
    )
    asks_me = Q(asked_id=actor.user_id) | Q(asked=None, discipline__in=actor.disciplines) & ~Exists(seats)
    mine = Q(Exists(seats), gate_request__isnull=False) | Q(asks_me, gate_request=None)
    found = ReviewPoint.objects.visible_to(actor).running().in_state(PointState.OPEN).filter(mine)
    return found.exclude(raised_by_id=actor.user_id).select_related("initiative", "raised_by")[:MOST]


def points_to_answer(actor: Actor) -> Iterable[Task]:
    """Open points of gates in which the person is an owner, lead or member; early questions that ask them."""
    for point in rows_of(_points_open, actor):
        yield _task(point, "Answer", f"{point.get_kind_display()} of {point.raised_by}")


def _points_answered(actor: Actor) -> QuerySet[ReviewPoint]:
    found = ReviewPoint.objects.visible_to(actor).running().in_state(PointState.ANSWERED)
    return found.filter(raised_by_id=actor.user_id).select_related("initiative")[:MOST]


def answers_to_accept(actor: Actor) -> Iterable[Task]:
    """Answered points that the person raised."""
    for point in rows_of(_points_answered, actor):
        yield _task(point, "Read answer", "Answered; you accept or reopen it")


def _mentions(actor: Actor) -> QuerySet[Mention]:
    found = Mention.objects.filter(user_id=actor.user_id or 0, read_at=None)
    found = found.filter(comment__in=Comment.objects.visible_to(actor))
    return found.select_related("comment__initiative", "comment__said_by")[:MOST]


def mentions(actor: Actor) -> Iterable[Task]:
    """Comments that name the person and are neither read nor answered."""
    for mention in rows_of(_mentions, actor):
        comment = mention.comment
        url = comment.get_absolute_url()
        why = f"{comment.said_by} mentioned you"
        yield Task("mention", "asked", comment.text[:120], url, comment.initiative, why, None, "Read", url)


def _task(point: ReviewPoint, act: str, why: str) -> Task:
    state = "point_open" if act == "Answer" else "point_answered"
    url = point.get_absolute_url()
    return Task("point", state, point.text[:120], url, point.initiative, why, None, act, url)
