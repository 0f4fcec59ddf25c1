"""Who gave which numbers: kept beside the points, because a second person is whoever did not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from accounts.models import ApiToken
from common.actors import Actor
from metrics.models import Metric, NumberGiven, Point
from metrics.proof import BY_HAND
from metrics.services.freezing import Measured


def numbers_given(*, actor: Actor, points: Sequence[Point | Measured]) -> None:
    """Keep that the actor gave these points, once for each metric and day: one statement, in the caller's transaction.

    Nothing for what Flightline pulled or counted itself, and for what the clock did.
    """
    if actor.user_id is None:
        return
    days = {(point.metric_id, _day(point.at)) for point in points if point.provenance in BY_HAND}
    if days:
        rows = [NumberGiven(metric_id=metric_id, day=day, user_id=actor.user_id) for metric_id, day in sorted(days)]
        NumberGiven.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def givers_of(metric: Metric, start: datetime, end: datetime) -> set[int]:
    """Ids of everybody who gave numbers of these days, and of those who made the tokens of the accounts among them."""
    rows = NumberGiven.objects.filter(metric=metric, day__gte=_day(start), day__lte=_day(end))
    found = set(rows.order_by().values_list("user_id", flat=True))
    made = ApiToken.objects.filter(user_id__in=found, created_by__isnull=False)
    return found | set(made.values_list("created_by_id", flat=True))


def _day(at: datetime) -> date:
    return at.date() if at.tzinfo is UTC else at.astimezone(UTC).date()
