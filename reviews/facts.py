"""From rows to the facts of a bundle: what people will sign, without anything that time alone changes.

States that are computed (met, expired, stale) stay out: the verdict computes them anew at each act. New metric points
stay out: a metric enters with its definition and the result that was frozen when the gate was asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import (
    DataSource,
    Decision,
    EdgeCase,
    EscalationPath,
    EvidenceVersion,
    HumanTouchpoint,
    Initiative,
    Record,
    Requirement,
    Risk,
    Runbook,
    TestResult,
)
from metrics.models import KpiContractVersion, Metric, PilotCohort, PlannedSignal, Retraining
from phases.criteria import answer_sections
from phases.models import Answer, AnswerEvidence, ExpansionWave, Item
from reviews.measured import Measuring
from reviews.models import Waiver
from reviews.row_facts import evidence_facts, person_text, record_facts, value_text
from reviews.scope_facts import budget_in_scope, classification_in_scope, components_in_scope, regions_in_scope
from reviews.specs import SCOPE, SECTIONS, GateSpec

Facts = dict[str, Any]

RECORDS: dict[str, type[Record]] = {
    "cohort": PilotCohort,
    "data_source": DataSource,
    "decision": Decision,
    "edge_case": EdgeCase,
    "escalation_path": EscalationPath,
    "human_touchpoint": HumanTouchpoint,
    "monitoring_plan": PlannedSignal,
    "requirement": Requirement,
    "retraining": Retraining,
    "risk": Risk,
    "runbook": Runbook,
    "test_result": TestResult,
    "wave": ExpansionWave,
}


def _records_of(model: type[Record]) -> Callable[[Actor, int], models.QuerySet[Any]]:
    def build(_: Actor, initiative_id: int) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = model._default_manager.filter(initiative_id=initiative_id).order_by("pk")
        return rows.select_related("owner")  # its address enters the facts

    return build


RECORDS_OF = {kind: _records_of(model) for kind, model in RECORDS.items()}


def _metrics_of(_: Actor, initiative_id: int) -> models.QuerySet[Metric]:
    found = Metric.objects.filter(initiative_id=initiative_id, is_enabled=True)
    return found.select_related("source", "owner").order_by("id")


SCOPE_FIELDS = (
    "key", "title", "outcome", "workflow", "workflow_users", "workflow_volume", "workflow_minutes", "workflow_decision",
    "change_for_users", "ai_type", "risk_tier", "classification_reason", "ai_act_class", "ai_act_role", "data_class",
    "envelope_users", "envelope_peak_rate", "envelope_latency_ms", "envelope_availability", "envelope_data_volume",
    "envelope_unit_cost", "envelope_currency", "pilot_end_on", "stop_criteria",
)  # fmt: skip
KPI_FIELDS = (
    "number", "outcome", "kpi", "unit", "direction", "baseline", "baseline_n", "baseline_measured_on", "target", "guardrail",
    "method", "source", "decision_on", "stop_threshold", "is_rebaseline", "reason",
)  # fmt: skip
METRIC_FIELDS = (
    "purpose", "unit", "direction", "target", "target_upper", "warning_ratio", "provenance", "query", "query_options",
    "conversion", "quantile", "interval_s",
)  # fmt: skip


def content(
    initiative: Initiative, spec: GateSpec, *, scope: str, at: datetime, frozen: Mapping[str, Facts] | None = None
) -> dict[str, Facts]:
    """Sections of the bundle as of now. `frozen` are the metric facts of the request; without it they are measured at `at`."""
    initiative = Initiative.objects.get(pk=initiative.pk)
    sections: dict[str, Facts] = {name: {"fields": {}, "items": {}} for name in SECTIONS}
    sections[SCOPE]["fields"] = _scope(initiative, spec, scope)
    maker = _ItemFacts(initiative, spec.phase, at, frozen)
    for item in items_of(initiative, spec.phase):
        facts = maker.facts(item)
        for name in sections_of(item):
            sections[name]["items"][item.code] = facts
    maker.measuring.name_givers()
    _waivers(initiative, spec.phase, sections)
    return sections


def items_of(initiative: Initiative, phase: int) -> list[Item]:
    """The items of the pinned playbook that this initiative is asked in this phase."""
    items = Item.objects.filter(version__pins__initiative=initiative, phase=phase).order_by("position")
    return [item for item in items if item.is_asked_of(initiative)]


def sections_of(item: Item) -> tuple[str, ...]:
    """The sections that an item stands in: the one of its owner's side, and those of the reviews that rest on it."""
    return (item.owner_side, *answer_sections(item))


