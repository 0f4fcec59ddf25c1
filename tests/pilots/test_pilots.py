"""34 planted pilots: each ignores one demand of the starting document, and Flightline names it; no sound twin is accused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.phases.test_seed_coverage import ROWS
from tests.pilots.driving import Case, cases
from tests.pilots.report import row
from tests.pilots.sloppy import PILOTS

DOC = Path(__file__).resolve().parents[2] / "docs" / "proofs.md"
INTRODUCTION = [str(number) for number in range(1, 9)]
NUMBERS = [pilot.number for pilot in PILOTS]


@pytest.fixture(scope="module")
def driven(django_db_setup, django_db_blocker) -> Iterator[dict[str, Case]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield {case.pilot.number: case for case in cases()}
        transaction.set_rollback(True)


def test_there_is_a_pilot_for_each_demand_after_the_introduction():
    assert len(PILOTS) == 34
    assert [number for number in ROWS if number not in INTRODUCTION] == NUMBERS


@pytest.mark.parametrize("pilot", PILOTS, ids=NUMBERS)
def test_each_pilot_ignores_something_that_holds_its_demand(pilot):
    assert pilot.code in ROWS[pilot.number][1]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_cause_is_named_and_nothing_else(driven, number, db):
    case = driven[number]
    said, pilot = case.pilot_said, case.pilot
    assert said.missing == said.blocking == {pilot.code} | pilot.also
    assert pilot.says in said.lines[pilot.code]
    assert (said.kind, said.blocker) == ("criterion", case.title)
    assert said.page == case.title
    assert case.title in said.refusal


@pytest.mark.parametrize("number", NUMBERS)
def test_the_sound_twin_is_not_accused(driven, number, db):
    said = driven[number].twin_said
    assert said.missing == said.blocking == frozenset()
    assert said.kind in ("request", "recurrence", "")
    assert said.refusal == ""


def test_the_docs_have_a_row_for_each_pilot(driven, db):
    """But for the words of the line, which are free to become better."""
    text = DOC.read_text(encoding="utf-8")
    assert [case.pilot.number for case in driven.values() if row(case) not in text] == []
