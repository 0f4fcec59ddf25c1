"""Ninety payloads, typed into the product's own fields and looked at in Chromium under our CSP: nothing is asked, nothing runs."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from common.markdown import ATTRIBUTES, TAGS
from tests.browser.conftest import Desk
from tests.browser.payloads import FAMILIES, OWN, RUN
from tests.journey.product import Product

pytestmark = pytest.mark.browser

FOUND = """() => [...document.querySelectorAll('article.comment .prose')].flatMap(one => [...one.querySelectorAll('*')]).map(
    one => [one.localName, one.getAttributeNames(), one.getAttribute('href') || ''])"""
TOUCH = """() => document.querySelectorAll('article.comment .prose *').forEach(one => ['mouseover', 'focus', 'toggle', 'load', 'error',
    'animationstart'].forEach(kind => one.dispatchEvent(new Event(kind, {bubbles: true}))))"""
BEYOND = """texts => { const place = document.createElement('div'); place.className = 'prose'; place.setAttribute('hx-disable', '');
    place.innerHTML = texts.join('\\n'); document.querySelector('main').append(place); htmx.process(place); }"""


class Seen:
    """What a page asked for and ran while it was looked at."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.dialogs = page, list[str](), list[str]()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def is_quiet(self) -> bool:
        """No request that a payload names, no script of one, no dialog. Asks the page, so what was queued before has run."""
        ran = self.page.evaluate("() => new Promise(done => setTimeout(() => done(window.canary), 150))")
        return ran is None and not self.dialogs and not [one for one in self.asked if "canary-hit" in one]


@pytest.fixture(scope="module")
def target(product: Product) -> str:
    """An initiative whose title is a payload, with every family said on it as a comment."""
    made = product.command("token_create", "--user", "pm@example.com", "--scope", "read", "--scope", "write:initiatives",
                           "--scope", "write:items", "--days", "1")  # fmt: skip
    with httpx2.Client(
        base_url=f"{product.url}/api/v1/", headers={"Authorization": f"Bearer {made.stdout.split()[-1]}"}, trust_env=False,
        timeout=30,
    ) as api:  # fmt: skip
        title = f'"><img src=x onerror={RUN}><b hx-get={OWN} hx-trigger=load>'
        answer = api.post("initiatives/", json={"title": title, "outcome": f"<script>{RUN}</script> in a minute."})
        assert answer.status_code == 201, answer.text
        key = answer.json()["key"]
        for family in FAMILIES.values():
            said = {"initiative": key, "subject": "initiative", "text": "\n\n".join(family)}
            answer = api.post("comments/", json=said)
            assert answer.status_code == 201, answer.text
    return str(key)


def test_no_payload_asks_or_runs(desk: Desk, target: str) -> None:
    assert sum(map(len, FAMILIES.values())) >= 60
    page = desk.page("pm")
    seen = Seen(page)
    desk.complaints.clear()
    page.goto(f"/i/{target}/activity/")
    expect(page.locator("article.comment .prose")).to_have_count(len(FAMILIES))
    page.evaluate(TOUCH)
    assert seen.is_quiet(), seen.asked
    for name, attributes, href in page.evaluate(FOUND):
        assert name in TAGS, name
        assert set(attributes) <= ATTRIBUTES.get(name, set()) | ({"rel"} if name == "a" else set()), (name, attributes)
        assert not href or href.startswith(("http://", "https://", "mailto:", "/")), href
    assert desk.complaints == []
    assert desk.strangers == []


def test_no_title_asks_or_runs(desk: Desk, target: str) -> None:
    page = desk.page("pm")
    seen = Seen(page)
    for path in (f"/i/{target}/", f"/portfolio/?q={target}", f"/search/?q={target}"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text("onerror")
        assert seen.is_quiet(), (path, seen.asked)
    assert desk.strangers == []


def test_past_the_sanitiser_the_policy_and_the_switched_off_htmx_still_hold(desk: Desk, target: str) -> None:
    """As if all of it had come through whole: no script, and no request by htmx. (A form or a frame would work here.)"""
    page = desk.page("pm")
    page.goto(f"/i/{target}/activity/")
    seen = Seen(page)
    page.evaluate(BEYOND, [*FAMILIES["htmx"], *(one for one in FAMILIES["script"] if "<embed" not in one)])
    page.evaluate(TOUCH.replace("article.comment ", ""))
    assert seen.is_quiet(), seen.asked
    desk.complaints.clear()  # that the policy blocked is what it is for
