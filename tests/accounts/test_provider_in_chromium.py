"""The button in a real browser: our policy lets the form lead to the provider, and the way back opens the page asked for."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journey.pictures import CHROMIUM, FLAGS
from tests.reviews.served import address
from tests.servers.openid import BEGIN, PROVIDER_PASSWORD, person_says

__all__ = ["address"]
pytestmark = pytest.mark.browser


def test_signing_in_through_the_provider(own_database, provider, address):
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if not found:
        pytest.skip("no Chromium on this machine")
    person_says(provider, "browser", "ai-leads")
    provider.lead_home(f"{address}{BEGIN}callback/")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=FLAGS)
        page, complaints = chromium.new_page(), []
        page.on(
            "console", lambda told: complaints.append(told.text) if "Content Security Policy" in told.text else None
        )
        page.goto(f"{address}/portfolio/")
        page.get_by_role("button", name="Sign in with Example login").click()
        page.get_by_label("Name").fill("browser")
        page.get_by_label("Password").fill(PROVIDER_PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(f"{address}/portfolio/")
        assert page.get_by_role("heading", level=1).inner_text()
        assert complaints == []
        chromium.close()
