"""What people do in phases 3 and 4."""

from datetime import timedelta
from functools import partial
from typing import Any

from common import clock
from initiatives.models import Requirement
from initiatives.services import record_edit
from phases.models import ExpansionWave
from phases.services import wave_approve, wave_finish
from portfolio.demo.content import texts
from portfolio.demo.early_phases import Task, signal, tasks_of_items
from portfolio.demo.loops import wave_values
from portfolio.demo.measures import measures
from portfolio.demo.story import KINDS, Story
from reviews.services import wave_start


def validation(story: Story) -> list[Task]:
    """Phase 3: real users, service metrics, hardening, operations, and the tests that reviews rest on."""
    planned = [measure for measure in measures(story.spec, story.timeline) if measure.phase == 3]
    metrics: list[Task] = [("p3-metrics", partial(story.measure, measure)) for measure in planned]
    signals: list[Task] = [("p3-signals", partial(signal, story, m.purpose)) for m in planned if m.purpose != "kpi"]
    cases: list[Task] = [("p3-edge-cases", partial(_edge_case, story, n)) for n in range(len(texts()["edge_cases"]))]
    records: list[Task] = [
        ("p3-cohort", partial(_cohort, story)),
        ("p3-escalation", partial(_escalation, story)),
        ("p3-runbook", partial(_runbook, story)),
        ("p3-load-test", partial(_load_test, story)),
    ]
    if story.spec["tier"] != "low":
        records.append(("p3-security-test", partial(_security_test, story)))
        if story.spec["data"] in ("personal", "special"):
            records.append(("p3-fairness", partial(_fairness_test, story)))
    met: list[Task] = [
        (_requirements_code(story, one), partial(_requirement_meet, story, one)) for one in ("security", "compliance")
    ]
    rollout: Task = ("p3-rollout", partial(wave_plan, story, 1))
    items = list(tasks_of_items(story, 3))
    return [*metrics, *records[:1], *cases, *signals, *items, *records[1:], *met, rollout]


def scaling(story: Story) -> list[Task]:
    """Phase 4 up to its gate or to today: drift, waves, feedback, retraining."""
    planned = [measure for measure in measures(story.spec, story.timeline) if measure.phase == 4]
    metrics: list[Task] = [("p4-metrics", partial(story.measure, measure)) for measure in planned]
    heard: list[Task] = [("p4-feedback", partial(_feedback, story, n)) for n in range(len(texts()["feedback"]))]
    return [
        *metrics,
        ("p4-wave", partial(wave_run, story, 1)),
        *heard[:2],
        ("p4-wave", partial(wave_end, story, 1)),
        ("p4-retraining", partial(_retraining, story)),
        *heard[2:],
        ("p4-runbook", partial(_drill, story)),
        ("p4-wave", partial(wave_plan, story, 2)),
        ("p4-wave", partial(wave_run, story, 2)),
        *tasks_of_items(story, 4),
    ]


def running(story: Story) -> list[Task]:
    """After a turn of gate 4: the next wave, the next retraining and drill, and what users say."""
    heard: list[Task] = [("p4-feedback", partial(_feedback, story, number)) for number in (0, 3, 1)]
    return [
        ("p4-wave", partial(wave_end, story, 2)),
        ("p4-retraining", partial(_retrain, story)),
        heard[0],
        ("p4-runbook", partial(_drill, story)),
        ("p4-wave", partial(wave_plan, story, 3)),
        *heard[1:],
    ]


def wave_plan(story: Story, number: int) -> None:
    """Plan a wave against adoption, or satisfaction where adoption is not measured."""
    metric = story.metric("adoption") or story.metric("satisfaction")
    assert metric is not None
    good, bad = (0.7, 0.3) if metric.purpose == "adoption" else (4.0, 3.0)
    users = max(int(story.spec["envelope"][0] / 4), 2) * number
    values = {"metric": metric, "success_threshold": good, "abort_threshold": bad} | wave_values(story, number)
    story.record(
        "wave", "business", title=f"Wave {number}", group=f"{('First', 'Second', 'Third')[number - 1]} group, {users} people",
        users=users, region=("North", "South", "West")[number - 1], starts_on=clock.today() + timedelta(days=10), **values,
    )  # fmt: skip


def wave_run(story: Story, number: int) -> None:
    """Approve and start a planned wave."""
    wave = _wave(story, number)
    wave_approve(actor=story.cast.actor("pm"), wave=wave)
    wave_start(actor=story.actor("operations"), wave=wave)


def wave_end(story: Story, number: int, *, state: str = "succeeded", outcome: str = "") -> None:
    """End a running wave, with what happened in words."""
    words = (
        outcome
        or f"All {story.spec['nouns']} of the group went through without a stop; the threshold of success is met."
    )
    wave_finish(actor=story.actor("operations"), wave=_wave(story, number), state=state, outcome=words)


def _wave(story: Story, number: int) -> ExpansionWave:
    return ExpansionWave.objects.select_related("initiative").get(initiative=story.initiative, title=f"Wave {number}")


