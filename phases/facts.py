"""What is recorded about one initiative, read once for as many rules as ask: one query a kind, whatever the row count."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

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


class Facts:
    """The records, seats, KPI contract and metrics of `initiative`, each read on first use. `today` is the judging day."""

    def __init__(self, initiative: Initiative, today: date) -> None:
        self.initiative = initiative
        self.today = today
        self._kept: dict[str, Sequence[Any]] = {}

    def records(self, kind: str) -> Sequence[Any]:
        """All records of one kind (a key of MODELS), oldest first."""
        if kind not in self._kept:
            model, joined, fetched = MODELS[kind]
            rows = model.objects.filter(initiative=self.initiative).prefetch_related(*fetched).order_by("pk")
            self._kept[kind] = tuple(rows.select_related(*joined) if joined else rows)
        return self._kept[kind]

    def remember(self, kind: str, records: Iterable[Any]) -> None:
        """Use these records instead of reading them (for pages that have them already)."""
        self._kept[kind] = tuple(records)

    @cached_property
    def seats(self) -> frozenset[str]:
        """Kinds of seat whose holder has accepted and is an active user."""
        kinds = Seat.objects.filter(initiative=self.initiative).accepted().values_list("kind", flat=True)
        return frozenset(kinds)

    @cached_property
    def contract(self) -> KpiContract | None:
        """The KPI contract with its versions prefetched, newest first."""
        versions = Prefetch("versions", queryset=KpiContractVersion.objects.order_by("-number"))
        return KpiContract.objects.filter(initiative=self.initiative).prefetch_related(versions).first()

    @cached_property
    def metrics(self) -> Sequence[Metric]:
        """The enabled metrics, in a stable order."""
        return tuple(Metric.objects.filter(initiative=self.initiative).enabled().order_by("pk"))

    @cached_property
    def components(self) -> Sequence[InUse]:
        """The component versions in use, by name."""
        return tuple(components_in_use(self.initiative))

    @cached_property
    def depends_on_none(self) -> bool:
        """Whether somebody said that it uses no component."""
        return says_none(self.initiative) is not None
