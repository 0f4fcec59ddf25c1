"""A metrics page, scraped directly: gauges as they are, counters as rates, two counters as a ratio, histograms as
quantiles. Rates, ratios and quantiles cover the time since the previous scrape, which the cursor state keeps."""

import math
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from common.clock import now
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, QuerySettings, Sample, SourceError, SourceSettings
from metrics.sources.checks import check_run
from metrics.sources.exposition import ACCEPT, Page, Reading, page_read
from metrics.sources.formulas import histogram_increases, histogram_quantile, increases
from metrics.sources.requests import source_ask, status_check, steps_of
from metrics.sources.selectors import Expression, Selector, expression_parse

MAX_SERIES = 2_000
COMBINE: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "min": min,
    "max": max,
    "avg": lambda values: math.fsum(values) / len(values),
}
FIRST = "First reading of the counters; the next one gives a value"

Counters = dict[str, dict[str, float]]


class OpenMetricsAdapter:
    """`options` of the query: `combine` ("sum", "min", "max", "avg") for a gauge that several series match.

    A sample's time is the one on the page if it gives one (gauges only), otherwise the end of the window.
    """

    kind = "openmetrics"
    label = "OpenMetrics page"
    query_help = (
        "One metric with labels. A gauge is taken as it is; the conversion rate gives counts per second since the "
        "last pull, or a share when two counters stand with / between them; quantile takes a histogram."
    )
    query_example = 'http_requests_total{status=~"5.."} / http_requests_total'

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """At most one sample; none on the first scrape of a counter or histogram, and none where nothing matches."""
        _query_check(query, expression_parse(query.query))
        page, scraped_at = self._scrape(source)
        return page_samples(page, query, window, scraped_at)

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        def reach() -> tuple[CheckStep, ...]:
            answer = source_ask(source, source.url, accept=ACCEPT)
            status_check(answer)
            page = page_read(answer)
            told = f"{len(page.readings):,} metrics"
            return (
                *steps_of(answer.steps),
                CheckStep("Metrics page can be read", ok=True, ms=answer.elapsed_ms, detail=told),
            )

        end = now()
        window = FetchWindow(end - timedelta(minutes=1), end, 60)
        return check_run(source, reach=reach, ask=(lambda: self.fetch(source, query, window)) if query else None)

    def _scrape(self, source: SourceSettings) -> tuple[Page, float]:
        answer = source_ask(source, source.url, accept=ACCEPT)
        status_check(answer)
        return page_read(answer), time.time()


def page_samples(page: Page, query: QuerySettings, window: FetchWindow, read_at: float) -> FetchResult:
    """What a page that was read at `read_at` (seconds since 1970) gives for a query. Raises `SourceError`."""
    expression = expression_parse(query.query)
    _query_check(query, expression)
    if query.conversion == "gauge":
        return _gauge(page, expression, query, window)
    return _since_last(page, expression, query, window, read_at)


def _query_check(query: QuerySettings, expression: Expression) -> None:
    if query.conversion == "quantile":
        if query.quantile is None or not 0 < query.quantile < 1:
            raise _bad_query("Enter a quantile between 0 and 1, such as 0.95")
        if expression.bottom is not None:
            raise _bad_query("A quantile takes one histogram, without a /")
    if query.options.get("combine", "sum") not in COMBINE:
        raise _bad_query("Several series can be combined by sum, min, max or avg")


def _gauge(page: Page, expression: Expression, query: QuerySettings, window: FetchWindow) -> FetchResult:
    sides = [_one_value(page, side, query) for side in (expression.top, expression.bottom) if side is not None]
    missing = [warning for _, _, warning in sides if warning]
    if missing:
        return FetchResult((), tuple(missing))
    value, at, _ = sides[0]
    if expression.bottom is not None:
        if sides[1][0] == 0:
            return FetchResult((), (f"{expression.bottom.name} is zero, so there is nothing to divide by",))
        value /= sides[1][0]
    if not math.isfinite(value):
        return FetchResult((), (f"{expression.top.name} is not a number (NaN or infinite)",))
    instant = window.end.astimezone(UTC) if at is None else _instant(at)
    return FetchResult((Sample(instant, value),))


def _one_value(page: Page, selector: Selector, query: QuerySettings) -> tuple[float, float | None, str]:
    """Value, time on the page, and a warning when there is none."""
    found = page.find(selector)
    if not found:
        return 0.0, None, _nothing(page, selector)
    if len(found) == 1:
        return found[0].value, found[0].at, ""
    combine = query.options.get("combine")
    if not isinstance(combine, str):
        raise _many(selector, found)
    times = [reading.at for reading in found if reading.at is not None]
    return COMBINE[combine]([reading.value for reading in found]), max(times, default=None), ""


