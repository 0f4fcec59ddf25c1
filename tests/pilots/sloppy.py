"""The 34 demands of the starting document's phases, and for each the team that ignores just that one.

The numbers are those of `docs/seed-coverage.md`, 9 to 24c. Its numbers 1 to 8 are the introduction: they say why, and are
asked for again, one by one, further down. Each team works through the same services as everybody else; it leaves a task
out, or does it badly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from common import clock
from metrics.services import kpi_version_add
from phases.services import item_answer, item_external
from portfolio.demo.story import Story

Sloppy = Callable[[Story], object]


@dataclass(frozen=True)
class Pilot:
    """`code` is the criterion that must be named, `says` words of its line; `also` other criteria that read the same thing.

    `skips` are tasks left out (by the item that they serve), `unmeasured` metrics never added, `badly` what is done instead,
    `times` how far values are off, `given` what the intake said.
    """

    number: str
    phase: int
    did: str
    code: str
    says: str
    also: frozenset[str] = frozenset()
    skips: frozenset[str] = frozenset()
    unmeasured: frozenset[str] = frozenset()
    badly: Sloppy | None = None
    times: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)


def _contract(**left_out: object) -> Sloppy:
    def write(story: Story) -> None:
        kpi = story.spec["kpi"]
        values = {
            "outcome": story.spec["outcome"], "kpi": kpi["name"], "unit": kpi["unit"], "direction": kpi["direction"],
            "baseline": str(kpi["baseline"]), "baseline_n": kpi["n"], "baseline_measured_on": clock.today(),
            "target": str(kpi["target"]), "stop_threshold": str(kpi["stop"]), "guardrail": kpi["guardrail"],
            "method": "Median of a month", "source": "The register", "owner": story.user("business"),
            "decision_on": clock.today() + timedelta(days=200),
        }  # fmt: skip
        kpi_version_add(actor=story.actor("business"), initiative=story.initiative, values=values | left_out)

    return write


def _unsampled_source(story: Story) -> None:
    story.record(
        "data_source", "engineering", name="Register", system="Register", access="granted", legal_basis="Own operation",
        rows=1200, freshness="daily",
    )  # fmt: skip


def _broken_build(story: Story) -> None:
    item_external(
        actor=story.actor("engineering"), initiative=story.initiative, item=story.items["p2-build"], passed=False,
        url="https://ci.example.com/1",
    )  # fmt: skip


def _half_an_answer(story: Story) -> None:
    item_answer(
        actor=story.actor("engineering"), initiative=story.initiative, item=story.items["p2-gaps"], is_done=False,
        text="It is only a prototype; we build it anew later.",
    )  # fmt: skip


def _planned_cohort(story: Story) -> None:
    story.record("cohort", "business", title="Pilot group", who=story.spec["who"], users=12, state="planned")


def _untested_case(story: Story) -> None:
    story.record(
        "edge_case", "engineering", title="A letter in two languages", found_in="Pilot group", expected="It asks."
    )


def _path_on_paper(story: Story) -> None:
    steps = [{"who": "Team lead on duty", "how": "by telephone", "after_minutes": 10}]
    story.record("escalation_path", "operations", title="When the proposal is wrong", steps=steps)


def _runbook_of_nobody(story: Story) -> None:
    story.record(
        "runbook", "operations", title="Running it", failure_modes="Model away: work goes on.", rollback="Deploy the last one.",
        last_drill_on=clock.today(), drill_minutes=11,
    )  # fmt: skip


def _open_findings(story: Story) -> None:
    story.record(
        "test_result", "engineering", kind="security", suite="penetration test 2", measure="High findings that are open",
        unit="findings", lower_is_better=True, threshold=0.0, threshold_fixed_on=clock.today(), run_on=clock.today(),
        measured=2.0, sample_size=46,
    )  # fmt: skip


def _wave_without_a_way_back(story: Story) -> None:
    story.record(
        "wave", "business", title="Wave 1", group="Everybody", users=900, starts_on=clock.today() + timedelta(days=3),
        metric=story.metric("adoption"), success_threshold=0.7,
    )  # fmt: skip


def _incident(story: Story) -> None:
    story.record("incident", "operations", title="Wrong desk for a day", aware_at=clock.now())


def _blind_signal(story: Story) -> None:
    story.record("planned_signal", "operations", signal="Queue length", purpose="other", why="Asked for by operations")


def _overdue_retraining(story: Story) -> None:
    story.record(
        "retraining", "engineering", what="model", trigger="Every half year", last_on=clock.today() - timedelta(days=200),
        next_due_on=clock.today() - timedelta(days=17), outcome="adopted", before="81 %", after="84 %",
    )  # fmt: skip


def _one(code: str) -> frozenset[str]:
    return frozenset({code})


PILOTS = (
    Pilot("9", 1, "Wrote a KPI, but no target: one would see what it brings", "p1-kpi", "a target",
          skips=_one("p1-kpi"), badly=_contract(target=None)),
    Pilot("10a", 1, "Named no workflow at the intake, only a technology", "p1-workflow", "the workflow", given={"workflow": ""}),
    Pilot("10b", 1, "Named no data source", "p1-data-named", "Nothing recorded yet", also=_one("p1-data-ready"),
          skips=_one("p1-data-ready")),
    Pilot("10c", 1, "Set a target without having measured the baseline", "p1-kpi", "a measured baseline",
          skips=_one("p1-kpi"), badly=_contract(baseline=None)),
    Pilot("11a", 1, "Never asked what the case is worth: no question on fit answered", "p1-fit", "Not scored yet",
          given={"fit": {}}),
    Pilot("11b", 1, "Had access to the data and took no sample of it", "p1-data-ready", "a measured sample",
          skips=_one("p1-data-ready"), badly=_unsampled_source),
    Pilot("11c", 1, "Planned no place where a person decides", "p1-human", "Nothing recorded yet", skips=_one("p1-human")),
    Pilot("12", 2, "Left the pipeline's build red", "p2-build", "says failed", skips=_one("p2-build"), badly=_broken_build),
    Pilot("13a", 2, "Ran it beside the target platform, without any proof of the platform", "p2-platform", "Evidence missing",
          skips=_one("p2-platform")),
    Pilot("13b", 2, "Planned no signal to watch", "p2-monitoring", "Nothing recorded yet", skips=_one("p2-monitoring")),
    Pilot("13c", 2, "Asked neither security nor compliance for requirements", "p2-requirements", "Nothing recorded yet",
          skips=_one("p2-requirements")),
    Pilot("14", 2, "Called it a prototype and left the list of gaps half written", "p2-gaps", "In progress",
          skips=_one("p2-gaps"), badly=_half_an_answer),
    Pilot("15", 2, "Left the connection to the systems around it for later", "p2-integration", "Not answered yet",
          skips=_one("p2-integration")),
    Pilot("16", 3, "Planned a pilot group and never let it work", "p3-cohort", "the comparison with the baseline",
          skips=_one("p3-cohort"), badly=_planned_cohort),
    Pilot("17a", 3, "Measured accuracy, and not whether the service is there", "p3-availability", "No metric for availability",
          unmeasured=_one("availability")),
    Pilot("17b", 3, "Took three times as long as the envelope allows", "p3-latency", "target", times={"latency": 3}),
    Pilot("17c", 3, "Added a metric for throughput and never connected it", "p3-throughput", "no data yet",
          times={"throughput": 0}),
    Pilot("17d", 3, "Let eight of a hundred requests fail", "p3-errors", "target", times={"error_rate": 20}),
    Pilot("17e", 3, "Never asked the users whether they are satisfied", "p3-satisfaction", "No metric for satisfaction",
          unmeasured=_one("satisfaction")),
    Pilot("18a", 3, "Found an edge case and did not test it", "p3-edge-cases", "a passed test", badly=_untested_case),
    Pilot("18b", 3, "Wrote an escalation path that nobody rehearsed", "p3-escalation", "a rehearsal",
          skips=_one("p3-escalation"), badly=_path_on_paper),
    Pilot("18c", 3, "Wrote a runbook with nobody on call", "p3-runbook", "who is on call", skips=_one("p3-runbook"),
          badly=_runbook_of_nobody),
    Pilot("19a", 3, "Left two high findings of the security test open", "p3-security-test", "a result within its threshold",
          skips=_one("p3-security-test"), badly=_open_findings),
    Pilot("19b", 3, "Skipped the data protection assessment", "p3-dpia", "Evidence missing", skips=_one("p3-dpia")),
    Pilot("19c", 3, "Never put it under load", "p3-load-test", "Nothing recorded yet", also=_one("rehearsal-load"),
          skips=_one("p3-load-test")),
    Pilot("20", 3, "Left a compliance requirement for after the launch", "p3-compliance-met", "the state met",
          skips=_one("p3-compliance-met")),
    Pilot("21", 3, "Planned to give it to everybody, with no mark at which it is undone", "p3-rollout", "an abort threshold",
          skips=_one("p3-rollout"), badly=_wave_without_a_way_back),
    Pilot("22a", 4, "Grew without an approved wave", "p4-wave", "an approval", skips=_one("p4-wave")),
    Pilot("22b", 4, "Watched no drift", "p4-drift", "No metric for drift", unmeasured=_one("drift")),
    Pilot("22c", 4, "Took no feedback from users", "p4-feedback", "No user was heard", skips=_one("p4-feedback")),
    Pilot("23", 4, "Went home after go-live: an incident is open", "p4-incidents", "Wrong desk for a day", badly=_incident),
    Pilot("24a", 4, "Planned a signal that no metric feeds", "p4-monitoring", "a metric", badly=_blind_signal),
    Pilot("24b", 4, "Missed the day of the retraining", "p4-retraining", "the retraining that was due",
          skips=_one("p4-retraining"), badly=_overdue_retraining),
    Pilot("24c", 4, "Never said what comes next", "p4-next-step", "Not answered yet", skips=_one("p4-next-step")),
)  # fmt: skip
