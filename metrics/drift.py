"""Whether a series left its reference period, or a distribution its baseline. Pure; docs/rules/drift.md has the rules.

A verdict shows its method, its parameters, n, threshold and result in words. Too little data is never health: it reads
*not enough data*, and neither opens nor closes anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any, Literal

from metrics.statistics.chi2 import homogeneity
from metrics.statistics.control import (
    EWMA_LIMIT,
    EWMA_WEIGHT,
    Limits,
    autocorrelation,
    ewma,
    ewma_reach,
    individuals,
    robust,
    two_of_three,
)
from metrics.statistics.distances import hellinger, jensen_shannon, psi, psi_critical, spread, wasserstein

State = Literal["stable", "warning", "drifted", "not_enough_data"]

ROWS_AT_LEAST, ROWS_ENOUGH = 50, 200
PSI_WARN, PSI_ALERT = 0.1, 0.25
SHIFT_WARN = 0.1  # first Wasserstein distance in standard deviations of the reference
SIGNIFICANCE = 0.01

DAYS_AT_LEAST, DAYS_FOR_EWMA = 20, 30
CORRELATED = 0.3
WIDTH = 3.0
SEASON_WEEKS = 5
DAYS_AVERAGED = 7
STILL = 1e-9  # a sigma below this share of the centre is rounding


@dataclass(frozen=True, slots=True)
class Drift:
    """`statistic` and `threshold` in the unit of the method; `n` rows or days that were judged."""

    state: State
    method: str
    n: int
    words: str
    statistic: float | None = None
    threshold: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        return self.state != "not_enough_data"


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts over bins. Numbers have `edges`, ascending, one fewer than bins: the outer bins are open. Categories have none."""

    counts: Sequence[int]
    edges: Sequence[float] = ()

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def centres(self) -> list[float]:
        """Where the mass of each bin is taken to lie: its middle; of an open bin, half a neighbour's width outside."""
        if len(self.edges) < 2:
            return [float(place) for place in range(len(self.counts))]
        first, last = self.edges[1] - self.edges[0], self.edges[-1] - self.edges[-2]
        inner = [(low + high) / 2 for low, high in zip(self.edges, self.edges[1:], strict=False)]
        return [self.edges[0] - first / 2, *inner, self.edges[-1] + last / 2]


def distribution_drift(reference: Histogram, current: Histogram, *, columns: int = 1) -> Drift:
    """Judge one column against its reference over the same bins.

    Drifted only if significant **and** material. Significant at 1 %, divided by the number of `columns` that are judged
    together (Bonferroni): numbers by PSI against its critical value, categories by Pearson's test. Material from PSI
    0.1 (warning) or 0.25 (drifted), or for numbers from a shift of a tenth of a standard deviation (warning). Fewer
    than 50 rows are refused, fewer than 200 judged with a warning in words. Raises ValueError when the bins differ.
    """
    if len(reference.counts) != len(current.counts):
        raise ValueError(f"The reference has {len(reference.counts)} bins, this has {len(current.counts)}.")
    method = "PSI over fixed bins" if reference.edges else "PSI and Pearson's test over categories"
    n = current.n
    if min(n, reference.n) < ROWS_AT_LEAST:
        words = f"{n:,} rows against {reference.n:,} of the reference; at least {ROWS_AT_LEAST} are needed of both."
        return Drift("not_enough_data", method, n, words)
    index = psi(reference.counts, current.counts)
    level = SIGNIFICANCE / columns
    is_significant, by_chance = _significant(reference, current, index, level)
    shift = _shift(reference, current)
    is_material = index >= PSI_WARN or (shift is not None and shift >= SHIFT_WARN)
    state: State = "stable"
    if is_significant and is_material:
        state = "drifted" if index >= PSI_ALERT else "warning"
    parameters = {
        "bins": len(reference.counts), "reference_n": reference.n, "significance": level, "columns": columns,
        "psi_by_chance": by_chance, "shift_in_sd": shift,
        "jensen_shannon": jensen_shannon(reference.counts, current.counts),
        "hellinger": hellinger(reference.counts, current.counts),
    }  # fmt: skip
    words = _distribution_words(index, n, is_significant=is_significant, level=level, shift=shift)
    return Drift(state, method, n, words, index, PSI_ALERT, parameters)


def _significant(reference: Histogram, current: Histogram, index: float, level: float) -> tuple[bool, float | None]:
    """Whether the difference is beyond chance at `level`, and for numbers the index that chance alone reaches."""
    if reference.edges and len(reference.counts) > 1:
        by_chance = psi_critical(reference.n, current.n, len(reference.counts), 1 - level)
        return index > by_chance, by_chance
    return homogeneity(reference.counts, current.counts).p < level, None


def _shift(reference: Histogram, current: Histogram) -> float | None:
    if len(reference.edges) < 2:
        return None
    width = spread(reference.centres, reference.counts)
    return wasserstein(reference.centres, reference.counts, current.counts) / width if width > 0 else None


def _distribution_words(index: float, n: int, *, is_significant: bool, level: float, shift: float | None) -> str:
    significance = f"{'significant' if is_significant else 'within chance'} at {level * 100:.2g} %"
    words = f"PSI {index:.2f} on {n:,} rows, alert from {PSI_ALERT}; {significance}"
    if shift is not None:
        words += f"; shifted by {shift:.2f} standard deviations"
    return f"{words}. Fewer than {ROWS_ENOUGH} rows: read it with care." if n < ROWS_ENOUGH else f"{words}."


