"""A fingerprint of rows: the same for the same rows in any order, another one as soon as any column of any row is."""

import pytest

from common.fingerprints import Fingerprint
from initiatives.models import Initiative

pytestmark = pytest.mark.django_db


def _mark(rows=None):
    found = Initiative.objects.all() if rows is None else rows
    return found.aggregate(mark=Fingerprint("pk", "phase", "target_on"))["mark"]


@pytest.fixture
def three():
    return [Initiative.objects.create(key=f"AI-30{n}", title="Case", status="active", phase=n) for n in (1, 2, 3)]


def test_the_same_rows_have_the_same(three):
    assert _mark() == _mark()
    assert isinstance(_mark(), str)
    assert _mark(Initiative.objects.none()) is None


@pytest.mark.parametrize("change", [{"phase": 4}, {"phase": None}, {"target_on": "2026-12-01"}])
def test_any_column_of_any_row_makes_another(three, change):
    before = _mark()
    Initiative.objects.filter(pk=three[1].pk).update(**change)
    assert _mark() != before


def test_a_row_more_or_less_makes_another(three):
    marks = {
        _mark(),
        _mark(Initiative.objects.exclude(pk=three[0].pk)),
        _mark(Initiative.objects.exclude(pk=three[2].pk)),
    }
    Initiative.objects.create(key="AI-304", title="Case", status="active", phase=1)
    assert len(marks | {_mark()}) == 4


def test_values_that_change_places_make_another(three):
    before = _mark()
    for one, phase in zip(three, (2, 1, 3), strict=True):
        Initiative.objects.filter(pk=one.pk).update(phase=phase)
    assert _mark() != before
