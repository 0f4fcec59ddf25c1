"""Finding what is stalled in phase 3 and keeping it as a view: by mouse (steps) and by keyboard alone (presses, focus always seen).

Without script it is in `test_keyboard_and_noscript`; a gate is signed in `test_gate_by_the_clock`.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def test_what_is_stalled_in_phase_three_by_mouse(desk: Desk) -> None:
    page = opened(desk.page("pm"), "/portfolio/")
    mouse = Mouse(page)
    mouse.click(page.get_by_role("link", name="Stalled", exact=True))
    page.wait_for_url("**health=stalled**")
    mouse.choose(page.locator("#filters [name=phase]"), "3")
    page.wait_for_url("**phase=3**")
    mouse.click(page.locator("#keep > summary"))
    page.locator("#save-view [name=name]").fill("Stuck, by mouse")
    mouse.click(page.get_by_role("button", name="Save view"))
    _kept(page, "Stuck, by mouse")
    mouse.done(5)


def test_what_is_stalled_in_phase_three_by_keyboard(desk: Desk) -> None:
    page = opened(desk.page("pm"), "/portfolio/")
    keys = Keys(page)
    keys.onto("/", "#find")
    page.keyboard.type("phase:3 health:stalled")
    keys.onto("Enter", "#find")
    page.wait_for_url("**stalled**")
    keys.onto("Shift+Tab", ".view-row a")
    keys.onto("s", "#save-view [name=name]")
    page.keyboard.type("Stuck, by keys")
    keys.press("Enter")
    _kept(page, "Stuck, by keys")
    keys.done(12)


def _kept(page: Page, name: str) -> None:
    """The view stands in the row as the present one, and finds what is stalled in phase 3 alone."""
    expect(page.locator(".view-row [aria-current=true]")).to_have_text(name)
    expect(page.locator("tr[data-row]").first).to_be_visible()
    expect(page.locator("tr[data-row]")).to_have_count(page.locator("tr[data-row] [data-state=stalled]").count())
