"""Adding a KPI metric, tried, with target and alert, from a source that exists and from a new one: by mouse, by keyboard
alone, and without script. The source is the page of figures that the demo has about itself.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.counting import Keys, Mouse

pytestmark = pytest.mark.browser
STEPS_MOST, KEYS_MOST = 7, 25
NEW_STEPS_MOST, NEW_KEYS_MOST = 11, 40
TITLE, SOURCE, QUERY = "Tender answers", "Flightline's own metrics page", "flightline_checks_silent_seconds"
TARGET = "86400"


def opened(desk: Desk, *, has_script: bool = True) -> Page:
    """The home of a lead, where their initiatives stand."""
    page = desk.page("lead", has_script=has_script)
    page.goto("/my-work/")
    page.wait_for_load_state("networkidle")
    return page


def say(page: Page, name: str) -> None:
    """The four fields."""
    for field, words in (("name", name), ("unit", "s"), ("query", QUERY), ("target", TARGET)):
        page.locator(f"#metric-form [name={field}]").fill(words)


def of_source(page: Page, name: str) -> str:
    """The number of a source in the list of the form."""
    return str(page.locator("#metric-form [name=source] option", has_text=name).get_attribute("value"))


def _is_tried(page: Page) -> None:
    """The preview shows what the source answers now, before anything is saved."""
    expect(page.locator("#metric-preview")).to_contain_text("Last value")
    assert "/metrics/add/" in page.url or "/metrics/preview/" in page.url


def _is_saved(page: Page, name: str, source: str) -> None:
    """The metric stands with its source, target, owner and the rule by which an alert opens."""
    page.wait_for_url("**/metrics/*/")
    expect(page.locator("h1")).to_contain_text(name)
    page.get_by_role("link", name="Edit metric").click()
    found = {field: page.locator(f"#metric-form [name={field}]") for field in ("target", "alert_bad", "alert_of")}
    assert {field: float(one.input_value()) for field, one in found.items()} == {
        "target": float(TARGET), "alert_bad": 2, "alert_of": 3,
    }  # fmt: skip
    for field, words in (("source", source), ("owner", "Initiative lead")):
        assert words in page.locator(f"#metric-form [name={field}] option:checked").inner_text()


def to_the_form(mouse: Mouse) -> None:
    page = mouse.page
    mouse.click(page.get_by_role("link", name=TITLE, exact=True))
    mouse.click(page.get_by_role("link", name="KPIs & metrics").first)
    mouse.click(page.get_by_role("link", name="Add metric").first)


def try_and_save(mouse: Mouse) -> None:
    page = mouse.page
    mouse.choose(page.locator("[name=direction]"), "lower")
    mouse.click(page.get_by_role("button", name="Preview"))
    _is_tried(page)
    mouse.click(page.get_by_role("button", name="Save metric"))


def test_from_a_source_that_exists_by_mouse(desk: Desk) -> None:
    page = opened(desk)
    mouse = Mouse(page)
    to_the_form(mouse)
    say(page, "Silence by mouse")
    mouse.choose(page.locator("[name=source]"), of_source(page, SOURCE))
    try_and_save(mouse)
    _is_saved(page, "Silence by mouse", SOURCE)
    mouse.done(STEPS_MOST)


def test_from_a_new_source_by_mouse(desk: Desk) -> None:
    page = opened(desk)
    mouse = Mouse(page)
    to_the_form(mouse)
    mouse.click(page.get_by_role("link", name="Add the source first"))
    page.locator("[name=name]").fill("Figures by mouse")
    page.locator("[name=url]").fill(f"{desk.product.url}/metrics")
    mouse.choose(page.locator("[name=kind]"), "openmetrics")
    mouse.click(page.get_by_role("button", name="Save source"))
    page.wait_for_url("**/metrics/add/**")
    say(page, "Silence by a new source")
    try_and_save(mouse)
    _is_saved(page, "Silence by a new source", "Figures by mouse")
    mouse.done(NEW_STEPS_MOST)


def form_by_keys(keys: Keys) -> None:
    """By the palette to the initiative, and from there to the form."""
    for words, address, lands in (("tender", "**/i/AI-*/", ""), ("add metric", "**/metrics/add/#id_name", "#id_name")):
        keys.onto("Control+k", "#palette-q")
        keys.page.keyboard.type(words)
        expect(keys.page.locator("#palette-list [aria-selected=true]")).to_contain_text(words[:3], ignore_case=True)
        keys.opens("Enter", address, lands)


def save_by_keys(keys: Keys, name: str, source: dict[str, str]) -> None:
    keys.page.keyboard.type(name)
    keys.through({"unit": "s"} | source | {"query": QUERY, "direction": "Lower", "target": TARGET})
    keys.press("Control+Shift+Enter")
    _is_tried(keys.page)
    assert keys.settled() == "seen"
    keys.press("Control+Enter")


def test_from_a_source_that_exists_by_keyboard_alone(desk: Desk) -> None:
    page = opened(desk)
    keys = Keys(page)
    form_by_keys(keys)
    save_by_keys(keys, "Silence by keys", {"source": SOURCE})
    _is_saved(page, "Silence by keys", SOURCE)
    keys.done(KEYS_MOST)


def test_from_a_new_source_by_keyboard_alone(desk: Desk) -> None:
    page = opened(desk)
    keys = Keys(page)
    form_by_keys(keys)
    keys.onto("Shift+Tab", "#add-source")
    keys.opens("Enter", "**/sources/add/**", "#id_name")
    page.keyboard.type("Figures by keys")
    keys.through({"kind": "OpenMetrics", "url": f"{desk.product.url}/metrics"})
    keys.opens("Control+Enter", "**/metrics/add/?source=*", "#id_name")
    save_by_keys(keys, "Silence by new keys", {})
    _is_saved(page, "Silence by new keys", "Figures by keys")
    keys.done(NEW_KEYS_MOST)


def test_without_script(desk: Desk) -> None:
    """From a new source: the way to one that exists is a part of it."""
    page = opened(desk, has_script=False)
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_role("link", name="KPIs & metrics").first.click()
    page.get_by_role("link", name="Add metric").first.click()
    page.get_by_role("link", name="Add the source first").click()
    page.locator("[name=name]").fill("Figures, plainly")
    page.locator("[name=kind]").select_option("openmetrics")
    page.locator("[name=url]").fill(f"{desk.product.url}/metrics")
    page.get_by_role("button", name="Save source").click()
    assert page.locator("[name=source] option:checked").inner_text().startswith("Figures, plainly")
    say(page, "Silence, plainly")
    page.locator("[name=direction]").select_option("lower")
    page.get_by_role("button", name="Preview").click()
    _is_tried(page)
    page.get_by_role("button", name="Save metric").click()
    _is_saved(page, "Silence, plainly", "Figures, plainly")
