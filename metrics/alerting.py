"""When an alert counts: k of n checks, hysteresis, keep-firing, missing data, a failing source, minimum traffic.

Pure. `docs/rules/alerts.md` states the same in words. The machine sees the last checks and what is known beside them, so that
judging the same rows again, late or twice, gives the same answer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from metrics.states import Target, value_state

AlertState = Literal["ok", "pending", "firing", "recovering", "no_data", "error"]


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """How long before it counts.

    An alert opens after `bad` of the last `of` checks, the newest among them, and closes after `good` good checks in a
    row. With a `margin` (0–0.4, a ratio of the target or of the width of a range) only a value that far on the good side
    counts as good while it fires. It stays open for `keep_s` seconds after the last bad check. `no_data`: *alert*, *keep*
    (the last state stands) or *ok*. `error`: *alert* (the source failing is an alert of its own) or *keep*. A check that
    rests on fewer than `min_n` cases judges nothing; one that does not say its number is judged.
    """

    bad: int = 2
    of: int = 3
    good: int = 3
    margin: float = 0.0
    keep_s: int = 0
    no_data: str = "alert"
    error: str = "alert"
    min_n: int = 0

    @property
    def checks(self) -> int:
        """How many of the last checks are looked at."""
        return max(self.of, self.good)

    def judges(self, n: int | None) -> bool:
        """Whether a value over `n` cases is judged."""
        return n is None or n >= self.min_n


@dataclass(frozen=True, slots=True)
class Check:
    """One value as the machine sees it, or what a rule made of a window until then, which `words` say.

    `n` is on how many cases it rests, if known.
    """

    at: datetime
    value: float
    n: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the values.

    `is_firing`: a breach is open, `last_bad_at` its last bad check. `is_late`: the newest value is older than allowed, or
    there never was one; `is_silent`: so late that it counts. `source_fails`: the source could not be asked.
    """

    is_firing: bool = False
    last_bad_at: datetime | None = None
    is_late: bool = False
    is_silent: bool = False
    source_fails: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the machine stands, which of the three alerts are to be open, and the last bad check that it saw."""

    state: AlertState
    breach: bool
    silent: bool
    failing: bool
    last_bad_at: datetime | None


def standing(checks: Sequence[Check], target: Target, policy: AlertPolicy, known: Known, now: datetime) -> Standing:
    """Judge `checks` (oldest first) at `now`. A value stands for itself; nothing is read into values that are missing."""
    judged = [check for check in checks if policy.judges(check.n)][-policy.checks :]
    bad_at = [check.at for check in judged if not is_good(check.value, target)]
    seen = [at for at in (known.last_bad_at, *bad_at) if at is not None]
    last_bad_at = max(seen) if seen else None
    failing = known.source_fails and policy.error == "alert"
    silent = known.is_silent and policy.no_data == "alert" and not failing
    if known.is_late or not judged:
        # Nothing new is known: an open breach stays open, unless the policy calls silence good.
        breach = known.is_firing and not (known.is_silent and policy.no_data == "ok")
    else:
        breach = _breaches(judged, target, policy, known.is_firing, last_bad_at, now)
    state = _state(judged, target, policy, known, breach=breach, failing=failing)
    return Standing(state, breach, silent, failing, last_bad_at)


def is_good(value: float, target: Target) -> bool:
    """Whether one value meets the target."""
    return value_state(value, target) != "breached"


def is_recovered(value: float, target: Target, margin: float) -> bool:
    """Whether it meets the target by the margin, a ratio of the target or of the width of a range."""
    if not is_good(value, target):
        return False
    if target.direction == "range":
        upper = math.inf if target.upper is None else target.upper
        room, needed = min(value - target.limit, upper - value), margin * (upper - target.limit)
    else:
        room, needed = abs(target.limit - value), margin * abs(target.limit)
    return not needed or room >= needed or math.isclose(room, needed, rel_tol=1e-9)


def _breaches(
    judged: Sequence[Check], target: Target, policy: AlertPolicy, was: bool, last_bad_at: datetime | None, now: datetime
) -> bool:
    recent = [not is_good(check.value, target) for check in judged[-policy.of :]]
    if not was:
        return recent[-1] and sum(recent) >= policy.bad
    last = judged[-policy.good :]
    is_over = len(last) == policy.good and all(is_recovered(check.value, target, policy.margin) for check in last)
    is_kept = last_bad_at is not None and now - last_bad_at < timedelta(seconds=policy.keep_s)
    return not is_over or is_kept


def _state(
    judged: Sequence[Check], target: Target, policy: AlertPolicy, known: Known, *, breach: bool, failing: bool
) -> AlertState:
    if failing:
        return "error"
    if known.is_late and policy.no_data == "alert":
        return "no_data"
    if known.is_silent and policy.no_data == "ok":
        return "ok"
    if breach:
        is_back = bool(judged) and is_recovered(judged[-1].value, target, policy.margin)
        return "recovering" if is_back and known.is_firing else "firing"
    if not judged:
        return "no_data"
    return "ok" if all(is_good(check.value, target) for check in judged[-policy.of :]) else "pending"
