"""The palette and the table by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.journey.pictures import Api

pytestmark = pytest.mark.browser


def test_ctrl_k_a_few_letters_and_enter_open_an_initiative(desk: Desk, api: Api) -> None:
    one = api.first("initiatives/", phase=2, status="active")
    page = desk.page("pm")
    page.goto("/portfolio/")
    page.locator("#find").focus()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-list [role=option]")
    assert page.evaluate("document.activeElement.id") == "palette-q"
    page.keyboard.type(one["title"][:12])
    page.wait_for_selector(f"#palette-list [role=option][href='/i/{one['key']}/']")
    expect(page.locator("#palette [role=status]")).to_contain_text("result")
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/i/{one['key']}/")


def test_escape_gives_the_focus_back(desk: Desk) -> None:
    page = desk.page("pm")
    page.goto("/portfolio/")
    page.locator("#find").focus()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "find"


def test_rows_are_ticked_and_changed_by_keyboard(desk: Desk) -> None:
    page = desk.page("pm")
    page.goto("/portfolio/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.inner_text("[data-ticked]") == "3 ticked"
    page.locator("#bulk button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/portfolio/change/?key=**")
    assert page.inner_text("h1") == "Change 3 initiatives"
