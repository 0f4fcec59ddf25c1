"""Points pushed through the API."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.formats import plural
from common.permissions import Denied
from initiatives.models import Initiative
from metrics.models import Metric, Provenance
from metrics.permissions import can_points_push
from metrics.services.freezing import Measured
from metrics.services.judging import FUTURE_ALLOWED, metrics_judge
from metrics.services.receipts import receipt_answer, receipt_claim
from metrics.services.storage import points_upsert

MAX_BATCH = 5_000
MAX_N = 2**53
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
KNOWN = {"metric", "at", "value", "n"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which item of the batch (from 0) was refused, and why."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class PushResult:
    """`accepted` are new points, `updated` changed an earlier value, `unchanged` were there with the same value."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)


class _Refused(Exception):
    """One item that cannot be taken."""


def points_push(*, actor: Actor, items: Sequence[Mapping[str, object]], key: str = "") -> PushResult:
    """Store `{"metric": id, "at": ISO time with zone, "value": number, "n"?: count}` items, at most 5,000.

    Good items are stored even where others are refused. Sending the same batch again changes nothing. Leaves one audit
    entry for the batch (and one for each metric whose state changes), none when every item was refused or unchanged.
    With a `key`, a repetition within 7 days stores nothing at all, not even over values that were corrected since, and
    gets the first answer; another batch under the same key raises Conflict.
    """
    if not key:
        return _push(actor, items)
    with transaction.atomic():
        receipt = receipt_claim(actor=actor, key=key, items=items)
        if receipt.answer is not None:
            return _result(receipt.answer)
        result = _push(actor, items)
        receipt_answer(receipt, asdict(result))
    return result


def _result(answer: Mapping[str, Any]) -> PushResult:
    return PushResult(**{**answer, "refused": [Refusal(**one) for one in answer["refused"]]})


def _push(actor: Actor, items: Sequence[Mapping[str, object]]) -> PushResult:
    if len(items) > MAX_BATCH:
        raise DomainError(f"At most {MAX_BATCH:,} points fit in one batch; these are {len(items):,}.", field="points")
    named = {raw for item in items if isinstance(item, dict) and type(raw := item.get("metric")) in (int, str)}
    ids = {pk for raw in named if (pk := _metric_id({"metric": raw})) is not None}
    points, refused, repeats = _points(items, _doors(actor, ids))
    with transaction.atomic():
        locked = {m.pk: m for m in _locked(sorted({point.metric_id for point in points}))}
        stored = points_upsert(points, actor=actor)
        if stored.inserted or stored.updated:
            _entry(actor, locked, stored.inserted, stored.updated, len(refused))
            metrics_judge(list(locked.values()))
    return PushResult(stored.inserted, stored.updated, stored.unchanged + repeats, refused)


def _doors(actor: Actor, ids: set[int]) -> dict[int, tuple[str, str]]:
    """Of each metric that the actor sees its provenance, and why nothing may be pushed there, or nothing."""
    rows = list(Metric.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "provenance", "initiative_id"))
    initiatives = Initiative.objects.in_bulk({initiative_id for _, _, initiative_id in rows})
    answers = {pk: can_points_push(actor, initiative) for pk, initiative in initiatives.items()}
    found = {}
    for pk, provenance, initiative_id in rows:
        answer = answers[initiative_id]
        reason = answer.reason if isinstance(answer, Denied) else ""
        if not reason and provenance != Provenance.PUSHED and not actor.is_clock:
            reason = f"The values of this metric are {Provenance(provenance).label.lower()}, not pushed."
        found[pk] = (provenance, reason)
    return found


def _locked(ids: list[int]) -> list[Metric]:
    return list(
        Metric.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("initiative").order_by("pk")
    )