def _edge_case(story: Story, number: int) -> None:
    title, expected = texts()["edge_cases"][number]
    story.record(
        "edge_case", "engineering", title=story.write(title), found_in="Pilot group", expected=f"It {expected}",
        tested_on=clock.today(), passed=True,
    )  # fmt: skip


def _cohort(story: Story) -> None:
    kpi, spec = story.spec["kpi"], story.spec
    measured = kpi["target"] * (0.95 if kpi["direction"] == "lower" else 1.03)
    users = max(int(spec["envelope"][0] / 10), 4)
    story.record(
        "cohort", "business", title="Pilot group", who=spec["who"], users=users, environment="Target platform, one site",
        starts_on=clock.today() - timedelta(days=28), ends_on=clock.today(), kpi_baseline=float(kpi["baseline"]),
        kpi_measured=round(measured, 5), sample_size=max(int(spec["volume"] / 4), 20), state="compared",
    )  # fmt: skip


def _escalation(story: Story) -> None:
    steps = [
        {"who": "Team lead on duty", "how": "by telephone", "after_minutes": 10},
        {"who": "Operations owner", "how": "by telephone", "after_minutes": 30},
        {"who": "Sponsor", "how": "by telephone", "after_minutes": 120},
    ]
    note = "The second step took 25 minutes; the number was wrong and is right now."
    story.record(
        "escalation_path", "operations", title="When the proposal is wrong about a person", steps=steps,
        rehearsed_on=clock.today(), rehearsal_note=note,
    )  # fmt: skip


def _runbook(story: Story) -> None:
    story.record(
        "runbook", "operations", title=f"Running {story.spec['title']}", on_call="Service operations, day and night",
        failure_modes="Model endpoint away: work goes on without proposals.\nQueue grows: add a worker, then call engineering.",
        rollback="Deploy the version before; 11 minutes. Switch off: 40 seconds.", last_drill_on=clock.today(), drill_minutes=11,
    )  # fmt: skip


def _drill(story: Story) -> None:
    for runbook in story.initiative.runbooks.all():
        values = {"last_drill_on": clock.today(), "drill_minutes": 9}
        record_edit(actor=story.actor("operations"), kind=KINDS["runbook"], record=runbook, values=values)


def _load_test(story: Story) -> None:
    users, peak, latency, _, rows, cost = story.spec["envelope"]
    _test(
        story, "load", "load-peak 1.2", "p95 at the peak for 60 minutes", "ms", latency, round(latency * 0.86), 21_600,
        tested_rate=round(peak * 1.15, 2), tested_users=users, tested_data_volume=rows, tested_unit_cost=round(cost * 0.9, 4),
    )  # fmt: skip


def _security_test(story: Story) -> None:
    _test(story, "security", "penetration test, build 0.8.1", "High findings that are open", "findings", 0, 0, 46)


def _fairness_test(story: Story) -> None:
    _test(story, "fairness", "groups 1.1", "Largest difference between groups", "points", 2, 1.1, 4100)


def _test(
    story: Story, kind: str, suite: str, measure: str, unit: str, limit: float, measured: float, n: int, **more: Any
) -> None:
    story.record(
        "test_result", "engineering", kind=kind, suite=suite, measure=measure, unit=unit, lower_is_better=True,
        threshold=float(limit), threshold_fixed_on=clock.today() - timedelta(days=14), run_on=clock.today(),
        measured=float(measured), sample_size=n, report_url=f"https://reports.example.com/{story.spec.slug}/{kind}", **more,
    )  # fmt: skip


def _requirements_code(story: Story, discipline: str) -> str:
    return "p3-requirements-met" if story.spec["tier"] == "low" else f"p3-{discipline}-met"


def _requirement_meet(story: Story, discipline: str) -> None:
    for requirement in Requirement.objects.filter(initiative=story.initiative, discipline=discipline):
        values = {"state": "met", "how_met": "Shown in the build of last week; the evidence is linked."}
        record_edit(actor=story.actor("engineering"), kind=KINDS["requirement"], record=requirement, values=values)


def _feedback(story: Story, number: int) -> None:
    score, comment = texts()["feedback"][number]
    answered = {"answer": "Thank you. The cause is known and the next release mends it.", "answered_at": clock.now()}
    story.record(
        "feedback", "operations", received_at=clock.now(), score=score, comment=comment, channel="In the application",
        **(answered if score <= 2 else {}),
    )  # fmt: skip


def _retrain(story: Story) -> None:
    for retraining in story.initiative.retrainings.all():
        values = {"last_on": clock.today(), "next_due_on": clock.today() + timedelta(days=183)}
        record_edit(actor=story.actor("engineering"), kind=KINDS["retraining"], record=retraining, values=values)


def _retraining(story: Story) -> None:
    what = "prompt" if story.spec["ai"] in ("generative", "retrieval", "agent") else "model"
    _, mark, measured = story.spec["evaluation"]
    story.record(
        "retraining", "engineering", what=what, trigger="Every half year, or drift above 0.1", last_on=clock.today(),
        next_due_on=clock.today() + timedelta(days=183), outcome="adopted", before=f"{mark:.0%} on the fixed set",
        after=f"{measured:.0%} on the fixed set",
    )  # fmt: skip
