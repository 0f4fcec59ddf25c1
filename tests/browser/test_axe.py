"""Every screen, wide and narrow, light and dark: no axe violation, no sideways scroll, no complaint of the browser, no other host."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.browser.screens import screens
from tests.journey.pictures import PASSWORD, Api
from tests.journey.product import Product, scenes_play

pytestmark = pytest.mark.browser
WIDE, NARROW, NARROWEST = 1440, 390, 320
PEOPLE = [
    "", "pm", "executive", "engineer", "security", "compliance", "readiness", "value", "operations", "admin", "auditor",
]  # fmt: skip
WIDTHLESS = {"color-contrast": {"enabled": False}}
"""Contrast, the slowest rule, hangs on the theme and not on the width."""


UNDER_A_BAR = "partially obscured"
"""A control that a bar at the foot of the screen covers in part comes out when the page is scrolled: its size is not at fault."""


def told(found: dict[str, Any]) -> list[str]:
    lines = []
    for one in found["violations"]:
        nodes = [
            node for node in one["nodes"] if one["id"] != "target-size" or UNDER_A_BAR not in node["failureSummary"]
        ]
        if nodes:
            lines.append(f"{one['id']}: {nodes[0]['html'][:160]} ({len(nodes)})")
    return lines


def axe(page: Page, **options: Any) -> list[str]:
    """The violations of the page as it stands; the script is put in once and stays until the next page."""
    options |= {"resultTypes": ["violations"], "iframes": False}
    if "runOnly" not in options:  # WCAG 2.2 has it (2.5.8), axe by itself does not look at it
        options["rules"] = {**options.get("rules", {}), "target-size": {"enabled": True}}
    if page.evaluate("typeof axe") == "undefined":
        return told(Axe().run(page, options=options).response)
    return told(page.evaluate("options => axe.run(document, options)", options))


def faults(page: Page, path: str) -> list[str]:
    """What is wrong with the screen that is open: wide and light in full, dark for its colours, narrow for the rest."""
    found = [f"{path}: {line}" for line in axe(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"{path} dark: {line}" for line in axe(page, runOnly={"type": "rule", "values": ["color-contrast"]})]
    page.emulate_media(color_scheme="light")
    for width in (NARROW, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} at {width}: scrolls sideways")
        if width == NARROW:
            found += [f"{path} at {width}: {line}" for line in axe(page, rules=WIDTHLESS)]
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_screens_are_without_fault(desk: Desk, api: Api, scenes: dict[str, str], who: str) -> None:
    page = desk.page(who)
    found = []
    for path in screens(api, scenes, who):
        page.goto(path)
        found += faults(page, path)
    assert not found, "\n".join(found)


REFUSED = {
    "incident": ("pm", "suspended", "incidents/declare/", "#act-form"),
    "review": ("security", "gate-open", "", "form[action$='/sign/']"),
    "decision": ("executive", "gate-ready", "", "form[action$='/decide/']"),
    "waiver": ("pm", "suspended", "gate/waive/", "#act-form"),
    "questions": ("pm", "classification", "answer/", "main form"),
    "webhook": ("pm", "webhook", "", "#endpoint-form"),
    "notifications": ("pm", "notifications", "", "#notifications-form"),
    "chat": ("pm", "notifications", "", "#chat-form"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_forms_are_without_fault(desk: Desk, scenes: dict[str, str], name: str) -> None:
    """What was typed wrong: the page comes back with its errors (422), and is without fault as well."""
    who, scene, rest, form = REFUSED[name]
    page = desk.page(who)
    page.goto(scenes[scene] + rest)
    with page.expect_navigation() as answer:
        page.locator(form).first.evaluate(
            "form => { form.noValidate = true; for (const e of form.elements) if (e.type !== 'hidden' && e.tagName !== 'BUTTON')"
            " { e.checked = false; if (!/checkbox|radio/.test(e.type)) e.value = ''; } form.submit(); }"
        )
    assert answer.value.status == 422
    assert page.locator("[role=alert]").count()
    assert not faults(page, name)


def test_a_signature_on_what_has_changed_is_refused_without_fault(desk: Desk, scenes: dict[str, str]) -> None:
    """409: somebody changed the bundle after the page was opened; nothing is signed, the comment is kept."""
    page = desk.page("compliance")
    page.goto(scenes["gate-changed"])
    form = page.locator("form[action$='/sign/']")
    form.locator("[name=seen]").evaluate(
        "field => { field.value = field.value.replace(/[0-9a-f]{12}/g, '0'.repeat(12)); }"
    )
    form.locator("[name=decision][value=approve]").check()
    form.locator("[name=comment]").fill("Read in full.")
    form.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation() as answer:
        form.get_by_role("button", name="Sign").click()
    assert answer.value.status == 409
    assert page.locator("#conflict").is_visible()
    assert form.locator("[name=comment]").input_value() == "Read in full."
    assert not faults(page, "409")


def test_an_edit_that_costs_signatures_asks_first_without_fault(desk: Desk, scenes: dict[str, str]) -> None:
    page = desk.page("lead")
    page.goto(scenes["ask-first"])
    form = page.locator("form[action$='/answer/']")
    form.locator("[name=text]").fill("The night shift is named, and the runbook says who may switch it off.")
    form.locator(".button-primary").click()
    page.locator("#ask-first").wait_for()
    assert not faults(page, "ask first")


def test_the_page_of_a_fault_of_ours_is_without_fault(desk: Desk, product: Product) -> None:
    """500, as it is sent: it hangs on no database and no session."""
    code = (
        "from django.test import RequestFactory; from config.errors import server_error;"
        " print(server_error(RequestFactory().get('/')).content.decode())"
    )
    body = product.command("shell", "-v", "0", "-c", code).stdout
    page = desk.page("")
    page.route("**/broken/", lambda route: route.fulfill(status=200, content_type="text/html", body=body))
    page.goto("/broken/")
    assert not faults(page, "500")


def test_the_board_fits_one_screen(desk: Desk) -> None:
    page = desk.page("executive")
    page.goto("/board/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_the_board_prints_on_one_landscape_page(desk: Desk) -> None:
    page = desk.page("executive")
    page.goto("/board/")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", landscape=True))) == 1


def test_the_portfolio_is_light(desk: Desk) -> None:
    page = desk.page("pm")
    answer = page.goto("/portfolio/")
    assert answer is not None
    assert len(answer.body()) <= 100_000


def test_the_import_wizard_is_without_fault(desk: Desk, product: Product) -> None:
    """Played last of this file: the board then shows what was imported below what fits one screen."""
    steps = scenes_play(product, is_last=True)
    page, found = desk.page("pm"), []
    for path in ["/import/", *steps.values()]:
        page.goto(path)
        found += faults(page, path)
    page.goto(steps["import-columns"])
    page.locator("#columns-form [name=title]").evaluate("field => { field.value = ''; field.form.noValidate = true; }")
    with page.expect_navigation() as answer:
        page.locator("#columns-form .button-primary").click()
    assert answer.value.status == 422
    assert not found + faults(page, "columns refused")


def test_no_screen_broke_the_policy_or_asked_another_host(desk: Desk) -> None:
    assert desk.complaints == []
    assert desk.strangers == []
