"""What three people do in an ordinary week, act by act, through the pages. Every step names what is seen after it and was not before."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from benchmarks.stopwatch import Week

ITEM = "Red-team the model in its application"
ANSWERED = "Agree the incident procedure and its legal clocks"
POINT = "The red team got hidden instructions past the filter twice"
COMMENT = "Which build was the red team given"
COLUMNS = ("Name", "Purpose", "Unit", "Risk", "State")
KEY = "AI-010"
UNIT_2 = 7
"""Initiatives of `sheet` in the business unit that is tagged."""
STATES = ("Idea", "Discovery", "Pilot", "Validation", "Live")


def contributor(week: Week, proof: Path) -> None:
    """One initiative, by its engineering owner."""
    page = week.page

    def task(what: str) -> Locator:
        return page.locator("#todo-list li.item").filter(has_text=what).filter(has_text=KEY)

    week.act("See what waits")
    week.open("/my-work/", "#todo-list")
    expect(task(ITEM)).to_have_count(1)
    week.act("Attach proof to an item")
    week.click(task(ITEM).locator("a.button"), page.locator("form[id$=-evidence]"))
    week.give(page.locator("form[id$=-evidence] [name=file]"), proof)
    week.type("name", "Red team, second round")
    week.button("Save and mark done", page.locator("main [data-state=done]").first)
    week.act("Answer an item of the checklist")
    week.link("Checklist", "#checklist-list, main .segmented", ".breadcrumbs")
    week.click(page.get_by_role("link", name=ANSWERED).first, page.locator("li.item.is-open form textarea").first)
    page.locator("li.item.is-open form textarea").first.fill("The duty manager declares; compliance reports by day 15.")
    week.click(
        page.locator("li.item.is-open").get_by_role("button", name="Save and mark done").first,
        page.locator("main li.item").filter(has_text=ANSWERED).locator("[data-state=done]").first,
    )
    week.act("Answer a reviewer's question")
    week.link("My work", "#todo-list")
    expect(task(ITEM)).to_have_count(0)
    week.click(task(POINT).locator("a.button"), page.locator("form[action$='/answer/'] [name=text]"))
    week.type("text", "Both paths are closed in build 0.9.2; the second round found none.")
    week.button("Send answer", week.text("Both paths are closed in build 0.9.2"))
    week.act("Reply to a comment")
    week.link("My work", "#todo-list")
    week.click(task(COMMENT).locator("a.button"), page.locator("#comments"))
    week.type("text", "@pm Build 0.9.2, of Monday.")
    week.button("Comment", page.locator("#comments article").filter(has_text="Build 0.9.2, of Monday."))
    week.act("Post an update")
    week.link("Post update", "#act-form [name=text]")
    week.tick(page.locator("#act-form [name=health][value=on_track]"))
    week.type(
        "text", "The second round of the red team found no way past the filter; the incident procedure is agreed."
    )
    week.button("Post update", week.text("found no way past the filter"))
    week.act("See that it no longer waits")
    week.link("My work", "#todo-list")
    for gone in (ITEM, POINT, COMMENT):
        expect(task(gone)).to_have_count(0)


def sheet(path: Path, count: int) -> Path:
    """A spreadsheet of so many initiatives, as an organisation has one before."""
    rows = [
        f"Case {n:02},What is case {n:02} for,Unit {n % 6},{'High' if n % 5 == 0 else 'Low'},{STATES[n % 5]}"
        for n in range(1, count + 1)
    ]
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n")
    return path


def brought_in(week: Week, file: Path, count: int) -> None:
    """Once, before the first week: the list that exists becomes initiatives, and they are adopted."""
    page = week.page
    week.act(f"Import {count} initiatives from a spreadsheet")
    week.open("/import/", "#import-form")
    week.give(page.locator("#import-form [name=file]"), file)
    week.button("Look at the columns", page.locator("#columns-form"))
    week.button("Go on to the words", page.locator("#values-form"))
    week.button("Check every row", page.locator("#counts"))
    week.button(re.compile(f"Import {count} rows"), week.text(f"Created {count}"))
    week.act("Adopt them all")
    week.open("/portfolio/?adopted=no", "main tr[data-row] >> nth=0")
    week.click(page.get_by_role("link", name=re.compile("Change all")), page.locator("#bulk-form"))
    week.tick(page.locator("#bulk-form [name=kind][value=adopt]"))
    week.button("Check each row", page.get_by_role("button", name=re.compile(f"Change {count} initiatives")))
    week.button(re.compile(f"Change {count} initiatives"), week.text(f"Changed {count} of {count} initiatives"))


def program_manager(week: Week, least: int, folder: Path, today: date) -> None:
    """The weekly report of the whole portfolio, and what follows from it."""
    page = week.page
    week.act("Freeze the weekly report")
    week.open("/reports/", "#snapshot-form")
    week.type("name", "Week 48")
    week.button("Freeze now", page.locator("#report-filter"))
    week.act("See what changed since last week")
    last = page.locator("#report-filter option").filter(has_text="Week 47").first.inner_text()
    week.choose(page.locator("#report-filter [name=then]"), last, page.locator("#changes"))
    expect(page.locator("#changes")).to_contain_text(KEY)
    week.act("Export the report")
    week.download(page.locator("main").get_by_role("link", name="CSV", exact=True), folder / "report.csv")
    lines = (folder / "report.csv").read_text().splitlines()
    assert len(lines) > least, f"the report names {len(lines) - 1} initiatives"
    _nudge(week)
    _ask(week, today)
    _tag(week)


def _nudge(week: Week) -> None:
    page = week.page
    week.act("See what is stalled")
    week.link("Portfolio", "#results")
    week.link("Stalled", ".view-row [aria-current=true]:has-text('Stalled')")
    stalled = page.locator("tr[data-row]").count()
    assert stalled, "nothing is stalled"
    week.act(f"Ask the leads of all {stalled} for an update")
    week.click(page.get_by_role("link", name=re.compile("Change all")), page.locator("#bulk-form"))
    week.tick(page.locator("#bulk-form [name=kind][value=ask]"))
    week.button("Check each row", page.get_by_role("button", name=re.compile(r"Change \d+ initiatives?")))
    done = page.locator("main").get_by_text(re.compile(rf"Changed [1-9]\d* of {stalled} initiatives")).first
    week.button(re.compile(r"Change \d+ initiatives?"), done)


def _ask(week: Week, today: date) -> None:
    page = week.page
    week.act("Put one question to the sponsor")
    week.link("Portfolio", "#results")
    week.link("Stalled", ".view-row [aria-current=true]:has-text('Stalled')")
    week.click(
        page.locator("tr[data-row] a").filter(has_text="Parcel routing hints").first, page.locator("#gate-readiness")
    )
    week.click(
        page.locator("main summary").filter(has_text="More").first, page.get_by_role("link", name="Ask for a decision")
    )
    week.link("Ask for a decision", "#ask-form")
    week.type("question", "Do we pay for the early release of the tour planning interface?")
    week.type("options", "Pay for the early release\nWait for the release of spring")
    week.type("why", "Drivers lose two hours a week with each month.")
    week.type("cost_of_waiting", "the pilot stands still")
    week.type("due_on", (today + timedelta(days=5)).isoformat())
    week.choose(page.locator("#ask-form [name=cause]"), "Integration")
    week.click(page.locator("#ask-form button[type=submit]"), week.text("Pay for the early release"))


def _tag(week: Week) -> None:
    page = week.page
    week.act("Tag all of a business unit")
    week.link("Portfolio", "#results")
    week.choose(page.locator("#filters [name=bu]"), "Unit 2", week.text("Business unit: Unit 2"))
    week.click(page.get_by_role("link", name=re.compile("Change all")), page.locator("#bulk-form"))
    week.tick(page.locator("#bulk-form [name=kind][value=tag]"))
    week.type("tag", "wave-2027")
    week.button("Check each row", page.get_by_role("button", name=re.compile(r"Change \d+ initiatives")))
    week.button(re.compile(r"Change \d+ initiatives"), week.text(f"Changed {UNIT_2} of {UNIT_2} initiatives"))


def executive(week: Week, today: date) -> None:
    """Five minutes in front of the board."""
    page = week.page
    asked = page.locator("#decisions .ask").filter(has_text="early release")
    week.act("Look at the status board")
    week.open("/board/", "#decisions")
    expect(asked).to_have_count(1)
    week.act("Answer the question that waits")
    week.click(asked.locator("summary"), asked.locator("form"))
    week.tick(asked.locator("[name=choice]").first)
    week.click(asked.get_by_role("button", name="Decide"), page.locator("#done").filter(has_text="Decided for"))
    expect(page.locator("#decisions .ask").filter(has_text="early release")).to_have_count(0)
    week.act("Compare with a month ago")
    week.link("Reports", "#day-form")
    week.type("then", (today - timedelta(days=30)).isoformat())
    week.button("Show", page.locator("#changes"))
    expect(page.locator("#changes")).to_contain_text(KEY)
    week.act("See why one is stalled")
    week.link("Status board", "#decisions", "header, nav")
    week.click(page.locator("#decisions .ask a").filter(has_text="Fraud hints").first, page.locator("details.why"))
    week.click(page.locator("details.why summary").first, page.locator("details.why .why-body").first)
    expect(page.locator("details.why .why-body").first).to_contain_text("No movement since")