def _points(
    items: Sequence[Mapping[str, object]], doors: Mapping[int, tuple[str, str]]
) -> tuple[list[Measured], list[Refusal], int]:
    """The points to write, the refused items, and how many items repeat an earlier one of the batch."""
    taken: dict[tuple[int, datetime], Measured] = {}
    refused: list[Refusal] = []
    repeats, latest = 0, clock.now() + FUTURE_ALLOWED
    for index, item in enumerate(items):
        try:
            point = _plain(item, doors, latest) or _point(item, doors, latest)
            earlier = taken.setdefault(point[:2], point)
            if earlier is not point:
                if (earlier.value, earlier.n) != (point.value, point.n):
                    raise _Refused("This metric has another value for the same time in this batch.")
                repeats += 1
        except _Refused as error:
            refused.append(Refusal(index, str(error)))
    return list(taken.values()), refused, repeats


def _plain(item: Mapping[str, Any], doors: Mapping[int, tuple[str, str]], latest: datetime) -> Measured | None:
    """The point of an item as programs send it, for a fraction of the time; nothing where `_point` must look closer."""
    try:
        pk, at, value, n = item["metric"], datetime.fromisoformat(item["at"]), item["value"], item.get("n")
        provenance, reason = doors[pk]
        is_plain = (
            not reason and type(pk) is int and type(value) is float and -math.inf < value < math.inf
            and at.tzinfo is UTC and EARLIEST <= at <= latest and len(item) == (4 if "n" in item else 3)
            and (n is None or (type(n) is int and 0 <= n <= MAX_N))
        )  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return Measured(pk, at, value, n, provenance) if is_plain else None


def _point(item: Mapping[str, object], doors: Mapping[int, tuple[str, str]], latest: datetime) -> Measured:
    if not isinstance(item, dict):
        raise _Refused("Each point is an object with metric, at, value and, if known, n.")
    if not item.keys() <= KNOWN:
        raise _Refused(f"Unknown field: {', '.join(sorted(map(str, set(item) - KNOWN)))}.")
    pk = _metric_id(item) or 0
    door = doors.get(pk)
    if door is None:
        raise _Refused("There is no such metric.")
    provenance, reason = door
    if reason:
        raise _Refused(reason)
    return Measured(pk, _at(item, latest), _value(item), _n(item), provenance)


def _metric_id(item: object) -> int | None:
    raw = item.get("metric") if isinstance(item, dict) else None
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        raw = int(raw)
    return raw if type(raw) is int and 0 < raw < 2**63 else None


def _at(item: Mapping[str, object], latest: datetime) -> datetime:
    raw = item.get("at")
    try:
        at = raw if isinstance(raw, datetime) else parse_datetime(raw) if isinstance(raw, str) else None
    except ValueError:
        at = None
    if at is None:
        raise _Refused("The time is missing or is no ISO 8601 time such as 2026-11-23T14:00:00Z.")
    if at.tzinfo is None:
        raise _Refused("The time has no zone; end it with Z or an offset.")
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        raise _Refused("The time lies outside the calendar.") from None
    if at < EARLIEST or at > latest:
        raise _Refused("The time lies in the future." if at > latest else "The time lies before the year 2000.")
    return at


def _value(item: Mapping[str, object]) -> float:
    raw = item.get("value")
    if type(raw) is not float and type(raw) is not int:
        raise _Refused("The value is missing or is no number.")
    try:
        value = float(raw)
    except OverflowError:
        raise _Refused("The value is too large.") from None
    if not math.isfinite(value):
        raise _Refused("The value is not a number (NaN) or infinite. Leave the point out; a gap is shown as a gap.")
    return value


def _n(item: Mapping[str, object]) -> int | None:
    raw = item.get("n")
    if raw is None:
        return None
    if type(raw) is not int or not 0 <= raw <= MAX_N:
        raise _Refused("n is a whole number, zero or more.")
    return raw


def _entry(actor: Actor, locked: Mapping[int, Metric], inserted: int, updated: int, refused: int) -> None:
    metrics = list(locked.values())
    initiatives = {metric.initiative_id for metric in metrics}
    entry_append(
        actor=actor, action="metrics.points_push", obj=metrics[0],
        initiative_id=initiatives.pop() if len(initiatives) == 1 else None,
        summary=f"Pushed {plural(inserted + updated, 'point')} of {plural(len(metrics), 'metric')}",
        changes={"metrics": sorted(locked), "accepted": inserted, "updated": updated, "refused": refused},
    )  # fmt: skip
