"""Rehearsal ratio: how much of the production envelope was really tested. Pure.

Ratio = tested ÷ envelope for load, users and data volume. For unit cost, where less is better, it is envelope ÷ tested,
so that 1 always means *as much as production needs*. Percent in words is cut, never rounded up to 100. The newest
passed load test that measured a dimension counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from initiatives.models import Initiative, TestResult

State = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One dimension. `ratio` is a ratio (1 = 100 %), None when the envelope or the test is missing; `words` says it all."""

    code: str
    label: str
    tested: Decimal | None
    envelope: Decimal | None
    ratio: Decimal | None
    state: State
    words: str
    tested_on: date | None = None


_DIMENSIONS = (
    ("load", "Load", "tested_rate", "envelope_peak_rate", "req/s"),
    ("users", "Users", "tested_users", "envelope_users", "users"),
    ("data_volume", "Data volume", "tested_data_volume", "envelope_data_volume", "rows a day"),
    ("unit_cost", "Unit cost", "tested_unit_cost", "envelope_unit_cost", "a case"),
)


def rehearsal_of(initiative: Initiative, results: Iterable[TestResult]) -> tuple[Rehearsal, ...]:
    """The four dimensions, in order: load, users, data volume, unit cost. `results` may hold tests of every kind."""
    passed = sorted(
        (
            result
            for result in results
            if result.kind == TestResult.Kind.LOAD and result.is_within_threshold and result.run_on
        ),
        key=lambda result: (result.run_on or date.min, result.pk or 0),
        reverse=True,
    )
    return tuple(_dimension(initiative, passed, *names) for names in _DIMENSIONS)


def _dimension(
    initiative: Initiative,
    passed: list[TestResult],
    code: str,
    label: str,
    tested_name: str,
    envelope_name: str,
    unit: str,
) -> Rehearsal:
    newest = next((result for result in passed if getattr(result, tested_name) is not None), None)
    tested = _decimal(getattr(newest, tested_name)) if newest else None
    envelope = _decimal(getattr(initiative, envelope_name))
    if not envelope:
        return Rehearsal(
            code, label, tested, None, None, "unknown", f"{label}: the production envelope names no figure yet."
        )
    if tested is None or newest is None:
        words = f"{label}: no passed load test measured it; production needs {_text(envelope)} {unit}."
        return Rehearsal(code, label, None, envelope, None, "unknown", words)
    ratio = _ratio(tested, envelope, is_cost=code == "unit_cost")
    needs = "production allows" if code == "unit_cost" else "of"
    words = f"{label}: tested {_text(tested)} {needs} {_text(envelope)} {unit}, {int(ratio * 100):,} %."
    return Rehearsal(code, label, tested, envelope, ratio, "met" if ratio >= 1 else "not_met", words, newest.run_on)


def _ratio(tested: Decimal, envelope: Decimal, *, is_cost: bool) -> Decimal:
    if not is_cost:
        return tested / envelope
    return envelope / tested if tested else Decimal(1)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _text(value: Decimal) -> str:
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".")
