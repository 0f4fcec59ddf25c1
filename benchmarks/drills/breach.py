"""A breach in production: a platform leaks. What runs on it is found, suspended, and its deciders and leads are asked."""

import csv
import io
import json

from playwright.sync_api import expect

from benchmarks.drills.day import Day
from benchmarks.drills.vendor import leads_ask

PLATFORM = "Language platform"
TITLE = "Inputs of users were readable from outside"
WAITS = 30
"""Times that My work is looked at, two seconds apart, until the tick that refreshes standings has passed."""


def walk(day: Day) -> None:
    """As the security reviewer who learns of it, the program manager, the sponsor, and the auditor."""
    true, before = day.rows("breach_facts", PLATFORM), day.rows("counts")
    found = _found(day)
    day.same(found, true["keys"], "what runs on the platform in phase 4")
    day.said["found"] = f"{len(true['keys'])} in production, {true['people']} seats"
    said = day.rows("newest_comment")
    _asked(day, true["keys"])
    after = day.rows("breach_facts", PLATFORM)
    day.same(after["suspended"], true["keys"], "suspended initiatives")
    day.same([one.split()[0] for one in day.rows("mentioned", said)], true["led"], "initiatives whose lead was asked")
    day.said["asked"] = (
        f"{len(true['keys'])} suspended, program manager and sponsor to decide, {len(true['led'])} leads"
    )
    _exported(day, true["keys"], after["incidents"])
    day.nothing_lost(before)
    day.said["lost"] = "incidents and suspensions are rows for ever, log intact"


def _found(day: Day) -> list[str]:
    with day.stage("found"):
        security = day.person("security")
        security.open("/components/")
        security.click(security.page.locator("main").get_by_role("link", name=PLATFORM, exact=True))
        security.click(security.page.locator("#dependents .panel-more"))
        security.choose(security.page.locator("#filters [name=phase]"), "4")
        security.press("Apply")
        security.page.wait_for_url("**phase=4*")
        expect(security.page.locator("#results tr[data-row]").first).to_be_visible()
        links = security.values("#results tr[data-row] .cell-main a[href^='/i/']", "href")
        return sorted({link.split("/")[2] for link in links})


def _asked(day: Day, keys: list[str]) -> None:
    with day.stage("asked"):
        security = day.person("security")
        for key in keys:
            security.open(f"/i/{key}/incidents/declare/")
            security.fill("title", TITLE)
            security.choose(security.page.locator("main [name=severity]"), "1")
            security.page.locator("main [name=suspend]").check()
            security.fill(
                "what_happened", "A log of the gateway was public since this morning; it held inputs of users."
            )
            security.press("Declare incident")
            expect(security.page.locator(".banner-bad", has_text="Suspended")).to_be_visible()
        pm = day.person("pm")
        pm.open(f"/portfolio/?component={PLATFORM.replace(' ', '+')}&phase=4")
        leads_ask(pm)
        for who in ("pm", "executive"):
            _must_decide(day, who, keys)


def _must_decide(day: Day, who: str, keys: list[str]) -> None:
    """The decision to resume stands on this person's My work, once for each."""
    person = day.person(who)
    wanted = {f"/i/{key}/" for key in keys}
    for _ in range(WAITS):
        person.page.goto("/my-work/")
        paths = person.values("#todo-list a[href*='/suspensions/']", "href")
        shown = {path.partition("suspensions/")[0] for path in paths} & wanted
        if shown == wanted:
            break
        person.page.wait_for_timeout(2000)
    person.steps.append("/my-work/")
    day.same(shown, wanted, f"decisions to resume that wait for {who}")


def _exported(day: Day, keys: list[str], incidents: list[int]) -> None:
    auditor = day.person("auditor")
    with day.stage("exported"):
        declared = list(csv.DictReader(io.StringIO(auditor.download("/admin/audit.csv?action=incident_declare"))))
        pages = [
            auditor.page.context.request.get(f"/i/{key}/incidents/{pk}/")
            for key, pk in zip(keys, incidents, strict=True)
        ]
    day.same(
        {row["Object id"] for row in declared} & {str(pk) for pk in incidents},
        map(str, incidents),
        "incidents in the log",
    )
    mine = [row for row in declared if row["Object id"] in {str(pk) for pk in incidents}]
    stopped = [row for row in mine if json.loads(row["Payload"])["changes"]["suspended"] == [False, True]]
    day.must(len(stopped) == len(keys), f"declared with a suspension, in the log: {len(stopped)} of {len(keys)}")
    day.must(
        all(page.ok and "Aware since" in page.text() for page in pages), "each incident's page with its legal clocks"
    )
    day.said["exported"] = f"{len(incidents)} incidents and suspensions with time and person"
