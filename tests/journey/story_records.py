"""The structured records that the phases ask for, as a team would write them."""

import csv
import io
from typing import Any

from tests.journey.story_cast import Story, day, name_of
from tests.journey.story_work import record_add, record_edit, record_path


def requirements(story: Story, key: str) -> None:
    for discipline, title in (
        ("security", "Prompts leave no trace outside"),
        ("compliance", "People know that it is an AI"),
    ):
        record_add(story, "business", key, "requirement", discipline=discipline, title=title, owner=name_of("engineer"))


def phase_2_records(story: Story, key: str) -> None:
    """Requirements with an owner, no component, and an evaluation against marks that were fixed first."""
    requirements(story, key)
    story.send("engineer", f"/i/{key}/risks/", f"/i/{key}/dependencies/none/")
    record_add(
        story, "engineer", key, "test_result", kind="evaluation", suite="Letters, set 4", measure="Share of right queues",
        lower_is_better=[], threshold="0.90", threshold_fixed_on=day(-20), run_on=day(-6), measured="0.93",
        baseline="0.62", sample_size=1200, slices="German | 0.94 | 900\nOther | 0.91 | 300", owner=name_of("engineer"),
    )  # fmt: skip


def phase_3_records(story: Story, key: str) -> None:
    """Cohort, edge cases, escalation, runbook, security test, requirements that are met, the first wave."""
    record_add(
        story, "business", key, "cohort", title="Pilot in the first region", who="Intake clerks of one region", users=24,
        environment="Production data, shadow queue", starts_on=day(-21), ends_on=day(-2), kpi_baseline="31",
        kpi_measured="0.9", sample_size=2100, state="compared", owner=name_of("business"),
    )  # fmt: skip
    for title in ("Two letters in one envelope", "A letter in a language nobody reads", "An empty scan"):
        record_add(
            story, "engineer", key, "edge_case", title=title, found_in="Pilot", expected="It goes to a clerk",
            tested_on=day(-3), passed="on", owner=name_of("engineer"),
        )  # fmt: skip
    record_add(
        story, "operations", key, "escalation_path", title="Wrong queues pile up", rehearsed_on=day(-4),
        steps="Shift lead | phone | 10\nOperations head | pager | 30", owner=name_of("operations"),
    )  # fmt: skip
    record_add(
        story, "operations", key, "runbook", title="Letter service", on_call="Service desk, second line",
        failure_modes="The model does not answer; the queue grows.", rollback="Switch proposals off; clerks sort by hand.",
        last_drill_on=day(-5), drill_minutes=9, owner=name_of("operations"),
    )  # fmt: skip
    record_add(
        story, "engineer", key, "test_result", kind="security", suite="Injection, set 2", measure="Successful attacks",
        threshold="0", threshold_fixed_on=day(-15), run_on=day(-7), measured="0", sample_size=400, owner=name_of("engineer"),
    )  # fmt: skip
    for title in ("Prompts leave no trace outside", "People know that it is an AI"):
        path = record_path(story, "engineer", key, "requirement", title)
        record_edit(story, "engineer", path, state="met", how_met="Checked in the pilot, see the report")
    wave(story, key)


def wave(story: Story, key: str) -> None:
    record_add(
        story, "business", key, "wave", title="Second region", group="Clerks of the second region", users=80, region="North",
        starts_on=day(14), metric="Median routing time", success_threshold="1", abort_threshold="6", owner=name_of("business"),
    )  # fmt: skip


def load_test(story: Story, key: str, suite: str, rate: str) -> None:
    """A load test that passed, at so many requests a second."""
    record_add(
        story, "engineer", key, "test_result", kind="load", suite=suite, measure="Latency p95", unit="s", threshold="0.8",
        threshold_fixed_on=day(-15), run_on=day(-1), measured="0.62", sample_size=36000, tested_rate=rate, tested_users=260,
        owner=name_of("engineer"),
    )  # fmt: skip


def phase_4_records(story: Story, key: str) -> None:
    """Feedback of end users through the API, and the re-evaluation of a new prompt."""
    for score, comment in ((5, "It knows our queues."), (2, "Slow on Monday.")):
        body = {"score": score, "comment": comment, "channel": "Button in the inbox"}
        story.api("POST", f"initiatives/{key}/records/feedback/", body=body, expect=201)
    record_add(
        story, "engineer", key, "retraining", what="prompt", trigger="Each quarter, or drift above 0.1", last_on=day(-1),
        next_due_on=day(90), outcome="adopted", before="0.92 on set 4", after="0.93 on set 4", owner=name_of("engineer"),
    )  # fmt: skip


def audit_rows(story: Story) -> list[dict[str, str]]:
    """The exported audit log, oldest first."""
    answer = story.browser("auditor").http.get("/admin/audit.csv")
    assert answer.status_code == 200, answer.text[:500]
    rows: list[Any] = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    return rows[::-1]
