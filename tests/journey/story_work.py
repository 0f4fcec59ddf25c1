"""What teams do on an initiative's pages: intake, seats, records, checklist items."""

import re
from typing import Any

from tests.journey.browser import Page
from tests.journey.story_cast import Story, day, name_of

SEATS = {
    "engineering": "engineer",
    "operations": "operations",
    "business": "business",
    "lead": "lead",
    "sponsor": "executive",
}
SIDES = {"engineering": "engineer", "operations": "operations", "business": "business"}

INTAKE: dict[str, dict[str, Any]] = {
    "problem": {
        "title": "Letter routing", "business_unit": "Claims", "workflow": "Claims intake, sorting of letters",
        "workflow_decision": "Which of nine queues a letter goes to", "workflow_users": "Intake clerks",
        "workflow_volume": 12000, "workflow_minutes": "3", "error_cost": "medium", "affected_users": 240,
        "change_for_users": "They confirm a proposal instead of reading the whole letter", "ai_type": "generative",
        "technical_interest": "3",
    },
    "outcome": {
        "outcome": "Letters reach the right team within one hour instead of two days.", "kpi": "Median routing time",
        "unit": "h", "direction": "lower", "baseline": "31", "target": "1", "guardrail": "Misrouted letters at most 4 %",
        "method": "Ticket system, received to first right queue", "decision_on": day(60),
    },
    "data": {
        "data_class": "internal", "data_access": "have", "data_quality_known": "yes", "data_labelled": "yes",
        "source1_name": "Scanned letters", "source1_system": "Mail archive", "source1_access": "granted",
    },
    "people": {
        **{seat: name_of(who) for seat, who in SEATS.items()},
        "touchpoint1_step": "Sorting", "touchpoint1_kind": "reviews", "touchpoint1_who": "Intake clerk",
        "touchpoint1_when_wrong": "Chooses another queue within two hours",
    },
}  # fmt: skip

CLASSIFICATION = {
    "practice": "none", "reach_eu": "inside", "product": "no_product", "area": "none", "profiling": "no_profiling",
    "exception": "no_exception", "contact": "makes", "role": "use", "general": "no_model", "harm": "cost",
    "control": "confirms", "people": "inside", "note": "A clerk confirms each proposal.",
}  # fmt: skip
"""Answers that lead to the medium tier, transparency duties, deployer."""


def intake(story: Story, who: str) -> str:
    """Five pages, the draft kept between them; answers the key of the idea."""
    browser = story.browser(who)
    browser.open("/i/new/full/")
    for step, answers in INTAKE.items():
        action = "/i/new/full/" if step == "problem" else f"/{step}/"
        page = browser.send(action, **answers)
        assert "/i/new/D" in page.url, page.text[:800]
    assert "Letter routing" in page.text
    page = browser.send("/check/")
    return key_of(page)


def idea(story: Story, who: str, title: str, outcome: str) -> str:
    """The two-field idea."""
    return key_of(story.send(who, "/i/new/", "/i/new/", title=title, outcome=outcome))


def key_of(page: Page) -> str:
    found = re.search(r"/i/(AI-\d+)/", page.url)
    assert found, f"{page.url}: {page.text[:800]}"
    return found[1]


def seats_accept(story: Story, key: str, seats: dict[str, str]) -> None:
    """Everybody who was offered a seat accepts it in their own session."""
    for who in dict.fromkeys(seats.values()):
        page = story.open(who, f"/i/{key}/settings/")
        while forms := [form for form in page.forms if form.action.endswith("/accept/") and "/seats/" in form.action]:
            page = story.browser(who).send(forms[0].action)


def edit(story: Story, who: str, key: str, *, expect: int = 200, **values: Any) -> Page:
    return story.send(who, f"/i/{key}/edit/", f"/i/{key}/edit/", expect=expect, **values)


def record_add(story: Story, who: str, key: str, kind: str, /, **values: Any) -> Page:
    """A new record of a kind; stays on its page."""
    path = f"/i/{key}/records/{kind}/add/"
    page = story.send(who, path, path, **values)
    assert re.search(rf"/records/{kind}/\d+/$", page.url), f"{page.url}: {page.text[:1200]}"
    return page


def record_edit(story: Story, who: str, path: str, *, expect: int = 200, **values: Any) -> Page:
    return story.send(who, path, path, expect=expect, **values)


def record_path(story: Story, who: str, key: str, kind: str, text: str) -> str:
    """The address of the record whose link reads `text` on the page of records."""
    page = story.open(who, f"/i/{key}/risks/")
    for words, href in page.links:
        if f"/records/{kind}/" in href and text in words:
            return href.partition("?")[0]
    raise AssertionError(f"no {kind} named {text} on {page.url}: {page.links}")


def items_of(story: Story, key: str, phase: int) -> dict[str, dict[str, Any]]:
    """The checklist as the API tells it, by code."""
    found = story.api("GET", f"initiatives/{key}/items/", phase=phase, limit=100)
    return {item["code"]: item for item in found["results"]}


def item_path(story: Story, who: str, key: str, phase: int, title: str) -> str:
    """The page of the checklist item with this title."""
    page = story.open(who, f"/i/{key}/checklist/?phase={phase}")
    for words, href in page.links:
        if words == title and f"/i/{key}/items/" in href:
            return href.partition("?")[0]
    raise AssertionError(f"no item {title} on {page.url}")


def items_complete(story: Story, key: str, phase: int, leave: tuple[str, ...] = ()) -> None:
    """Each side answers what it owns and what people have to say or to show; records and metrics complete themselves."""
    for code, item in items_of(story, key, phase).items():
        if code in leave or not item["is_required"] or item["state"] in ("met", "not_applicable"):
            continue
        who = SIDES[item["owner_side"]]
        if item["kind"] in ("statement", "answer"):
            item_answer(story, who, item_path(story, who, key, phase, item["title"]), item["title"])
        elif item["kind"] == "evidence":
            evidence_add(story, who, item_path(story, who, key, phase, item["title"]), item["title"])


def item_answer(story: Story, who: str, path: str, title: str, **more: Any) -> Page:
    return story.send(
        who, path, f"{path}answer/", text=f"{title}: as agreed with those who run it.", state="done", **more
    )


def evidence_add(
    story: Story, who: str, path: str, title: str, text: str = "Report, four pages, agreed.", **more: Any
) -> Page:
    files = {"file": (f"{title[:40]}.txt", f"{title}\n{text}\n".encode(), "text/plain")}
    story.open(who, path)
    return story.browser(who).send(f"{path}evidence/", files=files, name=title, **more)


def missing(story: Story, key: str, phase: int) -> dict[str, str]:
    """Required items that are not met, with what the checklist says about them."""
    found = items_of(story, key, phase)
    return {
        code: item["detail"]
        for code, item in found.items()
        if item["is_required"] and item["state"] not in ("met", "not_applicable")
    }
