"""Posting a status update, from My work: by mouse, by keyboard alone, and without script; with another health and without."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser
STEPS_MOST, STEPS_MOST_HEALTH, KEYS_MOST = 2, 3, 8
DUE = "#todo-list .item:has(a.button:has-text('Post update'))"


def due(page: Page) -> tuple[Locator, str]:
    """The first row that asks for an update, and the address of its initiative."""
    row = page.locator(DUE).first
    return row, str(row.locator(".item-main a").get_attribute("href"))


def written(page: Page, words: str) -> None:
    """Add words before the draft, which is made from what is recorded."""
    text = page.locator("#id_text")
    assert text.input_value()
    text.press_sequentially(words)


def _is_posted(page: Page, address: str, words: str, health: str) -> None:
    """It stands on the page of the initiative, with its health, and My work asks for it no more."""
    expect(page).to_have_url(f"{page.url.partition('/i/')[0]}{address}#latest-update")
    latest = page.locator("#latest-update")
    expect(latest).to_contain_text(words)
    expect(latest.locator(f"[data-state={health}]")).to_have_count(1)
    page.goto("/my-work/?show=update")
    expect(page.locator(DUE).filter(has=page.locator(f"a[href='{address}']"))).to_have_count(0)


def reported(page: Page) -> str:
    """The health that the form opens with."""
    return str(page.locator("[name=health]:checked").get_attribute("value"))


def test_by_mouse(desk: Desk) -> None:
    page = desk.page("lead")
    page.goto("/my-work/")
    row, address = due(page)
    mouse = Mouse(page)
    mouse.click(row.locator("a.button"))
    health, words = reported(page), "The second reader has begun. "
    written(page, words)
    mouse.click(page.get_by_role("button", name="Post update"))
    _is_posted(page, address, words.strip(), health)
    mouse.done(STEPS_MOST)


def test_by_mouse_with_another_health(desk: Desk) -> None:
    page = desk.page("lead")
    page.goto("/my-work/")
    row, address = due(page)
    mouse = Mouse(page)
    mouse.click(row.locator("a.button"))
    health, words = "at_risk" if reported(page) != "at_risk" else "on_track", "One reader is missing. "
    written(page, words)
    mouse.click(page.locator(f"label:has([name=health][value={health}])"))
    mouse.click(page.get_by_role("button", name="Post update"))
    _is_posted(page, address, words.strip(), health)
    mouse.done(STEPS_MOST_HEALTH)


def test_by_keyboard_alone_with_another_health(desk: Desk) -> None:
    page = desk.page("lead")
    page.goto("/my-work/")
    page.wait_for_load_state("networkidle")
    keys = Keys(page)
    keys.opens("6", "**/my-work/?show=update#todo-list", "#todo-list")
    address = due(page)[1]
    keys.show("j")
    keys.opens("a", f"**{address}updates/add/**", "#id_text")
    before, words = reported(page), "The third reader has begun. "
    page.keyboard.type(words)
    keys.onto("Shift+Tab", "[name=health]")
    keys.onto("ArrowDown", "[name=health]:checked")
    health = reported(page)
    assert health != before
    keys.opens("Control+Enter", "**#latest-update", "#latest-update")
    _is_posted(page, address, words.strip(), health)
    keys.done(KEYS_MOST)


def test_without_script(desk: Desk) -> None:
    page = desk.page("lead", has_script=False)
    page.goto("/my-work/")
    row, address = due(page)
    row.locator("a.button").click()
    health, words = reported(page), "The fourth reader has begun. "
    written(page, words)
    page.get_by_role("button", name="Post update").click()
    _is_posted(page, address, words.strip(), health)
