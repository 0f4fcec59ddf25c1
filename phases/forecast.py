"""When the next gate and production are reached, from the organisation's own finished stays. Pure.

Over what was measured: the rest of the present stay is that of the finished stays of its phase that lasted at least as long
already; through several phases it is drawn from them, and each later phase from all of its finished stays (Monte Carlo). No
distribution is assumed (resampling as in Efron 1979; throughput forecasts of this kind: Vacanti, Actionable Agile Metrics,
2015). With fewer than ten finished stays of a phase, or when a stay is older than every finished one, nothing is said.
"""

import math
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add

from phases.flow import ENOUGH, percentile

DRAWS = 2_000
DRAWN_ONE_BY_ONE = 200
"""With more under way, arrivals are no longer drawn each for itself."""
PRODUCTION = 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """Dates that 50 and 85 of 100 (stays, or draws of several) keep, resting on `n` finished stays: those of the phase that has fewest."""

    p50: date
    p85: date
    n: int


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Why there is none, in words that a page shows."""

    words: str


def gate_forecast(
    *, phase: int, age_days: float, finished: Mapping[int, Sequence[float]], today: date, seed: str
) -> Forecast | NoForecast:
    """When the stay in `phase` (1–4) that is `age_days` old ends. `finished`: phase → lengths in days."""
    return _forecast((phase,), age_days, finished, today, seed)


def production_forecast(
    *, phase: int, age_days: float, finished: Mapping[int, Sequence[float]], today: date, seed: str
) -> Forecast | NoForecast:
    """When phase 4 is entered by one that is in `phase` (1–3) since `age_days`, if every gate says go the first time."""
    return _forecast(tuple(range(phase, PRODUCTION)), age_days, finished, today, seed)


def production_chance(
    *, day: date, phase: int, age_days: float, finished: Mapping[int, Sequence[float]], today: date, seed: str
) -> float | None:
    """The share (ratio, 0–1) of the draws of `production_forecast` that enter phase 4 by that `day`; None where it says nothing."""
    lengths = _drawn(tuple(range(phase, PRODUCTION)), age_days, finished, today, seed)
    if isinstance(lengths, NoForecast):
        return None
    return sum(round(days) <= (day - today).days for days in lengths) / len(lengths)


def _forecast(
    through: Sequence[int], age_days: float, finished: Mapping[int, Sequence[float]], today: date, seed: str
) -> Forecast | NoForecast:
    lengths = _drawn(through, age_days, finished, today, seed)
    if isinstance(lengths, NoForecast):
        return lengths
    p50, p85 = percentile(lengths, 0.5) or 0.0, percentile(lengths, 0.85) or 0.0
    return Forecast(
        today + timedelta(days=round(p50)), today + timedelta(days=round(p85)), min(len(finished[p]) for p in through)
    )


def _drawn(
    through: Sequence[int], age_days: float, finished: Mapping[int, Sequence[float]], today: date, seed: str
) -> list[float] | NoForecast:
    """Days from today until the last of these phases is left, shortest first, once for each draw (of one phase: for each
    stay that lasted as long already); or why nothing can be drawn.
    """
    few = next((phase for phase in through if len(finished.get(phase, ())) < ENOUGH), None)
    if few is not None:
        n = len(finished.get(few, ()))
        return NoForecast(f"Not enough finished stays: {n} of {ENOUGH} in phase {few}.")
    longer = [days for days in finished[through[0]] if days >= age_days]
    if not longer:
        return NoForecast(f"Longer in phase {through[0]} than all {len(finished[through[0]])} finished stays.")
    if len(through) == 1:  # what was measured is the distribution; to draw from it would only blur it
        return sorted(days - age_days for days in longer)
    draw = random.Random(f"{seed} {today}")  # noqa: S311  # no secret: the same page says the same all day
    days = draw.choices(longer, k=DRAWS)
    for phase in through[1:]:
        days = list(map(add, days, draw.choices(finished[phase], k=DRAWS)))
    return sorted(until - age_days for until in days)


def arrivals(
    under_way: Sequence[tuple[float, Sequence[Sequence[float]]]], *, days: float, seed: str, draws: int = DRAWS
) -> tuple[int, int]:
    """How many arrive within `days`: the range that holds the middle 70 of 100 draws.

    Each of `under_way` is (age in days, the lengths of its present and later phases); one that cannot be drawn is left out.
    """
    draw = random.Random(f"{seed} arrivals")  # noqa: S311  # as above
    if len(under_way) <= DRAWN_ONE_BY_ONE:
        chances = [_chance(age, lengths, days, draw) for age, lengths in under_way]
        counts = sorted(sum(draw.random() < chance for chance in chances) for _ in range(draws))
        return counts[int(0.15 * (draws - 1))], counts[int(0.85 * (draws - 1))]
    return _many_arrivals(under_way, days, draw)


def _many_arrivals(
    under_way: Sequence[tuple[float, Sequence[Sequence[float]]]], days: float, draw: random.Random
) -> tuple[int, int]:
    """The same for hundreds: one chance for all that are equally many whole days in a phase, and of the sum of so many
    independent arrivals its normal approximation (NIST/SEMATECH e-Handbook 1.3.6.6.18): 1.036 deviations either side hold 70 of 100.
    """
    alike = Counter((len(lengths), int(age)) for age, lengths in under_way)
    drawn_from = {len(lengths): lengths for _, lengths in under_way if lengths}
    ordered = {phases: (sorted(lengths[0]), lengths[1:]) for phases, lengths in drawn_from.items()}
    mean = variance = 0.0
    for (phases, age), n in alike.items():
        present, later = ordered[phases]
        longer = present[bisect_left(present, age) :]
        if not longer or not all(later):
            continue
        columns = [draw.choices(longer, k=200), *(draw.choices(rest, k=200) for rest in later)]
        chance = sum(sum(row) - age <= days for row in zip(*columns, strict=True)) / 200
        mean, variance = mean + n * chance, variance + n * chance * (1 - chance)
    spread = 1.036 * math.sqrt(variance)
    return max(round(mean - spread), 0), min(round(mean + spread), len(under_way))


def _chance(age: float, lengths: Sequence[Sequence[float]], days: float, draw: random.Random) -> float:
    longer = [length for length in lengths[0] if length >= age]
    if not longer or not all(lengths):
        return 0.0
    drawn = (draw.choice(longer) - age + sum(draw.choice(rest) for rest in lengths[1:]) for _ in range(200))
    return sum(length <= days for length in drawn) / 200


@dataclass(frozen=True, slots=True)
class Held:
    """Of `n` forecasts made at the entry of a stay, how many stays had ended by the 50 % and by the 85 % date."""

    n: int
    p50: int
    p85: int


def backtest(stays: Sequence[tuple[int, date, date]], phase: int) -> Held:
    """Replay the finished stays (phase, entered, left) of one phase: each is forecast from what had ended before it began."""
    own = sorted((left, entered) for at, entered, left in stays if at == phase)
    n = held50 = held85 = 0
    for left, entered in own:
        known = [float((end - begin).days) for end, begin in own if end < entered]
        found = gate_forecast(phase=phase, age_days=0, finished={phase: known}, today=entered, seed=str(entered))
        if isinstance(found, Forecast):
            n += 1
            held50 += left <= found.p50
            held85 += left <= found.p85
    return Held(n, held50, held85)
