"""The content of the demo portfolio, read from the data files beside this module. Invented; names no person.

Days count back from the day of loading: `begun: 545` is 545 days ago, a negative number lies ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILES = ("production", "building", "discovery")
FOLDER = Path(__file__).parent
TEAM_B = frozenset({"search", "scheduling", "routing", "inspection", "tenders", "voice"})
"""Initiatives whose owners are the second team, so that the first team's My work stays readable."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One initiative as the files describe it. `gates` are the days on which gates 1, 2, … were passed."""

    slug: str
    given: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.given[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.given.get(name, default)

    @property
    def gates(self) -> list[float]:
        return list(self.given.get("gates", ()))

    @property
    def left(self) -> frozenset[str]:
        """Codes of the items of the last phase that are not done."""
        return frozenset(self.given.get("left", ()))

    @property
    def words(self) -> dict[str, Any]:
        """What `{names}` in texts stand for."""
        baseline, mark, _ = self.given.get("evaluation", (0.6, 0.8, 0.8))
        names = ("noun", "nouns", "who", "change")
        system = (self.given.get("systems") or ["the register"])[0]
        return {name: self.given.get(name, "") for name in names} | {
            "baseline": baseline,
            "mark": mark,
            "system": system,
        }

    @property
    def is_team_b(self) -> bool:
        return self.slug in TEAM_B


@cache
def specs() -> tuple[Spec, ...]:
    """All initiatives of the demo portfolio."""
    found = [row for name in FILES for row in _read(name)]
    return tuple(Spec(row["slug"], row) for row in found)


@cache
def texts() -> dict[str, Any]:
    """What is written at items and in records."""
    found: dict[str, Any] = _read("texts")
    return found


@cache
def components() -> tuple[dict[str, Any], ...]:
    """What initiatives stand on: the inventory."""
    return tuple(_read("components"))


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
