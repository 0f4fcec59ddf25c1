"""The chi-squared distribution and Pearson's test, as far as drift needs them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

EXPECTED_AT_LEAST = 5.0
_TERMS = 10_000
_PRECISE = 1e-15


def survival(statistic: float, df: int) -> float:
    """P(X ≥ `statistic`) of a chi-squared variable with `df` ≥ 1 degrees of freedom; a ratio 0–1.

    The regularised upper incomplete gamma function Q(df/2, x/2): by its series below df/2 + 1, by its continued
    fraction above (Press et al., Numerical Recipes, 3rd edition, section 6.2). Raises ValueError for df < 1.
    """
    if df < 1:
        raise ValueError("A chi-squared distribution has at least one degree of freedom.")
    a, x = df / 2, statistic / 2
    if x <= 0:  # also where a tiny statistic has become nothing
        return 1.0
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    return max(0.0, 1.0 - scale * _series(a, x)) if x < a + 1 else min(1.0, scale * _fraction(a, x))


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for step in range(1, _TERMS):
        term *= x / (a + step)
        total += term
        if term < total * _PRECISE:
            break
    return total


def _fraction(a: float, x: float) -> float:
    """Lentz's method for the continued fraction of Q."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    found = d
    for step in range(1, _TERMS):
        an = -step * (step - a)
        b += 2
        d = 1 / _away_from_zero(an * d + b, tiny)
        c = _away_from_zero(b + an / c, tiny)
        factor = d * c
        found *= factor
        if abs(factor - 1) < _PRECISE:
            break
    return found


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def quantile(share: float, df: int) -> float:
    """The value that a chi-squared variable of `df` degrees stays below with probability `share` (0 < share < 1).

    Bisection of `survival`, so that it is as exact as that. Raises ValueError outside.
    """
    if not 0 < share < 1:
        raise ValueError("A share lies between 0 and 1.")
    low, high = 0.0, float(df)
    while survival(high, df) > 1 - share:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if survival(middle, df) > 1 - share:
            low = middle
        else:
            high = middle
        if high - low <= 1e-12 * high:
            break
    return (low + high) / 2


@dataclass(frozen=True, slots=True)
class Test:
    """`p` is the chance (0–1) of a difference at least as large when nothing differs; `df` degrees of freedom."""

    statistic: float
    df: int
    p: float


def homogeneity(reference: Sequence[float], current: Sequence[float]) -> Test:
    """Pearson's test whether two rows of counts over the same bins come from one distribution, without correction.

    Bins are merged, smallest first, until each expects at least five in both rows (Cochran 1954). With fewer than two
    bins left nothing can differ: statistic 0, p 1.
    """
    pairs = _merged(list(zip(reference, current, strict=True)))
    if len(pairs) < 2:  # one bin holds everything
        return Test(0.0, 0, 1.0)
    n, m = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    statistic = 0.0
    for a, b in pairs:
        for seen, total in ((a, n), (b, m)):
            expected = (a + b) * total / (n + m)
            statistic += (seen - expected) ** 2 / expected
    df = len(pairs) - 1
    return Test(statistic, df, survival(statistic, df))


def _merged(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    n, m = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    if not n or not m:
        return []
    lesser = min(n, m) / (n + m)
    bins = sorted((pair for pair in pairs if sum(pair) > 0), key=sum)
    while len(bins) > 1 and sum(bins[0]) * lesser < EXPECTED_AT_LEAST:
        (a, b), (c, d) = bins[0], bins[1]
        bins = sorted([(a + c, b + d), *bins[2:]], key=sum)
    return bins
