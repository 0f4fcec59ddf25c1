"""Single letters turned off, as one may in the list of keys: the key tasks still take at most twice their keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys

pytestmark = pytest.mark.browser
IDEA_MOST, EVIDENCE_MOST, UPDATE_MOST = 2 * 6, 2 * 8, 2 * 8


@pytest.fixture
def off(desk: Desk, request: pytest.FixtureRequest) -> Keys:
    """A page of the person named by the parameter, in a browser in which letters do nothing by themselves."""
    page = desk.page(request.param)
    page.goto("/my-work/")
    page.get_by_label("Help").click()
    page.get_by_role("link", name="Keys").click()
    page.get_by_label("Single letters and signs act").uncheck()
    page.goto("/my-work/")
    page.wait_for_load_state("networkidle")
    for key in "cjabpu/?":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    assert page.url.endswith("/my-work/")
    assert not page.locator("dialog[open]").count()
    return Keys(page)


def by_palette(keys: Keys, words: str, address: str, lands: str = "") -> None:
    """Three things: Ctrl K, words, Enter on what is chosen."""
    keys.onto("Control+k", "#palette-q")
    keys.page.keyboard.type(words)
    expect(keys.page.locator("#palette-list [aria-selected=true]")).to_contain_text(words, ignore_case=True)
    keys.opens("Enter", address, lands)


@pytest.mark.parametrize("off", ["business"], indirect=True)
def test_an_idea(off: Keys) -> None:
    by_palette(off, "new initiative", "**/i/new/#id_title", "#id_title")
    off.page.keyboard.type("Letters without letters")
    off.onto("Tab", "#id_outcome")
    off.page.keyboard.type("A letter reaches its desk within the hour.")
    off.opens("Control+Enter", "**/i/AI-*/")
    assert "Letters without letters" in off.page.inner_text("h1")
    off.done(IDEA_MOST)


@pytest.mark.parametrize("off", ["lead"], indirect=True)
def test_an_update(off: Keys) -> None:
    by_palette(off, "fraud hints", "**/i/AI-*/")
    by_palette(off, "post update", "**/updates/add/#id_text", "#id_text")
    off.page.keyboard.type("Posted without letters. ")
    off.opens("Control+Enter", "**#latest-update", "#latest-update")
    expect(off.page.locator("#latest-update")).to_contain_text("Posted without letters.")
    off.done(UPDATE_MOST)


def tab_to(keys: Keys, what: str) -> None:
    while not keys.page.locator(f"{what}:focus").count():
        assert len(keys.pressed) < 99, f"no Tab leads to {what}"
        keys.show("Tab")


@pytest.mark.parametrize("off", ["engineer"], indirect=True)
def test_proof_of_an_item_as_far_as_its_file(off: Keys) -> None:
    """From there it goes on as with letters: one press chooses the file, one saves (`test_key_evidence`)."""
    off.onto("Tab", ".skip-link")
    off.press("Enter")
    expect(off.page.locator("#main:focus")).to_have_count(1)
    tab_to(off, "#show-item")
    off.opens("Enter", "**/my-work/?show=item#todo-list", "#todo-list")
    tab_to(off, "a.button[href*='file_e']")
    off.opens("Enter", re.compile("/items/"), "form[action$='/evidence/'] [name=file]")
    off.done(EVIDENCE_MOST - 2)
    assert _may_be_left(off.page)


def _may_be_left(page: Page) -> bool:
    """No trap: on Tab the focus goes on."""
    page.keyboard.press("Tab")
    return not page.locator("[name=file]:focus").count()
