"""A wrong import over 200 initiatives: every one of them is found, who imported is asked, and one act puts everything back."""

import csv
import io
import re
from collections import Counter

from playwright.sync_api import expect

from benchmarks.drills.day import Day

MANY = 200
DONE_MS = 300_000
LOG = "/admin/audit.csv?action="


def walk(day: Day) -> None:
    """As who imports, a business owner who sees what is wrong, who imported again, and the auditor."""
    laid, before = day.rows("import_lay", MANY), day.rows("counts")
    right, name = day.rows("import_values"), "register-of-monday.csv"
    _wrong_import(day, name, laid["wrong"])
    wrong = day.rows("import_values")
    hit = [key for key in right if wrong[key] != right[key]]
    day.must(len(hit) == MANY, f"the wrong file changed {len(hit)} initiatives and added {len(wrong) - len(right)}")
    touched = hit[MANY // 2]
    day.rows("import_touch", touched, "Ours, written after the import")
    said = day.rows("newest_comment")
    _asked(day, hit[0])
    day.same(day.rows("mentioned", said), [f"{hit[0]} {laid['by']}"], "who imported was asked")
    day.said["asked"] = "who imported, named by the activity of one initiative"
    day.same(_found(day, name), hit, "initiatives that the report says were updated")
    day.said["found"] = f"{len(hit)} updated, {len(wrong) - len(right)} added"
    _undone(day)
    now = day.rows("import_values")
    day.same(
        [key for key in right if now.get(key) != right[key]], [touched], "what somebody wrote since is all that differs"
    )
    day.must(now[touched][0] == "Ours, written after the import", "what somebody wrote since is kept")
    day.same(now, right, "initiatives afterwards: none fewer, none more")
    _exported(day, day.rows("ids", hit), touched)
    day.nothing_lost(before)
    day.said["lost"] = f"{len(hit) - 1} as before, the later edit of 1 kept, log intact"


def _wrong_import(day: Day, name: str, file: str) -> None:
    pm = day.person("pm")
    with day.stage("wrong import"):
        pm.open("/import/")
        pm.page.set_input_files(
            "#import-form input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": file.encode()}
        )
        pm.choose(pm.page.locator("#import-form [name=known]"), "Register (Program manager)")
        for form, then in (("import", "columns"), ("columns", "values"), ("values", "check")):
            pm.click(pm.page.locator(f"#{form}-form .button-primary"))
            pm.page.wait_for_url(f"**/{then}/")
        pm.click(pm.page.locator("main").get_by_role("button", name=re.compile("^Import ")))
        expect(pm.page.locator("#report")).to_be_visible()
        for _ in range(60):
            if pm.page.get_by_role("button", name="Undo this import").count():
                break
            pm.page.wait_for_timeout(2000)
            pm.page.reload()


def _asked(day: Day, key: str) -> None:
    """Whoever sees a wrong line finds who did it on its activity, and asks them there."""
    with day.stage("asked"):
        business = day.person("business")
        business.open(f"/i/{key}/activity/")
        expect(business.page.locator("main")).to_contain_text("Program manager")
        business.page.fill(
            "#comment-text", "@pm This outcome belongs to another initiative since the import. Please look."
        )
        business.click(business.page.locator("#comment-save"))
        expect(business.page.locator("#comments article")).not_to_have_count(0)
        pm = day.person("pm")
        pm.open("/my-work/")
        expect(pm.page.locator("#todo-list li.item", has_text="since the import")).not_to_have_count(0)


def _found(day: Day, name: str) -> list[str]:
    keys: list[str] = []
    with day.stage("found"):
        pm = day.person("pm")
        pm.open("/import/")
        pm.click(pm.page.locator("main table").get_by_role("link", name=name, exact=True).first)
        pm.click(pm.page.locator("#report .view-row").get_by_role("link", name=re.compile("^Updated")))
        while True:
            cells = pm.page.locator("#report [data-label=Initiative]")
            expect(cells.first).to_be_visible()
            keys += pm.texts(cells)
            onward = pm.page.locator("#report a[rel=next]")
            if not onward.count():
                return keys
            pm.click(onward.first)


def _undone(day: Day) -> None:
    pm = day.person("pm")
    with day.stage("undone"):
        pm.press("Undo this import")
        expect(pm.page.locator("main h1 + *, main .page-head").first).to_be_visible(timeout=DONE_MS)
        expect(pm.page.locator("main")).to_contain_text("Undone", timeout=DONE_MS)


def _exported(day: Day, ids: dict[str, int], touched: str) -> None:
    with day.stage("exported"):
        auditor = day.person("auditor")
        edits = list(csv.DictReader(io.StringIO(auditor.download(f"{LOG}initiatives.initiative_edit"))))
        acts = list(csv.DictReader(io.StringIO(auditor.download(f"{LOG}portfolio.import_"))))
    times = Counter(row["Object id"] for row in edits)
    both = [key for key, pk in ids.items() if times[str(pk)] >= 2]
    day.same(both, ids, "initiatives with the wrong change and its undoing in the exported log")
    day.must(
        {"portfolio.import_apply", "portfolio.import_undo"} <= {row["Action"] for row in acts}, "both acts are exported"
    )
    day.said["exported"] = f"{sum(times[str(pk)] for pk in ids.values())} log entries with old and new values"
