"""Asking for a gate, declaring an incident and publishing a playbook: with the keyboard alone, and without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.browser.test_gate_by_the_clock import Keyboard
from tests.journey.pictures import Api

pytestmark = pytest.mark.browser
STOPS_MOST = 90
HERE = "(document.activeElement.innerText || document.activeElement.name || '').trim()"


def go(page: Page, words: str) -> None:
    """Press Tab until the control with these words (or this name) has the focus, which can be seen at every stop."""
    keys = Keyboard(page)
    for _ in range(STOPS_MOST):
        keys.show("Tab")
        if page.evaluate(HERE) == words:
            return
    pytest.fail(f"no Tab leads to {words}")


def press(page: Page, words: str) -> None:
    """Go to a link or button that opens another page, and press Enter."""
    go(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ready_for_a_gate(api: Api) -> str:
    """An active initiative in phase 1 without an open request, which has a page in any case."""
    asked = {one["initiative"] for one in api.all("reviews/", state="open")}
    found = [one["key"] for one in api.all("initiatives/", phase=1, status="active") if one["key"] not in asked]
    return f"/i/{found[0]}/"


def test_a_gate_is_requested_by_keyboard(desk: Desk, api: Api) -> None:
    page = desk.page("pm")
    page.goto(ready_for_a_gate(api))
    press(page, "Request gate 1")
    go(page, "scope")
    page.keyboard.press("Control+A")
    page.keyboard.type("Clerks of one region sort the letters of the morning.")
    press(page, "Request gate 1")
    assert "/reviews/" in page.url
    assert "Clerks of one region" in page.inner_text("#statement")


def test_a_gate_is_requested_without_script(desk: Desk, api: Api) -> None:
    page = desk.page("pm", has_script=False)
    page.goto(f"{ready_for_a_gate(api)}gate/request/")
    page.fill("[name=scope]", "Clerks of two regions sort the letters of the morning.")
    with page.expect_navigation():
        page.click("#request-form .button-primary")
    assert "/reviews/" in page.url
    assert "Clerks of two regions" in page.inner_text("#statement")


def test_an_incident_is_declared_by_keyboard(desk: Desk, api: Api) -> None:
    key = api.first("initiatives/", search="Invoice matching")["key"]
    page = desk.page("operations")
    page.goto(f"/i/{key}/")
    go(page, "More")
    page.keyboard.press("Enter")
    press(page, "Declare an incident")
    go(page, "title")
    page.keyboard.type("Invoices of March were paid twice")
    go(page, "suspend")
    page.keyboard.press("Space")
    press(page, "Declare incident")
    assert page.inner_text("h1").endswith("Invoices of March were paid twice")
    assert "Suspended since" in page.inner_text("main")


def test_an_incident_is_declared_without_script(desk: Desk, api: Api) -> None:
    key = api.first("initiatives/", search="Contact summaries")["key"]
    page = desk.page("operations", has_script=False)
    page.goto(f"/i/{key}/incidents/declare/")
    with page.expect_navigation():
        page.click("#act-form .button-danger")
    page.fill("#act-form [name=title]", "Notes of one call stand in another")
    with page.expect_navigation():
        page.click("#act-form .button-danger")
    assert page.inner_text("h1").endswith("Notes of one call stand in another")


def test_a_playbook_is_published_by_keyboard(desk: Desk, scenes: dict[str, str]) -> None:
    page = desk.page("pm")
    page.goto(scenes["draft-effect"].removesuffix("effect/"))
    press(page, "See difference and effect")
    assert "in every plant" in page.inner_text("#difference")
    press(page, "Publish version 1")
    assert "/playbooks/plants/1/" in page.url
    page.locator("[data-state=published]").first.wait_for()


def test_a_playbook_is_copied_and_published_without_script(desk: Desk, scenes: dict[str, str]) -> None:
    page = desk.page("pm", has_script=False)
    page.goto(f"{scenes['playbook']}copy/")
    page.fill("[name=name]", "Call centres")
    page.fill("[name=slug]", "call-centres")
    with page.expect_navigation():
        page.click("main form .button-primary")
    with page.expect_navigation():
        page.locator(".page-head").get_by_role("link", name="See difference and effect").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish version 1").click()
    assert "/playbooks/call-centres/1/" in page.url
    page.locator("[data-state=published]").first.wait_for()