def _scope(initiative: Initiative, spec: GateSpec, scope: str) -> Facts:
    fields = {name: value_text(getattr(initiative, name)) for name in SCOPE_FIELDS}
    fields |= {
        "scope_to_be_signed": scope,
        "playbook": spec.playbook,
        "playbook_digest": spec.digest,
        "gate": spec.name,
    }
    version = (
        KpiContractVersion.objects.filter(contract__initiative=initiative)
        .select_related("owner", "agreed_by")
        .order_by("-number")
        .first()
    )
    if version:
        fields["kpi_contract"] = {name: value_text(getattr(version, name)) for name in KPI_FIELDS}
        fields["kpi_contract"] |= {"owner": person_text(version.owner), "agreed_by": person_text(version.agreed_by)}
    named = regions_in_scope(initiative) | components_in_scope(initiative) | classification_in_scope(initiative)
    return fields | named | budget_in_scope(initiative, spec.phase)


def _waivers(initiative: Initiative, phase: int, sections: dict[str, Facts]) -> None:
    approved = Waiver.objects.filter(initiative=initiative, phase=phase, approved_at__isnull=False)
    for waiver in approved.select_related("approved_by", "requested_by"):
        facts = {
            "title": f"Waiver of {waiver.title}", "reason": waiver.reason, "control": waiver.control,
            "ends_on": str(waiver.ends_on), "requested_by": person_text(waiver.requested_by),
            "approved_by": person_text(waiver.approved_by),
        }  # fmt: skip
        for name in waiver.sections or [SCOPE]:
            sections[name]["items"][f"waiver-{waiver.pk}"] = facts


class _ItemFacts:
    """Loads answers and evidence of one initiative at once, and makes the facts of each item."""

    def __init__(self, initiative: Initiative, phase: int, at: datetime, frozen: Mapping[str, Facts] | None) -> None:
        self.initiative, self.at, self.frozen = initiative, at, frozen
        self.measuring = Measuring(at)
        answers = Answer.objects.filter(initiative=initiative, item__phase=phase).select_related("answered_by")
        self.answers = {answer.item_id: answer for answer in answers}
        self.evidence = _newestevidence_facts(list(self.answers.values()))
        self.metrics: dict[str, list[Metric]] = defaultdict(list)
        for metric in rows_of(_metrics_of, CLOCK, initiative.pk):
            self.metrics[metric.purpose].append(metric)

    def facts(self, item: Item) -> Facts:
        found: Facts = {
            "title": item.title, "kind": item.kind, "side": item.owner_side, "critical": item.is_critical,
            "required": item.is_required, "asks": item.rule,
        }  # fmt: skip
        answer = self.answers.get(item.pk)
        if answer:
            found["answer"] = {
                "state": answer.state, "text": answer.text, "reason": answer.reason, "by": person_text(answer.answered_by),
                "at": value_text(answer.answered_at), "effective_on": value_text(answer.effective_on),
                "valid_until": value_text(answer.valid_until),
            }  # fmt: skip
            found["evidence"] = [evidence_facts(version) for version in self.evidence[answer.pk]]
        if item.kind == "record":
            found["records"] = self._records(item.rule)
        if item.kind == "metric":
            found["metrics"] = [self._metric(item, metric) for metric in self.metrics[item.rule.get("purpose", "")]]
        return found

    def _records(self, rule: Mapping[str, Any]) -> list[Facts]:
        if rule.get("kind") == "fit_score":
            return [{"key": "Answers about fit", **self.initiative.fit_inputs}]
        if rule.get("kind", "") not in RECORDS:
            return []
        rows: list[Any] = rows_of(RECORDS_OF[rule["kind"]], CLOCK, self.initiative.pk)
        if rule.get("test"):
            rows = [row for row in rows if row.kind == rule["test"]]
        if rule.get("discipline"):
            rows = [row for row in rows if row.discipline == rule["discipline"]]
        return [record_facts(row) for row in rows]

    def _metric(self, item: Item, metric: Metric) -> Facts:
        definition = {name: value_text(getattr(metric, name)) for name in METRIC_FIELDS}
        source = metric.source
        definition["source"] = f"{source.kind} {source.url}".strip() if source else metric.provenance
        definition["source_options"] = source.options if source else {}
        definition["owner"] = person_text(metric.owner)
        key = f"{item.code}/{metric.pk}"
        if self.frozen is not None:
            return {"key": metric.name, "metric": metric.pk, **definition, "frozen": self.frozen.get(key, {})}
        return {"key": metric.name, "metric": metric.pk, **definition, "frozen": self.measuring.of(item.rule, metric)}


def _newestevidence_facts(answers: list[Answer]) -> dict[int, list[EvidenceVersion]]:
    found: dict[int, list[EvidenceVersion]] = defaultdict(list)
    links = AnswerEvidence.objects.filter(answer__in=answers).order_by("id")
    pairs = list(links.values_list("answer_id", "evidence_id"))
    newest: dict[int, EvidenceVersion] = {}
    rows = EvidenceVersion.objects.filter(evidence_id__in={evidence for _, evidence in pairs}).order_by("number")
    for version in rows.select_related("evidence", "supplied_by", "link"):
        newest[version.evidence_id] = version
    for answer_id, evidence_id in pairs:
        if evidence_id in newest:
            found[answer_id].append(newest[evidence_id])
    return found
