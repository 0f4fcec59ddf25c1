"""`python -m benchmarks.alarms`: how often each method alarms where nothing happened, and how often it sees what did.

Seeded, so that every run prints the same table (docs/rules/drift.md). Nothing of a database; about a minute.
"""

import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from statistics import NormalDist

import django
import numpy

os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "REDIS_URL": ""}
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="flightline-alarms-")
django.setup()

from metrics.drift import Day, Drift, Histogram, distribution_drift, series_drift  # noqa: E402  # Django is set up first
from metrics.objectives import LEAST_FAILED  # noqa: E402
from metrics.rules import Rule, Value, evaluate  # noqa: E402
from metrics.states import Target  # noqa: E402
from metrics.statistics.objectives import BURN_RULES, burn_rate  # noqa: E402

SAMPLES, SERIES, MONTHS = 3_000, 600, 400
DECILES = tuple(NormalDist().inv_cdf(place / 10) for place in range(1, 10))
NUMBERS = Histogram([1_000] * 10, DECILES)
LABELS = Histogram([7_000, 2_000, 1_000])
MONDAY, NOW = date(2026, 1, 5), datetime(2026, 1, 31, tzinfo=UTC)
Noise = Callable[[random.Random, int, float], list[float]]


def share(found: Sequence[bool]) -> str:
    """In percent; under one in a thousand is said so."""
    ratio = sum(found) / len(found)
    return f"{ratio:.1%}".replace("%", " %") if ratio >= 0.001 else "under 0.1 %" if ratio else "0"


def numbers(draw: random.Random, n: int, shift: float) -> Histogram:
    counts = [0] * 10
    for _ in range(n):
        value = draw.gauss(shift, 1)
        counts[sum(value > edge for edge in DECILES)] += 1
    return Histogram(counts, DECILES)


def labels(draw: random.Random, n: int, first: float) -> Histogram:
    """Three labels, the first with the share `first`, the others two to one."""
    taken = draw.choices(range(3), [first, (1 - first) * 2 / 3, (1 - first) / 3], k=n)
    return Histogram([taken.count(label) for label in range(3)])


def drifted(found: Drift) -> bool:
    return found.state == "drifted"


def white(draw: random.Random, n: int, level: float) -> list[float]:
    return [draw.gauss(level, 1) for _ in range(n)]


def alike(draw: random.Random, n: int, level: float) -> list[float]:
    """Neighbouring days resemble each other: an autoregressive series of 0.6 with a deviation of one."""
    values, last = [], draw.gauss(0, 1)
    for _ in range(n):
        last = 0.6 * last + draw.gauss(0, 0.8)
        values.append(level + last)
    return values


def weekly(draw: random.Random, n: int, level: float) -> list[float]:
    """Saturdays and Sundays lie four deviations lower."""
    return [draw.gauss(level - (4 if place % 7 >= 5 else 0), 1) for place in range(n)]


def months(make: Noise, reference: int, days: int, shift: float) -> Iterator[bool]:
    """Whether `days` days, judged one by one as the product does, were called a drift at least once."""
    draw = random.Random(reference * 100 + int(shift * 10))
    for _ in range(SERIES):
        values = make(draw, reference, 0.0) + make(draw, days, shift)
        dated = [Day(MONDAY + timedelta(days=place), value) for place, value in enumerate(values)]
        known, new = dated[:reference], dated[reference:]
        yield any(drifted(series_drift(known, new[max(0, end - 14) : end])) for end in range(1, days + 1))


def shares(n: int, truth: float) -> Iterator[bool]:
    """Whether a share with the true value `truth` passes a rule that asks for 95 %."""
    draw = numpy.random.default_rng(n)
    rule, target = Rule(aggregate="proportion", window_s=86_400, min_samples=1), Target("higher", 0.95)
    for good in draw.binomial(n, truth, SAMPLES):
        point = Value(NOW - timedelta(hours=1), int(good) / n, n)
        yield evaluate([point], rule, target, NOW).state == "met"


def burns(pace: float, days: int) -> Iterator[bool]:
    """Whether any rule fires within `days` days at `pace` times the even spending; 99.9 %, 100 requests a minute, each 5 minutes."""
    draw, slots = numpy.random.default_rng(int(pace * 10)), days * 288
    for _ in range(MONTHS):
        # The long windows are full of an even pace before the days begin.
        failed = numpy.concatenate([draw.binomial(500, 0.0005, 864), draw.binomial(500, 0.001 * pace, slots)])
        sums = numpy.concatenate([[0], numpy.cumsum(failed)])
        yield any(_fires(sums, place) for place in range(864, 864 + slots))


