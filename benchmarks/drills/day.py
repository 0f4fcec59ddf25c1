"""One worst day: its stages by the clock, the steps of the people in it, and what was checked against independent facts."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.browser.counting import Mouse
from tests.journey.pictures import sign_in
from tests.journey.product import Product

BARS = {"found": 60.0, "asked": 300.0}
"""Seconds that a stage may take; what is not named here is timed and has no bar."""
LOAD_MS = 60_000
"""How long a page may take before the drill gives up: more than any bar that it counts in."""


@dataclass
class Person(Mouse):
    """A person at a browser. A step is a page opened by its address, a click or a choice; typing is none."""

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.steps.append(path)

    def fill(self, name: str, text: str) -> None:
        self.page.fill(f"main [name={name}]", text)

    def press(self, name: str) -> None:
        """The button of this name in the page's content."""
        self.click(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def values(self, selector: str, attribute: str) -> list[str]:
        """An attribute of everything that `selector` finds, in the order of the page."""
        found: list[str] = self.page.locator(selector).evaluate_all(
            f"all => all.map(e => e.getAttribute('{attribute}'))"
        )
        return found

    def texts(self, what: Locator) -> list[str]:
        return [text.strip() for text in what.all_inner_texts()]

    def download(self, path: str) -> str:
        """A file of the product as text, in the person's own session."""
        answer = self.page.context.request.get(path)
        assert answer.ok, (path, answer.status)
        return answer.text().removeprefix("\ufeff")


@dataclass
class Day:
    """`faults` says in words what was not as it must be; empty is a day that was survived."""

    name: str
    title: str
    product: Product
    chromium: Browser
    rows: "Rows"
    seconds: dict[str, float] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)
    _people: dict[str, Person] = field(default_factory=dict)

    def __enter__(self) -> "Day":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def person(self, who: str) -> Person:
        """Signed in, once a day; signing in counts as the two steps that it is, in the stage in which it happens."""
        if who not in self._people:
            context = self.chromium.new_context(base_url=self.product.url, viewport={"width": 1440, "height": 900})
            self._stack.callback(context.close)
            page: Page = context.new_page()
            page.set_default_timeout(LOAD_MS)
            sign_in(page, who)
            self._people[who] = Person(page, ["sign in", "sent"])
        return self._people[who]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside, count its steps, and hold both against the bar."""
        before, begun = self._counted(), time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun
        self.steps[name] = self._counted() - before
        if name in BARS:
            self.must(self.seconds[name] <= BARS[name], f"{name} within {BARS[name]:.0f} s: {self.seconds[name]:.1f} s")

    def _counted(self) -> int:
        return sum(len(one.steps) for one in self._people.values())

    def must(self, is_so: bool, what: str) -> None:
        """A check that decides the day."""
        (self.checked if is_so else self.faults).append(what)

    def same(self, shown: Any, true: Any, what: str) -> None:
        """What a page or file says is exactly what the rows say, and that is not nothing."""
        seen, real = set(shown), set(true)
        only = (
            f"; only shown: {sorted(seen - real)[:5]}, only in the rows: {sorted(real - seen)[:5]}"
            if seen != real
            else ""
        )
        self.must(bool(real) and seen == real, f"{what}: {len(seen)} shown, {len(real)} in the rows{only}")

    def nothing_lost(self, before: dict[str, int]) -> None:
        """No table of the records has fewer rows than before, and the audit log is whole."""
        after = self.rows("counts")
        fell = {name: (count, after[name]) for name, count in before.items() if after[name] < count}
        self.must(not fell, f"no row lost in {len(before)} tables {fell or ''}".strip())
        state, words = self.rows("verified")
        self.must(state == "intact", f"audit log {state}: {words}")


class Rows:
    """Asks functions of `benchmarks.drills.rows`, in one process beside the product on its database."""

    def __init__(self, product: Product) -> None:
        code = "from benchmarks.drills.rows import serve; serve()"
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code], cwd=product.root, env=product.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __call__(self, name: str, *arguments: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("drills:"):
                answer = json.loads(line.removeprefix("drills:"))
                if "error" in answer:
                    raise AssertionError(f"{name}: {answer['error']}")
                return answer["is"]
        raise AssertionError(f"{name}: the process beside the product has ended")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
