"""What is recorded about one initiative, read once for as many rules as ask: one query a kind, whatever the row count."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.components import InUse, components_in_use, says_none
from initiatives.models import (
    DataSource,
    Decision,
    EdgeCase,
    EscalationPath,
    HumanTouchpoint,
    Incident,
    Initiative,
    Requirement,
    Risk,
    Runbook,
    Seat,
    TestResult,
)
from metrics.models import (
    Feedback,
    KpiContract,
    KpiContractVersion,
    Metric,
    PilotCohort,
    PlannedSignal,
    Retraining,
)
from phases.models import ExpansionWave

MODELS: dict[str, tuple[type[Any], tuple[str, ...], tuple[str, ...]]] = {
    "data_source": (DataSource, ("owner",), ("ratings",)),
    "human_touchpoint": (HumanTouchpoint, ("owner",), ()),
    "risk": (Risk, ("owner",), ()),
    "decision": (Decision, (), ()),
    "requirement": (Requirement, ("owner",), ()),
    "monitoring_plan": (PlannedSignal, ("owner", "metric"), ()),
    "cohort": (PilotCohort, ("owner",), ()),
    "edge_case": (EdgeCase, ("owner",), ()),
    "escalation_path": (EscalationPath, ("owner",), ()),
    "runbook": (Runbook, ("owner",), ()),
    "test_result": (TestResult, ("owner",), ()),
    "wave": (ExpansionWave, ("owner", "metric"), ()),
    "retraining": (Retraining, ("owner",), ()),
    "feedback": (Feedback, (), ()),
    "incident": (Incident, (), ()),
}
"""Record kind → its model, what to join, what to prefetch."""


def _records_of(model: type[Any], joined: tuple[str, ...]) -> Callable[[Actor, int], QuerySet[Any]]:
    def build(_: Actor, initiative_id: int) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(initiative_id=initiative_id).order_by("pk")
        return rows.select_related(*joined) if joined else rows

    return build


RECORDS_OF: Final = {kind: _records_of(model, joined) for kind, (model, joined, _) in MODELS.items()}
"""Record kind → the question for all records of one initiative, whose SQL is written once (`common.compiled`)."""


def _seats_of(_: Actor, initiative_id: int) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(initiative_id=initiative_id).accepted().values_list("kind", flat=True)


def _metrics_of(_: Actor, initiative_id: int) -> QuerySet[Metric]:
    return Metric.objects.filter(initiative_id=initiative_id).enabled().order_by("pk")


class Facts:
    """The records, seats, KPI contract and metrics of `initiative`, each read on first use. `today` is the judging day."""

    def __init__(self, initiative: Initiative, today: date) -> None:
        self.initiative = initiative
        self.today = today
        self._kept: dict[str, Sequence[Any]] = {}

    def records(self, kind: str) -> Sequence[Any]:
        """All records of one kind (a key of MODELS), oldest first."""
        if kind not in self._kept:
            rows = rows_of(RECORDS_OF[kind], CLOCK, self.initiative.pk)
            prefetch_related_objects(rows, *MODELS[kind][2])
            self._kept[kind] = tuple(rows)
        return self._kept[kind]

    def remember(self, kind: str, records: Iterable[Any]) -> None:
        """Use these records instead of reading them (for pages that have them already)."""
        self._kept[kind] = tuple(records)

    @cached_property
    def seats(self) -> frozenset[str]:
        """Kinds of seat whose holder has accepted and is an active user."""
        return frozenset(rows_of(_seats_of, CLOCK, self.initiative.pk))

    @cached_property
    def contract(self) -> KpiContract | None:
        """The KPI contract with its versions prefetched, newest first."""
        versions = Prefetch("versions", queryset=KpiContractVersion.objects.order_by("-number"))
        return KpiContract.objects.filter(initiative=self.initiative).prefetch_related(versions).first()

    @cached_property
    def metrics(self) -> Sequence[Metric]:
        """The enabled metrics, in a stable order."""
        return tuple(rows_of(_metrics_of, CLOCK, self.initiative.pk))

    @cached_property
    def components(self) -> Sequence[InUse]:
        """The component versions in use, by name."""
        return tuple(components_in_use(self.initiative))

    @cached_property
    def depends_on_none(self) -> bool:
        """Whether somebody said that it uses no component."""
        return says_none(self.initiative) is not None
