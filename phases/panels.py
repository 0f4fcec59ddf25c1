"""Read-only data for the checklist, one item, and playbooks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count

from audit.models import Entry
from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Initiative, Phase
from initiatives.permissions import can_edit_records
from metrics.models import Metric
from metrics.panels import numbers_to_confirm
from metrics.permissions import can_metric_add
from metrics.proof import Proof
from phases.criteria import ItemVerdict, item_verdict, item_verdicts, progress_of
from phases.flow import PhaseLimits, days_in_phase, phase_limits
from phases.models import AnswerState, Cause, Item, ItemKind, PhaseSpec, PlaybookVersion, Wait
from phases.permissions import can_answer, can_set_aside

EXPIRES_SOON = timedelta(days=30)
RECORD_PAGES = {"monitoring_plan": "planned_signal"}
"""Rule kind → code of the record kind where the two differ."""
COLUMN_PAGES = {
    "workflow": "edit/", "outcome": "edit/", "envelope": "edit/", "stop_criteria": "edit/", "fit_score": "edit/",
    "classification": "edit/", "seats": "settings/", "sponsor": "settings/", "kpi_contract": "kpi/",
}  # fmt: skip
"""Rule kind → where below the initiative it is filled in."""
FILTERS = ("mine", "missing", "expiring", "engineering", "operations", "business")


@dataclass(frozen=True)
class ItemRow:
    """One item of the checklist as a row. `chip` is a word of the vocabulary; `saved` says what was just done."""

    initiative: Initiative
    verdict: ItemVerdict
    today: date
    saved: str = ""

    @property
    def item(self) -> Item:
        return self.verdict.item

    @property
    def url(self) -> str:
        return f"{self.initiative.get_absolute_url()}items/{self.item.pk}/"

    @property
    def is_settled(self) -> bool:
        return self.verdict.is_settled

    @property
    def chip(self) -> str:
        state, answer = self.verdict.state, self.verdict.answer
        if state != "not_met":
            return {"met": "done"}.get(state, state)
        if self.verdict.is_expired:
            return "expired"
        if answer is not None and answer.state == AnswerState.IN_PROGRESS:
            return "in_progress"
        return "not_met" if self.item.kind == ItemKind.METRIC else "todo"

    @property
    def evidence_choices(self) -> list[tuple[str, str]]:
        """The pieces that a new version can replace."""
        return [(str(fact.evidence_id), f"{fact.name}, version {fact.number}") for fact in self.verdict.evidence]

    @property
    def is_late(self) -> bool:
        return bool(self.verdict.due_on and self.verdict.due_on < self.today and not self.is_settled)

    @property
    def expires_on(self) -> date | None:
        """The day within the next 30 days on which what is there runs out."""
        answer = self.verdict.answer
        ends = [fact.valid_until for fact in self.verdict.evidence if fact.is_valid]
        ends += [answer.valid_until] if answer is not None else []
        known = [end for end in ends if end is not None]
        return min(known) if known and self.is_settled and min(known) <= self.today + EXPIRES_SOON else None


@dataclass(frozen=True)
class Group:
    """The rows of one theme; `open` first, `done` folded."""

    theme: str
    open: list[ItemRow]
    done: list[ItemRow]


@dataclass(frozen=True)
class Checklist:
    """The checklist of one phase. `done` of `required` are settled; `mistakes` are those that still threaten."""

    initiative: Initiative
    phase: int
    spec: PhaseSpec | None
    groups: list[Group]
    done: int
    required: int
    done_optional: int
    optional: int
    mistakes: list[str]
    waits: list[Wait]
    may_answer: Permission
    show: str
    phases: list[dict[str, Any]]
    causes: list[tuple[str, str]] = field(
        default_factory=lambda: [(str(code), str(label)) for code, label in Cause.choices]
    )


def checklist(actor: Actor, initiative: Initiative, phase: int | None = None, *, show: str = "") -> Checklist:
    """The checklist of `phase` (the present one, or 1 for an idea). `show` is one of FILTERS, or empty for all."""
    number = phase or initiative.phase or Phase.DISCOVERY
    verdicts = item_verdicts(initiative, number)
    today = clock.today()
    rows = [ItemRow(initiative, verdict, today) for verdict in verdicts]
    done, required = progress_of(verdicts)
    optional = [verdict for verdict in verdicts if not verdict.item.is_required]
    spec = PhaseSpec.objects.filter(version__pins__initiative=initiative, number=number).first()
    settled = {row.item.code for row in rows if row.is_settled}
    told = spec.mistakes if spec else []
    return Checklist(
        initiative=initiative,
        phase=number,
        spec=spec,
        groups=_groups([row for row in rows if _is_shown(row, show, actor)]),
        done=done,
        required=required,
        done_optional=sum(verdict.is_settled for verdict in optional),
        optional=len(optional),
        mistakes=[one["text"] for one in told if one.get("shown_when") not in settled],
        waits=list(Wait.objects.open().filter(initiative=initiative)),
        may_answer=can_answer(actor, initiative),
        show=show,
        phases=[
            {"label": f"{value} {label}", "value": value, "url": f"{initiative.tab_url('checklist')}?phase={value}",
             "is_current": value == number}
            for value, label in Phase.choices
        ],
    )  # fmt: skip


def _is_shown(row: ItemRow, show: str, actor: Actor) -> bool:
    if show == "mine":
        return row.verdict.owner is not None and row.verdict.owner.pk == actor.user_id
    if show == "missing":
        return not row.is_settled
    if show == "expiring":
        return row.expires_on is not None or row.verdict.is_expired
    return not show or show not in FILTERS or row.item.owner_side == show


def _groups(rows: list[ItemRow]) -> list[Group]:
    themes = dict.fromkeys(row.item.theme for row in rows)
    of = {theme: [row for row in rows if row.item.theme == theme] for theme in themes}
    return [
        Group(theme, [row for row in found if not row.is_settled], [row for row in found if row.is_settled])
        for theme, found in of.items()
    ]


@dataclass(frozen=True)
class ItemPanel:
    """One item, open: the row, what may be done with it, where its record or metric is filled in, its history."""

    row: ItemRow
    may_answer: Permission
    may_set_aside: Permission
    may_add: Permission
    add_url: str
    frameworks: list[tuple[str, str]]
    history: list[Entry]
    seen_version: int
    confirming: list[tuple[Proof, Metric, Permission]] = field(default_factory=list)


def item_row(initiative: Initiative, item: Item, *, saved: str = "", now: datetime | None = None) -> ItemRow:
    """The row of one item as it stands."""
    return ItemRow(initiative, item_verdict(initiative, item, now=now), clock.today(), saved)


def item_panel(actor: Actor, initiative: Initiative, item: Item) -> ItemPanel:
    """Everything that the open item shows."""
    row = item_row(initiative, item)
    answer = row.verdict.answer
    editions = {one["code"]: f"{one['name']} ({one['edition']})" for one in item.version.frameworks}
    return ItemPanel(
        row=row,
        may_answer=can_answer(actor, initiative),
        may_set_aside=can_set_aside(actor, initiative, is_critical=item.is_critical),
        may_add=can_metric_add(actor, initiative)
        if item.kind == ItemKind.METRIC
        else can_edit_records(actor, initiative),
        add_url=_add_url(initiative, item),
        frameworks=[
            (editions.get(one["framework"], one["framework"]), ", ".join(one["codes"])) for one in item.frameworks
        ],
        history=list(Entry.objects.about("phases.answer", answer.pk)[:10]) if answer else [],
        seen_version=answer.version if answer else 0,
        confirming=numbers_to_confirm(actor, row.verdict.proofs),
    )


def _add_url(initiative: Initiative, item: Item) -> str:
    base = initiative.get_absolute_url()
    if item.kind == ItemKind.METRIC:
        return f"{base}metrics/add/?purpose={item.rule['purpose']}"
    kind = str(item.rule.get("kind", ""))
    if kind in COLUMN_PAGES:
        return base + COLUMN_PAGES[kind]
    return f"{base}records/{RECORD_PAGES.get(kind, kind)}/add/" if kind else base


@dataclass(frozen=True)
class StepFigures:
    """One phase in the header's stepper: days spent there in all stays, the limit and its basis."""

    number: int
    days: float
    limits: PhaseLimits


def phase_steps(initiative: Initiative, *, now: datetime | None = None) -> list[StepFigures]:
    """Days and limits of all four phases, for the stepper of the initiative's header."""
    now = now or clock.now()
    stays = list(initiative.stays.all())
    specs: Mapping[int, PhaseSpec] = {
        spec.number: spec for spec in PhaseSpec.objects.filter(version__pins__initiative=initiative)
    }
    return [
        StepFigures(number, days_in_phase(stays, number, now), phase_limits(number, specs.get(number)))
        for number in Phase.values
    ]


def playbook_rows() -> list[PlaybookVersion]:
    """Every version with the number of initiatives that follow it as `followers`, newest first within a playbook."""
    versions = PlaybookVersion.objects.select_related("playbook").defer("document")
    return list(versions.annotate(followers=Count("pins")).order_by("playbook__name", "-number"))
