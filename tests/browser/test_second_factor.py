"""A second factor in a real browser: set up from the text of its key; the next sign-ins ask for it or for a passkey.

The pages that only a form leads to are looked at here as `test_axe` looks at the others.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.factor_helpers import code_of
from tests.browser.conftest import Desk
from tests.browser.test_axe import faults
from tests.browser.test_passkey import authenticator_of, page_by_name
from tests.journey.pictures import PASSWORD

pytestmark = pytest.mark.browser
NEWCOMER = """
from accounts.services import user_add
from common.actors import CLOCK
user_add(actor=CLOCK, email='two-steps@example.com', name='Somebody careful', password='flightline-demo')
"""


def _sign_out_and_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "two-steps@example.com")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()  # a provider's button stands above it
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_and_a_passkey_does_as_well(desk: Desk) -> None:
    desk.product.command("shell", "-v", "0", "-c", NEWCOMER)
    page = page_by_name(desk, "two-steps")
    authenticator_of(page)
    page.goto("/account/passkeys/")
    page.fill("[name=name]", "Laptop of the tests")
    page.fill("[name=password]", PASSWORD)
    page.click("#passkey-form .button-primary")
    expect(page.get_by_text("Laptop of the tests", exact=False).first).to_be_visible()

    page.goto("/account/second-factor/app/")
    page.fill("[name=password]", PASSWORD)
    page.click("#factor-form .button-primary")
    expect(page.get_by_role("img", name="QR code of the key")).to_be_visible()
    found = faults(page, "the key of the app")
    secret = page.inner_text("#factor-key").replace(" ", "")
    page.fill("[name=code]", code_of(secret))
    page.click("#factor-form .button-primary")
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    found += faults(page, "recovery codes")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download as text").click()
    assert page.locator(".recovery-codes code").first.inner_text() in file.value.path().read_text()

    _sign_out_and_in(page)
    found += faults(page, "the second step")
    page.fill("[name=code]", code_of(secret, 1))
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("login"))

    _sign_out_and_in(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).not_to_have_url(re.compile("login"))
    assert (desk.complaints, found) == ([], [])
