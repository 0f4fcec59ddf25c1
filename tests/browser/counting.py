"""Counts what a person does for a key task: steps of the mouse, or keys, after each of which the focus is seen."""

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

    def done(self, most: int) -> None:
        print(f"\nkeyboard: {len(self.pressed)} presses of at most {most}: {' '.join(self.pressed)}")
        assert len(self.pressed) <= most
