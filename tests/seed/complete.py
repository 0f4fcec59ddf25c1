"""One initiative of a tier, taken by the demo's accounts through all four gates, every criterion of which is then met.

Everything is done through the services, with the texts of the demo portfolio, at the present time; nothing is bent:
each item is done by its side, each signature carries its password.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from common import clock
from initiatives.models import Initiative
from initiatives.services import initiative_create, seat_accept, seat_assign
from metrics.models import KpiContract
from metrics.services import points_push
from phases.models import Item
from phases.services import initiative_accept, playbook_load_builtin
from portfolio.demo import gating
from portfolio.demo.classing import classify, confirm
from portfolio.demo.content import Spec, specs
from portfolio.demo.early_phases import Task, discovery, pilot
from portfolio.demo.late_phases import scaling, validation
from portfolio.demo.people import PASSWORD, Cast
from portfolio.demo.story import SIDES, Story
from portfolio.demo.timeline import Timeline
from reviews.models import GateRequest
from reviews.services import acceptance_sign, gate_decide, review_sign
from reviews.specs import needed_slots

PHASES: dict[int, Callable[[Story], list[Task]]] = {1: discovery, 2: pilot, 3: validation, 4: scaling}
SLUGS = {"low": "invoices", "high": "maintenance"}
"""Tier → the demo initiative whose words and numbers are used."""
WATCHED_HOURS, WATCHED_DAYS = 8 * 24, 60
N = 400


@dataclass
class Run:
    """`story.initiative` and, for each gate passed, (the phase before, the phase after, was the contract locked before)."""

    story: Story
    passed: list[tuple[int, int, bool]]

    @property
    def initiative(self) -> Initiative:
        return self.story.initiative


def arrive() -> tuple[Cast, dict[str, Item]]:
    """The demo's accounts and the items of the built-in playbook, by code; the database must be empty."""
    cast = Cast()
    cast.arrive(admin_password="a long enough sentence")
    version = playbook_load_builtin()
    return cast, {item.code: item for item in Item.objects.filter(version=version)}


def begin(tier: str, cast: Cast, items: dict[str, Item], **given_instead: object) -> Run:
    """An initiative in phase 1 with nothing done. The high tier works with personal data, so that all is asked of it.

    `given_instead` replaces what the demo says, by the names of its data files.
    """
    given = next(spec for spec in specs() if spec.slug == SLUGS[tier])
    changed = {"breaches": {}, "left": (), "data": "personal"} if tier == "high" else {"breaches": {}, "left": ()}
    story = Story(Spec(given.slug, {**given.given, **changed, **given_instead}), cast, Timeline(clock.now()), items)
    spec = story.spec
    names = {
        "business_unit": "unit", "workflow": "workflow", "workflow_users": "who", "workflow_volume": "volume",
        "workflow_decision": "decision", "change_for_users": "change", "ai_type": "ai",
        "data_class": "data", "fit_inputs": "fit",
    }  # fmt: skip
    story.initiative = initiative_create(
        actor=story.actor("business"), title=spec["title"], outcome=spec["outcome"],
        values={column: spec[name] for column, name in names.items()},
    )  # fmt: skip
    story.password = PASSWORD
    classify(story)
    confirm(story)
    story.initiative = initiative_accept(actor=cast.actor("pm"), initiative=story.initiative)
    seat = seat_assign(actor=cast.actor("pm"), initiative=story.initiative, kind="lead", user=cast.user("lead"))
    seat_accept(actor=cast.actor("lead"), seat=seat)
    return Run(story, [])


def complete(run: Run) -> Run:
    """Do the work of all four phases and pass each gate."""
    for phase in PHASES:
        work(run, phase)
        pass_gate(run, phase)
    for phase in PHASES:
        gating.confirm_numbers(run.story, phase, also_reviewed=True)
    return run


def work(run: Run, phase: int) -> None:
    """Everything that the items of `phase` ask for; metrics have data before anybody plans a signal on them."""
    for _, act in PHASES[phase](run.story):
        act()
    if phase == 1:
        run.story.record("decision", "business", question="Which step first?", choice="Step 3", reason="Most cases.")
    measure(run.story)
    run.initiative.refresh_from_db()


def measure(story: Story, times: Mapping[str, float] | None = None) -> None:
    """Values that meet their targets: hourly for eight days where that is watched, daily for sixty days elsewhere.

    `times` multiplies the values of a purpose; 0 sends none.
    """
    now, times = clock.now(), times or {}
    points = [
        {"metric": metric.pk, "at": at, "value": measure.shape.usual * times.get(measure.purpose, 1), "n": N}
        for metric, measure, _ in story.metrics.values()
        if times.get(measure.purpose, 1)
        for at in _instants(now, is_hourly=measure.is_hourly)
    ]
    result = points_push(actor=story.actor("engineering"), items=points)
    assert not result.refused, result.refused[:3]
    gating.confirm_numbers(story, Initiative.objects.get(pk=story.initiative.pk).phase or 1)


def _instants(now: datetime, *, is_hourly: bool) -> Iterator[datetime]:
    step, count = (timedelta(hours=1), WATCHED_HOURS) if is_hourly else (timedelta(days=1), WATCHED_DAYS)
    last = now.replace(minute=0, second=0, microsecond=0)
    yield from (last - step * number for number in range(count))


def pass_gate(run: Run, phase: int) -> None:
    """Lead requests, three owners accept, the reviewers sign, the sponsor decides."""
    story = run.story
    was_locked = KpiContract.objects.get(initiative=run.initiative).is_locked
    asked = gating.ask(story, phase)
    for sign in signatures(story, asked):
        sign()
    gate_decide(
        actor=story.cast.actor("executive"), gate_request=asked, outcome="go", reason="Every criterion is met.",
        password=PASSWORD,
    )  # fmt: skip
    run.initiative.refresh_from_db()
    run.passed.append((phase, run.initiative.phase, was_locked))


def signatures(story: Story, asked: GateRequest) -> Iterator[Callable[[], object]]:
    """Every signature that the gate needs, each by who may give it, with the password."""
    for slot in needed_slots(story.initiative, asked.phase):
        person = SIDES[slot.role] if slot.kind == "acceptance" else gating.REVIEWERS[slot.role]
        given = {
            "actor": story.cast.actor(person), "gate_request": asked, "decision": "approve",
            "seen": asked.bundle.sections, "password": PASSWORD,
        }  # fmt: skip
        if slot.kind == "acceptance":
            yield partial(acceptance_sign, seat=slot.role, **given)
        else:
            yield partial(review_sign, discipline=slot.role, **given)
