"""Drift of distributions: a reference, snapshots over its bins, and what they say."""

import itertools
import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from metrics.drift import Drift, Histogram, beyond_chance, distribution_drift
from metrics.models import DriftKind, DriftReference, DriftSnapshot, DriftVerdict, Metric, Point, Provenance, Purpose
from metrics.permissions import can_metric_edit, can_points_push
from metrics.services.judging import FUTURE_ALLOWED, metric_judge
from metrics.services.storage import points_upsert

MAX_COLUMNS, MAX_BINS, MAX_COUNT = 100, 50, 2**53
MAX_NAME, MAX_LABEL = 60, 160


def drift_reference_set(
    *, actor: Actor, metric: Metric, label: str, columns: Mapping[str, Mapping[str, object]]
) -> list[DriftReference]:
    """Give the drift metric its baseline: for each column `{"counts": […], "edges": […]}` or `{…, "categories": […]}`.

    Edges ascend and are one fewer than the counts, for the outer bins are open; categories are named once each, as many
    as counts. At most 100 columns of 50 bins. The newest baseline of a column counts; earlier ones stay. Raises
    DomainError where something does not fit.
    """
    require(can_metric_edit(actor, metric))
    _must_hold_drift(metric)
    if not columns or len(columns) > MAX_COLUMNS:
        raise DomainError(f"Send 1 to {MAX_COLUMNS} columns.", field="columns")
    if not label.strip() or len(label) > MAX_LABEL:
        raise DomainError(f"Say in at most {MAX_LABEL} characters what the reference is.", field="label")
    rows = [_reference(actor, metric, label.strip(), name, given) for name, given in columns.items()]
    with transaction.atomic():
        Metric.objects.select_for_update().get(pk=metric.pk)
        DriftReference.objects.bulk_create(rows)
        entry_append(
            actor=actor, action="metrics.drift_reference_set", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Set the drift reference of {metric.name}: {label}",
            changes={"columns": {row.column: row.n for row in rows}},
        )  # fmt: skip
    return rows


def drift_snapshot_push(
    *, actor: Actor, metric: Metric, at: datetime, columns: Mapping[str, Sequence[int]]
) -> list[DriftVerdict]:
    """Judge the counts of these columns at `at` (aware) against the newest references, together.

    The level is shared by all columns that the metric has a reference of, also when they are pushed one by one.

    The metric gets one point: the largest PSI that is beyond chance, else 0, with the smallest n (`beyond_chance`);
    none when every column has too few rows. The same instant again replaces what was said of it. Raises DomainError
    for a column without reference, other bins, or a time in the future.
    """
    require(can_points_push(actor, metric.initiative))
    _must_hold_drift(metric)
    if at > clock.now() + FUTURE_ALLOWED:
        raise DomainError("The time lies in the future.", field="at")
    if not columns:
        raise DomainError("Send at least one column.", field="columns")
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=metric.pk)
        references = _references(metric, columns)
        together = DriftReference.objects.filter(metric=metric).order_by().values("column").distinct().count()
        found = {name: _verdict(references[name], columns[name], together) for name in columns}
        snapshots = [
            DriftSnapshot(reference=references[name], at=at, counts=list(columns[name]), n=drift.n)
            for name, drift in found.items()
        ]
        DriftSnapshot.objects.bulk_create(
            snapshots, update_conflicts=True, unique_fields=["reference", "at"], update_fields=["counts", "n"]
        )
        rows = drift_verdicts_keep(DriftKind.DISTRIBUTION, at, [(metric, name, drift) for name, drift in found.items()])
        if (value := beyond_chance(list(found.values()))) is not None:
            n = min(drift.n for drift in found.values() if drift.is_judged)
            points_upsert(
                [Point(metric_id=metric.pk, at=at, value=value, n=n, provenance=Provenance.PUSHED)], actor=actor
            )
        metric_judge(metric)
        entry_append(
            actor=actor, action="metrics.drift_snapshot_push", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Pushed a distribution of {metric.name}", changes={name: row.state for name, row in zip(found, rows, strict=True)},
        )  # fmt: skip
    return rows


