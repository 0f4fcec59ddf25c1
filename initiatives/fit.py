"""The fit score of an intake: how well a use case fits the operation, explained line by line.

Pure. The score is absolute: the same answers give the same points whatever else is in the portfolio. The words and
the tables of points stand in `docs/rules/fit-score.md`; a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

ErrorCost = Literal["none", "low", "medium", "high", "unknown"]
DataAccess = Literal["have", "asked", "unknown"]
DataQuality = Literal["yes", "partly", "unknown"]
DataLabelled = Literal["yes", "not_needed", "partly", "no", "unknown"]
Dimension = Literal["value", "data", "ownership", "technical_interest"]

HOURS_POINTS: Final = ((1600, 50), (800, 45), (160, 35), (40, 25), (10, 15), (1, 5))
"""Working hours a month that go into the task: at least so many give so many points."""
USERS_POINTS: Final = ((1000, 20), (200, 16), (50, 12), (10, 8), (1, 4))
ERROR_COST_POINTS: Final[dict[str, int]] = {"high": 30, "medium": 20, "low": 10, "none": 0}
ACCESS_POINTS: Final[dict[str, int]] = {"have": 40, "asked": 15}
QUALITY_POINTS: Final[dict[str, int]] = {"yes": 40, "partly": 20}
LABELLED_POINTS: Final[dict[str, int]] = {"yes": 20, "not_needed": 20, "partly": 10, "no": 0}
SEAT_POINTS: Final = 20
SEATS: Final = 3
TOUCHPOINT_POINTS: Final = 40

INTEREST_HIGH: Final = 4
VALUE_LOW: Final = 40


@dataclass(frozen=True, slots=True)
class FitInputs:
    """What the intake asked. None and "unknown" mean that nobody knows yet, which is not the same as zero.

    `minutes_per_case` is the working time that one case takes today; `owner_seats_filled` counts 0–3 accepted seats;
    `technical_interest` is 1 (routine) to 5 (fascinating). Raises ValueError for numbers outside these bounds.
    """

    cases_per_month: int | None = None
    minutes_per_case: float | None = None
    error_cost: ErrorCost = "unknown"
    affected_users: int | None = None
    data_access: DataAccess = "unknown"
    data_quality_known: DataQuality = "unknown"
    data_labelled: DataLabelled = "unknown"
    owner_seats_filled: int = 0
    touchpoints_defined: bool = False
    technical_interest: int = 1

    def __post_init__(self) -> None:
        for name in ("cases_per_month", "minutes_per_case", "affected_users"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < float("inf"):
                raise ValueError(f"{name} must be a finite number of at least 0")
        if not 0 <= self.owner_seats_filled <= SEATS:
            raise ValueError(f"owner_seats_filled must be from 0 to {SEATS}")
        if not 1 <= self.technical_interest <= 5:
            raise ValueError("technical_interest must be from 1 to 5")


@dataclass(frozen=True, slots=True)
class FitLine:
    """One line of the explanation. `is_risk`: nobody knows the answer, so its points are open, not lost."""

    label: str
    points: int
    max_points: int
    reason: str
    dimension: Dimension
    is_risk: bool = False


@dataclass(frozen=True, slots=True)
class FitScore:
    """Each of the four numbers and `total` is 0–100. The lines of a dimension add up to it.

    `total` is half operational value and a quarter each data readiness and ownership, rounded half up. Technical
    interest has weight 0. `total_if_known` is the total if every open risk turned out well: how much is not known.
    """

    value: int
    data: int
    ownership: int
    technical_interest: int
    total: int
    total_if_known: int
    lines: tuple[FitLine, ...]
    warning: str | None

    @property
    def risks(self) -> tuple[FitLine, ...]:
        return tuple(line for line in self.lines if line.is_risk)


def fit_score(inputs: FitInputs) -> FitScore:
    """Score the answers of an intake. Never blocks anything; what to do with a low score is for people to say."""
    lines = (*_value_lines(inputs), *_data_lines(inputs), *_ownership_lines(inputs), _interest_line(inputs))
    value, data, ownership = (_sum(lines, dimension) for dimension in ("value", "data", "ownership"))
    best = tuple(_sum(lines, dimension, open_too=True) for dimension in ("value", "data", "ownership"))
    return FitScore(
        value=value,
        data=data,
        ownership=ownership,
        technical_interest=(inputs.technical_interest - 1) * 25,
        total=_total(value, data, ownership),
        total_if_known=_total(*best),
        lines=lines,
        warning=_warning(inputs, value, best[0]),
    )


def _total(value: int, data: int, ownership: int) -> int:
    return (2 * value + data + ownership + 2) // 4


def _sum(lines: Sequence[FitLine], dimension: str, *, open_too: bool = False) -> int:
    return sum(
        line.max_points if open_too and line.is_risk else line.points for line in lines if line.dimension == dimension
    )


def _banded(amount: float, bands: Sequence[tuple[int, int]]) -> int:
    return next((points for least, points in bands if amount >= least), 0)


def _value_lines(inputs: FitInputs) -> tuple[FitLine, ...]:
    return (_hours_line(inputs), _error_line(inputs), _users_line(inputs))


def _hours_line(inputs: FitInputs) -> FitLine:
    label, most = "Working time in the task", HOURS_POINTS[0][1]
    cases, minutes = inputs.cases_per_month, inputs.minutes_per_case
    if cases == 0 or minutes == 0:
        return FitLine(label, 0, most, "No case or no time: there is no work here to save.", "value")
    if cases is None or minutes is None:
        missing = " and ".join(
            name for name, known in (("cases a month", cases), ("minutes per case", minutes)) if known is None
        )
        return _risk(label, most, f"Nobody knows the {missing} yet. Count a week before you build.", "value")
    hours = cases * minutes / 60
    reason = f"{_number(cases)} cases a month of {_number(minutes)} minutes are {_number(hours)} hours a month."
    return FitLine(label, _banded(hours, HOURS_POINTS), most, reason, "value")


def _error_line(inputs: FitInputs) -> FitLine:
    label, most = "Cost of an error today", ERROR_COST_POINTS["high"]
    if inputs.error_cost == "unknown":
        return _risk(label, most, "Nobody knows what an error costs. Ask who repairs one.", "value")
    reason = {
        "none": "An error today costs nothing worth naming.",
        "low": "An error is repaired in minutes.",
        "medium": "An error costs hours, or annoys a customer.",
        "high": "An error costs money, safety or a deadline.",
    }[inputs.error_cost]
    return FitLine(label, ERROR_COST_POINTS[inputs.error_cost], most, reason, "value")


def _users_line(inputs: FitInputs) -> FitLine:
    label, most = "People affected", USERS_POINTS[0][1]
    if inputs.affected_users is None:
        return _risk(label, most, "Nobody knows how many people this reaches.", "value")
    reason = f"{_number(inputs.affected_users)} people work with the result or receive it."
    return FitLine(label, _banded(inputs.affected_users, USERS_POINTS), most, reason, "value")


def _data_lines(inputs: FitInputs) -> tuple[FitLine, ...]:
    access = {"have": "Access to the data is granted.", "asked": "Access is asked for and not granted yet."}
    quality = {"yes": "Quality was measured on a sample.", "partly": "Quality is known for some of the data."}
    labelled = {
        "yes": "The examples that are needed carry labels.",
        "not_needed": "No labels are needed.",
        "partly": "Some of the examples carry labels.",
        "no": "Labels are needed and missing; somebody must make them.",
    }
    return (
        _data_line("Access to data", inputs.data_access, ACCESS_POINTS, access),
        _data_line("Quality of data", inputs.data_quality_known, QUALITY_POINTS, quality),
        _data_line("Labelled examples", inputs.data_labelled, LABELLED_POINTS, labelled),
    )


def _data_line(label: str, answer: str, points: dict[str, int], reasons: dict[str, str]) -> FitLine:
    most = max(points.values())
    if answer == "unknown":
        return _risk(label, most, "Nobody knows yet. This is where pilots lose most time.", "data")
    return FitLine(label, points[answer], most, reasons[answer], "data")


def _ownership_lines(inputs: FitInputs) -> tuple[FitLine, ...]:
    seats = inputs.owner_seats_filled
    empty = SEATS - seats
    reason = "Engineering, operations and business each have an owner."
    if empty:
        reason = (
            f"{empty} of {SEATS} owner seats {'is' if empty == 1 else 'are'} empty, and an empty seat closes the gate."
        )
    touch = "It is defined where a person checks, overrides or is told."
    if not inputs.touchpoints_defined:
        touch = "Nobody has defined yet where a person checks, overrides or is told."
    return (
        FitLine("Owners", seats * SEAT_POINTS, SEATS * SEAT_POINTS, reason, "ownership"),
        FitLine(
            "Human touchpoints",
            TOUCHPOINT_POINTS if inputs.touchpoints_defined else 0,
            TOUCHPOINT_POINTS,
            touch,
            "ownership",
        ),
    )


def _interest_line(inputs: FitInputs) -> FitLine:
    reason = f"{inputs.technical_interest} of 5. Asked and shown, never counted."
    return FitLine("Technical interest", 0, 0, reason, "technical_interest")


def _risk(label: str, most: int, reason: str, dimension: Dimension) -> FitLine:
    text = f"{reason} Counted as a risk: no points until it is known, up to {most} then."
    return FitLine(label, 0, most, text, dimension, is_risk=True)


def _warning(inputs: FitInputs, value: int, value_if_known: int) -> str | None:
    if inputs.technical_interest < INTEREST_HIGH or value >= VALUE_LOW:
        return None
    if value_if_known >= VALUE_LOW:
        return (
            f"Technically interesting, operational value not shown. {value} of 100 points are backed by an answer, "
            f"up to {value_if_known} are possible. Find out what is unknown before anybody builds."
        )
    return (
        f"Technically interesting, operationally marginal. {value} of 100 points for operational value: "
        "few cases, little time or cheap errors. Look for a task that happens more often or hurts more."
    )


def _number(value: float) -> str:
    """Whole numbers and everything from 100 without decimals, the rest with one."""
    return f"{value:,.0f}" if float(value).is_integer() or value >= 100 else f"{value:,.1f}"
