"""What people do in phases 1 and 2, as a list of tasks: the code of the item that each serves, and the act."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from common import clock
from common.formats import figure
from initiatives.models import QUALITY_DIMENSIONS, DataSource
from initiatives.services import initiative_edit, quality_rate, seat_accept, seat_assign
from metrics.services import kpi_version_add
from portfolio.demo.classing import classify, confirm
from portfolio.demo.content import texts
from portfolio.demo.inventory import declare
from portfolio.demo.measures import measures
from portfolio.demo.story import SIDES, Story

Task = tuple[str, Callable[[], object]]
THOROUGH = frozenset({"claims", "contacts", "hr", "fraud", "onboarding"})
PEOPLE_KINDS = ("statement", "answer", "evidence", "external")


def tasks_of_items(story: Story, phase: int) -> Iterable[Task]:
    """The items of a phase that people or pipelines fulfil themselves and that are asked of this initiative."""
    asked = story.initiative
    for code, item in story.items.items():
        if item.phase == phase and item.kind in PEOPLE_KINDS and item.is_asked_of(asked):
            yield code, partial(story.item, code)


def discovery(story: Story) -> list[Task]:
    """Phase 1: owners, scope, contract, data, touchpoints, risks."""
    seats: list[Task] = [("p1-seats", partial(_seat, story, side, story.name(side))) for side in SIDES]
    seats.append(("p1-sponsor", partial(_seat, story, "sponsor", "executive")))
    scope: list[Task] = [
        ("p1-classification", partial(classify, story)),
        ("p1-classification", partial(confirm, story)),
        ("p1-envelope", partial(_edit, story, _envelope)),
        ("p1-stop", partial(_edit, story, _stop)),
    ]
    data: list[Task] = [("p1-data-ready", partial(_source, story, name)) for name in _systems(story)]
    step, kind, who, when_wrong = texts()["touchpoint"]
    touch: Task = (
        "p1-human", lambda: story.record("human_touchpoint", "operations", step=step, kind=kind, who=who, when_wrong=when_wrong)
    )  # fmt: skip
    risks: list[Task] = []
    if story.spec["tier"] != "low":
        risks = [("p1-risks", partial(_risk, story, number)) for number in range(len(texts()["risks"]))]
    decision = ("p1-decisions", partial(_decision, story))
    kpi = ("p1-kpi", partial(_contract, story))
    return [*seats, *scope, *data, touch, kpi, *risks, decision, *tasks_of_items(story, 1)]


def pilot(story: Story) -> list[Task]:
    """Phase 2: metrics and the signals that need them, requirements, the evaluation."""
    planned = [measure for measure in measures(story.spec, story.timeline) if measure.phase == 2]
    metrics: list[Task] = [("p2-metrics", partial(story.measure, measure)) for measure in planned]
    signals: list[Task] = [("p2-monitoring", partial(signal, story, measure.purpose)) for measure in planned]
    required: list[Task] = [
        ("p2-requirements", partial(_requirement, story, number)) for number in range(len(texts()["requirements"]))
    ]
    items = list(tasks_of_items(story, 2))
    # The plan is written before the run, and what a pipeline reports lasts only for weeks: it comes last.
    first = [task for task in items if task[0] == "p2-eval-plan"]
    last = [task for task in items if story.items[task[0]].kind == "external"]
    rest = [task for task in items if task not in first and task not in last]
    parts: Task = ("p2-components", partial(declare, story))
    return [*metrics, *required, parts, *first, *signals, *rest, ("p2-evaluation", partial(_evaluation, story)), *last]


def signal(story: Story, purpose: str) -> None:
    """A line of the monitoring plan for a metric that is there."""
    metric = story.metric(purpose)
    name = metric.name if metric else purpose.replace("_", " ").capitalize()
    story.record(
        "planned_signal", "operations", signal=name, purpose=purpose, why="Asked for by operations", metric=metric
    )


def _seat(story: Story, kind: str, name: str) -> None:
    seat = seat_assign(actor=story.cast.actor("pm"), initiative=story.initiative, kind=kind, user=story.cast.user(name))
    seat_accept(actor=story.cast.actor(name), seat=seat)


def _edit(story: Story, values: Callable[[Story], dict[str, object]]) -> None:
    story.initiative = initiative_edit(actor=story.actor("business"), initiative=story.initiative, values=values(story))


def _envelope(story: Story) -> dict[str, object]:
    users, peak, latency, availability, rows, cost = story.spec["envelope"]
    return {
        "envelope_users": users, "envelope_peak_rate": str(peak), "envelope_latency_ms": latency,
        "envelope_availability": str(availability), "envelope_data_volume": rows, "envelope_unit_cost": str(cost),
        "envelope_currency": "EUR", "envelope_regions": "North, South",
    }  # fmt: skip


def _stop(story: Story) -> dict[str, object]:
    kpi = story.spec["kpi"]
    word = "above" if kpi["direction"] == "lower" else "below"
    criteria = f"{kpi['name']} {word} {figure(kpi['stop'], kpi['unit'])} in week 8, or fewer than 60 % of the pilot group use it."
    return {"pilot_end_on": clock.today() + timedelta(days=240), "stop_criteria": criteria}


def _systems(story: Story) -> list[str]:
    """All sources of the first initiatives; the main one of the others."""
    systems = list(story.spec["systems"])
    return systems if story.spec.slug in THOROUGH else systems[:1]


def _source(story: Story, name: str) -> None:
    is_ready = "p1-data-ready" not in story.spec.left or len(story.spec.gates) > 0
    source = story.record(
        "data_source", "engineering", name=name, system=name, access="granted" if is_ready else "asked",
        legal_basis="Own operation" if story.spec["data"] in ("internal", "public") else "Contract, Art 6(1)(b)",
        has_personal_data=story.spec["data"] in ("personal", "special"), rows=story.spec["volume"] * 12, freshness="daily",
    )  # fmt: skip
    assert isinstance(source, DataSource)
    for dimension, _ in QUALITY_DIMENSIONS if is_ready else QUALITY_DIMENSIONS[:2]:
        ratio = f"{story.rng.uniform(0.88, 0.995):.3f}"
        quality_rate(
            actor=story.actor("engineering"), data_source=source, dimension=dimension, ratio=ratio, sample_size=500,
            measured_on=clock.today(),
        )  # fmt: skip


def _contract(story: Story) -> None:
    kpi, spec = story.spec["kpi"], story.spec
    values = {
        "outcome": spec["outcome"], "kpi": kpi["name"], "unit": kpi["unit"], "direction": kpi["direction"],
        "baseline": str(kpi["baseline"]), "baseline_n": kpi["n"], "baseline_measured_on": clock.today() - timedelta(days=4),
        "target": str(kpi["target"]), "stop_threshold": str(kpi["stop"]), "guardrail": kpi["guardrail"],
        "method": f"Median of a month, all {spec['nouns']}", "source": spec.words["system"], "owner": story.user("business"),
        "decision_on": clock.today() + timedelta(days=200), "agreed_by": story.cast.user("executive"),
    }  # fmt: skip
    kpi_version_add(actor=story.actor("business"), initiative=story.initiative, values=values)


def _risk(story: Story, number: int) -> None:
    title, cause, likelihood, impact, mitigation = texts()["risks"][number]
    story.record(
        "risk", "operations", title=story.write(title), cause=cause, likelihood=likelihood, impact=impact,
        mitigation=mitigation, review_on=clock.today() + timedelta(days=180),
    )  # fmt: skip


def _decision(story: Story) -> None:
    found = texts()["decision"]
    given = {name: story.write(found[name]) for name in ("question", "options", "choice", "reason")}
    story.record("decision", "business", **given, decided_on=clock.today())


def _requirement(story: Story, number: int) -> None:
    discipline, title = texts()["requirements"][number]
    story.record(
        "requirement", "engineering" if discipline == "security" else "business", discipline=discipline, title=title
    )


def _evaluation(story: Story) -> None:
    baseline, mark, measured = story.spec["evaluation"]
    slices = [
        {"name": "usual cases", "measured": round(measured + 0.01, 3), "n": 900},
        {"name": "rare cases", "measured": round(measured - 0.02, 3), "n": 300},
    ]
    story.record(
        "test_result", "engineering", kind="evaluation", suite=f"{story.spec.slug}-eval 1.3", measure="Share right",
        unit="ratio", lower_is_better=False, threshold=float(mark), threshold_fixed_on=clock.today() - timedelta(days=20),
        run_on=clock.today(), measured=float(measured), baseline=float(baseline), sample_size=1200, slices=slices,
    )  # fmt: skip
