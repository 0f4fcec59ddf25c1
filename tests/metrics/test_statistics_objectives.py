"""Error budgets and burn rates: the arithmetic of the SRE Workbook, table 5-8."""

import pytest

from metrics.statistics.objectives import BURN_RULES, budget, budget_left, burn_rate

DAYS_30 = 30 * 86400


@pytest.mark.parametrize(("rule", "spent"), list(zip(BURN_RULES, [0.02, 0.05, 0.10, 0.10], strict=True)))
def test_each_rule_spends_the_printed_part_of_a_30_day_budget(rule, spent):
    assert rule.rate * rule.long_s / DAYS_30 == pytest.approx(spent)
    assert rule.short_s * 12 == rule.long_s


def test_a_full_outage_reaches_14_4_over_an_hour_after_51_84_seconds():
    assert burn_rate(51.84, 3600, 0.999) == pytest.approx(14.4)


def test_what_is_left():
    assert budget(0.99) == pytest.approx(0.01)
    assert budget_left(5, 1000, 0.99) == pytest.approx(0.5)
    assert budget_left(20, 1000, 0.99) == pytest.approx(-1.0)
    assert budget_left(0, 0, 0.99) is None


@pytest.mark.parametrize("objective", [0, 1, 1.2])
def test_no_budget_without_an_objective(objective):
    with pytest.raises(ValueError, match="between 0 and 1"):
        budget(objective)
