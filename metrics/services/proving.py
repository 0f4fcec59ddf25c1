"""A second person stands behind a number that was typed or pushed."""

from datetime import datetime

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.evidence_permissions import person_of
from metrics.models import Metric, NumberConfirmation
from metrics.permissions import can_number_confirm
from metrics.proof import Number, number_of, proofs_of
from metrics.rules import AGGREGATES, aggregate, inside, points_of, target_of
from metrics.services.freezing import windows_freeze
from metrics.services.giving import givers_of

NOTE_MIN, NOTE_MAX = 10, 300


def number_confirm(
    *, actor: Actor, metric: Metric, rule: str, start: datetime, end: datetime, seen: float, seen_n: int, note: str
) -> NumberConfirmation:
    """Stand behind the number that the aggregate `rule` makes of the points with start < at ≤ end.

    `seen` and `seen_n` are value and number of points as the person saw them, `note` (10 to 300 characters) says what
    they compared it with. From then on its points are frozen. Raises NotAllowed for who gave it, DomainError where
    nothing of it was typed or pushed, Conflict when it is another number by now.
    """
    require(can_number_confirm(actor, metric, givers_of(metric, start, end)))
    if not NOTE_MIN <= len(note.strip()) <= NOTE_MAX:
        raise DomainError("Say in 10 to 300 characters what you compared it with.", field="note")
    if rule not in AGGREGATES or not start < end <= clock.now():
        raise DomainError("This is no number of this metric: it needs a window that has passed.")
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=metric.pk)
        require(can_number_confirm(actor, metric, givers_of(metric, start, end)))
        number = _number(metric, rule, start, end, seen, seen_n)
        known = proofs_of([number])[number].confirmed
        if known is not None:
            raise Conflict(f"{known.confirmed_by} has confirmed this number already.")
        made = NumberConfirmation.objects.create(
            metric=metric, aggregate=rule, start=start, end=end, value=number.value, unit=number.unit, n=number.n,
            newest_at=number.newest_at, confirmed_by_id=person_of(actor), confirmed_at=clock.now(), note=note.strip(),
        )  # fmt: skip
        windows_freeze(windows=[(metric.pk, start, end)], reason=f"Number confirmed by {actor.name}")
        entry_append(
            actor=actor, action="metrics.number_confirm", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Confirmed {number.value:g} {number.unit} of {metric.name}, given by somebody else",
            changes={"value": number.value, "n": number.n, "rule": rule, "from": start, "until": end, "note": made.note},
        )  # fmt: skip
    return made


def _number(metric: Metric, rule: str, start: datetime, end: datetime, seen: float, seen_n: int) -> Number:
    points = inside(points_of(metric, since=start, until=end), since=start, until=end)
    if not points:
        raise DomainError("This window has no value.")
    value = aggregate(points, rule, target_of(metric))
    number = number_of(metric.pk, metric.unit, rule, value, points, start, end)
    if number is None:
        raise DomainError("Flightline measured this number itself: it needs no second person.")
    if (format(value, ".6g"), number.n) != (format(seen, ".6g"), seen_n):
        raise Conflict(f"It is another number by now: {value:g} {metric.unit} over {number.n}. Look at it again.")
    return number
