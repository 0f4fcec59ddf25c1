"""What the pages for operators and integrators say is compared with the code."""

import re

import yaml

from accounts.scopes import SCOPES
from portfolio.mapping import FIELDS, mapping_parse
from tests.config.test_compose import _names_in_example
from tests.guards.source import ROOT

OPERATE, INTEGRATE = ((ROOT / "docs" / name).read_text() for name in ("operate.md", "integrate.md"))


def test_operate_lists_every_setting():
    assert {name for name in _names_in_example() if f"| `{name}` |" not in OPERATE} == set()


def test_integrate_lists_every_scope_and_field():
    assert {scope for scope in SCOPES if f"| `{scope}` |" not in INTEGRATE} == set()
    assert {name for name in FIELDS if f"`{name}`" not in INTEGRATE} == set()


def test_the_mapping_of_the_page_is_one_and_its_keys_are_explained():
    text = next(block for block in re.findall(r"```yaml\n(.*?)```", INTEGRATE, re.S) if "identity" in block)
    mapping = mapping_parse(text)
    assert mapping.columns() >= {"Team", "Name", "State", "Started"}
    assert {key for key in yaml.safe_load(text) if f"| `{key}` |" not in INTEGRATE} == set()


def test_every_check_is_explained():
    codes = set(re.findall(r'id="(config\.\w+)"', (ROOT / "config" / "checks.py").read_text()))
    assert {code for code in codes if f"`{code}`" not in OPERATE} == set()
