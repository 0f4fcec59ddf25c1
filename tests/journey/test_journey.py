"""An initiative from idea to production on real measurements, through HTTP alone.

The product runs as in use (embedded, or on PostgreSQL and Redis with worker and beat); the test calls no task and no
service. A real Prometheus scrapes a real process, and the product's own worker pulls from it.
"""

from collections.abc import Iterator

import pytest

from tests.journey import story_work as work
from tests.journey.product import running
from tests.journey.story_cast import Story, day, name_of, people_add, set_up, token_make
from tests.journey.story_world import world

pytestmark = [pytest.mark.journey, pytest.mark.prometheus]


@pytest.fixture(scope="class")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("journey")
    with world(folder / "world") as outside, running(folder) as product:
        told = Story(product, outside)
        yield told
        told.close()


class TestFromIdeaToProduction:
    def test_01_an_empty_product_is_set_up(self, story: Story) -> None:
        set_up(story)
        people_add(story)
        page = story.open("admin", "/admin/users/")
        assert all(name_of(who) in page.text for who in ("pm", "value", "auditor"))

    def test_02_the_program_manager_makes_a_token(self, story: Story) -> None:
        scopes = ["read", "write:items", "write:metrics", "write:points", "write:feedback", "write:annotations"]
        token_make(story, "pm", "pm", scopes)
        assert story.api("GET", "initiatives/")["count"] == 0

    def test_03_a_contributor_hands_in_an_idea(self, story: Story) -> None:
        key = work.intake(story, "lead")
        assert key == "AI-001"
        found = story.api("GET", f"initiatives/{key}/")
        assert (found["status"], found["phase"], found["risk_tier"]) == ("idea", None, "critical")

    def test_04_only_a_program_manager_accepts_it(self, story: Story) -> None:
        page = story.open("lead", "/i/AI-001/accept/", expect=403)
        assert "program manager" in page.text
        story.send("pm", "/i/AI-001/accept/", "/i/AI-001/accept/")
        assert story.api("GET", "initiatives/AI-001/")["phase"] == 1

    def test_05_the_seats_are_accepted(self, story: Story) -> None:
        assert story.api("GET", "initiatives/AI-001/items/p1-seats/")["state"] == "not_met"
        work.seats_accept(story, "AI-001", work.SEATS)
        assert story.api("GET", "initiatives/AI-001/items/p1-seats/")["state"] == "met"

    def test_06_it_is_classed_and_its_envelope_declared(self, story: Story) -> None:
        work.edit(
            story, "lead", "AI-001", risk_tier="medium", data_class="internal", ai_type="generative",
            ai_act_class="transparency", ai_act_role="deployer", classification_reason="A clerk confirms each proposal",
            envelope_users=240, envelope_peak_rate="3", envelope_latency_ms=800, envelope_availability="99.5",
            envelope_data_volume="600", envelope_unit_cost="0.04", envelope_currency="EUR", pilot_end_on=day(60),
            stop_criteria="Misrouted letters above 6 % for two weeks.",
        )  # fmt: skip
        assert not {"p1-envelope", "p1-classification", "p1-stop"} & set(work.missing(story, "AI-001", 1))

    def test_07_the_data_is_measured(self, story: Story) -> None:
        path = work.record_path(story, "lead", "AI-001", "data_source", "Scanned letters")
        work.record_edit(
            story, "engineer", path, owner=name_of("operations"), legal_basis="Contract with the policy holder", rows=140000
        )
        source = path.rstrip("/").rpartition("/")[2]
        for dimension in ("completeness", "accuracy", "consistency", "timeliness", "representativeness"):
            where = f"/i/AI-001/sources/{source}/quality/"
            story.send("engineer", where, where, dimension=dimension, ratio="97", sample_size=500, measured_on=day(-9))
        assert story.api("GET", "initiatives/AI-001/items/p1-data-ready/")["state"] == "met"

    def test_08_people_stay_in_control_and_risks_are_known(self, story: Story) -> None:
        path = work.record_path(story, "lead", "AI-001", "human_touchpoint", "Sorting")
        work.record_edit(story, "operations", path, owner=name_of("operations"))
        for title in ("Wrong queue at the end of the month", "The vendor changes its model", "Clerks confirm blindly"):
            work.record_add(
                story, "business", "AI-001", "risk", title=title, likelihood=2, impact=3, owner=name_of("business"),
                mitigation="Sample of fifty each week", review_on=day(30),
            )  # fmt: skip
        assert not {"p1-human", "p1-risks"} & set(work.missing(story, "AI-001", 1))

    def test_09_the_checklist_of_phase_1_is_answered(self, story: Story) -> None:
        work.items_complete(story, "AI-001", 1)
        assert set(work.missing(story, "AI-001", 1)) == {"p1-kpi"}

    def test_10_the_kpi_contract_is_written(self, story: Story) -> None:
        path = "/i/AI-001/kpi/"
        page = story.send(
            "business", path, f"{path}save/", kpi="Median routing time", unit="h", direction="lower", baseline="31",
            baseline_n=11840, baseline_measured_on=day(-30), target="1", guardrail="Misrouted letters at most 4 %",
            method="Ticket system, received to first right queue", source="Ticket system", owner=name_of("business"),
            decision_on=day(60), stop_threshold="20",
        )  # fmt: skip
        assert "The gate still needs" not in page.text
        assert not work.missing(story, "AI-001", 1)
