"""One dot per thing in columns, with a line that says what is too old."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from common.charts.scale import Scale, nice_ticks

HEIGHT: Final = 220
TOP: Final = 12
FOOT: Final = 10
SLOT: Final = 14.0
REACH: Final = 30.0
"""Pixels to either side of the middle of a column, beyond which dots would lie in the next one on a telephone."""
SHAPES: Final[Mapping[str, str]] = {
    "on_track": "good",
    "at_risk": "warn",
    "off_track": "bad",
    "stalled": "stall",
    "in_progress": "info",
}


@dataclass(frozen=True)
class DotInput:
    """One thing: its column (0 is the first), its value (days, say), its state, what to call it, where it leads."""

    column: int
    value: float
    state: str
    label: str
    url: str | None = None


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    shift: float
    shape: str
    label: str
    url: str | None
    is_over: bool


@dataclass(frozen=True)
class DotColumn:
    label: str
    count: int
    x: float
    width: float
    line_y: float | None
    line_text: str


@dataclass(frozen=True)
class DotChart:
    columns: list[DotColumn]
    dots: list[Dot]
    ticks: list[tuple[float, str]]
    summary: str
    height: int = HEIGHT


def dots(
    things: Sequence[DotInput],
    *,
    columns: Sequence[str],
    lines: Sequence[float | None],
    unit: str = "d",
    line_words: Sequence[str] = (),
    summary: str = "",
) -> DotChart:
    """Dots in ``columns`` with the line of each (p85, or what `line_words` calls it). Dots over their line come with links.

    Dots of about the same height stand side by side, the closer the more they are: ``shift`` is in pixels from the middle
    of the column, never beyond REACH.
    """
    top = max([thing.value for thing in things] + [line for line in lines if line is not None] + [1.0])
    ticks = nice_ticks(0, top)
    y = Scale(0, ticks[-1], HEIGHT - FOOT, TOP)
    width = round(100 / len(columns), 4)
    made: list[Dot] = []
    taken: dict[tuple[int, int], int] = {}
    crowd = Counter((thing.column, round(y(thing.value) / SLOT)) for thing in things)
    for thing in sorted(things, key=lambda item: (item.column, item.value)):
        height = y(thing.value)
        slot = (thing.column, round(height / SLOT))
        place = taken.get(slot, 0)
        taken[slot] = place + 1
        line = lines[thing.column]
        over = line is not None and thing.value > line
        side = (place + 1) // 2 * (1 if place % 2 else -1)
        made.append(
            Dot(
                x=round(width * (thing.column + 0.5), 2),
                y=height,
                shift=round(side * min(SLOT, REACH / max(crowd[slot] // 2, 1)), 2),
                shape=SHAPES.get(thing.state, "none"),
                label=f"{thing.label}: {thing.value:.0f} {unit}",
                url=thing.url if over else None,
                is_over=over,
            )
        )
    heads = [
        DotColumn(
            label=name,
            count=sum(1 for thing in things if thing.column == index),
            x=round(index * width, 2),
            width=width,
            line_y=y(line) if (line := lines[index]) is not None else None,
            line_text=f"{line_words[index] if line_words else 'p85'} {line:.0f} {unit}" if line is not None else "",
        )
        for index, name in enumerate(columns)
    ]
    return DotChart(heads, made, [(y(value), f"{value:g} {unit}") for value in ticks], summary)
