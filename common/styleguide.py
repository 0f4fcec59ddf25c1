"""Sample figures of the component book: the same every day, made by arithmetic, belonging to nobody."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator

from common.charts import Bullet, DotInput, Flag, Limits, Point, bullet, dots, line_chart, sparkline

BOOK_NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PHASES = ("1 Discovery", "2 Pilot", "3 Validation", "4 Scale")


def _wave(
    count: int, level: float, swing: float, slope: float = 0.0, step: timedelta = timedelta(days=1)
) -> list[Point]:
    """``count`` points up to the book's day around ``level``, with a slow trend."""
    start = BOOK_NOW - step * (count - 1)
    return [
        (start + step * place, level + swing * (math.sin(place / 2.3) + 0.5 * math.sin(place / 0.9)) + slope * place)
        for place in range(count)
    ]


def _late_line() -> list[Point]:
    return [
        (at, (value or 0) + (0.22 if at > BOOK_NOW - timedelta(days=11) else 0))
        for at, value in _wave(90, 1.08, 0.05, 0.0005)
    ]


def _gappy() -> list[Point]:
    return [point for place, point in enumerate(_wave(60, 3.1, 0.4)) if not 20 <= place < 27 and place < 57]


def _bullets() -> list[tuple[str, Bullet, str]]:
    return [
        ("Contract summaries", bullet(1.2, plan=1.0, top=1.6, summary="€1.2 m of €1.0 m"), "€1.2 m"),
        (
            "Claims triage",
            bullet(0.4, plan=0.9, forecast=(0.6, 1.1), top=1.6, summary="€0.4 m of €0.9 m"),
            "€0.4 m",
        ),
        (
            "Invoice matching",
            bullet(0.7, plan=0.8, top=1.6, is_estimated=True, summary="€0.7 m, estimated"),
            "€0.7 m",
        ),
    ]


def book_context() -> dict[str, Any]:
    """Everything that `styleguide.html` shows besides the shell."""
    flags = [
        Flag(BOOK_NOW - timedelta(days=60), "Model 2.0", "release"),
        Flag(BOOK_NOW - timedelta(days=11), "Model 2.1", "release", "#release"),
        Flag(BOOK_NOW - timedelta(days=5), "Slow index", "incident"),
    ]
    values = [(0, 12, "on_track"), (0, 20, "no_update"), (0, 41, "stalled"), (1, 9, "at_risk"), (1, 10, "on_track")]
    values += [
        (1, 34, "stalled"),
        (1, 66, "off_track"),
        (2, 12, "on_track"),
        (2, 14, "in_progress"),
        (2, 80, "at_risk"),
    ]
    values += [(3, 30, "on_track"), (3, 31, "on_track"), (3, 32, "on_track"), (3, 95, "off_track")]
    return {
        "book_now": BOOK_NOW,
        "book_page": Paginator(range(24), 5).page(2),
        "book_sparks": [
            sparkline(_wave(30, 1.15, 0.06, 0.009), limits=Limits(1.2), label="p95 latency", unit="s"),
            sparkline(_wave(30, 95.6, 0.5, 0.02), limits=Limits(95, None, "higher"), label="Accuracy", unit="%"),
            sparkline(_wave(30, 3.5, 0.2, 0.01), limits=Limits(4), label="Override rate", unit="%"),
            sparkline(_wave(30, 4.5, 0.1), label="Satisfaction", is_stale=True),
        ],
        "book_line": line_chart(_late_line(), label="p95 latency", unit="s", limits=Limits(1.2, 1.1), flags=flags),
        "book_stale": line_chart(
            _gappy(),
            label="Error rate",
            unit="%",
            limits=Limits(4, 3.6),
            end=BOOK_NOW,
            stale_from=BOOK_NOW - timedelta(days=3),
        ),
        "book_dots": dots(
            [DotInput(column, value, state, f"AI-{value:03}", "#dot") for column, value, state in values],
            columns=PHASES,
            lines=[30, 45, 60, 90],
            summary="14 initiatives by days in phase; 4 are over the 85th percentile.",
        ),
        "book_bullets": _bullets(),
    }
