from datetime import date
from decimal import Decimal

import pytest

from initiatives.models import Initiative, TestResult
from initiatives.rehearsal import rehearsal_of


def load_test(day, **given):
    return TestResult(
        kind=given.pop("kind", "load"),
        suite="k6",
        measure="p95",
        threshold=Decimal(1),
        run_on=day,
        measured=given.pop("measured", Decimal("0.8")),
        **given,
    )


ENVELOPE = Initiative(envelope_users=200, envelope_peak_rate=Decimal(50), envelope_unit_cost=Decimal("0.10"))


def ratios(results, initiative=ENVELOPE):
    return {line.code: (line.state, line.ratio) for line in rehearsal_of(initiative, results)}


def test_ratio_is_tested_over_envelope_and_for_cost_the_other_way_round():
    found = ratios(
        [load_test(date(2026, 5, 1), tested_rate=Decimal(40), tested_users=200, tested_unit_cost=Decimal("0.05"))]
    )
    assert found["load"] == ("not_met", Decimal("0.8"))
    assert found["users"] == ("met", Decimal(1))
    assert found["unit_cost"] == ("met", Decimal(2))
    assert found["data_volume"] == ("unknown", None)


@pytest.mark.parametrize(
    "later",
    [
        {"measured": Decimal(2)},
        {"measured": None},
        {"kind": "security"},
    ],
)
def test_only_passed_load_tests_count(later):
    good = load_test(date(2026, 5, 1), tested_rate=Decimal(60))
    other = load_test(date(2026, 6, 1), tested_rate=Decimal(10), **later)
    assert ratios([good, other])["load"] == ("met", Decimal("1.2"))


def test_the_newest_counts_even_when_it_is_worse():
    results = [
        load_test(date(2026, 6, 1), tested_rate=Decimal(10)),
        load_test(date(2026, 5, 1), tested_rate=Decimal(60)),
    ]
    assert ratios(results)["load"] == ("not_met", Decimal("0.2"))


def test_words_name_figures_and_never_round_up_to_enough():
    line = rehearsal_of(ENVELOPE, [load_test(date(2026, 5, 1), tested_rate=Decimal("49.99"))])[0]
    assert line.words == "Load: tested 49.99 of 50 req/s, 99 %."
    assert "envelope names no figure" in rehearsal_of(Initiative(), [])[0].words
    assert "no passed load test" in rehearsal_of(ENVELOPE, [])[0].words
