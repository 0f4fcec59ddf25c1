"""How far apart two histograms over the same bins are. Counts in, a number out."""

import math
from collections.abc import Sequence

from metrics.statistics.chi2 import quantile

SMOOTHING = 0.5


def shares(counts: Sequence[float], *, smoothing: float = 0.0) -> list[float]:
    """Counts as shares (0–1, adding up to 1). `smoothing` is added to each bin first. Raises ValueError when empty."""
    total = math.fsum(counts) + smoothing * len(counts)
    if total <= 0:
        raise ValueError("A histogram without counts has no shares.")
    return [(count + smoothing) / total for count in counts]


def psi(reference: Sequence[float], current: Sequence[float]) -> float:
    """Population stability index: Σ (q − p) ln(q / p), natural logarithm, each bin smoothed by half a count.

    Symmetric, at least 0. The bands 0.1 and 0.25 are a convention without a derivation; see `psi_critical`.
    """
    p, q = shares(reference, smoothing=SMOOTHING), shares(current, smoothing=SMOOTHING)
    return math.fsum((b - a) * math.log(b / a) for a, b in zip(p, q, strict=True))


def psi_critical(n: int, m: int, bins: int, confidence: float = 0.99) -> float:
    """The index that stays below with probability `confidence` when nothing differs.

    Under no drift PSI is distributed as (1/n + 1/m) times chi-squared of bins − 1 degrees (Yurdakul 2018, Statistical
    Properties of Population Stability Index). `n`, `m`: sizes of the two samples, at least 1; `bins` at least 2.
    """
    return (1 / n + 1 / m) * quantile(confidence, bins - 1)


def jensen_shannon(reference: Sequence[float], current: Sequence[float]) -> float:
    """Jensen-Shannon distance with logarithm to base 2: the root of the divergence, 0 (the same) to 1 (disjoint)."""
    p, q = shares(reference), shares(current)
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return math.sqrt(max(0.0, (_relative(p, middle) + _relative(q, middle)) / 2))


def _relative(p: Sequence[float], q: Sequence[float]) -> float:
    return math.fsum(a * math.log2(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def hellinger(reference: Sequence[float], current: Sequence[float]) -> float:
    """Hellinger distance: √(Σ (√p − √q)² / 2), 0 (the same) to 1 (disjoint)."""
    p, q = shares(reference), shares(current)
    return math.sqrt(math.fsum((math.sqrt(a) - math.sqrt(b)) ** 2 for a, b in zip(p, q, strict=True)) / 2)


def wasserstein(centres: Sequence[float], reference: Sequence[float], current: Sequence[float]) -> float:
    """First Wasserstein distance of two histograms whose mass lies at `centres` (ascending), in their unit.

    The area between the two cumulative distributions (Vallender 1973).
    """
    p, q = shares(reference), shares(current)
    area = gap = 0.0
    for place in range(len(centres) - 1):
        gap += p[place] - q[place]
        area += abs(gap) * (centres[place + 1] - centres[place])
    return area


def spread(centres: Sequence[float], counts: Sequence[float]) -> float:
    """Standard deviation of a histogram whose mass lies at `centres`, in their unit."""
    weights = shares(counts)
    mean = math.fsum(weight * at for weight, at in zip(weights, centres, strict=True))
    return math.sqrt(math.fsum(weight * (at - mean) ** 2 for weight, at in zip(weights, centres, strict=True)))
