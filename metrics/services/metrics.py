"""Metrics: add, edit, try out, type a value."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import fields_fill, shown_values
from metrics.checking import alert_rule_of
from metrics.models import Direction, Metric, Point, Provenance
from metrics.permissions import can_metric_add, can_metric_edit, can_value_type
from metrics.rules import Value, policy_of, target_of
from metrics.services.consistency import values_fit
from metrics.services.fetching import query_settings, source_settings
from metrics.services.judging import FUTURE_ALLOWED, metric_judge
from metrics.services.storage import points_upsert
from metrics.sources import registry
from metrics.sources.base import FetchResult, FetchWindow, Sample, SourceError
from metrics.states import value_state
from metrics.trials import breach_words, direction_warnings, missing_warnings, unit_warnings

METRIC_FIELDS = (
    "name", "kind", "purpose", "why", "unit", "direction", "target", "target_upper", "warning_ratio", "provenance", "source",
    "query", "conversion", "quantile", "query_options", "interval_s", "grace_s", "step_s", "overlap_s", "owner", "is_enabled",
    "maturity_s", "predictions", "label_min", "proxy",
    "alert_bad", "alert_of", "alert_good", "alert_margin", "alert_keep_s", "alert_no_data", "alert_error", "alert_min_n",
    "alert_aggregate", "alert_window_s", "alert_min_samples", "alert_share",
)  # fmt: skip
PREVIEW_SPAN = timedelta(days=7)
SECOND_LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a fetch gave, not saved. `error` is empty when it worked; `breaches` counts samples that miss the target.

    `breached` says in a sentence what the target would have done in that time; empty where there is no history.
    """

    samples: tuple[Sample, ...]
    warnings: tuple[str, ...]
    elapsed_ms: int
    error: str = ""
    breaches: int = 0
    breached: str = ""

    @property
    def last(self) -> Sample | None:
        return self.samples[-1] if self.samples else None


def metric_add(*, actor: Actor, initiative: Initiative, values: Mapping[str, Any]) -> Metric:
    """Add a metric from `values` (METRIC_FIELDS). The actor owns it unless another is named; the first pull is due at once."""
    require(can_metric_add(actor, initiative))
    metric = _filled(Metric(initiative=initiative, owner_id=actor.user_id), values)
    with transaction.atomic():
        metric.created_at = metric.state_since = clock.now()
        metric.next_pull_at = clock.now() if metric.provenance == Provenance.PULLED else None
        metric.save()
        metric_judge(metric, actor=actor)
        entry_append(
            actor=actor, action="metrics.metric_add", obj=metric, initiative_id=initiative.pk,
            summary=f"Added the metric {metric.name}, target {target_of(metric).text}",
            changes={name: metric.serializable_value(name) for name in METRIC_FIELDS if name in values},
        )  # fmt: skip
    return metric


def metric_edit(*, actor: Actor, metric: Metric, values: Mapping[str, Any], seen_version: int | None = None) -> Metric:
    """Change a metric and judge its latest value anew. A new query or source forgets the state of its counters."""
    require(can_metric_edit(actor, metric))
    with transaction.atomic():
        metric = Metric.objects.select_for_update().select_related("initiative").get(pk=metric.pk)
        metric.check_version(seen_version, shown_values(metric, METRIC_FIELDS))
        asked = (metric.source_id, metric.query, metric.conversion, metric.quantile, metric.provenance)
        old = {name: metric.serializable_value(name) for name in METRIC_FIELDS}
        _filled(metric, values)
        if asked != (metric.source_id, metric.query, metric.conversion, metric.quantile, metric.provenance):
            metric.cursor_state, metric.failures = {}, 0
        metric.next_pull_at = clock.now() if metric.provenance == Provenance.PULLED else None
        metric.version += 1
        metric_judge(metric, actor=actor)
        new = {name: metric.serializable_value(name) for name in METRIC_FIELDS}
        entry_append(
            actor=actor, action="metrics.metric_edit", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Changed the metric {metric.name}",
            changes={name: [old[name], new[name]] for name in METRIC_FIELDS if old[name] != new[name]},
        )  # fmt: skip
    return metric


