"""Attaching proof to an item and marking it done, from My work: by mouse, by keyboard alone, and without script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser
WHO = "engineer"
STEPS_MOST, KEYS_MOST = 3, 8
NAME, REPORT = "attempts.txt", b"140 attempts in two days; two succeeded, were fixed and tried again.\n"
ASKED = "#todo-list .item:has(a.button[href*='/items/']:has-text('Add evidence'))"


@pytest.fixture
def opened_again(desk: Desk) -> Iterator[list[str]]:
    """Addresses of items that a test has done; they are reopened after it, so that the next one finds them."""
    done: list[str] = []
    yield done
    page = desk.page(WHO)
    for address in done:
        page.goto(address)
        page.locator("summary:has-text('Reopen')").click()
        page.locator("form[action$='/reopen/'] [name=reason]").fill("Tried once more by the next test.")
        page.locator("form[action$='/reopen/'] button").click()
        expect(page.locator("li.item [data-state=done]")).to_have_count(0)


def asked_for(page: Page) -> tuple[Locator, str]:
    """The first row that asks for evidence, and the address of its item."""
    row = page.locator(ASKED).first
    return row, str(row.locator(".item-main a").get_attribute("href"))


def _is_done(page: Page, address: str) -> None:
    """The page says so, and so does the item when it is opened anew; the piece bears the name of its file."""
    expect(page.locator("li.item [data-state=done]")).to_have_count(1)
    page.goto(address)
    assert page.locator("li.item .item-row [data-state=done]").count() == 1
    assert NAME in page.inner_text("main")


def test_by_mouse(desk: Desk, opened_again: list[str]) -> None:
    page = desk.page(WHO)
    page.goto("/my-work/")
    row, address = asked_for(page)
    mouse = Mouse(page)
    mouse.click(row.locator("a.button"))
    mouse.pick(page.locator("form[action$='/evidence/'] [name=file]"), NAME, REPORT)
    mouse.click(page.get_by_role("button", name="Save and mark done"))
    expect(page.locator("li.item .saved")).to_contain_text("Evidence added")
    opened_again.append(address)
    _is_done(page, address)
    mouse.done(STEPS_MOST)


def test_by_keyboard_alone(desk: Desk, opened_again: list[str]) -> None:
    page = desk.page(WHO)
    page.goto("/my-work/")
    page.wait_for_load_state("networkidle")
    keys = Keys(page)
    keys.opens("4", "**/my-work/?show=item#todo-list", "#todo-list")
    row, address = asked_for(page)
    for _ in range(int(str(row.get_attribute("id")).removeprefix("task-"))):
        keys.show("j")
    keys.opens("a", re.compile(re.escape(address)), "form[action$='/evidence/'] [name=file]")
    keys.pick("Space", NAME, REPORT)
    assert keys.settled() == "seen"
    keys.press("Control+Enter")
    expect(page.locator("li.item .saved")).to_contain_text("Evidence added")
    assert keys.settled() == "seen"
    opened_again.append(address)
    _is_done(page, address)
    keys.done(KEYS_MOST)


def test_without_script(desk: Desk, opened_again: list[str]) -> None:
    page = desk.page(WHO, has_script=False)
    page.goto("/my-work/")
    row, address = asked_for(page)
    row.locator("a.button").click()
    page.locator("form[action$='/evidence/'] [name=file]").set_input_files(
        {"name": NAME, "mimeType": "text/plain", "buffer": REPORT}
    )
    page.get_by_role("button", name="Save and mark done").click()
    opened_again.append(address)
    _is_done(page, address)
