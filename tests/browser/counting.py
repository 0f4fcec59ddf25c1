"""Counts what a person does for a key task: steps of the mouse, or keys, after each of which the focus is seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_gate_by_the_clock import Keyboard


@dataclass
class Mouse:
    """One step is one click or one choice of a select; typing is none."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def click(self, what: Locator) -> None:
        words = (what.inner_text() or "").strip().splitlines()
        what.click()
        self.steps.append(words[0] if words else "click")

    def choose(self, what: Locator, value: str) -> None:
        what.select_option(value)
        self.steps.append(f"choose {value}")

    def pick(self, what: Locator, name: str, content: bytes) -> None:
        """Choose a file: opening the chooser and choosing is one step."""
        with self.page.expect_file_chooser() as chooser:
            what.click()
        chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": content})
        self.steps.append(f"choose {name}")

    def done(self, most: int) -> None:
        """Print the count, which is the proof, and hold it against the bar."""
        print(f"\nmouse: {len(self.steps)} steps of at most {most}: {' · '.join(self.steps)}")
        assert len(self.steps) <= most


@dataclass
class Keys(Keyboard):
    """As `Keyboard`: pressed one by one and counted. `onto` also waits until that control has the focus."""

    def onto(self, key: str, what: str) -> None:
        """Press; then the control has the focus, and it can be seen."""
        self.press(key)
        expect(self.page.locator(f"{what}:focus")).to_have_count(1)
        assert self.settled() == "seen", (key, self.settled())

    def opens(self, key: str, address: str | re.Pattern[str], what: str = "") -> None:
        """Press; then another page is there, where the focus is seen on `what`. Without it the page opens as any page does:
        the focus is nowhere yet, or seen.
        """
        self.press(key)
        self.page.wait_for_url(address)
        self.page.wait_for_load_state("networkidle")
        if what:
            expect(self.page.locator(f"{what}:focus")).to_have_count(1)
        assert self.settled() in ("seen", *(() if what else ("body",))), (key, self.settled())

    def through(self, words: Mapping[str, str]) -> None:
        """Tab on to each of these fields (by name) and type; in a select, typing the words of a choice chooses it."""
        for name, text in words.items():
            self.show("Tab")
            while not self.page.locator(f"[name={name}]:focus").count():
                assert len(self.pressed) < 200, f"no Tab leads to {name}"
                self.show("Tab")
            self.page.keyboard.type(text)

    def pick(self, key: str, name: str, content: bytes) -> None:
        """Press, which opens the chooser of files, and choose one."""
        with self.page.expect_file_chooser() as chooser:
            self.press(key)
        chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": content})

    def done(self, most: int) -> None:
        print(f"\nkeyboard: {len(self.pressed)} presses of at most {most}: {' '.join(self.pressed)}")
        assert len(self.pressed) <= most
