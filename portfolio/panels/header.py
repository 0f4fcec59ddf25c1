"""The head of an initiative, the same on all its tabs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import OWNER_SEATS, Initiative, LegalHold, Phase, SeatKind, Status, TestResult
from initiatives.permissions import can_adopt, can_edit, can_pause, can_post_update
from initiatives.rehearsal import Rehearsal, rehearsal_of
from metrics.models import Objective, Retraining
from phases.models import ExpansionWave, PhaseStay
from portfolio.models import Standing
from portfolio.reading import standing_now
from reviews.permissions import can_request_gate

SEATS = (
    ("Engineering", SeatKind.ENGINEERING),
    ("Operations", SeatKind.OPERATIONS),
    ("Business", SeatKind.BUSINESS),
    ("Lead", SeatKind.LEAD),
    ("Sponsor", SeatKind.SPONSOR),
)
TABS = (
    ("overview", "Overview"),
    ("checklist", "Checklist"),
    ("metrics", "KPIs & metrics"),
    ("reviews", "Reviews"),
    ("risks", "Risks & decisions"),
    ("activity", "Activity"),
    ("settings", "Settings"),
)


@dataclass(frozen=True)
class Head:
    """What the header draws."""

    initiative: Initiative
    standing: Standing
    steps: list[dict[str, Any]]
    seats: list[dict[str, Any]]
    tabs: list[dict[str, Any]]
    rehearsal: tuple[Rehearsal, ...]
    may_update: bool
    may_edit: bool
    may_steer: bool
    may_request: bool
    may_adopt: bool
    may_declare: bool
    may_resume: bool
    tab: str

    @property
    def health(self) -> str:
        return self.standing.health

    @property
    def is_live(self) -> bool:
        return self.initiative.status == Status.ACTIVE and self.initiative.phase == Phase.SCALE

    @property
    def is_running(self) -> bool:
        return self.initiative.status == Status.ACTIVE and self.initiative.is_adopted

    @property
    def rehearsed(self) -> list[Rehearsal]:
        """Dimensions with a ratio, for the header's line."""
        return [dimension for dimension in self.rehearsal if dimension.ratio is not None]


def _by_key(actor: Actor, key: str) -> QuerySet[Any]:
    load_tests = TestResult.objects.filter(initiative=OuterRef("pk"), kind=TestResult.Kind.LOAD)
    return (
        Initiative.objects.visible_to(actor)
        .select_related("standing__lead_metric")
        .annotate(
            held_since=LegalHold.objects.since(),
            has_load_tests=Exists(load_tests),
            has_waves=Exists(ExpansionWave.objects.filter(initiative=OuterRef("pk"))),
            has_retrainings=Exists(Retraining.objects.filter(initiative=OuterRef("pk"))),
            has_objectives=Exists(Objective.objects.running().filter(initiative=OuterRef("pk"))),
        )
        .filter(key=key)
    )


def initiative_of(actor: Actor, key: str) -> Initiative:
    """The initiative with its standing, or 404. One query, which also says what is worth asking for (`has_…`)."""
    found: list[Initiative] = rows_of(_by_key, actor, key)
    if not found:
        raise Http404
    return found[0]


def head_of(actor: Actor, initiative: Initiative, tab: str) -> Head:
    """The header. About seven queries; more only in the seconds in which the standing is behind."""
    standing = standing_now(initiative)
    held = _held(actor, standing)
    stays = rows_of(_stays_of, CLOCK, initiative.pk)
    tests: list[TestResult] = []
    if (initiative.phase or 0) >= Phase.PILOT and getattr(initiative, "has_load_tests", True):
        tests = list(TestResult.objects.filter(initiative=initiative, kind=TestResult.Kind.LOAD))
    return Head(
        initiative,
        standing,
        _steps(initiative, standing, stays),
        _seats(standing),
        _tabs(initiative, standing, tab),
        rehearsal_of(initiative, tests) if tests else (),
        bool(can_post_update(actor, initiative, held=held)),
        bool(can_edit(actor, initiative, held=held)),
        bool(can_pause(actor, initiative, held=held)),
        bool(can_request_gate(actor, initiative, OWNER_SEATS, held=held)),
        not initiative.is_adopted and bool(can_adopt(actor, initiative)),
        _may_declare(actor, initiative),
        _may_resume(actor, standing),
        tab,
    )


