import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.charts import DotInput, Flag, Limits, Point, bullet, dots, line_chart, nice_ticks, sparkline, sparkline_of
from common.charts.scale import runs, thinned

START = datetime(2026, 11, 1, tzinfo=UTC)
PATH = re.compile(r"M-?[\d.]+ -?[\d.]+(L-?[\d.]+ -?[\d.]+)+")


def series(*values: float | None, step: timedelta = timedelta(hours=1)) -> list[Point]:
    return [(START + step * place, value) for place, value in enumerate(values)]


def test_gaps_are_never_joined() -> None:
    chart = sparkline(series(1, 2, None, 3, 4))
    assert len(chart.paths) == 2
    silent = [*series(1, 2, 3), (START + timedelta(hours=20), 4.0)]
    assert [len(run) for run in runs(silent)] == [3, 1]


def test_not_a_number_is_a_gap_and_nothing_is_no_chart() -> None:
    assert len(sparkline(series(1, float("nan"), 2)).paths) == 2
    assert line_chart(series(None, None), label="p95") is None
    assert sparkline([], label="p95").summary == "p95: no data."


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=60))
def test_paths_are_numbers_inside_the_box(values: list[float | None]) -> None:
    chart = sparkline(series(*values))
    for drawn in chart.paths:
        assert PATH.fullmatch(drawn), drawn
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", drawn):
            assert 0 <= float(x) <= chart.box
            assert 0 <= float(y) <= chart.height


def test_breach_starts_at_the_first_miss_and_ends_when_met_again() -> None:
    chart = line_chart(series(1, 1, 2, 2, 1), label="p95", unit="s", limits=Limits(1.5))
    assert chart is not None
    assert [(band.x, band.width) for band in chart.breaches] == [(50.0, 50.0)]
    assert chart.limit_text == "target ≤ 1.5\u202fs"


@pytest.mark.parametrize(
    ("limits", "value", "breached"),
    [
        (Limits(1.2), 1.3, True),
        (Limits(1.2), 1.2, False),
        (Limits(95, None, "higher"), 94, True),
        (Limits(2, None, "range", 4), 5, True),
        (Limits(2, None, "range", 4), 3, False),
        (Limits(), 99, False),
    ],
)
def test_limits_know_a_breach(limits: Limits, value: float, breached: bool) -> None:
    assert limits.is_breach(value) is breached


def test_chart_says_what_it_shows() -> None:
    chart = line_chart(series(1, 1.1, 1.3, 1.6), label="p95 latency", unit="s", limits=Limits(1.2, 1.1))
    assert chart is not None
    assert chart.summary == "p95 latency: latest 1.6\u202fs, target ≤ 1.2\u202fs, rising."
    assert chart.axis_note.startswith("Axis starts at")
    assert chart.warning is not None
    assert chart.rows[0] == ("1 Nov 2026 03:00 UTC", "1.6\u202fs")


def test_flags_outside_the_span_are_left_out_and_numbered_in_order() -> None:
    flags = [Flag(START + timedelta(hours=h), f"h{h}") for h in (3, 1, 90)]
    chart = line_chart(series(1, 2, 3, 4, 5), label="x", flags=flags)
    assert chart is not None
    assert [(mark.number, mark.flag.text, mark.x) for mark in chart.flags] == [(1, "h1", 25.0), (2, "h3", 75.0)]


def test_stale_part_reaches_the_right_edge() -> None:
    chart = line_chart(series(1, 2, 3, 4, 5), label="x", stale_from=START + timedelta(hours=3))
    assert chart is not None
    assert chart.stale is not None
    assert chart.stale.x + chart.stale.width == 100


PACES = st.lists(st.tuples(st.integers(1, 5000), st.none() | st.floats(-1e9, 1e9)), min_size=1, max_size=300)


@given(PACES, st.integers(4, 60))
def test_thinning_keeps_ends_and_extremes_and_makes_nothing_up(
    paces: list[tuple[int, float | None]], most: int
) -> None:
    at, points = START, []
    for seconds, value in paces:
        at += timedelta(seconds=seconds)
        points.append((at, value))
    kept = thinned(points, most)
    assert len(kept) <= most
    assert kept == [point for point in points if point in kept]  # in order, and each one measured
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    values, left = ([value for _, value in some if value is not None] for some in (points, kept))
    assert (min(left, default=None), max(left, default=None)) == (min(values, default=None), max(values, default=None))
    assert len(points) > most or kept == points


def test_a_thinned_line_has_its_peak_and_no_gap_that_thinning_made() -> None:
    values = [1.0] * 40_000
    values[25_000] = 99.0
    chart = line_chart(series(*values, step=timedelta(minutes=1)), label="p95", gap=timedelta(minutes=3))
    assert chart is not None
    assert len(chart.paths) == 1
    assert chart.paths[0].count("L") < 1000
    assert chart.y_ticks[-1].text == "100"
    silent = series(*[1.0] * 2_000, *[None] * 500, *[2.0] * 2_000, step=timedelta(minutes=1))
    halves = line_chart([(at, value) for at, value in silent if value], label="p95", gap=timedelta(minutes=3))
    assert halves is not None
    assert len(halves.paths) == 2


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_ticks_enclose_the_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)
    slack = max(abs(low), abs(high), 1) * 1e-6
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 8


def test_bullet_starts_at_zero_and_knows_a_shortfall() -> None:
    chart = bullet(0.4, plan=0.9, forecast=(0.6, 1.1), top=2)
    assert (chart.value, chart.plan, chart.is_short) == (20.0, 45.0, True)
    assert chart.forecast == (30.0, 25.0)
    assert bullet(0).value == 0
    assert bullet(5, plan=1, top=2).value == 100


def test_many_dots_of_one_height_stay_in_their_column_and_apart() -> None:
    chart = dots([DotInput(0, 10, "stalled", str(n)) for n in range(240)], columns=["1", "2"], lines=[None, None])
    shifts = [dot.shift for dot in chart.dots]
    assert (min(shifts), max(shifts)) == (-29.75, 30)
    assert len(set(shifts)) == 240


def test_dots_over_their_line_are_links_and_neighbours_do_not_hide() -> None:
    things = [
        DotInput(0, 10, "on_track", "A", "#a"),
        DotInput(0, 10, "stalled", "B"),
        DotInput(0, 50, "off_track", "C", "#c"),
    ]
    chart = dots(things, columns=["1", "2"], lines=[30, None], line_words=["limit", ""])
    assert [column.line_text for column in chart.columns] == ["limit 30 d", ""]
    assert [dot.url for dot in chart.dots] == [None, None, "#c"]
    assert len({(dot.y, dot.shift) for dot in chart.dots}) == 3
    assert [dot.shift for dot in chart.dots] == [0, 14, 0]
    assert [column.count for column in chart.columns] == [3, 0]
    assert all(isinstance(value, (int, float)) for dot in chart.dots for value in list(asdict(dot).values())[:3])


def test_the_line_of_a_row_that_was_thinned_before_has_no_gap_that_thinning_made() -> None:
    noisy = [(float(60 * place), float(place * 7919 % 101)) for place in range(200)]
    kept = thinned(noisy, 24)
    assert 20 < len(kept) <= 24
    assert len(sparkline_of(kept, most=24).paths) == 1
    silent = [(at, value) for at, value in kept if not 3000 < at < 9000]
    assert len(sparkline_of(silent, most=24).paths) == 2
