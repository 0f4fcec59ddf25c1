"""The chart of a metric is read by keys, and stands as drawn where there is no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.journey.pictures import Api

pytestmark = pytest.mark.browser


def test_arrow_keys_say_each_value_and_zoom_comes_back(desk: Desk, api: Api) -> None:
    url = api.first("metrics/", state="met")["url"]
    page = desk.page("pm")
    page.goto(f"{url}?range=90d")
    plot = page.locator(".chart-live")
    plot.focus()
    page.keyboard.press("Home")
    expect(plot).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("ArrowRight")
    expect(plot).to_have_attribute("aria-valuenow", "1")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^\d+ \w+ \d\d:\d\d: .*\d"))
    said = plot.get_attribute("aria-valuetext") or ""
    expect(page.locator(".chart-told")).to_have_text(said)
    for key in ("+", "-", "End", "0"):
        page.keyboard.press(key)
    expect(plot).to_have_attribute("aria-valuenow", plot.get_attribute("aria-valuemax") or "")
    assert page.evaluate("document.activeElement.className") == "chart-live"
    expect(page.locator("#metric-chart .chart-plot")).to_be_hidden()
    assert desk.complaints == []


def test_without_script_the_drawn_one_stands(desk: Desk, api: Api) -> None:
    page = desk.page("pm", has_script=False)
    page.goto(api.first("metrics/", state="met")["url"])
    expect(page.locator("#metric-chart .chart-plot")).to_be_visible()
    expect(page.locator(".chart-live")).to_have_count(0)
