"""An initiative from idea to production on real measurements, through HTTP alone.

The product runs as in use (embedded, or on PostgreSQL and Redis with worker and beat); the test calls no task and no
service. A real Prometheus scrapes a real process, and the product's own worker pulls from it.
"""

import time
from collections.abc import Iterator

import pytest

from tests.journey import story_gates as gates
from tests.journey import story_metrics as metrics
from tests.journey import story_work as work
from tests.journey.product import running, wait_until
from tests.journey.story_cast import PASSWORD, Story, day, name_of, people_add, set_up, token_make
from tests.journey.story_records import audit_rows, load_test, phase_2_records, phase_3_records, phase_4_records
from tests.journey.story_world import world

pytestmark = [pytest.mark.journey, pytest.mark.prometheus]

TURNS = (
    "initiatives.initiative_create",
    "phases.initiative_accept",
    "reviews.gate_request",
    "reviews.gate_decide",
)


@pytest.fixture(scope="class")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("journey")
    with world(folder / "world") as outside, running(folder) as product, Story(product, outside) as told:
        yield told


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
        assert story.item("AI-001", "p1-seats")["state"] == "not_met"
        work.seats_accept(story, "AI-001", work.SEATS)
        assert story.item("AI-001", "p1-seats")["state"] == "met"

    def test_06_it_is_classed_and_its_envelope_declared(self, story: Story) -> None:
        work.edit(
            story, "lead", "AI-001", data_class="internal", ai_type="generative",
            envelope_users=240, envelope_peak_rate="3", envelope_latency_ms=800, envelope_availability="99.5",
            envelope_data_volume="600", envelope_unit_cost="0.04", envelope_currency="EUR", pilot_end_on=day(60),
            stop_criteria="Misrouted letters above 6 % for two weeks.",
        )  # fmt: skip
        answer, confirm = "/i/AI-001/classification/answer/", "/i/AI-001/classification/1/confirm/"
        story.send("lead", answer, answer, **work.CLASSIFICATION)
        assert "p1-classification" in work.missing(story, "AI-001", 1)
        assert story.api("GET", "initiatives/AI-001/")["risk_tier"] == "critical"
        story.send("compliance", confirm, confirm, decision="confirm", password=PASSWORD)
        assert story.api("GET", "initiatives/AI-001/classification/")["state"] == "confirmed"
        assert story.api("GET", "initiatives/AI-001/")["risk_tier"] == "medium"
        assert not {"p1-envelope", "p1-classification", "p1-stop"} & set(work.missing(story, "AI-001", 1))

    def test_07_the_data_is_measured(self, story: Story) -> None:
        path = work.record_path(story, "lead", "AI-001", "data_source", "Scanned letters")
        work.record_edit(
            story,
            "engineer",
            path,
            owner=name_of("operations"),
            legal_basis="Contract with the policy holder",
            rows=140000,
        )
        source = path.rstrip("/").rpartition("/")[2]
        for dimension in ("completeness", "accuracy", "consistency", "timeliness", "representativeness"):
            where = f"/i/AI-001/sources/{source}/quality/"
            story.send("engineer", where, where, dimension=dimension, ratio="97", sample_size=500, measured_on=day(-9))
        assert story.item("AI-001", "p1-data-ready")["state"] == "met"

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

    def test_11_gate_1_is_requested(self, story: Story) -> None:
        refused = story.open("business", "/i/AI-001/gate/request/")
        assert "needs your acceptance" in refused.text
        path = story.kept["gate"] = gates.request(story, "AI-001")
        page = gates.sign(
            story, "engineer", path, "approve_with_conditions", expect=422, comment="As long as it is watched"
        )
        assert "at least one condition" in page.text
        assert "As long as it is watched" in page.html
        page = gates.sign(story, "engineer", path, expect=422, consent="", comment="Typed with care")
        assert "Tick this before your first signature." in page.text
        page = gates.sign(story, "engineer", path, expect=422, password="not this one", comment="Typed with care")
        assert "not your password" in page.text
        assert "Typed with care" in page.html

    def test_11a_a_page_that_is_out_of_date_signs_nothing(self, story: Story) -> None:
        path, title = story.kept["gate"], story.item("AI-001", "p1-alternative")["title"]
        story.open("value", path)
        item = work.item_path(story, "engineer", "AI-001", 1, title)
        story.send(
            "engineer", item, f"{item}answer/", text="Keyword rules reach 62 % and need weekly care.", state="done"
        )
        page = story.browser("value").send(
            f"{path}sign/", expect=409, decision="approve", password=PASSWORD, comment="Read twice"
        )
        assert f"{title} changed" in page.text
        assert "Read twice" in page.html

    def test_11b_the_owners_accept(self, story: Story) -> None:
        for who in gates.ACCEPT.values():
            gates.sign(story, who, story.kept["gate"])
        assert gates.slots(story, "AI-001") == {
            "acceptance:engineering": "signed", "acceptance:operations": "signed", "acceptance:business": "signed",
            "review:business_value": "missing",
        }  # fmt: skip

    def test_12_nobody_reviews_their_own_work(self, story: Story) -> None:
        page = story.open("admin", "/admin/users/")
        person = next(href for words, href in page.links if words == name_of("business"))
        story.send("admin", person, "/roles/add/", role="reviewer", discipline="business_value")
        path = story.kept["gate"]
        story.open("value", path)
        form = story.browser("value").page.form("/sign/").values
        page = story.browser("business").raw(
            f"{path}sign/", {**form, "decision": "approve", "password": PASSWORD}, path
        )
        assert page.status == 403, page.text[:800]
        assert "Nobody reviews their own work" in page.text
        gates.sign(story, "value", path)
        assert gates.verdict(story, "AI-001")["open"] is True

    def test_13_changed_evidence_supersedes_and_is_signed_again(self, story: Story) -> None:
        path = work.item_path(story, "business", "AI-001", 1, story.item("AI-001", "p1-impact")["title"])
        work.evidence_add(story, "business", path, "Impact, second look", "Two more groups were asked.")
        assert gates.slots(story, "AI-001")["acceptance:business"] == "superseded"
        assert gates.slots(story, "AI-001")["acceptance:engineering"] == "signed"
        page = gates.decide(story, "executive", story.kept["gate"], expect=422)
        assert "The gate is closed" in page.text
        page = story.open("business", story.kept["gate"])
        assert "superseded" in page.text
        assert "Impact, second look" in page.text
        gates.sign(story, "business", story.kept["gate"])

    def test_14_the_sponsor_decides_and_phase_2_begins(self, story: Story) -> None:
        page = story.open("pm", story.kept["gate"])
        assert "You requested this gate" in page.text
        gates.decide(story, "executive", story.kept["gate"])
        assert story.api("GET", "initiatives/AI-001/")["phase"] == 2
        assert story.item("AI-001", "p2-kpi-locked")["state"] == "met"

    def test_20_a_private_address_needs_its_allowance(self, story: Story) -> None:
        path = metrics.source_add(story, "engineer", "Prometheus of the letter service", story.world.url)
        page = story.send("engineer", path, "/test/")
        assert "allow" in page.text.lower(), page.text[:1500]
        assert "Only an administrator" in story.open("engineer", "/sources/addresses/allow/").text
        metrics.address_allow(story)
        time.sleep(2.1)  # a source is tested at most every two seconds
        page = story.send("engineer", path, "/test/", query=metrics.RATE)
        assert "Passed" in page.text, page.text[:1500]

    def test_21_metrics_are_pulled_from_what_runs(self, story: Story) -> None:
        name = "Prometheus of the letter service"
        kind, purpose, unit, direction, target, query = metrics.PULLED["Latency p95"]
        browser, path = story.browser("engineer"), "/i/AI-001/metrics/add/"
        browser.open(path)
        page = browser.send(
            path, to="/i/AI-001/metrics/preview/", name="Latency p95", kind=kind, purpose=purpose, unit=unit,
            direction=direction, target=target, provenance="pulled", source=name, query=query,
        )  # fmt: skip
        assert "Last value" in page.text, page.text[:2000]
        story.kept["pulled"] = metrics.pulled_add(story, "AI-001", name)
        metrics.await_state(story, story.kept["pulled"])

    def test_22_values_are_pushed_and_typed(self, story: Story) -> None:
        story.kept["pushed"] = metrics.pushed_add(story, "AI-001")
        story.kept["typed"] = metrics.typed_add(story, "AI-001")
        metrics.await_state(story, story.kept["pushed"] | {"typed": story.kept["typed"]}, seconds=20)

    def test_23_every_planned_signal_has_a_metric_with_data(self, story: Story) -> None:
        metrics.planned_signals(story, "AI-001", story.kept["pulled"] | story.kept["pushed"])
        assert story.item("AI-001", "p2-monitoring")["state"] == "met"

    def test_24_the_pipeline_reports_and_phase_2_is_answered(self, story: Story) -> None:
        body = {"passed": True, "url": "https://ci.example.com/runs/812", "note": "main, 812"}
        made = story.api("POST", "initiatives/AI-001/items/p2-build/events/", body=body, expect=201)
        assert made["state"] == "met"
        phase_2_records(story, "AI-001")
        work.items_complete(story, "AI-001", 2)
        assert not work.missing(story, "AI-001", 2)

    def test_24b_a_second_person_stands_behind_what_was_pushed(self, story: Story) -> None:
        wanted = [line for line in gates.verdict(story, "AI-001")["criteria"] if "second person" in line["text"]]
        assert wanted
        confirmed = gates.numbers_confirm(story, "AI-001", 2)
        assert len(confirmed) >= len(wanted)
        assert not [line for line in gates.verdict(story, "AI-001")["criteria"] if "second person" in line["text"]]

    def test_25_gate_2(self, story: Story) -> None:
        path = gates.request(story, "AI-001")
        gates.sign_all(story, path, "operations_readiness")
        gates.decide(story, "executive", path)
        assert story.api("GET", "initiatives/AI-001/")["phase"] == 3

    def test_30_the_pilot_is_compared_and_hardened(self, story: Story) -> None:
        phase_3_records(story, "AI-001")
        load_test(story, "AI-001", "Load, spring", rate="2.1")
        work.items_complete(story, "AI-001", 3)
        gates.numbers_confirm(story, "AI-001", 3)
        assert not work.missing(story, "AI-001", 3)

    def test_31_a_load_below_the_envelope_blocks_a_go(self, story: Story) -> None:
        path = story.kept["gate"] = gates.request(story, "AI-001")
        gates.sign_all(story, path, "security", "compliance", "load_test")
        found = gates.verdict(story, "AI-001")
        assert found["open"] is False
        assert found["next_blocker"]["code"] == "rehearsal-load"
        page = gates.decide(story, "executive", path, expect=422)
        assert "The gate is closed" in page.text
        assert "70 %" in page.text
        assert story.api("GET", "initiatives/AI-001/")["phase"] == 3

    def test_32_a_better_test_costs_two_signatures(self, story: Story) -> None:
        load_test(story, "AI-001", "Load, summer", rate="4.5")
        states = gates.slots(story, "AI-001")
        assert {code for code, state in states.items() if state == "superseded"} == {
            "acceptance:engineering", "review:load_test",
        }  # fmt: skip
        gates.sign(story, "engineer", story.kept["gate"])
        gates.sign(story, "loadtest", story.kept["gate"])

    def test_33_it_goes_to_production(self, story: Story) -> None:
        gates.decide(story, "executive", story.kept["gate"])
        assert story.api("GET", "initiatives/AI-001/")["phase"] == 4
        assert "Load rehearsed 150 %" in story.open("executive", "/i/AI-001/").text

    def test_40_it_is_widened_in_the_open(self, story: Story) -> None:
        record = work.record_path(story, "lead", "AI-001", "wave", "Second region")
        path = record.replace("/records/wave/", "/waves/")
        page = story.send("business", path, "/approve/", expect=422)
        assert "Somebody else approves a wave" in page.text
        page = story.send("pm", path, "/approve/")
        assert "Approved" in page.text
        phase_4_records(story, "AI-001")
        work.items_complete(story, "AI-001", 4)
        gates.numbers_confirm(story, "AI-001", 4)
        assert not work.missing(story, "AI-001", 4)

    def test_41_gate_4_keeps_it(self, story: Story) -> None:
        path = gates.request(story, "AI-001")
        gates.sign_all(story, path, "business_value", "operations_readiness")
        assert gates.verdict(story, "AI-001")["open"] is True
        gates.decide(story, "executive", path)
        found = story.api("GET", "initiatives/AI-001/")
        assert (found["phase"], found["status"]) == (4, "active")
        assert gates.verdict(story, "AI-001")["phase"] == 4

    def test_50_another_one_is_stopped_with_its_lesson(self, story: Story) -> None:
        key = work.idea(story, "business", "Minutes of meetings", "Minutes are written in half the time.")
        story.send("pm", f"/i/{key}/accept/", f"/i/{key}/accept/")
        story.send("pm", f"/i/{key}/seats/lead/assign/", f"/i/{key}/seats/lead/assign/", user=name_of("lead"))
        work.seats_accept(story, key, {"lead": "lead"})
        path = gates.request(story, key, who="lead", scope="Nobody yet")
        page = gates.decide(story, "pm", path, "stop", expect=422, reason="Twenty hours a month in all.")
        assert "learned" in page.text
        lesson = "Count the hours before the workshop, not after it."
        gates.decide(story, "pm", path, "stop", reason="Twenty hours a month in all.", lesson=lesson)
        found = story.api("GET", f"initiatives/{key}/")
        assert (found["status"], found["lesson"]) == ("stopped", lesson)
        assert lesson in story.open("lead", f"/i/{key}/").text

    def test_51_the_board_counts_it_in_production(self, story: Story) -> None:
        assert [one["key"] for one in story.api("GET", "initiatives/", phase=4, status="active")["results"]] == [
            "AI-001"
        ]
        page = story.open("executive", "/")
        assert page.url.endswith("/board/")
        told = "In production 1 of 1"
        wait_until(lambda: told in story.open("executive", "/board/").text, 120, f"the board says {told}: {page.text}")

    def test_52_the_audit_log_tells_the_story(self, story: Story) -> None:
        acts = [row["Action"] for row in audit_rows(story)]
        assert acts.index("accounts.organisation_set_up") < acts.index("initiatives.intake_submit")
        told = [act for act in acts if act in TURNS]
        assert told == [
            *["initiatives.initiative_create", "phases.initiative_accept"],
            *["reviews.gate_request", "reviews.gate_decide"] * 4,
            *["initiatives.initiative_create", "phases.initiative_accept"],
            *["reviews.gate_request", "reviews.gate_decide"],
        ]  # fmt: skip
        assert acts.count("reviews.acceptance_sign") == 3 * 4 + 2
        assert acts.count("reviews.review_sign") == 1 + 1 + 3 + 1 + 2
        wait_until(lambda: story.product.command("audit_verify", check=False).returncode == 0, 120, "the log is intact")
        story.open("pm", "/admin/audit/", expect=403)
