"""A lead leaves with eleven initiatives: what rests with them is found and handed over before their access ends."""

import csv
import io
import json
from typing import Any

from playwright.sync_api import expect

from benchmarks.drills.day import Day
from tests.journey.product import wait_until

REASON = "Left the organisation today; the lead of the neighbouring team takes over."
ACTION = "portfolio.person_hand_over"


def walk(day: Day) -> None:
    """As the program manager, the administrator, the successor and the auditor."""
    laid = day.rows("leaver_lay")
    before, resting = day.rows("counts"), day.rows("resting", laid["id"])
    day.same(
        [one for one in resting if not one.startswith("apitoken:")],
        laid["codes"],
        "what was laid out rests with the leaver",
    )
    found = _found(day)
    day.same(found, laid["codes"], "what is found with the leaver")
    day.said["found"] = f"{len(found)} rows, {sum(one.startswith('seat:') for one in found)} seats among them"
    successor = day.rows("person_of", "lead")
    _asked(day, successor["name"], laid)
    day.must(not day.rows("person_of", "leaver")["is_active"], "the leaver's access has ended")
    day.same(
        set(laid["keys"]) & set(day.rows("leads", successor["id"])),
        laid["keys"],
        "initiatives that the successor leads",
    )
    day.must(not day.rows("led_by_nobody_here", laid["keys"]), "no initiative is left without a lead")
    day.must(
        not [one for one in day.rows("resting", laid["id"]) if not one.startswith("apitoken:")],
        "nothing rests any more",
    )
    _accepted(day, laid)
    _exported(day, laid, successor["name"])
    day.nothing_lost(before)
    day.said["lost"] = f"{len(laid['keys'])} led by a person who is here, every row moved, log intact"


def _found(day: Day) -> list[str]:
    with day.stage("found"):
        pm = day.person("pm")
        pm.open("/people/")
        pm.click(pm.page.locator("#people").get_by_role("link", name="Departing lead", exact=True))
        expect(pm.page.locator("#handover-form")).to_be_visible()
        return pm.values("#handover-form input[name=codes]", "value")


def _asked(day: Day, successor: str, laid: dict[str, Any]) -> None:
    pm = day.person("pm")
    with day.stage("asked"):
        pm.page.locator("main [name=successor]").select_option(label=successor)
        pm.steps.append(f"choose {successor}")
        pm.fill("reason", REASON)
        pm.press("Hand over")
        expect(pm.page.locator("#handover-done")).to_be_visible()
        admin = day.person("admin")
        admin.open(f"/admin/users/{laid['id']}/")
        admin.press("Deactivate")
        expect(admin.page.locator("main")).to_contain_text("Deactivated: cannot sign in")
        lead = day.person("lead")
        lead.open("/my-work/")
        offered = lead.page.locator("#todo-list form[action^='/i/'][action*='/seats/']")
        shown = [
            path.split("/")[2] for path in lead.values("#todo-list form[action^='/i/'][action*='/seats/']", "action")
        ]
        expect(offered.first).to_be_visible()
    day.same(set(shown) & set(laid["keys"]), laid["keys"], "seats on the successor's My work")
    day.must(pm.page.locator("#left").count() == 0, "every row could be handed over")
    told = wait_until(lambda: day.rows("told", "lead", "handover"), 60, "the successor has a notice")
    day.must("Departing lead" in told[0], f"the successor has a notice: {told[0]}")
    day.said["asked"] = f"successor: {len(set(shown) & set(laid['keys']))} seats on My work, one notice"


def _accepted(day: Day, laid: dict[str, Any]) -> None:
    """A seat counts once it is accepted: all that are offered in one act."""
    lead = day.person("lead")
    with day.stage("accepted"):
        lead.click(lead.page.locator("#todo-list form[action='/seats/accept/'] button"))
        for key in laid["keys"]:
            expect(lead.page.locator(f"#todo-list form[action^='/i/{key}/seats/']")).to_have_count(0)


def _exported(day: Day, laid: dict[str, Any], successor: str) -> None:
    with day.stage("exported"):
        auditor = day.person("auditor")
        auditor.open(f"/admin/audit/?action={ACTION}")
        log = list(csv.DictReader(io.StringIO(auditor.download(f"/admin/audit.csv?action={ACTION}"))))
        holders = list(csv.DictReader(io.StringIO(auditor.download("/admin/audit/holders.csv"))))
    moved = json.loads(log[0]["Payload"])["changes"]["moved"]
    day.same(moved, laid["codes"], "rows in the exported entry")
    keys = {key for key in laid["keys"] for row in holders if row["Person"] == successor and key in row["Of"]}
    day.same(keys, laid["keys"], "seats in the list of holders of today")
    day.said["exported"] = f"log entry with {len(moved)} rows, holders of the day"
