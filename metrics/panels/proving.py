"""One number that was typed or pushed: who gave it, over which points, and who else stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.actors import Actor
from common.permissions import Permission
from metrics.models import Metric, NumberConfirmation
from metrics.permissions import can_number_confirm
from metrics.proof import Number, Proof, number_of, proofs_of
from metrics.rules import AGGREGATES, Value, aggregate, inside, points_of, target_of
from metrics.services.giving import givers_of

SHOWN = 20


@dataclass(frozen=True)
class NumberPanel:
    """`proof` is None where nothing of the window was typed or pushed. `points` are the newest of the window, `many` all."""

    metric: Metric
    number: Number | None
    proof: Proof | None
    points: Sequence[Value]
    many: int
    earlier: Sequence[NumberConfirmation]
    may: Permission


def number_panel(actor: Actor, metric: Metric, rule: str, start: datetime, end: datetime) -> NumberPanel:
    """What `rule` (an aggregate) makes of the points with start < at ≤ end, and whether the actor may confirm it."""
    points = inside(points_of(metric, since=start, until=end), since=start, until=end)
    value = aggregate(points, rule, target_of(metric)) if points and rule in AGGREGATES else None
    number = number_of(metric.pk, metric.unit, rule, value, points, start, end)
    proof = proofs_of([number])[number] if number else None
    earlier = NumberConfirmation.objects.filter(metric=metric).select_related("confirmed_by")[:10]
    may = can_number_confirm(actor, metric, givers_of(metric, start, end))
    return NumberPanel(metric, number, proof, points[-SHOWN:][::-1], len(points), list(earlier), may)


def numbers_to_confirm(actor: Actor, proofs: Sequence[Proof]) -> list[tuple[Proof, Metric, Permission]]:
    """Numbers behind which nobody else stands yet, with their metric and whether the actor may. Few queries for all."""
    alone = {proof.number.metric_id: proof for proof in proofs if proof.confirmed is None}
    if not alone:
        return []
    metrics = Metric.objects.filter(pk__in=alone).select_related("initiative")
    return [(alone[one.pk], one, can_number_confirm(actor, one, alone[one.pk].given_ids)) for one in metrics]
