"""Bringing in an idea, quick and in full with its scores: by mouse, by keyboard alone, and without script.

The quick way without script is in `test_keyboard_and_noscript`. In full, everything is answered that the value and the
data score read. Left open are the owners, who are known later, and technical interest, which never counts.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser
WHO = "business"
QUICK_STEPS_MOST, QUICK_KEYS_MOST = 2, 6
STEPS_MOST, KEYS_MOST = 11, 40
OUTCOME = "A letter reaches its desk within the hour."
TYPED = {
    "business_unit": "Claims", "workflow": "Claims intake", "workflow_decision": "Which queue a letter goes to",
    "workflow_users": "Intake clerks", "workflow_volume": "12000", "workflow_minutes": "3", "affected_users": "40",
    "outcome": OUTCOME, "kpi": "Hours to the desk", "baseline": "48", "target": "1",
}  # fmt: skip
"""With the title twelve fields. Choices: what an error costs, and three about the data."""
CHOSEN = {"error_cost": "high", "data_access": "have", "data_quality_known": "yes", "data_labelled": "not_needed"}
SAID = {
    "problem": {name: TYPED[name] for name in list(TYPED)[:6]} | {"error_cost": "Money", "affected_users": "40"},
    "outcome": {name: TYPED[name] for name in ("kpi", "baseline", "target")},
    "data": {"data_access": "Granted", "data_quality_known": "Measured", "data_labelled": "Not needed"},
}
"""The same by keyboard, in the order of the fields: in a select the words of the choice are typed."""


def home(page: Page) -> None:
    page.goto("/my-work/")
    page.wait_for_load_state("networkidle")


def _is_added(page: Page, title: str) -> None:
    page.wait_for_url("**/i/AI-*/")
    assert title in page.inner_text("h1")
    assert OUTCOME in page.inner_text("main")


def _is_scored(page: Page) -> None:
    """Both scores have their points (600 hours a month 35, a costly error 30, 40 people 8), and none is open."""
    for label, points in (("Operational value", 35 + 30 + 8), ("Data readiness", 100)):
        score = page.locator("#score-card .score", has_text=label)
        expect(score.locator(".score-head strong")).to_have_text(str(points))
        expect(score).not_to_contain_text("Counted as a risk")


def test_a_quick_idea_by_mouse(desk: Desk) -> None:
    page = desk.page(WHO)
    home(page)
    mouse = Mouse(page)
    mouse.click(page.get_by_role("link", name="New initiative"))
    page.locator("[name=title]").fill("Letters by mouse")
    page.locator("[name=outcome]").fill(OUTCOME)
    mouse.click(page.get_by_role("button", name="Add idea"))
    _is_added(page, "Letters by mouse")
    mouse.done(QUICK_STEPS_MOST)


def test_a_quick_idea_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page(WHO)
    home(page)
    keys = Keys(page)
    keys.opens("c", "**/i/new/#id_title", "#id_title")
    page.keyboard.type("Letters by keys")
    keys.onto("Tab", "#id_outcome")
    page.keyboard.type(OUTCOME)
    keys.opens("Control+Enter", "**/i/AI-*/")
    _is_added(page, "Letters by keys")
    keys.done(QUICK_KEYS_MOST)


def fill(page: Page) -> None:
    """Type into the fields of this page that are asked."""
    for name, words in TYPED.items():
        if page.locator(f"#intake-form [name={name}]").count():
            page.locator(f"#intake-form [name={name}]").fill(words)


def test_in_full_by_mouse(desk: Desk) -> None:
    page = desk.page(WHO)
    home(page)
    mouse = Mouse(page)
    mouse.click(page.get_by_role("link", name="New initiative"))
    mouse.click(page.get_by_role("link", name="Start full intake"))
    page.locator("#intake-form [name=title]").fill("Letters in full")
    for code in ("outcome", "data", "people", "check"):
        fill(page)
        for name, value in CHOSEN.items():
            if page.locator(f"#intake-form [name={name}]").count():
                mouse.choose(page.locator(f"#intake-form [name={name}]"), value)
        mouse.click(page.get_by_role("button", name="Save and go on"))
        page.wait_for_url(f"**/{code}/**")
    _is_scored(page)
    mouse.click(page.get_by_role("button", name="Hand in"))
    _is_added(page, "Letters in full")
    mouse.done(STEPS_MOST)


def test_in_full_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page(WHO)
    home(page)
    keys = Keys(page)
    keys.opens("c", "**/i/new/#id_title", "#id_title")
    keys.onto("Shift+Tab", "a[href$='/i/new/full/#id_title']")
    keys.opens("Enter", "**/i/new/full/#id_title", "#id_title")
    page.keyboard.type("Letters in full, by keys")
    keys.through(SAID["problem"])
    keys.opens("Control+Enter", "**/outcome/**", "#id_outcome")
    page.keyboard.type(OUTCOME)
    keys.through(SAID["outcome"])
    keys.opens("Control+Enter", "**/data/**", "#id_data_class")
    keys.through(SAID["data"])
    keys.opens("Control+Enter", "**/people/**", "#id_engineering")
    keys.opens("Control+Enter", "**/check/**", "#intake-form")
    _is_scored(page)
    keys.opens("Control+Enter", "**/i/AI-*/")
    _is_added(page, "Letters in full, by keys")
    keys.done(KEYS_MOST)


def test_in_full_without_script(desk: Desk) -> None:
    page = desk.page(WHO, has_script=False)
    page.goto("/my-work/")
    page.get_by_role("link", name="New initiative").click()
    page.get_by_role("link", name="Start full intake").click()
    page.locator("#intake-form [name=title]").fill("Letters in full, plainly")
    for code in ("outcome", "data", "people", "check"):
        fill(page)
        for name, value in CHOSEN.items():
            if page.locator(f"#intake-form [name={name}]").count():
                page.locator(f"#intake-form [name={name}]").select_option(value)
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_url(f"**/{code}/**")
    _is_scored(page)
    page.get_by_role("button", name="Hand in").click()
    _is_added(page, "Letters in full, plainly")
