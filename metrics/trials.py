"""Trying a metric out on real history before it is saved: what its target would have done, and what looks wrong. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.formats import duration, figure, percent, plural
from metrics.alerting import AlertPolicy, Known, is_good, standing
from metrics.checking import checked_target, checks_of
from metrics.models import Direction, Purpose
from metrics.rules import Rule, Value
from metrics.states import Target, value_state

Series = Sequence[tuple[datetime, float]]
# So many checks of a rule are looked back at; a longer history is checked at evenly chosen ones of its values.
MOST_CHECKS = 2_000

MISSING_FROM = 0.1
FEWEST = 3
USUAL = AlertPolicy()
# Which way is usually better; the others may go either way.
USUAL_DIRECTION = {
    Purpose.LATENCY: Direction.LOWER,
    Purpose.ERROR_RATE: Direction.LOWER,
    Purpose.DRIFT: Direction.LOWER,
    Purpose.UNIT_COST: Direction.LOWER,
    Purpose.THROUGHPUT: Direction.HIGHER,
    Purpose.SATISFACTION: Direction.HIGHER,
    Purpose.ACCURACY: Direction.HIGHER,
    Purpose.ADOPTION: Direction.HIGHER,
    Purpose.AVAILABILITY: Direction.HIGHER,
}
SHARES = (Purpose.ERROR_RATE, Purpose.ACCURACY, Purpose.AVAILABILITY, Purpose.ADOPTION)


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch in which an alert would have been open, from its first bad value to the value that closed it."""

    start: datetime
    end: datetime


def episodes(
    points: Sequence[Value], target: Target, policy: AlertPolicy = USUAL, rule: Rule | None = None
) -> list[Episode]:
    """The alerts that these points (in order of time) would have opened and closed, by the rules of `alerting`.

    One that is still open at the end ends with the last point. With a rule at most 2,000 of the values are checked.
    """
    found: list[Episode] = []
    start = last_bad_at = None
    every = -(-len(points) // MOST_CHECKS) if rule else 1
    instants = [point.at for point in points[::every]]
    checks = {check.at: check for check in checks_of(points, rule, target, instants) if policy.judges(check.n)}
    if rule is None:  # what judges nothing is passed over, as it is live
        instants = list(checks)
    target = checked_target(rule, target)
    for place, instant in enumerate(instants):
        frame = instants[max(0, place - policy.checks + 1) : place + 1]
        recent = [checks[at] for at in frame if at in checks]
        known = Known(is_firing=start is not None, last_bad_at=last_bad_at)
        now = standing(recent, target, policy, known, instant)
        last_bad_at = now.last_bad_at
        if start is None and now.breach:
            start = next(one.at for one in recent[-policy.of :] if not is_good(one.value, target))
        elif start is not None and not now.breach:
            found.append(Episode(start, instant))
            start = None
    if start is not None:
        found.append(Episode(start, points[-1].at))
    return found


def breach_words(
    points: Sequence[Value], target: Target, *, since: datetime, until: datetime, policy: AlertPolicy = USUAL,
    rule: Rule | None = None,
) -> str:  # fmt: skip
    """What the target would have done, in one sentence; empty for fewer than three points.

    Where the history is shorter than what was asked for (by more than a tenth), the sentence says how long it is.
    """
    if len(points) < FEWEST:
        return ""
    asked, there = until - since, until - points[0].at
    span = "the last 7 days" if there >= 0.9 * asked else f"the {duration(there)} of history that there is"
    found = episodes(points, target, policy, rule)
    if not found:
        return f"In {span} this target would not have been breached."
    lasted = sum((episode.end - episode.start for episode in found), timedelta(0))
    times = "once" if len(found) == 1 else f"{len(found)} times"
    return f"In {span} this target would have been breached {times}, {duration(lasted)} in all."


def unit_warnings(points: Series, purpose: str, unit: str) -> list[str]:
    """What speaks against the unit: seconds that are milliseconds, percents that are shares."""
    if not points:
        return []
    values = sorted(value for _, value in points)
    middle, largest = values[len(values) // 2], values[-1]
    if purpose == Purpose.LATENCY and unit == "s" and middle > 100:
        return [
            f"The values lie around {figure(middle)}. If they are milliseconds, divide by 1,000 in the query, or set the unit ms."
        ]
    if purpose == Purpose.LATENCY and unit == "ms" and largest < 10:
        return [f"No value is above {figure(largest)} ms. If they are seconds, set the unit s."]
    if unit == "ratio" and largest > 1.5:
        reads = f"The largest value is {figure(largest)}, which would read as {percent(largest)}."
        return [f"{reads} A ratio lies between 0 and 1; divide by 100, or set the unit %."]
    if purpose in SHARES and unit == "%" and 0 < largest <= 1:
        return [
            f"No value is above {figure(largest)}. If they are shares from 0 to 1, set the unit ratio; it reads as percent."
        ]
    return []


def direction_warnings(points: Series, purpose: str, target: Target) -> list[str]:
    """What speaks against the direction or the target."""
    usual = USUAL_DIRECTION.get(Purpose(purpose)) if purpose in Purpose.values else None
    found = []
    if usual is not None and target.direction in ("lower", "higher") and target.direction != usual:
        found.append(f"For {Purpose(purpose).label.lower()}, {usual.label.lower()}; this target says the opposite.")
    if len(points) >= FEWEST and all(value_state(value, target) == "breached" for _, value in points):
        found.append(f"Every value misses the target {target.text}. Check the direction, the unit and the target.")
    return found


def missing_warnings(points: Series, *, step_s: int, since: datetime, until: datetime) -> list[str]:
    """How many of the expected values are not there, counted from the first one, and the longest gap."""
    if len(points) < 2:
        return []
    begun = max(since, points[0][0])
    expected = int((until - begun).total_seconds() // step_s) + 1
    missing = 1 - min(len(points) / expected, 1.0)
    if missing < MISSING_FROM:
        return []
    instants = [*(at for at, _ in points), until]
    gap, at = max((later - earlier, earlier) for earlier, later in itertools.pairwise(instants))
    words = f"{percent(missing)} of the values expected since {begun:%-d %b %H:%M} UTC are missing"
    return [
        f"{words}; the longest gap is {duration(gap)}, from {at:%-d %b %H:%M} UTC. {plural(len(points), 'value')} came."
    ]