def _stays_of(_: Actor, initiative_id: int) -> QuerySet[PhaseStay]:
    rows: QuerySet[PhaseStay] = PhaseStay.objects.filter(initiative_id=initiative_id).order_by("id")
    return rows


def _held(actor: Actor, standing: Standing) -> frozenset[str]:
    """The seats of the actor as the standing knows them, for what the menu offers; the act itself asks the rows."""
    return frozenset(seat["kind"] for seat in standing.seats if seat["user"] == actor.user_id and seat["accepted"])


def _may_declare(actor: Actor, initiative: Initiative) -> bool:
    """Whether the menu offers it; the page itself says who may."""
    return initiative.status in (Status.ACTIVE, Status.PAUSED) and not actor.has(
        "auditor", "administrator", "executive"
    )


def _may_resume(actor: Actor, standing: Standing) -> bool:
    """Whether the banner leads to the decision: a program manager or the sponsor, and not who suspended it."""
    sponsors = [seat["user"] for seat in standing.seats if seat["kind"] == SeatKind.SPONSOR and seat["accepted"]]
    is_other = actor.user_id != standing.suspension.get("by")
    return actor.is_person and is_other and (actor.has("program_manager") or actor.user_id in sponsors)


def _steps(initiative: Initiative, standing: Standing, stays: list[PhaseStay]) -> list[dict[str, Any]]:
    steps = []
    for number in Phase.values:
        mine = [stay for stay in stays if stay.phase == number]
        days = sum(((stay.ended_at or clock.now()) - stay.began_at).days for stay in mine if not _is_undated(stay))
        now = initiative.phase == number
        step: dict[str, Any] = {
            "number": number,
            "url": f"{initiative.tab_url('checklist')}?phase={number}",
            "state": "now" if now else "done" if (initiative.phase or 0) > number else "todo",
        }
        if mine:
            known = [stay for stay in mine if not _is_undated(stay)]
            step["age"] = f"{days} d" if known else "length unknown"
            passed = next((stay for stay in reversed(mine) if stay.outcome == "go" and not stay.is_imported), None)
            if passed and not now:
                step["gate"] = f"passed {passed.ended_at:%-d %b %Y}"
            elif any(stay.is_imported for stay in mine):
                step["gate"] = "as imported, no gate passed here"
        if now:
            step["limit"] = f"{standing.age_limit_days} d" if standing.age_limit_days else None
            step["done"], step["total"] = standing.items_done, standing.items_required or None
        steps.append(step)
    return steps


def _is_undated(stay: PhaseStay) -> bool:
    """An imported stay whose file gave no entry, or no leaving: its length is not known."""
    is_left_unknown = stay.left_at is not None and stay.effective_left_on is None
    return not stay.is_begin_known or (stay.is_imported and is_left_unknown)


def _seats(standing: Standing) -> list[dict[str, Any]]:
    held = {seat["kind"]: seat for seat in standing.seats}
    shown = []
    for label, kind in SEATS:
        seat = held.get(kind)
        shown.append(
            {
                "label": label,
                "name": seat["name"] if seat else None,
                "note": "not accepted yet" if seat and not seat["accepted"] else None,
            }
        )
    return shown


def _tabs(initiative: Initiative, standing: Standing, tab: str) -> list[dict[str, Any]]:
    checklist = f"{standing.items_done}/{standing.items_required}" if standing.items_required else None
    counts = {
        "checklist": checklist,
        "reviews": 1 if standing.gate_state == "waiting" else None,
        "metrics": standing.breached or None,
    }
    return [
        {
            "label": label,
            "is_current": name == tab,
            "count": counts.get(name),
            "url": initiative.get_absolute_url() if name == "overview" else initiative.tab_url(name),
        }
        for name, label in TABS
    ]
