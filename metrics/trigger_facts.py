"""What happened to the triggers of some retrainings: drift, new versions, and when each was last looked at."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from initiatives.components import newest_versions
from metrics.models import Alert, AlertKind, DriftState, DriftVerdict, Retraining, RetrainingRun
from metrics.retraining import Fact


class TriggerFacts:
    """Read for any number of retrainings at once, in a fixed number of queries."""

    def __init__(self, rows: Sequence[Retraining]) -> None:
        metrics = {row.drift_metric_id for row in rows if row.drift_metric_id}
        closed = RetrainingRun.objects.filter(retraining__in=rows).order_by().values("retraining_id")
        self._closed = dict(closed.annotate(last=Max("closed_at")).values_list("retraining_id", "last"))
        self._versions = newest_versions({row.component_id for row in rows if row.component_id})
        self._drift = _verdicts(metrics) | _alerts(metrics)

    def since(self, row: Retraining) -> datetime:
        """Until when everything has been looked at."""
        return self._closed.get(row.pk) or row.created_at

    def drift(self, row: Retraining) -> Fact | None:
        """The open breach of the chosen metric, else its newest verdict if that says *drifted*."""
        return self._drift.get(row.drift_metric_id or 0)

    def version(self, row: Retraining) -> Fact | None:
        found = self._versions.get(row.component_id or 0)
        return Fact(found.added_at, f"{found.component.name} has a new version, {found.label}.") if found else None


def _alerts(metrics: set[int]) -> dict[int, Fact]:
    rows = Alert.objects.open().filter(metric__in=metrics, kind=AlertKind.BREACHED).order_by("-starts_at")
    return {row.metric_id: Fact(row.starts_at, f"{row.detail}, since {row.starts_at:%-d %b %Y}.") for row in rows}


def _verdicts(metrics: set[int]) -> dict[int, Fact]:
    """Of each metric the newest instant that was judged, where any column of it has drifted."""
    newest = dict(
        DriftVerdict.objects.filter(metric__in=metrics)
        .order_by()
        .values("metric_id")
        .annotate(last=Max("at"))
        .values_list("metric_id", "last")
    )
    rows = DriftVerdict.objects.filter(metric__in=newest, at__in=set(newest.values()), state=DriftState.DRIFTED)
    return {
        row.metric_id: Fact(row.at, f"Drift of {row.column or 'the series'}: {row.words}")
        for row in rows
        if row.at == newest[row.metric_id]
    }
