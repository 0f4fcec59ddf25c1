"""Counts the steps of a person in a browser, and the seconds in which the machine is waited for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS: Final = 60_000


@dataclass
class Act:
    """What is done, the steps it took, and the seconds in which the machine was waited for."""

    words: str
    steps: int = 0
    seconds: float = 0.0


@dataclass
class Week:
    """A person's acts. A step is a click or a choice, typing is none; seconds run from the act until its effect is seen."""

    who: str
    page: Page
    acts: list[Act] = field(default_factory=list)

    def act(self, words: str) -> None:
        self.acts.append(Act(words))

    def timed(self, do: Callable[[], Any], seen: Locator) -> None:
        """Do it; then `seen`, which was not there before, is on the page, and the page is loaded."""
        expect(seen).not_to_be_visible()
        began = monotonic()
        do()
        expect(seen).to_be_visible(timeout=PATIENCE_MS)
        self.page.wait_for_load_state("load")
        self.acts[-1].seconds += monotonic() - began
        self.page.wait_for_load_state("networkidle")

    def open(self, address: str, seen: str) -> None:
        """The page that a bookmark or the sign-in leads to: no step."""
        self.page.goto("about:blank")
        self.timed(lambda: self.page.goto(address), self.page.locator(seen))

    def click(self, what: Locator, seen: Locator) -> None:
        self.timed(what.click, seen)
        self.acts[-1].steps += 1

    def link(self, name: str, seen: str, within: str = "body") -> None:
        """Click the link of that name."""
        self.click(self.page.locator(within).get_by_role("link", name=name, exact=True).first, self.page.locator(seen))

    def button(self, name: str | re.Pattern[str], seen: Locator) -> None:
        self.click(self.page.get_by_role("button", name=name), seen)

    def choose(self, what: Locator, label: str, seen: Locator | None = None) -> None:
        """Choose from a list; `seen` where the page follows at once."""
        if seen is None:
            what.select_option(label=label)
        else:
            self.timed(lambda: what.select_option(label=label), seen)
        self.acts[-1].steps += 1

    def give(self, what: Locator, file: Path) -> None:
        """Choose a file: one step, as a person drops it on the field."""
        what.set_input_files(file)
        self.acts[-1].steps += 1

    def download(self, what: Locator, to: Path) -> None:
        began = monotonic()
        with self.page.expect_download(timeout=PATIENCE_MS) as told:
            what.click()
        told.value.save_as(to)
        self.acts[-1].seconds += monotonic() - began
        self.acts[-1].steps += 1

    def tick(self, what: Locator) -> None:
        what.check()
        expect(what).to_be_checked()
        self.acts[-1].steps += 1

    def type(self, name: str, text: str) -> None:
        self.page.locator(f"main [name={name}]").first.fill(text)

    def text(self, text: str) -> Locator:
        return self.page.locator("main").get_by_text(text).first
