"""One running demo and one Chromium for all browser tests; skipped where there is no Chromium."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journey.pictures import CHROMIUM, FLAGS, Api, sign_in
from tests.journey.product import Product, running, scenes_play

expect.set_options(timeout=30_000)  # milliseconds, as for everything else that Playwright waits for


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    if not (Path(CHROMIUM).exists() or shutil.which("chromium")):
        pytest.skip("no Chromium on this machine")
    with running(tmp_path_factory.mktemp("browser"), demo=True) as product:
        yield product


@pytest.fixture(scope="package")
def chromium(product: Product) -> Iterator[Browser]:
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


@pytest.fixture(scope="package")
def api(product: Product) -> Api:
    return Api(product)


@pytest.fixture(scope="package")
def scenes(product: Product) -> dict[str, str]:
    """`{name: path}` of `tests.journey.scenes`, played once."""
    return scenes_play(product)


@dataclass
class Desk:
    """Opens signed-in pages, and keeps what the browser complained about and which other hosts were asked."""

    chromium: Browser
    product: Product
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    sessions: dict[str, Any] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, who: str, *, has_script: bool = True, width: int = 1440) -> Page:
        """A page of `who` (empty: nobody signed in)."""
        context = self.chromium.new_context(
            base_url=self.product.url, viewport={"width": width, "height": 900}, reduced_motion="reduce",
            java_script_enabled=has_script, storage_state=self.sessions.get(who),
        )  # fmt: skip
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: self._told(told.type, told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        if who and who not in self.sessions:
            sign_in(page, who)
            self.sessions[who] = context.storage_state()
        return page

    def _told(self, kind: str, text: str) -> None:
        # A page that is left while it asks for something ends that question: no fault.
        if kind in ("error", "warning") and not re.search(r"status of 4\d\d|htmx:(sendAbort|afterRequest)", text):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.product.url, "data:", "blob:", "chrome:", "chrome-extension:")):
            self.strangers.append(url)


@pytest.fixture(scope="package")
def desk(chromium: Browser, product: Product) -> Iterator[Desk]:
    found = Desk(chromium, product)
    yield found
    for context in found.contexts:
        context.close()