def metric_preview(*, actor: Actor, initiative: Initiative, values: Mapping[str, Any]) -> Preview:
    """Fetch what this metric would get, for the last 7 days, without saving anything. Waits on the network.

    Warns where unit, direction or target do not fit the values, and where values are missing.

    A counter needs two readings: where the first gives none, a second follows a second later.
    """
    require(can_metric_add(actor, initiative))
    metric = _filled(Metric(initiative=initiative, name="preview"), {**values, "name": values.get("name") or "Preview"})
    if metric.provenance != Provenance.PULLED:
        raise DomainError("Only a pulled metric can be tried out; the others wait for their values.", field="source")
    started = time.monotonic()
    try:
        result = _fetch_twice(metric)
    except SourceError as error:
        return Preview((), (), _ms(started), error=error.message)
    return _tried(metric, result, _ms(started))


def _tried(metric: Metric, result: FetchResult, elapsed_ms: int) -> Preview:
    target, until = target_of(metric), clock.now()
    since = until - PREVIEW_SPAN
    points = [(sample.at, sample.value) for sample in result.samples]
    warnings = [*result.warnings, *unit_warnings(points, metric.purpose, metric.unit)]
    warnings += direction_warnings(points, metric.purpose, target)
    has_history = metric.source is not None and registry.has_history(metric.source.kind)
    if has_history:
        expected_s = (
            max(metric.step_s, 60) if metric.source and metric.source.kind == "prometheus" else metric.interval_s
        )
        warnings += missing_warnings(points, step_s=expected_s, since=since, until=until)
    breaches = sum(value_state(value, target) == "breached" for _, value in points)
    words = ""
    if has_history:
        judged = [Value(sample.at, sample.value, sample.n) for sample in result.samples]
        words = breach_words(
            judged, target, since=since, until=until, policy=policy_of(metric), rule=alert_rule_of(metric)
        )
    return Preview(result.samples, tuple(warnings), elapsed_ms, breaches=breaches, breached=words)


def metric_value_type(
    *, actor: Actor, metric: Metric, value: float, at: datetime | None = None, n: int | None = None
) -> Metric:
    """Type one value of a typed metric, for the instant `at` (default: now). Typing again for the same instant corrects it."""
    require(can_value_type(actor, metric))
    instant = at or clock.now()
    if metric.provenance != Provenance.TYPED:
        raise DomainError(f"The values of {metric.name} are {metric.get_provenance_display().lower()}, not typed.")
    if not -1e300 < value < 1e300:
        raise DomainError("Type a plain number.", field="value")
    if n is not None and n < 0:
        raise DomainError("A number of cases is not negative.", field="n")
    if instant > clock.now() + FUTURE_ALLOWED:
        raise DomainError("This time lies in the future.", field="at")
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=metric.pk)
        typed = Point(metric_id=metric.pk, at=instant, value=value, n=n, provenance=Provenance.TYPED)
        points_upsert([typed], actor=actor)
        metric_judge(metric, actor=actor)
        entry_append(
            actor=actor, action="metrics.metric_value_type", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Typed {value:g} {metric.unit} for {metric.name}", changes={"at": instant, "value": value, "n": n},
        )  # fmt: skip
    return metric


def _filled(metric: Metric, values: Mapping[str, Any]) -> Metric:
    given = dict(values)
    if "provenance" not in given and "source" in given and not metric.provenance:
        given["provenance"] = Provenance.PULLED if given["source"] else Provenance.PUSHED
    values_fit(metric, given)
    fields_fill(metric, given, METRIC_FIELDS)
    if metric.target is None:
        raise DomainError("Set a target; a first guess is fine, and each change of it is kept.", field="target")
    if metric.direction != Direction.RANGE:
        metric.target_upper = None
    if metric.provenance == Provenance.PULLED and not (metric.source and metric.source.is_pulled):
        raise DomainError("Choose a source that can be pulled.", field="source")
    return metric


def _fetch_twice(metric: Metric) -> FetchResult:
    source, query = metric.source, query_settings(metric)
    if source is None:
        raise DomainError("Choose a source.", field="source")
    adapter, settings, end = registry.get(source.kind), source_settings(source), clock.now()
    step = max(metric.step_s, 60)
    result = adapter.fetch(settings, query, FetchWindow(end - PREVIEW_SPAN, end, step))
    if result.samples or not result.cursor_state:
        return result
    time.sleep(SECOND_LOOK_S)
    return adapter.fetch(settings, query, FetchWindow(end, clock.now(), step, result.cursor_state))


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
