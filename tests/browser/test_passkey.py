"""A passkey in a real browser: added on the account page, signs a review, and does not without its user being verified.

The signer is new here, so the box of the first signature stands in the way first.
"""

import urllib.parse
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Desk
from tests.journey.pictures import PASSWORD, Api, sign_in

pytestmark = pytest.mark.browser
COMMENT = "The load test of the build in scope was read in full."
NEWCOMER = """
from accounts.services import role_grant, user_add
from common.actors import CLOCK
user = user_add(actor=CLOCK, email='newcomer@example.com', name='New load test reviewer', password='flightline-demo')
role_grant(actor=CLOCK, user=user, role='reviewer', discipline='load_test')
"""
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def page_by_name(desk: Desk, who: str) -> Page:
    """Signed in under the name of the machine: a passkey belongs to a host name, never to a bare address (ADR 20)."""
    port = urllib.parse.urlsplit(desk.product.url).port
    size = {"width": 1440, "height": 900}
    context = desk.chromium.new_context(base_url=f"http://localhost:{port}", viewport=size, reduced_motion="reduce")
    desk.contexts.append(context)
    page = context.new_page()
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    sign_in(page, who)
    return page


def authenticator_of(page: Page) -> tuple[CDPSession, str]:
    """A virtual authenticator of this page: what a laptop with a fingerprint reader would be."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made: dict[str, Any] = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools, made["authenticatorId"]


def _verified(authenticator: tuple[CDPSession, str], *, is_verified: bool) -> None:
    devtools, name = authenticator
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": is_verified})


def test_a_passkey_is_added_and_signs_only_with_its_user_verified(desk: Desk, api: Api) -> None:
    desk.product.command("shell", "-v", "0", "-c", NEWCOMER)
    page = page_by_name(desk, "newcomer")
    authenticator = authenticator_of(page)
    page.goto("/account/passkeys/")
    page.fill("[name=name]", "Laptop of the tests")
    page.fill("[name=password]", PASSWORD)
    page.click("#passkey-form .button-primary")
    page.wait_for_selector("text=Laptop of the tests")

    page.goto(f"/reviews/{api.first('reviews/', state='open', phase=3)['id']}/")
    form = page.locator("form[action$='/sign/']").first
    form.locator("[name=decision][value=abstain]").check()
    form.locator("[name=comment]").first.fill(COMMENT)
    form.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_selector("text=Tick the box above first.")
    assert page.evaluate("document.activeElement.name") == "consent"
    page.keyboard.press("Space")
    _verified(authenticator, is_verified=False)
    form.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_selector("text=No passkey was given. Try again, or use your password.")
    assert form.locator("[name=comment]").first.input_value() == COMMENT
    assert "/sign/" not in page.url

    _verified(authenticator, is_verified=True)
    form.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**#done")
    assert "identity: passkey" in page.inner_text("#record")
    assert "You signed on" in page.inner_text("#decision")
    assert desk.complaints == []
