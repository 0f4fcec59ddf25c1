"""The fit score: docs/rules/fit-score.md holds the rule in words."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives import fit
from initiatives.fit import FitInputs, fit_score

RULE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "fit-score.md"

STRONG = FitInputs(
    cases_per_month=12_000,
    minutes_per_case=3,
    error_cost="high",
    affected_users=240,
    data_access="have",
    data_quality_known="yes",
    data_labelled="not_needed",
    owner_seats_filled=3,
    touchpoints_defined=True,
    technical_interest=2,
)

ORDERED: dict[str, tuple[Any, ...]] = {
    "error_cost": ("none", "low", "medium", "high"),
    "data_access": ("unknown", "asked", "have"),
    "data_quality_known": ("unknown", "partly", "yes"),
    "data_labelled": ("no", "partly", "yes"),
    "owner_seats_filled": (0, 1, 2, 3),
    "touchpoints_defined": (False, True),
}

inputs = st.builds(
    FitInputs,
    cases_per_month=st.none() | st.integers(0, 10**7),
    minutes_per_case=st.none() | st.floats(0, 10_000),
    error_cost=st.sampled_from(("none", "low", "medium", "high", "unknown")),
    affected_users=st.none() | st.integers(0, 10**7),
    data_access=st.sampled_from(("have", "asked", "unknown")),
    data_quality_known=st.sampled_from(("yes", "partly", "unknown")),
    data_labelled=st.sampled_from(("yes", "not_needed", "partly", "no", "unknown")),
    owner_seats_filled=st.integers(0, 3),
    touchpoints_defined=st.booleans(),
    technical_interest=st.integers(1, 5),
)


def test_a_strong_use_case_scores_by_its_lines() -> None:
    score = fit_score(STRONG)
    assert (score.value, score.data, score.ownership) == (81, 100, 100)
    assert score.total == 91  # (2 * 81 + 100 + 100) / 4 = 90.5, rounded half up
    assert score.warning is None
    assert score.risks == ()


def test_the_time_line_says_where_its_points_come_from() -> None:
    line = fit_score(STRONG).lines[0]
    assert (line.points, line.max_points) == (35, 50)
    assert line.reason == "12,000 cases a month of 3 minutes are 600 hours a month."


def test_a_fascinating_marginal_use_case_is_called_out() -> None:
    marginal = replace(
        STRONG, cases_per_month=20, minutes_per_case=6, error_cost="low", affected_users=3, technical_interest=5
    )
    score = fit_score(marginal)
    assert score.value == 19
    assert score.warning is not None
    assert score.warning.startswith("Technically interesting, operationally marginal. 19 of 100")


@pytest.mark.parametrize("interest", [1, 2, 3])
def test_a_dull_marginal_use_case_is_not_called_out(interest: int) -> None:
    dull = replace(STRONG, cases_per_month=20, error_cost="none", affected_users=3, technical_interest=interest)
    assert fit_score(dull).warning is None


def test_a_fascinating_valuable_use_case_is_not_called_out() -> None:
    assert fit_score(replace(STRONG, technical_interest=5)).warning is None


def test_unknown_value_is_named_as_unknown_and_not_as_marginal() -> None:
    unknown = replace(STRONG, cases_per_month=None, error_cost="unknown", technical_interest=5)
    score = fit_score(unknown)
    assert score.warning is not None
    assert "not shown" in score.warning
    assert [line.label for line in score.risks] == ["Working time in the task", "Cost of an error today"]
    assert "cases a month" in score.risks[0].reason
    assert score.total_if_known > score.total


def test_a_known_zero_closes_the_points_that_an_unknown_leaves_open() -> None:
    zero, unknown = fit_score(replace(STRONG, error_cost="none")), fit_score(replace(STRONG, error_cost="unknown"))
    assert zero.total == unknown.total
    assert zero.total_if_known == zero.total < unknown.total_if_known


def test_no_cases_is_no_work_even_when_the_minutes_are_unknown() -> None:
    line = fit_score(replace(STRONG, cases_per_month=0, minutes_per_case=None)).lines[0]
    assert (line.points, line.is_risk) == (0, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cases_per_month": -1},
        {"minutes_per_case": float("nan")},
        {"minutes_per_case": float("inf")},
        {"affected_users": -5},
        {"owner_seats_filled": 4},
        {"technical_interest": 0},
    ],
)
def test_numbers_outside_their_bounds_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(STRONG, **wrong)


@given(inputs)
def test_lines_add_up_within_bounds(given_inputs: FitInputs) -> None:
    score = fit_score(given_inputs)
    for dimension in ("value", "data", "ownership"):
        lines = [line for line in score.lines if line.dimension == dimension]
        assert sum(line.points for line in lines) == getattr(score, dimension)
        assert sum(line.max_points for line in lines) == 100
    assert all(0 <= line.points <= line.max_points and line.reason for line in score.lines)
    assert all(line.points == 0 for line in score.risks)
    assert 0 <= score.total <= score.total_if_known <= 100
    assert (score.total == score.total_if_known) == (not score.risks)


@given(inputs, st.integers(1, 5))
def test_technical_interest_never_moves_the_total(given_inputs: FitInputs, interest: int) -> None:
    assert fit_score(given_inputs).total == fit_score(replace(given_inputs, technical_interest=interest)).total


@given(inputs, st.sampled_from(sorted(ORDERED)))
def test_a_better_answer_never_scores_less(given_inputs: FitInputs, name: str) -> None:
    totals = [fit_score(replace(given_inputs, **{name: answer})).total for answer in ORDERED[name]]
    assert totals == sorted(totals)
    assert totals[-1] > totals[0]


@given(inputs, st.sampled_from(("cases_per_month", "minutes_per_case", "affected_users")), st.integers(0, 10**6))
def test_more_of_a_number_never_scores_less(given_inputs: FitInputs, name: str, amount: int) -> None:
    less = replace(given_inputs, **{name: amount})
    more = replace(given_inputs, **{name: amount * 2 + 1})
    assert fit_score(less).value <= fit_score(more).value


def _rows(heading: str) -> list[tuple[str, str, int]]:
    part = RULE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows, label = [], ""
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 3 and cells[2].isdigit():
            label = cells[0] or label
            rows.append((label.split(" (")[0], cells[1], int(cells[2])))
    return rows


def test_the_rule_in_words_has_the_points_of_the_code() -> None:
    value = _rows("Operational value")
    least = re.compile(r"at least (\d+) ")
    bands = {
        label: tuple((int(least.match(answer)[1]), points) for name, answer, points in value if name == label)  # type: ignore[index]
        for label in ("Working time in the task", "People affected")
    }
    assert bands == {"Working time in the task": fit.HOURS_POINTS, "People affected": fit.USERS_POINTS}
    assert {answer: points for name, answer, points in value if name.startswith("Cost")} == fit.ERROR_COST_POINTS
    data = _rows("Data readiness")
    for label, expected in (
        ("Access to data", fit.ACCESS_POINTS),
        ("Quality of data", fit.QUALITY_POINTS),
        ("Labelled examples", fit.LABELLED_POINTS),
    ):
        assert {answer: points for name, answer, points in data if name == label} == expected
    assert [points for *_rest, points in _rows("Ownership and control")] == [fit.SEAT_POINTS, fit.TOUCHPOINT_POINTS]
