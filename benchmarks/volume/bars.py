"""The bars of the pages, what was measured, and the table of both."""

from collections.abc import Iterable
from dataclasses import dataclass

VALID = (10.0, 16.0)
"""Between how many PK an L must lie; a run outside measured something else than pages."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what was measured, in the unit of its bar; `most` None is told without a bar."""

    name: str
    value: float
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        bar = "" if self.most is None else f"≤ {_figure(self.most)}{self.unit}"
        word = "" if self.most is None else "met" if self.is_met else "**missed**"
        return f"| {self.name} | {_figure(self.value)}{self.unit} | {bar} | {word} | {self.note} |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def table(lines: Iterable[Line], title: str) -> bool:
    """Print it; whether every bar is met."""
    lines = list(lines)
    print(f"| {title} | Measured | Bar | | |\n|---|---|---|---|---|")
    for line in lines:
        print(line)
    print(flush=True)
    return all(line.is_met for line in lines)
