"""How an objective stands: budget left, burn rates over pairs of windows, and the word for it.

Pure. `docs/rules/objectives.md` states the same in words, `metrics/statistics/objectives.py` holds the arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from common.formats import duration, number, percent
from metrics.statistics.objectives import BURN_RULES, BurnRule, budget, burn_rate

DAY_S = 86_400
LEAST_COVERED = 0.5
LEAST_FAILED = 2
LEAST_NEXT_S, MOST_NEXT_S = 60, 900
OUTDATED_S = 3 * MOST_NEXT_S

State = Literal["unknown", "held", "burning", "spent"]
Result = Literal["burning", "quiet", "unknown"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a window: cases (or slices), the failed ones, and how much of the window has values (0–1)."""

    total: float = 0.0
    failed: float = 0.0
    covered: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What an objective asks. `slice_s`: how long one slice is, in seconds; None where cases are counted."""

    target: float
    period_s: int
    spacing_s: int
    min_cases: int = 0
    slice_s: int | None = None


@dataclass(frozen=True, slots=True)
class Burn:
    """One rule as it was found: both rates (None: nothing was counted), what follows, and why in words."""

    rate: float
    urgency: str
    long_s: int
    short_s: int
    long: float | None
    short: float | None
    result: Result
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`left` is the ratio of the budget that is left (1 to negative), None when nothing was counted.

    `pressure` is how near the nearest rule is to alerting (above 1: it burns), None when no rule could be judged.
    `urgency` is that of the most urgent rule that burns, else empty.
    """

    state: State
    left: float | None
    words: str
    burns: tuple[Burn, ...]
    pressure: float | None
    urgency: str


def windows_of(spacing_s: int) -> list[tuple[BurnRule, int]]:
    """Each rule with the short window (seconds) in which values that come every `spacing_s` can be seen.

    A short window holds at least one value; where it would be as long as the long one, the rule cannot be asked and is
    left out.
    """
    pairs = [(rule, max(rule.short_s, spacing_s)) for rule in BURN_RULES]
    return [(rule, short_s) for rule, short_s in pairs if short_s < rule.long_s]


def standing(
    asked: Asked, period: Tally, windows: Mapping[int, Tally], *, late_since: datetime | None = None, oddity: str = ""
) -> Standing:
    """Judge an objective from the `period` and the tallies of `windows` (seconds → tally; a missing one counts nothing).

    `late_since`: the newest value, where newer ones are overdue. `oddity`: why the figures cannot be true. Both leave the
    state unknown, whatever was counted: silence is not health.
    """
    burns = (
        () if oddity else tuple(_burn(rule, short_s, asked, windows) for rule, short_s in windows_of(asked.spacing_s))
    )
    judged = [burn for burn in burns if burn.result != "unknown"]
    pressure = max((_pressure(burn) for burn in judged), default=None)
    urgent = sorted(burn.urgency for burn in judged if burn.result == "burning")
    spent = None if oddity else burn_rate(period.failed, period.total, asked.target)
    left = None if spent is None else 1 - spent
    state, words = _state(asked, period, left, burns, late_since=late_since, oddity=oddity)
    return Standing(state, left, words, burns, pressure, urgent[0] if urgent else "")


def _burn(rule: BurnRule, short_s: int, asked: Asked, windows: Mapping[int, Tally]) -> Burn:
    long, short = windows.get(rule.long_s, Tally()), windows.get(short_s, Tally())
    rates = [burn_rate(one.failed, one.total, asked.target) for one in (long, short)]
    result: Result = "unknown"
    least = 0 if asked.slice_s else asked.min_cases
    if rates[0] is None or rates[1] is None:
        words = f"Nothing was counted in {duration(short_s if rates[0] is not None else rule.long_s)}."
    elif long.covered < LEAST_COVERED:
        words = f"Only {percent(long.covered)} of {duration(rule.long_s)} has values; asked for half."
    elif long.total < least:
        words = f"{number(long.total, 0)} cases in {duration(rule.long_s)}; under {number(least, 0)} nothing is judged."
    elif rates[0] <= rule.rate or rates[1] <= rule.rate:
        result, words = "quiet", "Slower than this in " + _slower(rates[0], rates[1], rule, short_s) + "."
    elif round(long.failed) < LEAST_FAILED:
        result, words = "quiet", "One failure alone alerts nobody."
    else:
        spent = rates[0] * rule.long_s / asked.period_s
        result, words = "burning", f"{percent(spent)} of the whole budget went in {duration(rule.long_s)}."
    return Burn(rule.rate, rule.urgency, rule.long_s, short_s, rates[0], rates[1], result, words)


def _pressure(burn: Burn) -> float:
    nearest = min(burn.long or 0.0, burn.short or 0.0) / burn.rate
    return nearest if burn.result == "burning" else min(nearest, 1.0)


def _slower(long: float, short: float, rule: BurnRule, short_s: int) -> str:
    if long <= rule.rate and short <= rule.rate:
        return "both windows"
    return duration(rule.long_s) if long <= rule.rate else f"the last {duration(short_s)}: it is over"


def _state(
    asked: Asked, period: Tally, left: float | None, burns: Sequence[Burn], *, late_since: datetime | None, oddity: str
) -> tuple[State, str]:
    days = duration(asked.period_s)
    if oddity:
        return "unknown", oddity
    if left is None:
        return "unknown", f"Nothing was counted in the last {days}: that is not health."
    words = _budget_words(asked, period, left)
    if late_since is not None:
        return (
            "unknown",
            f"No value since {late_since:%-d %b %Y %H:%M} UTC: what happened since is not known. Until then: {words}",
        )
    burning = next((burn for burn in burns if burn.result == "burning"), None)
    if burning is not None and burning.long is not None:
        rate = f"{number(burning.long)} times as fast as evenly over {duration(burning.long_s)}"
        return "burning", f"The budget burns {rate}. {words}"
    if period.covered < LEAST_COVERED:
        known = f"Only {percent(period.covered)} of {days} has values; asked for half."
        return "unknown", f"{known} So far: {words}"
    return ("spent" if left <= 0 else "held"), words


def _budget_words(asked: Asked, period: Tally, left: float) -> str:
    allowed = period.total * budget(asked.target)
    if asked.slice_s:
        failed_text, allowed_text = (duration(round(slices * asked.slice_s)) for slices in (period.failed, allowed))
        what = ""
    else:
        failed_text, allowed_text, what = number(period.failed, 0), number(allowed, 0), " cases"
    days = duration(asked.period_s)
    said = f"{percent(left)} of the budget is left" if left > 0 else f"the budget was spent {number(1 - left)} times"
    may, have = ("miss the target", "have missed it") if asked.slice_s else ("fail", "have failed")
    return f"{said}: {failed_text} of the {allowed_text}{what} that may {may} in {days} {have}."
