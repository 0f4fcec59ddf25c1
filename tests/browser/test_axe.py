"""Every screen, wide and narrow: no axe violation, no sideways scroll, no complaint of the browser, no other host."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.journey.pictures import Api

pytestmark = pytest.mark.browser
WIDTHS = (1440, 390)
TABS = ("", "checklist/", "metrics/", "reviews/", "risks/", "activity/", "settings/")


def screens(api: Api, who: str) -> list[str]:
    """The addresses that `who` is shown."""
    gate = f"/reviews/{api.first('reviews/', state='open', phase=3)['id']}/"
    decided = f"/reviews/{api.gone()['id']}/"
    late = f"/i/{api.first('initiatives/', phase=4, status='active')['key']}/"
    early = f"/i/{api.first('initiatives/', phase=1, status='active')['key']}/"
    own = api.first("initiatives/", search="Flightline itself")["key"]
    metric = f"/i/{own}/metrics/{api.first('metrics/', initiative=own, purpose='latency')['id']}/"
    shown = {
        "": ["/accounts/login/", "/accounts/password/reset/"],
        "pm": [
            "/portfolio/", "/portfolio/?phase=3&group=phase", "/portfolio/?q=zzzz", "/portfolio/?adopted=no", "/my-work/",
            "/i/new/", "/i/new/full/", *(late + tab for tab in TABS), early, f"{early}checklist/?show=missing",
            f"{early}gate/request/", f"{late}kpi/", f"{late}updates/add/", f"{late}metrics/add/", f"{late}waits/start/",
            f"{late}records/risk/add/", f"{late}pause/", metric, "/reviews/", gate, decided, f"{decided}certificate/",
            "/import/", "/search/?q=claim", "/playbooks/", "/i/NOPE/",
        ],
        "executive": ["/board/"],
        "engineer": ["/my-work/", "/admin/users/"],
        "security": ["/my-work/", "/reviews/", gate],
        "operations": ["/alerts/", gate],
        "admin": [
            "/admin/", "/admin/users/", "/admin/tokens/", "/admin/audit/", "/sources/", "/sources/add/", api.source(),
            "/sources/addresses/allow/",
        ],
    }  # fmt: skip
    return shown[who]


def told(found: dict[str, Any]) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})" for one in found["violations"]]


def faults(page: Page, path: str) -> list[str]:
    """What is wrong with the screen that is open, at every width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Contrast, the slowest rule, does not hang on the width.
        rules = {"color-contrast": {"enabled": width == WIDTHS[0]}}
        result = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
        found += [f"{path} at {width}: {line}" for line in told(result.response)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} at {width}: scrolls sideways")
    return found


@pytest.mark.parametrize("who", ["", "pm", "executive", "engineer", "security", "operations", "admin"])
def test_screens_are_without_fault(desk: Desk, api: Api, who: str) -> None:
    page = desk.page(who)
    found = []
    for path in screens(api, who):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(path)
        found += faults(page, path)
    assert not found, "\n".join(found)


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


def test_no_screen_broke_the_policy_or_asked_another_host(desk: Desk) -> None:
    assert desk.complaints == []
    assert desk.strangers == []