def drift_verdicts_keep(
    kind: DriftKind, at: datetime, found: Sequence[tuple[Metric, str, Drift]]
) -> list[DriftVerdict]:
    """Keep what was judged of (metric, column), in place of earlier judgements of the same instant. One statement."""
    rows = [
        DriftVerdict(
            metric=metric, kind=kind, column=column, at=at, state=drift.state, method=drift.method, n=drift.n,
            statistic=drift.statistic, threshold=drift.threshold, parameters=dict(drift.parameters),
            words=drift.words[:400], judged_at=clock.now(),
        )
        for metric, column, drift in found
    ]  # fmt: skip
    fields = ["state", "method", "n", "statistic", "threshold", "parameters", "words", "judged_at"]
    unique = ["metric", "kind", "column", "at"]
    return DriftVerdict.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)


def _must_hold_drift(metric: Metric) -> None:
    if metric.purpose != Purpose.DRIFT or metric.provenance != Provenance.PUSHED:
        raise DomainError("Distributions belong to a metric for drift whose values are pushed.", field="metric")


def _references(metric: Metric, columns: Mapping[str, object]) -> dict[str, DriftReference]:
    newest: dict[str, DriftReference] = {}
    for row in DriftReference.objects.filter(metric=metric, column__in=list(columns)).order_by("added_at", "id"):
        newest[row.column] = row
    missing = sorted(set(columns) - set(newest))
    if missing:
        raise DomainError(f"No reference for {', '.join(missing)} yet; send that first.", field="columns")
    return newest


def _verdict(reference: DriftReference, counts: object, columns: int) -> Drift:
    given = _counts(reference.column, counts)
    try:
        return distribution_drift(
            Histogram(reference.counts, reference.edges), Histogram(given, reference.edges), columns=columns
        )
    except ValueError as error:
        raise DomainError(f"{reference.column}: {error}", field="columns") from None


def _reference(actor: Actor, metric: Metric, label: str, name: str, given: Mapping[str, object]) -> DriftReference:
    if not 0 < len(name) <= MAX_NAME:
        raise DomainError(f"A column has a name of at most {MAX_NAME} characters.", field="columns")
    if not isinstance(given, Mapping) or set(given) - {"counts", "edges", "categories"}:
        raise DomainError(f"{name}: send counts with edges or categories.", field="columns")
    counts = _counts(name, given.get("counts"))
    edges, categories = given.get("edges", []), given.get("categories", [])
    if bool(edges) == bool(categories):
        raise DomainError(f"{name}: send either edges (numbers) or categories.", field="columns")
    if edges and not _ascend(edges, len(counts) - 1):
        raise DomainError(f"{name}: {len(counts)} counts have {len(counts) - 1} edges that ascend.", field="columns")
    if categories and not _are_names(categories, len(counts)):
        raise DomainError(f"{name}: name each of the {len(counts)} categories once.", field="columns")
    if sum(counts) == 0:
        raise DomainError(f"{name}: a reference without rows compares with nothing.", field="columns")
    return DriftReference(
        metric=metric, column=name, edges=edges, categories=categories, counts=counts, n=sum(counts), label=label,
        added_by_id=actor.user_id, added_at=clock.now(),
    )  # fmt: skip


def _counts(name: str, given: object) -> list[int]:
    is_list = isinstance(given, list | tuple) and 2 <= len(given) <= MAX_BINS
    if not is_list or not all(isinstance(c, int) and not isinstance(c, bool) and 0 <= c <= MAX_COUNT for c in given):  # type: ignore[attr-defined]  # a list
        raise DomainError(f"{name}: counts are 2 to {MAX_BINS} whole numbers, zero or more.", field="columns")
    return list(given)  # type: ignore[call-overload, no-any-return]  # a list


def _ascend(edges: object, length: int) -> bool:
    if not isinstance(edges, list | tuple) or len(edges) != length:
        return False
    if not all(isinstance(edge, int | float) and not isinstance(edge, bool) and math.isfinite(edge) for edge in edges):
        return False
    return all(low < high for low, high in itertools.pairwise(edges))


def _are_names(categories: object, length: int) -> bool:
    return (
        isinstance(categories, list | tuple)
        and len(categories) == length
        and all(isinstance(name, str) and 0 < len(name) <= MAX_NAME for name in categories)
        and len(set(categories)) == length
    )