def beyond_chance(verdicts: Sequence[Drift]) -> float | None:
    """The number that a drift metric stores: the largest PSI of the columns that differ beyond chance, else 0.

    So a target on it is missed only by a drift that is significant and material. None when no column could be judged.
    """
    judged = [found for found in verdicts if found.is_judged]
    if not judged:
        return None
    return max((found.statistic or 0.0 for found in judged if found.state != "stable"), default=0.0)


@dataclass(frozen=True, slots=True)
class Day:
    """The mean of one day, in the metric's unit."""

    day: date
    value: float


def series_drift(reference: Sequence[Day], recent: Sequence[Day]) -> Drift:
    """Judge the newest days of a series against its reference period (both oldest first, one value a day).

    Shewhart limits of three sigmas, two of the last three days beyond on one side. A weighted average (EWMA 0.2 /
    2.962) beside it, only where the reference allows: at least 30 days and lag-1 autocorrelation below 0.3 either way;
    otherwise the limits come from the median absolute deviation and the words say why. With five weeks or more of
    reference each day is first compared with the median of its weekday. Fewer than 20 days: not enough data.
    """
    n = len(reference)
    if n < DAYS_AT_LEAST or not recent:
        words = f"{n} days of reference and {len(recent)} since; at least {DAYS_AT_LEAST} and 1 are needed."
        return Drift("not_enough_data", "Shewhart, 2 of 3", n, words)
    season = _season(reference)
    base = [day.value - season.get(day.day.weekday(), 0.0) for day in reference]
    newest = [day.value - season.get(day.day.weekday(), 0.0) for day in recent]
    lag = autocorrelation(base)
    has_memory = n >= DAYS_FOR_EWMA and abs(lag) < CORRELATED
    limits = individuals(base) if abs(lag) < CORRELATED else robust(base)
    if limits.sigma <= STILL * abs(limits.centre):
        return _still(newest, limits.centre, n)
    distances = [limits.distance(value) for value in newest]
    is_beyond = two_of_three([abs(distance) > WIDTH for distance in distances], distances)
    crept = _crept(newest, limits) if has_memory else None
    method = "Shewhart, 2 of 3" + (" and EWMA" if has_memory else "")
    state: State = "drifted" if is_beyond or crept else "warning" if abs(distances[-1]) > WIDTH else "stable"
    parameters = {
        "centre": limits.centre, "sigma": limits.sigma, "width": WIDTH, "autocorrelation": lag, "reference_n": n,
        "season": "weekday" if season else "none", "ewma": [EWMA_WEIGHT, EWMA_LIMIT] if has_memory else None,
    }  # fmt: skip
    words = _series_words(distances, n=n, crept=crept, season=bool(season), why=_why(n, lag, has_memory=has_memory))
    return Drift(state, method, len(recent), words, distances[-1], WIDTH, parameters)


def _still(newest: Sequence[float], centre: float, n: int) -> Drift:
    """A reference that never moved has no sigma: any move differs, and lasts when two of three days show it."""
    gaps = [value - centre for value in newest]
    moved = [abs(gap) > STILL * abs(centre) for gap in gaps]
    state: State = "drifted" if two_of_three(moved, gaps) else "warning" if moved[-1] else "stable"
    what = f"the newest day differs from it by {gaps[-1]:.3g}" if moved[-1] else "nor did the newest day"
    words = f"The reference of {n} days never moved; {what}; {sum(moved[-3:])} of the last {min(3, n)} days did."
    return Drift(state, "Any move, 2 of 3", len(newest), words, gaps[-1], 0.0, {"centre": centre, "reference_n": n})


def _season(reference: Sequence[Day]) -> dict[int, float]:
    """How far the median of each weekday lies from the median of all, with five weeks or more; else nothing."""
    by_day: dict[int, list[float]] = {}
    for day in reference:
        by_day.setdefault(day.day.weekday(), []).append(day.value)
    if len(by_day) < 7 or min(len(values) for values in by_day.values()) < SEASON_WEEKS:
        return {}
    overall = median(day.value for day in reference)
    return {weekday: median(values) - overall for weekday, values in by_day.items()}


def _crept(newest: Sequence[float], limits: Limits) -> float | None:
    """How far the weighted average of the newest days lies beyond its limit, as a multiple of it; None if inside.

    Each day counts for three sigmas at most, so that one wild day is no creeping change; below seven days there is none.
    """
    if limits.sigma <= 0 or len(newest) < DAYS_AVERAGED:
        return None
    reach = WIDTH * limits.sigma
    clipped = [min(max(value, limits.centre - reach), limits.centre + reach) for value in newest]
    level = ewma(clipped, limits.centre)[-1]
    ratio = abs(level - limits.centre) / ewma_reach(limits.sigma, len(newest))
    return ratio if ratio > 1 else None


def _why(n: int, lag: float, *, has_memory: bool) -> str:
    if has_memory:
        return ""
    if n < DAYS_FOR_EWMA:
        return f"No weighted average: {n} of {DAYS_FOR_EWMA} days of reference."
    return f"No weighted average: neighbouring days are alike (correlation {lag:.2f})."


def _series_words(distances: Sequence[float], *, n: int, crept: float | None, season: bool, why: str) -> str:
    beyond = sum(abs(distance) > WIDTH for distance in distances[-3:])
    parts = [
        (
            f"The newest day lies {abs(distances[-1]):.1f} sigma {'above' if distances[-1] > 0 else 'below'} the reference "
            f"of {n} days, limit {WIDTH:g}; {beyond} of the last {min(3, len(distances))} days beyond it."
        )
    ]
    if crept:
        parts.append(f"The weighted average is {crept:.1f} times its limit away: a creeping change.")
    if season:
        parts.append("Compared with the same weekday.")
    return " ".join([*parts, why] if why else parts)
