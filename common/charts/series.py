"""The numbers behind the chart of one metric, for the script that lets people read them by pointer and keys."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from common.charts.lines import Flag, Limits
from common.charts.scale import Point, clean, nice_ticks
from common.formats import RATIO, SYMBOLS, THIN

Values = list[float | None]


def series_json(
    points: Sequence[Point],
    *,
    unit: str,
    limits: Limits,
    flags: Sequence[Flag],
    start: datetime,
    end: datetime,
    gap: timedelta,
    stale_from: datetime | None = None,
    immature_from: datetime | None = None,
    spread: Mapping[datetime, tuple[float, float]] | None = None,
) -> str:
    """JSON of what `line_chart` draws of the same arguments: instants in seconds since 1970, values in the unit's own size.

    `times` and `values` (with `low` and `high` where days are drawn) are as long; a gap stands as one null in the middle.
    `shown` says how a value is written: times `factor`, between `before` and `after`. `y` is the scale from end to end.
    """
    spread = spread or {}
    known = [(at, value) for at, value in clean(points) if value is not None]
    times: list[float] = []
    values, low, high = Values(), Values(), Values()
    for place, (at, value) in enumerate(known):
        if place and at - known[place - 1][0] > gap:
            times.append(_seconds(at - (at - known[place - 1][0]) / 2))
            for column in (values, low, high):
                column.append(None)
        edges = spread.get(at)
        times.append(_seconds(at))
        values.append(_short(value))
        low.append(_short(edges[0]) if edges else None)
        high.append(_short(edges[1]) if edges else None)
    every = [value for value in (*values, *low, *high) if value is not None] + limits.values()
    ticks = nice_ticks(min(every), max(every)) if every else [0.0, 1.0]
    found = {
        "times": times, "values": values, "x": [_seconds(start), _seconds(end)], "y": [ticks[0], ticks[-1]],
        "target": limits.target, "targetHigh": limits.target_high, "warning": limits.warning, "direction": limits.direction,
        "flags": [[_seconds(flag.at), flag.text] for flag in flags if start <= flag.at <= end], "shown": _shown(unit),
        "stale": _seconds(stale_from) if stale_from else None, "immature": _seconds(immature_from) if immature_from else None,
        "isDaily": bool(spread),
    }  # fmt: skip
    if spread:
        found |= {"low": low, "high": high}
    return json.dumps(found, separators=(",", ":"))


def _seconds(at: datetime) -> float:
    seconds = at.timestamp()
    return int(seconds) if seconds.is_integer() else round(seconds, 3)


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def _shown(unit: str) -> dict[str, object]:
    if unit == RATIO:
        return {"factor": 100, "before": "", "after": f"{THIN}%"}
    if unit in SYMBOLS:
        return {"factor": 1, "before": SYMBOLS[unit], "after": ""}
    return {"factor": 1, "before": "", "after": f"{THIN}{unit}" if unit else ""}
