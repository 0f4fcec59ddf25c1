"""Believable numbers: a usual level, a ramp towards it, a weekly season, noise, and windows in which it goes wrong."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, pi

DAILY_HOUR = 6
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Breach:
    """Between two instants the usual value is multiplied by `factor`."""

    since: datetime
    until: datetime
    factor: float


@dataclass(frozen=True, slots=True)
class Shape:
    """`usual` in the unit of the metric; `noise` and `season` are shares of it (season: how much lower a weekend is).

    From `first` on the value moves from it to `usual` within `ramp_days`. `low` and `high` bound every value.
    """

    usual: float
    noise: float = 0.05
    season: float = 0.0
    first: float | None = None
    ramp_days: float = 0.0
    low: float = 0.0
    high: float = 1e12
    breaches: Sequence[Breach] = field(default_factory=tuple)

    def value(self, at: datetime, begun: datetime, rng: random.Random) -> float:
        """The value at one instant of a series that began at `begun`."""
        level = self.usual
        if self.first is not None and self.ramp_days:
            share = min((at - begun) / timedelta(days=self.ramp_days), 1.0)
            level = self.first + (self.usual - self.first) * share
        if at.weekday() >= 5:
            level *= 1 - self.season
        hour_factor = 1 + 0.08 * self.noise * cos((at.hour - 11) / 24 * 2 * pi)
        for breach in self.breaches:
            if breach.since <= at < breach.until:
                level *= breach.factor
        value = level * hour_factor * rng.gauss(1, self.noise)
        return float(f"{min(max(value, self.low), self.high):.5g}")


def instants(since: datetime, until: datetime, *, every_days: int, hourly: Sequence[Window] = ()) -> Iterator[datetime]:
    """Instants with since < at ≤ until: each `every_days` at 06:00 UTC, and each full hour inside the windows `hourly`.

    Windows that ended long ago (before the last one) keep every fourth hour: enough for the rules that read them then.
    """
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= until:
        tomorrow = day + timedelta(days=1)
        inside: list[datetime] = []
        if every_days == 1 and any(start < tomorrow and day <= end for start, end in hourly):
            step = 1 if tomorrow > hourly[-1][0] else 4
            hours = (day + timedelta(hours=hour) for hour in range(0, 24, step))
            inside = [at for at in hours if any(start <= at <= end for start, end in hourly)]
        usual = [day + timedelta(hours=DAILY_HOUR)] if day.toordinal() % every_days == 0 else []
        yield from (at for at in inside or usual if since < at <= until)
        day = tomorrow