def _fires(sums: numpy.ndarray, place: int) -> bool:
    for rule in BURN_RULES:
        long, short = rule.long_s // 300, max(rule.short_s // 300, 1)
        spent = [int(sums[place + 1] - sums[place + 1 - slots]) for slots in (long, short)]
        rates = [burn_rate(failed, 500 * slots, 0.999) or 0 for failed, slots in zip(spent, (long, short), strict=True)]
        if min(rates) > rule.rate and spent[0] >= LEAST_FAILED:
            return True
    return False


Line = tuple[str, str, str, str]
"""Method; default; alarms where nothing happened; what is seen of what did."""


def distributions() -> Iterator[Line]:
    draw = random.Random(4)
    none = [drifted(distribution_drift(NUMBERS, numbers(draw, 200, 0))) for _ in range(SAMPLES)]
    far = [drifted(distribution_drift(NUMBERS, numbers(draw, 200, 0.6))) for _ in range(SAMPLES)]
    yield (
        "PSI over fixed bins against its critical value", "1 % and PSI 0.25", f"{share(none)} of samples of 200 rows",
        f"{share(far)} of a shift by 0.6 deviations, 200 rows",
    )  # fmt: skip
    none = [distribution_drift(NUMBERS, numbers(draw, 200, 0)).state != "stable" for _ in range(SAMPLES)]
    far = [distribution_drift(NUMBERS, numbers(draw, 1_000, 0.25)).state != "stable" for _ in range(SAMPLES // 3)]
    yield (
        "the same, warning: PSI or first Wasserstein distance", "1 %, and PSI 0.1 or 0.1 deviations",
        f"{share(none)} of samples of 200 rows", f"{share(far)} of a shift by 0.25 deviations, 1,000 rows",
    )  # fmt: skip
    none = [drifted(distribution_drift(LABELS, labels(draw, 200, 0.7))) for _ in range(SAMPLES)]
    far = [drifted(distribution_drift(LABELS, labels(draw, 200, 0.45))) for _ in range(SAMPLES)]
    yield (
        "Pearson's test over categories", "1 % and PSI 0.25", f"{share(none)} of samples of 200 rows",
        f"{share(far)} when a label of 70 % falls to 45 %, 200 rows",
    )  # fmt: skip
    five = [
        [distribution_drift(NUMBERS, numbers(draw, 200, 0), columns=5) for _ in range(5)] for _ in range(SAMPLES // 3)
    ]
    one = [distribution_drift(NUMBERS, numbers(draw, 200, 0.6), columns=5) for _ in range(SAMPLES)]
    yield (
        "five columns together (Bonferroni)", "1 % over all",
        f"{share([any(c.state != 'stable' for c in s) for s in five])} warned or drifted, of 200 rows",
        f"{share([drifted(c) for c in one])} of a shift of one column by 0.6 deviations, 200 rows",
    )  # fmt: skip


def series() -> Iterator[Line]:
    for method, make, reference, default, shift in (
        ("Shewhart, two of three", white, 20, "3 sigma; 20 to 29 days of reference", 3.0),
        ("Shewhart and EWMA", white, 34, "3 sigma, 0.2 / 2.962; 30 days or more", 1.5),
        ("the same, weekday medians", weekly, 56, "five weeks of reference or more", 1.5),
        ("robust limits, no EWMA", alike, 56, "neighbouring days alike (0.3)", 3.0),
    ):
        yield (
            method, default, f"{share(list(months(make, reference, 30, 0)))} of months, {reference} days of reference",
            f"{share(list(months(make, reference, 14, shift)))} of a shift by {shift:g} sigma, within 14 days",
        )  # fmt: skip


def shares_and_objectives() -> Iterator[Line]:
    yield (
        "a share with its n (Wilson)", "95 %, the whole interval",
        f"{share(list(shares(300, 0.95)))} pass that are at a target of 95 %, 300 cases",
        f"{share(list(shares(300, 0.98)))} pass that are at 98 %; {share(list(shares(300, 0.93)))} at 93 %",
    )  # fmt: skip
    yield (
        "burn rates over two windows", "14.4, 6, 3 and 1 times the even pace",
        f"{share(list(burns(0.5, 30)))} of months at half the pace",
        f"{share(list(burns(2, 3)))} at twice the pace within 3 days; {share(list(burns(20, 1)))} at twenty times within a day",
    )  # fmt: skip


def main() -> int:
    print("| Method | Default | Where nothing happened | What is seen |\n|---|---|---|---|")
    for row in chain(distributions(), series(), shares_and_objectives()):
        print(f"| {' | '.join(row)} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
