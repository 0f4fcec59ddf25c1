"""`docs/asvs.csv` is complete and true to its tests: every requirement of the two levels once, every named test is there.

The ids are those of OWASP ASVS 5.0.0 (5.0/docs_en, the English CSV): 345 requirements, of which 70 are of level 1 and 183 of
level 2. Topics are in words of our own.
"""

import ast
import csv
from collections import Counter
from functools import cache

from tests.guards.source import ROOT

CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
LEVELS = {"1": 70, "2": 183}


@cache
def _rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def _tests(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.exists():
        return frozenset()
    return frozenset(node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef))


def test_every_requirement_of_both_levels_has_its_line():
    ids = [tuple(map(int, row["id"].split("."))) for row in _rows()]
    assert ids == sorted(set(ids))
    assert Counter(chapter for chapter, _, _ in ids) == CHAPTERS
    assert Counter(row["level"] for row in _rows()) == LEVELS


def test_every_named_test_is_there():
    named = [(row["id"], *name.split("::")) for row in _rows() for name in row["test"].split()]
    assert [one for one in named if one[2] not in _tests(one[1])] == []


def test_every_line_says_how_and_what_applies_is_tried_or_has_a_reason():
    for row in _rows():
        assert row["applies"] in ("yes", "partly", "no"), row["id"]
        assert row["topic"], row["id"]
        assert row["how"], row["id"]
        is_explained = len(row["how"]) >= 40
        assert row["applies"] == "no" or row["test"] or is_explained, f"{row['id']} applies, has no test and no reason"
        assert not (row["applies"] == "no" and row["test"]), f"{row['id']} does not apply and has a test"
