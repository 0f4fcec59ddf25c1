"""Reading a metrics page: the Prometheus text format and OpenMetrics."""

import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families as text_families

from common.outbound import OutboundResponse
from metrics.sources.base import SourceError
from metrics.sources.requests import content_check, steps_of
from metrics.sources.selectors import Selector

ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
MAX_SAMPLES = 50_000
# The parsers take time that grows with the square of a line.
MAX_LINE_LENGTH = 8_000
SUFFIXES = ("_bucket", "_count", "_sum", "_total")


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the page: labels, value, and the instant in seconds since 1970 if the page gives one."""

    labels: dict[str, str]
    value: float
    at: float | None

    @property
    def key(self) -> str:
        """The labels as one text, equal for equal labels."""
        return ",".join(f"{name}={self.labels[name]!r}" for name in sorted(self.labels))


@dataclass(slots=True)
class Page:
    """All readings by metric name, and the declared type of each family."""

    readings: dict[str, list[Reading]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def find(self, selector: Selector, *, suffix: str = "") -> list[Reading]:
        """The readings that match, by the name as written on the page or by the name of the family."""
        names = (selector.name, f"{selector.name}{suffix}") if suffix else (selector.name,)
        if self.types.get(selector.name) == "counter":
            names = (*names, f"{selector.name}_total")
        for name in reversed(names):
            if name in self.readings:
                return [reading for reading in self.readings[name] if selector.matches(reading.labels)]
        return []

    def knows(self, selector: Selector) -> bool:
        """Whether the page declares the metric, with or without readings."""
        base = selector.name
        for suffix in SUFFIXES:
            base = base.removesuffix(suffix)
        return selector.name in self.readings or selector.name in self.types or base in self.types

    def similar(self, selector: Selector) -> list[str]:
        """Up to three names on the page that look like the one asked for."""
        return difflib.get_close_matches(selector.name, sorted(self.readings), n=3, cutoff=0.75)


def page_read(response: OutboundResponse) -> Page:
    """The page in either format, chosen by its content type. Raises `SourceError` (html, empty, not_text, too_deep)."""
    content_check(response, "metrics")
    steps = steps_of(response.steps)
    is_openmetrics = response.media_type == "application/openmetrics-text"
    try:
        text = response.body.decode("utf-8")
        if any(len(line) > MAX_LINE_LENGTH for line in text.splitlines()):
            raise ValueError("a line is too long")
        return _collect(_openmetrics_families(text) if is_openmetrics else text_families(text))
    except _TooManyLinesError:
        message = f"The page holds more than {MAX_SAMPLES:,} lines of values"
        raise SourceError(message, permanent=True, code="too_deep", steps=steps) from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        # The parsers check little before they take a line apart, so broken text surfaces as any of these.
        message = "The page is neither in the Prometheus text format nor OpenMetrics"
        detail = f"{type(error).__name__}: {str(error)[:200]}"
        raise SourceError(message, permanent=True, code="not_text", detail=detail, steps=steps) from error


def _openmetrics_families(text: str) -> Iterable[Metric]:
    return openmetrics_families(text)  # type: ignore[no-untyped-call,no-any-return]


class _TooManyLinesError(Exception):
    """More lines than are read."""


def _collect(families: Iterable[Metric]) -> Page:
    page = Page()
    count = 0
    for family in families:
        if family.type != "unknown" and family.type != "untyped":
            page.types[family.name] = family.type
        for sample in family.samples:
            count += 1
            if count > MAX_SAMPLES:
                raise _TooManyLinesError
            value = float(sample.value)
            at = None if sample.timestamp is None else float(sample.timestamp)
            if at is not None and not math.isfinite(at):
                raise ValueError("a time that is not a number")
            page.readings.setdefault(sample.name, []).append(Reading(dict(sample.labels), value, at))
    return page
