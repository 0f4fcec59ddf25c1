"""Who stands behind a number that was typed or pushed: a report, a second person, or nobody yet.

A *number* is what a rule made of the points of one window. It is given by hand as soon as one of those points was typed,
brought in a file or pushed; whatever the metric says today, each point says how it came. What Flightline pulled itself or
counted from feedback needs nobody. `number_of` is pure; `proofs_of` reads two tables, however many numbers there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from common.formats import figure
from metrics.models import Metric, NumberConfirmation, NumberGiven, PointRevision, Provenance
from metrics.rules import Value, inside

Giver = tuple[date, str, int]
BY_HAND = (Provenance.TYPED, Provenance.PUSHED)
KEPT_MOST: Final = 24
"""Of so many metrics and instants at once the SQL is kept."""


@dataclass(frozen=True, slots=True)
class Number:
    """`value` (in `unit`) is the `aggregate` of the `n` points with start < at ≤ end, of which `newest_at` is the newest.

    `came` names the ways of those that were given by hand: `typed`, `pushed`, or both.
    """

    metric_id: int
    aggregate: str
    start: datetime
    end: datetime
    value: float
    unit: str
    n: int
    newest_at: datetime
    came: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it this very number: six digits, because that is how a bundle holds it."""
        return self.metric_id, format(self.value, ".6g"), self.unit, self.n, self.newest_at

    @property
    def days(self) -> tuple[date, date]:
        return self.start.astimezone(UTC).date(), self.newest_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Proof:
    """A number given by hand, the addresses (and ids) of who gave it, and who else stands behind it."""

    number: Number
    given_by: tuple[str, ...] = ()
    given_ids: frozenset[int] = frozenset()
    confirmed: NumberConfirmation | None = None
    report: str = ""

    @property
    def stands(self) -> bool:
        return self.confirmed is not None or self.report != ""

    @property
    def given(self) -> str:
        """`typed by engineer@example.com`; without an address where the log does not say."""
        came = " and ".join(self.number.came)
        return f"{came} by {', '.join(self.given_by)}" if self.given_by else came

    @property
    def words(self) -> str:
        """`typed by engineer@example.com, confirmed by operations@example.com`."""
        if self.confirmed is not None:
            return f"{self.given}, confirmed by {self.confirmed.confirmed_by.email}"
        return f"{self.given}, report: {self.report}" if self.report else f"{self.given}, not confirmed"

    @property
    def sentence(self) -> str:
        """`words` as a sentence."""
        return f"{self.words[0].upper()}{self.words[1:]}."

    @property
    def figure(self) -> str:
        return figure(self.number.value, self.number.unit)


def number_of(
    metric_id: int, unit: str, aggregate: str, value: float | None, points: Sequence[Value], start: datetime, end: datetime
) -> Number | None:  # fmt: skip
    """The number that `points` gave over the window, if any of them was given by hand; else None."""
    found = inside(points, since=start, until=end)
    came = tuple(str(way) for way in BY_HAND if any(point.came == way for point in found))
    if value is None or not came:
        return None
    return Number(metric_id, aggregate, start, end, value, unit, len(found), found[-1].at, came)


def latest_of(metric: Metric) -> Number | None:
    """The newest value of a metric as a number, if its values are typed or pushed."""
    if metric.latest_at is None or metric.latest_value is None or metric.provenance not in BY_HAND:
        return None
    return Number(
        metric.pk, "last", metric.latest_at - timedelta(microseconds=1), metric.latest_at, metric.latest_value, metric.unit,
        1, metric.latest_at, (str(metric.provenance),),
    )  # fmt: skip


def latest_proofs(metrics: Iterable[Metric]) -> dict[int, Proof]:
    """What stands behind the newest value of each metric that is typed or pushed, by its id. Two queries at most."""
    numbers = [number for number in map(latest_of, metrics) if number is not None]
    return {number.metric_id: proof for number, proof in proofs_of(numbers).items()}


def latest_short(metrics: Iterable[Metric]) -> dict[int, str]:
    """`typed, not confirmed` of the newest value of each metric that is typed or pushed, by its id. One query at most."""
    numbers = [number for number in map(latest_of, metrics) if number is not None]
    confirmed = _confirmed(numbers) if numbers else {}
    return {
        one.metric_id: f"{one.came[0]}, {'confirmed' if (one.metric_id, one.newest_at) in confirmed else 'not confirmed'}"
        for one in numbers
    }


def proofs_of(numbers: Iterable[Number]) -> dict[Number, Proof]:
    """What stands behind each number, without reports: two queries, none without numbers."""
    asked = list(dict.fromkeys(numbers))
    if not asked:
        return {}
    confirmed, given = _confirmed(asked), _given(asked)
    return {
        one: Proof(
            one,
            tuple(sorted({email for _, email, _ in given(one)})),
            frozenset(user_id for _, _, user_id in given(one)),
            confirmed.get(one.key) or (confirmed.get((one.metric_id, one.newest_at)) if one.n == 1 else None),
        )
        for one in asked
    }


def _confirmed(asked: Sequence[Number]) -> Mapping[tuple[object, ...], NumberConfirmation]:
    """Confirmations that no later change of a point has overtaken, by what makes their number, and by their newest point:
    who stands behind a number stands behind each point of it."""
    about: tuple[Any, ...] = (*_metric_ids(asked), *sorted({one.newest_at for one in asked}))
    is_kept = len(about) <= KEPT_MOST
    found = rows_of(_confirmations, CLOCK, *about) if is_kept else list(_confirmations(CLOCK, *about))
    by_point: dict[tuple[object, ...], NumberConfirmation] = {(row.metric_id, row.newest_at): row for row in found}
    return by_point | {(row.metric_id, format(row.value, ".6g"), row.unit, row.n, row.newest_at): row for row in found}


def _confirmations(_: Actor, *about: int | datetime) -> QuerySet[NumberConfirmation]:
    """About ids of metrics, and instants of newest points."""
    ids = [one for one in about if isinstance(one, int)]
    instants = [one for one in about if isinstance(one, datetime)]
    changed = PointRevision.objects.filter(
        metric_id=OuterRef("metric_id"), at__gt=OuterRef("start"), at__lte=OuterRef("end"),
        recorded_at__gt=OuterRef("confirmed_at"),
    )  # fmt: skip
    rows = NumberConfirmation.objects.filter(metric_id__in=ids, newest_at__in=instants)
    return rows.exclude(Exists(changed)).select_related("confirmed_by").order_by("id")


def _givers(_: Actor, first: date, last: date, *ids: int) -> QuerySet[Any, Any]:
    rows = NumberGiven.objects.filter(metric_id__in=ids, day__gte=first, day__lte=last)
    return rows.order_by().values_list("metric_id", "day", "user__email", "user_id")


def _metric_ids(asked: Iterable[Number]) -> list[int]:
    return sorted({one.metric_id for one in asked})


def _given(asked: Sequence[Number]) -> Callable[[Number], list[Giver]]:
    """Who gave values of a number's days."""
    about: tuple[Any, ...] = (min(one.days[0] for one in asked), max(one.days[1] for one in asked), *_metric_ids(asked))
    rows = rows_of(_givers, CLOCK, *about) if len(about) <= KEPT_MOST else _givers(CLOCK, *about)
    found: dict[int, list[Giver]] = {}
    for metric_id, day, email, user_id in rows:
        found.setdefault(metric_id, []).append((day, email, user_id))
    return lambda one: [giver for giver in found.get(one.metric_id, ()) if one.days[0] <= giver[0] <= one.days[1]]
