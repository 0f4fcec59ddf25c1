"""Service level objectives: error budget and how fast it burns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BurnRule:
    """Alert when the budget burns at `rate` times the even pace, over the long and the short window (seconds)."""

    rate: float
    long_s: int
    short_s: int
    urgency: str


HOUR, DAY = 3600, 86400
# Share of a 30-day budget spent: 2 % in 1 h, 5 % in 6 h, 10 % in 1 d, 10 % in 3 d (SRE Workbook, table 5-8).
BURN_RULES = (
    BurnRule(14.4, HOUR, 300, "now"),
    BurnRule(6.0, 6 * HOUR, 1800, "now"),
    BurnRule(3.0, DAY, 2 * HOUR, "soon"),
    BurnRule(1.0, 3 * DAY, 6 * HOUR, "soon"),
)


def budget(objective: float) -> float:
    """The share of failures that an objective (0 < ratio < 1, such as 0.999) allows. Raises ValueError outside."""
    if not 0 < objective < 1:
        raise ValueError("An objective lies between 0 and 1; 1 leaves no budget to spend.")
    return 1 - objective


def burn_rate(failed: float, total: float, objective: float) -> float | None:
    """How many times faster than evenly the budget is spent; None when nothing was asked (silence is not health)."""
    return failed / total / budget(objective) if total > 0 else None


def budget_left(failed: float, total: float, objective: float) -> float | None:
    """The part of the budget that is left over the period, 1 (all) to negative (overspent); None without requests."""
    rate = burn_rate(failed, total, objective)
    return None if rate is None else 1 - rate
