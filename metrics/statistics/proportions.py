"""A share with the number that it rests on."""

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends are ratios: 0–1 for a share, −1 to 1 for a difference."""

    low: float
    high: float


def wilson(share: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval, without continuity correction, of a `share` (0–1) seen in `n` > 0 cases.

    Wilson 1927; recommended for small n by Brown, Cai and DasGupta 2001. Raises ValueError outside.
    """
    if not 0 <= share <= 1 or n <= 0 or not 0 < confidence < 1:
        raise ValueError("A share lies between 0 and 1 and rests on at least one case.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale))


def difference(share: float, n: float, other: float, other_n: float, confidence: float = 0.95) -> Interval:
    """The interval of `share` − `other`, two independent shares, from their Wilson intervals (both ends −1 to 1).

    Newcombe 1998, method 10.
    """
    first, second = wilson(share, n, confidence), wilson(other, other_n, confidence)
    gap = share - other
    low = gap - math.hypot(share - first.low, second.high - other)
    return Interval(max(-1.0, low), min(1.0, gap + math.hypot(first.high - share, other - second.low)))
