"""Control charts for a series of few points a day: Shewhart, EWMA, and what decides between them."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

D2 = 1.128  # mean moving range of two, in standard deviations (NIST/SEMATECH e-Handbook 6.3.2.2)
MAD_TO_SIGMA = 1.4826
EWMA_WEIGHT, EWMA_LIMIT = 0.2, 2.962  # in-control run length 500 (Lucas and Saccucci 1990)


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre and distance of the limits from it, in the unit of the series."""

    centre: float
    sigma: float

    def distance(self, value: float) -> float:
        """How many sigmas `value` lies from the centre, signed; infinite when the baseline never moved."""
        if self.sigma > 0:
            return (value - self.centre) / self.sigma
        return 0.0 if value == self.centre else math.copysign(math.inf, value - self.centre)


def individuals(baseline: Sequence[float]) -> Limits:
    """Mean, and sigma from the mean moving range of two (individuals chart, NIST e-Handbook 6.3.2.2). Two values up."""
    ranges = [abs(after - before) for before, after in itertools.pairwise(baseline)]
    return Limits(fmean(baseline), fmean(ranges) / D2)


def robust(baseline: Sequence[float]) -> Limits:
    """Median and 1.4826 × median absolute deviation: a few outliers in the baseline do not widen the limits."""
    centre = median(baseline)
    return Limits(centre, MAD_TO_SIGMA * median(abs(value - centre) for value in baseline))


def autocorrelation(series: Sequence[float]) -> float:
    """Lag-1 autocorrelation (−1 to 1) about the mean (NIST e-Handbook 1.3.5.12); 0 for a series that never moves."""
    mean = fmean(series)
    total = math.fsum((value - mean) ** 2 for value in series)
    if total == 0:
        return 0.0
    pairs = itertools.pairwise(series)
    return math.fsum((before - mean) * (after - mean) for before, after in pairs) / total


def shewhart_signals(series: Sequence[float], limits: Limits, *, width: float = 3.0) -> list[bool]:
    """For each value whether it lies more than `width` sigmas from the centre."""
    return [abs(limits.distance(value)) > width for value in series]


def two_of_three(signals: Sequence[bool], distances: Sequence[float]) -> bool:
    """Whether at least two of the last three values signal on the same side, the newest among them."""
    recent = list(zip(signals, distances, strict=True))[-3:]
    if not recent or not recent[-1][0]:
        return False
    side = recent[-1][1] > 0
    return sum(signal and (distance > 0) == side for signal, distance in recent) >= 2  # two of three


def ewma(series: Sequence[float], start: float, weight: float = EWMA_WEIGHT) -> list[float]:
    """Exponentially weighted moving average after each value: z = weight × x + (1 − weight) × z, from `start`."""
    found, level = [], start
    for value in series:
        level = weight * value + (1 - weight) * level
        found.append(level)
    return found


def ewma_reach(sigma: float, step: int, *, weight: float = EWMA_WEIGHT, limit: float = EWMA_LIMIT) -> float:
    """Half the width of the limits at `step` (from 1), in the unit of the series, exact for the early steps too.

    limit × sigma × √(weight / (2 − weight) × (1 − (1 − weight)^(2 step))) (NIST e-Handbook 6.3.2.4).
    """
    return limit * sigma * math.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * step)))
