"""Rates and quantiles from counters and histograms. Pure functions over plain numbers."""

import math
from collections.abc import Mapping

Series = Mapping[str, float]


def increase(previous: float, current: float) -> float:
    """How much a counter grew between two readings; after a restart it began again at zero.

    Source: the treatment of counter resets in the Prometheus documentation of `increase()` and `rate()`.
    """
    return current - previous if current >= previous else current


def increases(previous: Series, current: Series) -> dict[str, float]:
    """The increase of every series now present. One that the earlier reading did not have began at zero since then."""
    return {key: increase(previous.get(key, 0.0), value) for key, value in current.items()}


def histogram_increases(
    previous: Mapping[str, Series], current: Mapping[str, Series]
) -> tuple[dict[float, float], bool]:
    """The increase of cumulative buckets summed over series: upper bound to count, and whether one had restarted.

    Arguments map a series to its buckets (upper bound as text, count). All buckets of one series restart together,
    so a count that fell in any of them means that every bucket of the series is counted from zero.
    """
    total: dict[float, float] = {}
    restarted = False
    for key, buckets in current.items():
        before = previous.get(key, {})
        fell = any(value < before.get(bound, 0.0) for bound, value in buckets.items())
        restarted = restarted or fell
        for bound, value in buckets.items():
            grown = value if fell else value - before.get(bound, 0.0)
            total[float(bound)] = total.get(float(bound), 0.0) + grown
    return total, restarted


def histogram_quantile(quantile: float, buckets: Mapping[float, float]) -> float | None:
    """The `quantile` (0 to 1) of cumulative `buckets` (upper bound to count, with one for +Inf), or None if unknown.

    Source: the Prometheus documentation of `histogram_quantile()` for classic histograms: values are taken to be
    spread evenly within a bucket; the lowest bucket begins at 0 if its bound is positive, otherwise its bound is the
    answer; in the +Inf bucket the highest finite bound is the answer. None where it gives NaN: no observations, no
    +Inf bucket, fewer than two buckets.
    """
    if not 0 <= quantile <= 1:
        raise ValueError("A quantile lies between 0 and 1")
    bounds = sorted(buckets)
    if len(bounds) < 2 or bounds[-1] != math.inf:
        return None
    counts: list[float] = []
    for bound in bounds:
        counts.append(max(buckets[bound], counts[-1] if counts else 0.0))
    if counts[-1] <= 0:
        return None
    rank = quantile * counts[-1]
    place = next(index for index, count in enumerate(counts) if count >= rank)
    if bounds[place] == math.inf:
        return bounds[-2]
    if place == 0 and bounds[0] <= 0:
        return bounds[0]
    lower, below = (0.0, 0.0) if place == 0 else (bounds[place - 1], counts[place - 1])
    inside = counts[place] - below
    if inside <= 0:
        return lower
    return lower + (bounds[place] - lower) * (rank - below) / inside
