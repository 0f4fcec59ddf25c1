"""The status board on paper or as PDF, from anywhere: by mouse, by keyboard alone, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser
STEPS_MOST, KEYS_MOST = 2, 4
INSTEAD = "the browser's own Print (Ctrl P)"
HEARD = "window.print = () => document.documentElement.setAttribute('data-printed', String(scrollY))"
"""The print window of the browser is none of ours; that it was asked for is."""


def _is_one_sheet(page: Page) -> None:
    """What goes on paper: one landscape page with the board and without its controls."""
    page.emulate_media(media="print")
    expect(page.locator("#board")).to_be_visible()
    for control in ("#print", "#board-filter", ".topbar", ".footer"):
        expect(page.locator(control)).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", landscape=True))) == 1
    page.emulate_media(media="screen")


def test_by_mouse(desk: Desk) -> None:
    page = desk.page("pm")
    page.add_init_script(HEARD)
    page.goto("/portfolio/")
    mouse = Mouse(page)
    mouse.click(page.get_by_role("link", name="Status board"))
    expect(page.locator("html[data-printed]")).to_have_count(0)
    mouse.click(page.get_by_role("button", name="Print or PDF"))
    expect(page.locator("html[data-printed]")).to_have_count(1)
    mouse.done(STEPS_MOST)
    _is_one_sheet(page)


def test_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page("pm")
    page.add_init_script(HEARD)
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    keys = Keys(page)
    keys.press("g")
    keys.opens("b", "**/board/")
    expect(page.locator("html[data-printed]")).to_have_count(0)
    expect(page.get_by_text(INSTEAD)).to_be_hidden()
    keys.onto("p", "#print")
    expect(page.locator("html[data-printed]")).to_have_count(1)
    keys.done(KEYS_MOST)


def test_without_script_the_page_says_how(desk: Desk) -> None:
    page = desk.page("pm", has_script=False)
    page.goto("/portfolio/")
    page.get_by_role("link", name="Status board").click()
    expect(page.locator("#print")).to_be_hidden()
    expect(page.get_by_text(INSTEAD)).to_be_visible()
    _is_one_sheet(page)
