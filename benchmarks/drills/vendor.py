"""A vendor ends a model that seven initiatives use: they are found, its reviewers and their leads are asked."""

import csv
import io
from datetime import timedelta

from playwright.sync_api import Locator, expect

from benchmarks.drills.day import Day, Person
from common import clock

MODEL = "Rented language model"
LAST_DAY = 60
"""Days from today to the last day of support that the vendor announces: inside the 90 that reopen reviews."""
REVIEWERS = {"security": "security", "compliance": "compliance"}


def walk(day: Day) -> None:
    """As the program manager, the two reviewers of components, a lead, and the program manager again for the record."""
    day.rows("vendor_lay", MODEL, 7)
    true, before = day.rows("vendor_facts", MODEL), day.rows("counts")
    day.must(len(true["keys"]) == 7, f"seven initiatives use it: {len(true['keys'])}")
    day.same(_found(day), true["keys"], "dependents on the component's page")
    day.said["found"] = f"{len(true['keys'])} dependents"
    said = day.rows("newest_comment")
    _asked(day, true["leads"])
    after = day.rows("vendor_facts", MODEL)
    day.must(after["ends"] == _last_day(), f"its end of life is kept: {after['ends']}")
    day.same(after["waits_for"], REVIEWERS, "disciplines that its one request waits for")
    asked = day.rows("mentioned", said)
    day.same([one.split()[0] for one in asked], true["led"], "initiatives whose lead was asked")
    day.same({one.split()[1] for one in asked}, true["leads"], "leads that were asked")
    day.said["asked"] = f"2 reviewers by one request, the leads of {len(true['led'])} initiatives"
    _exported(day, true["keys"])
    day.same(after["keys"], true["keys"], "dependencies afterwards")
    day.nothing_lost(before)
    day.said["lost"] = f"{len(after['keys'])} dependencies and every earlier review kept, log intact"


def _last_day() -> str:
    return str(clock.today() + timedelta(days=LAST_DAY))


def _found(day: Day) -> list[str]:
    with day.stage("found"):
        pm = day.person("pm")
        pm.open("/components/")
        pm.click(pm.page.locator("main").get_by_role("link", name=MODEL, exact=True))
        rows = pm.page.locator("#dependents tbody [data-label=Initiative]")
        expect(rows.first).to_be_visible()
        return [text.split()[0] for text in pm.texts(rows)]


def _asked(day: Day, leads: list[str]) -> None:
    pm = day.person("pm")
    with day.stage("asked"):
        pm.click(pm.page.locator("main").get_by_role("link", name="Edit", exact=True))
        pm.fill("end_of_life_on", _last_day())
        pm.press("Save component")
        pm.click(pm.page.locator("#dependents .panel-more"))
        leads_ask(pm)
        for who in REVIEWERS.values():
            expect(_waiting(day, who, f"Review {MODEL}")).not_to_have_count(0)
        for who in leads[:1]:
            expect(_waiting(day, who, "mention")).not_to_have_count(0)


def leads_ask(pm: Person) -> None:
    """Ask the leads of all of the filter for an update."""
    pm.click(pm.page.locator("#bulk a"))
    pm.page.locator("#bulk-form input[name=kind][value=ask]").check()
    pm.steps.append("choose ask")
    pm.press("Check each row")
    pm.click(pm.page.locator("main form").get_by_role("button", name="Change"))
    expect(pm.page.locator(".banner", has_text="Changed")).to_be_visible()


def _waiting(day: Day, who: str, text: str) -> Locator:
    person = day.person(who)
    person.open("/my-work/")
    return person.page.locator("#todo-list li.item", has_text=text)


def _exported(day: Day, keys: list[str]) -> None:
    with day.stage("exported"):
        pm = day.person("pm")
        pm.open(f"/portfolio/?component={MODEL.replace(' ', '+')}")
        links = pm.values("main a[href*='portfolio.csv']", "href")
        rows = list(csv.DictReader(io.StringIO(pm.download(links[0]))))
        parts = list(csv.DictReader(io.StringIO(pm.download("/components.csv?end=soon"))))
    day.same([row["Key"] for row in rows], keys, "initiatives in the exported table")
    mine = [row for row in parts if row["Component"] == MODEL]
    day.same(
        [(row["End of life"], row["Dependents"]) for row in mine],
        [(_last_day(), str(len(keys)))],
        "line of the inventory",
    )
    day.said["exported"] = f"{len(rows)} rows with seats and health, the inventory's line"
