"""`python -m benchmarks.week [svg]`: a week of a simulated service through the real judging, and its chart.

A release on Tuesday slows it until it is rolled back, at night hardly anybody asks, agreement creeps down, and on Saturday
nothing is sent for three hours. Every value is pushed at its own time, with the clock moved, through `points_push` and
`states_sweep`; which alerts opened and closed is read from their rows. The same seed gives the same week.
"""

import math
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from common.actors import Actor
    from initiatives.models import Initiative

START = datetime(2026, 11, 9, tzinfo=UTC)  # a Monday
STEP, STEPS = timedelta(minutes=30), 7 * 48
SEED = 7
USUAL = {"interval_s": 1800, "grace_s": 300, "provenance": "pushed", "kind": "operational"}
METRICS = {
    "latency": {
        "name": "p95 latency", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1.2, "alert_margin": 0.1,
    },
    "errors": {
        "name": "Error rate, from 100 cases", "purpose": "error_rate", "unit": "ratio", "direction": "lower", "target": 0.05,
        "alert_min_n": 100,
    },
    "noisy": {
        "name": "Error rate, without minimum", "purpose": "error_rate", "unit": "ratio", "direction": "lower", "target": 0.05,
    },
    "proportion": {
        "name": "Error rate, as a proportion of 12 h", "purpose": "error_rate", "unit": "ratio", "direction": "lower",
        "target": 0.05, "alert_aggregate": "proportion", "alert_window_s": 12 * 3600,
    },
    "agreement": {
        "name": "Agreement", "purpose": "accuracy", "unit": "ratio", "direction": "higher", "target": 0.9, "alert_bad": 4,
        "alert_of": 6, "alert_good": 6, "alert_keep_s": 14400,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One alert of the week; hours are counted from Monday 00:00, None while it was open at the end."""

    metric: str
    kind: str
    opened_h: float
    closed_h: float | None


def week(seed: int = SEED) -> list[dict[str, tuple[float, int]]]:
    """For each half hour: metric → (value, cases). Empty while nothing was sent."""
    dice, rows = random.Random(seed), []
    for step in range(STEPS):
        hour = step / 2
        is_sent = not 5 * 24 + 9 <= hour < 5 * 24 + 12
        of_day = hour % 24
        cases = max(int(400 * math.exp(-(((of_day - 13) / 4.2) ** 2)) + dice.uniform(3, 9)), 3)
        is_slow = 24 + 10 <= hour < 24 + 17.5
        latency = dice.gauss(1.5 if is_slow else 0.85, 0.06) + 0.1 * cases / 400
        failed = sum(dice.random() < 0.018 for _ in range(cases))
        agreement = 0.955 - 0.075 * (hour / 168) + dice.gauss(0, 0.006)
        row = {
            "latency": (round(latency, 3), cases), "errors": (failed / cases, cases), "noisy": (failed / cases, cases),
            "proportion": (failed / cases, cases), "agreement": (round(agreement, 4), cases),
        }  # fmt: skip
        rows.append(row if is_sent else {})
    return rows


def replay(actor: "Actor", initiative: "Initiative", seed: int = SEED) -> list[Event]:
    """Push the week and read what alerted, in the order of opening."""
    from common import clock  # noqa: PLC0415  # Django is set up first
    from metrics.models import Alert  # noqa: PLC0415  # Django is set up first
    from metrics.services import metric_add, points_push, states_sweep  # noqa: PLC0415  # Django is set up first

    with clock.travelling(START):
        made = {
            code: metric_add(actor=actor, initiative=initiative, values={**USUAL, **values})
            for code, values in METRICS.items()
        }
    for step, row in enumerate(week(seed)):
        at = START + step * STEP
        with clock.travelling(at):
            items = [{"metric": made[code].pk, "at": at, "value": value, "n": n} for code, (value, n) in row.items()]
            if items:
                points_push(actor=actor, items=items)
            else:
                states_sweep()
    codes = {metric.pk: code for code, metric in made.items()}
    return [
        Event(codes[alert.metric_id], alert.kind, _hours(alert.opened_at), _hours(alert.closed_at) if alert.closed_at else None)
        for alert in Alert.objects.filter(metric_id__in=codes).order_by("opened_at", "metric_id")
    ]  # fmt: skip


def _hours(at: datetime) -> float:
    return (at - START).total_seconds() / 3600


def clock_words(hours: float) -> str:
    """`Tue 10:30`."""
    return f"{START + timedelta(hours=hours):%a %H:%M}"


def table(events: Sequence[Event]) -> str:
    """The events as a Markdown table."""
    lines = ["| Metric | Alert | Opened | Closed |", "|---|---|---|---|"]
    for event in events:
        closed = "still open" if event.closed_h is None else clock_words(event.closed_h)
        name = METRICS[event.metric]["name"]
        lines.append(f"| {name} | {event.kind} | {clock_words(event.opened_h)} | {closed} |")
    return "\n".join(lines)


WIDTH, LEFT, RIGHT, PANEL, GAP, TOP = 960, 70, 20, 120, 44, 56
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#3b4252}.t{font-weight:600;fill:#1c2230}.h{font-size:17px;font-weight:650;fill:#1c2230}"
    ".l{fill:none;stroke:#2f5fd0;stroke-width:1.2}.g{stroke:#1c2230;stroke-dasharray:5 4;stroke-width:1}.d{stroke:#d8dde6}"
    ".b{fill:#c9342b;fill-opacity:.16}.s{fill:#6b7280;fill-opacity:.22}.e{fill:#c9342b}.q{fill:#6b7280}.n{font-size:12px}"
)
SCALES = {
    "latency": (0.6, 1.8),
    "errors": (0, 0.3),
    "noisy": (0, 0.3),
    "proportion": (0, 0.3),
    "agreement": (0.84, 1.0),
}
MARKS = (("release", 34.0), ("rolled back", 41.5), ("nothing sent", 129.0))


def chart(rows: Sequence[dict[str, tuple[float, int]]], events: Sequence[Event]) -> str:
    """The week as an SVG: a panel for each metric, its target, and the time in which an alert was open."""
    height = TOP + len(METRICS) * (PANEL + GAP) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="A week and its alerts">',
        f"<style>{STYLE}</style>", f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text class="h" x="{LEFT}" y="28">A simulated week: values, targets (dashed), and when an alert was open</text>',
    ]  # fmt: skip
    for place, code in enumerate(METRICS):
        parts += _panel(
            code, TOP + place * (PANEL + GAP) + 18, rows, [event for event in events if event.metric == code]
        )
    bottom = TOP + len(METRICS) * (PANEL + GAP)
    for day in range(7):
        parts.append(
            f'<text x="{_x(day * 24 + 12):.0f}" y="{bottom}" text-anchor="middle">{START + timedelta(days=day):%A}</text>'
        )
    legend = (("e", "breached"), ("q", "no values"))
    for place, (name, text) in enumerate(legend):
        x = LEFT + place * 120
        parts.append(f'<rect class="{name}" x="{x}" y="{bottom + 12}" width="14" height="6"/>')
        parts.append(f'<text class="n" x="{x + 20}" y="{bottom + 20}">{text}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _x(hours: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * hours / 168


def _panel(code: str, top: float, rows: Sequence[dict[str, tuple[float, int]]], events: Sequence[Event]) -> list[str]:
    low, high = SCALES[code]

    def y(value: float) -> float:
        return top + PANEL - PANEL * (min(max(value, low), high) - low) / (high - low)

    values = METRICS[code]
    unit = (lambda value: f"{value:.0%}") if values["unit"] == "ratio" else (lambda value: f"{value:g} s")
    target = float(str(values["target"]))
    parts = [f'<text class="t" x="{LEFT}" y="{top - 6:.0f}">{values["name"]}</text>']
    parts += [
        f'<line class="d" x1="{_x(day * 24):.1f}" x2="{_x(day * 24):.1f}" y1="{top}" y2="{top + PANEL}"/>'
        for day in range(8)
    ]
    for event in events:
        left, right = _x(event.opened_h), _x(168 if event.closed_h is None else event.closed_h)
        fill, edge = ("b", "e") if event.kind == "breached" else ("s", "q")
        box = f'x="{left:.1f}" width="{max(right - left, 1.5):.1f}"'
        parts.append(f'<rect class="{fill}" {box} y="{top}" height="{PANEL}"/>')
        parts.append(f'<rect class="{edge}" {box} y="{top + PANEL - 5}" height="5"/>')
    for stretch in _stretches(code, rows):
        points = " ".join(f"{_x(hour):.1f},{y(value):.1f}" for hour, value in stretch)
        parts.append(f'<polyline class="l" points="{points}"/>')
    parts.append(f'<line class="g" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(target):.1f}" y2="{y(target):.1f}"/>')
    parts += [
        f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{unit(value)}</text>'
        for value in (low, target, high)
    ]
    if code == "latency":
        for text, hour in MARKS:
            end = "end" if text == "release" else "start"
            shift = -5 if end == "end" else 5
            parts.append(f'<line class="g" x1="{_x(hour):.1f}" x2="{_x(hour):.1f}" y1="{top}" y2="{top + PANEL}"/>')
            parts.append(f'<text class="n" x="{_x(hour) + shift:.1f}" y="{top + 12}" text-anchor="{end}">{text}</text>')
    return parts


def _stretches(code: str, rows: Sequence[dict[str, tuple[float, int]]]) -> list[list[tuple[float, float]]]:
    """Runs of values without a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for step, row in enumerate(rows):
        if code in row:
            found[-1].append((step / 2, row[code][0]))
        elif found[-1]:
            found.append([])
    return [stretch for stretch in found if stretch]


def main() -> None:
    """Run it on a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        import django  # noqa: PLC0415  # after the environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  # Django is set up first

        call_command("migrate", verbosity=0)
        from audit.services import demo_mark  # noqa: PLC0415  # Django is set up first
        from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up first
        from tests.cast import Cast  # noqa: PLC0415  # Django is set up first

        demo_mark()
        cast = Cast()
        initiative = Initiative.objects.create(key="AI-001", title="Week", status="active", created_by=cast.pm.user)
        events = replay(cast.pm.actor, initiative)
    print(table(events))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(chart(week(), events))


if __name__ == "__main__":
    main()
