"""The bar that the fault script holds pages to while Redis is away: two seconds, and no excuse on a quiet machine."""

import os

import pytest

from benchmarks.faults.__main__ import judged_quick
from benchmarks.faults.matrix import FAULTS

REDIS = next(fault for fault in FAULTS if fault.name == "F7")


@pytest.mark.parametrize(
    ("p95", "longest", "load", "cell", "misses"),
    [
        (0.2, 2.0, 0.5, "yes", 0),
        (0.2, 2.1, 0.5, "no", 1),
        (0.2, 2.1, 99.0, "no, not judged at a load of 99", 0),
        (2.1, 3.2, 99.0, "no, not judged at a load of 99", 1),
        (2.1, 3.2, 0.5, "no", 2),
    ],
)
def test_no_request_beyond_two_seconds_while_redis_is_away(monkeypatch, p95, longest, load, cell, misses):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    said, words = judged_quick(REDIS, p95, longest)
    assert (said, len(words)) == (cell, misses)


def test_the_bar_holds_for_every_fault_of_redis_and_for_no_other():
    assert {fault.name for fault in FAULTS if fault.is_quick} == {"F5", "F6", "F7", "F8"}


def test_the_matrix_has_every_fault_once():
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
    assert {name.rstrip("ab") for name in names} == {f"F{number}" for number in range(1, 29)}
