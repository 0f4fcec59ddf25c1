"""The filter as one types: what it brings never swaps the list under a pointer that is just pressing on a row."""

import pytest

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def test_a_click_right_after_typing_opens_what_was_clicked(desk: Desk) -> None:
    page = desk.page("pm")
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    link = page.locator("tr[data-row] a[href^='/i/']").first
    address, box = link.get_attribute("href"), link.bounding_box()
    assert box
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    page.locator("#find").press_sequentially("a")
    page.mouse.down()
    page.wait_for_timeout(200)  # as long as a finger stays on the button, and longer than the list takes to come
    page.mouse.up()
    page.wait_for_url(f"**{address}")


def test_what_was_typed_is_asked_for_once(desk: Desk) -> None:
    page = desk.page("pm")
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/portfolio/?" in request.url else None)
    page.locator("#find").press_sequentially("claims", delay=20)
    page.keyboard.press("Tab")
    page.wait_for_url("**q=claims*")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1
