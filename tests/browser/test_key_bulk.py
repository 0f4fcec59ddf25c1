"""Changing the lead of twelve initiatives, with a page that shows each row before, and an undo: by mouse, by keyboard
alone, and without script. In a product of its own, because a seat that is given back has to be accepted again.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse
from tests.journey.product import Product, running

pytestmark = pytest.mark.browser
STEPS_MOST, KEYS_MOST = 6, 15
BEFORE, AFTER = "Initiative lead", "Next lead"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(tmp_path_factory.mktemp("twelve")) as product:
        product.command("shell", "-v", "0", "-c", "from tests.browser.twelve import twelve; twelve()")
        desk = Desk(chromium, product)
        yield desk
        for context in desk.contexts:
            context.close()


def leads(product: Product) -> list[str]:
    """Who leads the twelve now."""
    code = (
        "from initiatives.models import Seat; rows = Seat.objects.current().filter(kind='lead')"
        ".filter(initiative__title__startswith='Letters'); print('|'.join(rows.values_list('user__name', flat=True)))"
    )
    return product.command("shell", "-v", "0", "-c", code).stdout.strip().split("|")


def _found(page: Page) -> None:
    """The list is that of the whole word: it says so in its address, and nothing is asked for any more."""
    page.wait_for_url("**q=letters*")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#bulk-all")).to_have_text("Change all 12 of this filter")


def _shows_each_row(page: Page) -> None:
    """Before anything changes: twelve rows, each with who leads now and who would."""
    page.wait_for_url("**/portfolio/changes/*/**")
    assert page.locator("tr[data-row]").count() == 12
    for row in page.locator("tr[data-row]").all():
        assert BEFORE in row.locator("[data-label=Old]").inner_text()
        assert AFTER in row.locator("[data-label=New]").inner_text()
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()


def test_by_mouse(office: Desk) -> None:
    page = office.page("pm")
    page.goto("/portfolio/")
    mouse = Mouse(page)
    page.locator("#find").press_sequentially("letters")
    _found(page)
    mouse.click(page.get_by_role("link", name="Change all 12 of this filter"))
    mouse.choose(
        page.locator("[name=person]"), str(page.locator("[name=person] option", has_text=AFTER).get_attribute("value"))
    )
    mouse.click(page.get_by_role("button", name="Check each row"))
    _shows_each_row(page)
    assert leads(office.product) == [BEFORE] * 12
    mouse.click(page.get_by_role("button", name="Change 12 initiatives"))
    expect(page.get_by_text("Changed 12 of 12 initiatives.")).to_be_visible()
    assert leads(office.product) == [AFTER] * 12
    mouse.click(page.get_by_role("button", name="Undo 12"))
    expect(page.get_by_text("Undid 12 of 12 initiatives.")).to_be_visible()
    assert leads(office.product) == [BEFORE] * 12
    mouse.done(STEPS_MOST)


def test_by_keyboard_alone(office: Desk) -> None:
    page = office.page("pm")
    page.goto("/portfolio/")
    page.wait_for_load_state("networkidle")
    keys = Keys(page)
    keys.onto("/", "#find")
    page.keyboard.type("letters")
    _found(page)
    keys.show("Shift+Tab")
    keys.opens("b", "**/portfolio/change/**", "[name=person]")
    page.keyboard.type(AFTER)
    keys.opens("Control+Enter", "**/portfolio/changes/*/**", "#change")
    _shows_each_row(page)
    keys.onto("Tab", "form[action$='/apply/'] button")
    keys.press("Enter")
    expect(page.get_by_text("Changed 12 of 12 initiatives.")).to_be_visible()
    assert keys.settled() == "seen"
    keys.onto("Tab", "form[action$='/undo/'] button")
    keys.press("Enter")
    expect(page.get_by_text("Undid 12 of 12 initiatives.")).to_be_visible()
    assert keys.settled() == "seen"
    assert leads(office.product) == [BEFORE] * 12
    keys.done(KEYS_MOST)


def test_without_script(office: Desk) -> None:
    page = office.page("pm", has_script=False)
    page.goto("/portfolio/")
    page.locator("#find").fill("letters")
    page.locator("#filters button").click()
    page.get_by_role("link", name="Change all 12 of this filter").click()
    page.locator("[name=person]").select_option(label=AFTER)
    page.get_by_role("button", name="Check each row").click()
    _shows_each_row(page)
    page.get_by_role("button", name="Change 12 initiatives").click()
    expect(page.get_by_text("Changed 12 of 12 initiatives.")).to_be_visible()
    page.get_by_role("button", name="Undo 12").click()
    expect(page.get_by_text("Undid 12 of 12 initiatives.")).to_be_visible()
    assert leads(office.product) == [BEFORE] * 12
    assert office.complaints == []
    assert office.strangers == []