def _since_last(
    page: Page, expression: Expression, query: QuerySettings, window: FetchWindow, scraped_at: float
) -> FetchResult:
    """A rate, ratio or quantile over the time between the previous scrape and this one."""
    selectors = [side for side in (expression.top, expression.bottom) if side is not None]
    unknown = [_nothing(page, selector) for selector in selectors if not page.knows(selector)]
    if unknown:
        return FetchResult((), tuple(unknown))
    current = {
        str(place): _buckets(page, selector) if query.conversion == "quantile" else _counters(page, selector)
        for place, selector in enumerate(selectors)
    }
    asked = f"{query.conversion} {query.query.strip()}"
    state: dict[str, object] = {"asked": asked, "scraped_at": scraped_at, "counters": current}
    previous = _previous(window.cursor_state, asked)
    if previous is None:
        return FetchResult((), (FIRST,), state)
    before, since = previous
    elapsed = scraped_at - since
    if elapsed <= 0:
        return FetchResult((), ("The clock went back since the last reading; it starts again",), state)
    warnings = [f"Covers {elapsed:.0f} seconds, since pulls were missed"] if elapsed > 3 * window.step_s else []
    if query.conversion == "quantile":
        value, n, told = _quantile(before.get("0", {}), current["0"], query.quantile or 0.5)
    elif expression.bottom is not None:
        value, n, told = _ratio(before, current)
    else:
        value, n, told = _total(before.get("0", {}), current["0"]) / elapsed, None, ""
    warnings += [told] if told else []
    samples = () if value is None else (Sample(window.end.astimezone(UTC), value, n),)
    return FetchResult(samples, tuple(warnings), state)


def _ratio(before: Mapping[str, Counters], current: Mapping[str, Counters]) -> tuple[float | None, int | None, str]:
    bottom = _total(before.get("1", {}), current["1"])
    if bottom <= 0:
        return None, None, "Nothing was counted since the last reading, so there is nothing to divide by"
    return _total(before.get("0", {}), current["0"]) / bottom, round(bottom), ""


def _quantile(before: Counters, current: Counters, quantile: float) -> tuple[float | None, int | None, str]:
    total, restarted = histogram_increases(before, current)
    value = histogram_quantile(quantile, total)
    if value is None:
        return None, None, "Nothing was measured since the last reading"
    n = round(total[math.inf])
    finite = [bound for bound in total if bound != math.inf]
    if total[max(finite)] < quantile * total[math.inf]:
        return value, n, f"The value lies above the highest bucket ({value:g}), so it is at least that"
    return value, n, "The counters began again at zero since the last reading" if restarted else ""


def _counters(page: Page, selector: Selector) -> Counters:
    """The counters that match, one series each, under an empty bound so that they store as buckets do."""
    found = page.find(selector)
    _count_check(found)
    return {reading.key: {"": reading.value} for reading in found if math.isfinite(reading.value)}


def _buckets(page: Page, selector: Selector) -> Counters:
    name = selector.name.removesuffix("_bucket")
    found = page.find(Selector(name, selector.matchers), suffix="_bucket")
    _count_check(found)
    series: Counters = {}
    for reading in found:
        bound = reading.labels.get("le")
        if bound is None:
            raise _bad_query(f"{selector.name} is not a histogram: it has no buckets with a label le")
        rest = Reading({key: value for key, value in reading.labels.items() if key != "le"}, 0.0, None)
        if math.isfinite(reading.value):
            series.setdefault(rest.key, {})[repr(_bound(bound, selector.name))] = reading.value
    return series


def _bound(text: str, name: str) -> float:
    try:
        bound = float(text)
    except ValueError:
        bound = math.nan
    if math.isnan(bound):
        raise SourceError(f"A bucket of {name} has the bound {text[:20]!r}", permanent=True, code="bad_value")
    return bound


def _count_check(found: list[Reading]) -> None:
    if len(found) > MAX_SERIES:
        raise _bad_query(f"{len(found):,} series match; add labels until at most {MAX_SERIES:,} do")


def _total(before: Counters, current: Counters) -> float:
    grown = increases({k: v[""] for k, v in before.items()}, {k: v[""] for k, v in current.items()})
    return math.fsum(grown.values())


def _previous(state: Mapping[str, object], asked: str) -> tuple[dict[str, Counters], float] | None:
    """The previous reading, if it was of the same query and can be read."""
    counters, since = state.get("counters"), state.get("scraped_at")
    if state.get("asked") != asked or not isinstance(counters, dict) or not isinstance(since, int | float):
        return None
    return counters, float(since)


def _instant(at: float) -> datetime:
    try:
        return datetime.fromtimestamp(at, UTC)
    except (OverflowError, OSError, ValueError):
        raise SourceError("The page gives a time that is none", permanent=True, code="bad_value") from None


def _nothing(page: Page, selector: Selector) -> str:
    if f"{selector.name}_bucket" in page.readings:
        return f"{selector.name} is a histogram: choose the quantile conversion, or ask for {selector.name}_count"
    if page.knows(selector):
        return f"{selector.name} is there, but no series has these labels"
    similar = page.similar(selector)
    return f"The page has no metric {selector.name}" + (f"; it has {', '.join(similar)}" if similar else "")


def _many(selector: Selector, found: list[Reading]) -> SourceError:
    names = sorted({name for reading in found for name in reading.labels})
    differing = [name for name in names if len({reading.labels.get(name) for reading in found}) > 1]
    message = (
        f"{len(found)} series of {selector.name} match; they differ in {', '.join(differing) or 'no label'}."
        " Add labels, or combine them by sum, min, max or avg"
    )
    return SourceError(message, permanent=True, code="many_series")


def _bad_query(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
