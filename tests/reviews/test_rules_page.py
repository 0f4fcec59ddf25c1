"""docs/rules/gates.md names a test for each rule; each of them exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "rules" / "gates.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def _rows() -> list[tuple[str, list[tuple[str, str]]]]:
    part = PAGE.read_text(encoding="utf-8").split("## Each rule and its test")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")][1:]
    return [(rule, TEST.findall(tests)) for rule, tests in rows]


def _tests(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_rule_names_a_test_that_exists():
    rows = _rows()
    assert len(rows) > 30
    assert [rule for rule, tests in rows if not tests] == []
    named = {one for _, tests in rows for one in tests}
    assert sorted(f"{path}::{name}" for path, name in named if name not in _tests(path)) == []
