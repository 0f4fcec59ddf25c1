"""The questionnaire as data, and the lines that decide. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from initiatives.classification.ranks import RANKS, rank

PATH = Path(__file__).with_name("questionnaire.yaml")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """`article` names the law it comes from; empty for the organisation's own questions."""

    code: str
    title: str
    help: str
    article: str
    options: tuple[Option, ...]

    def label(self, value: str) -> str:
        return next((one.label for one in self.options if one.value == value), value)


@dataclass(frozen=True, slots=True)
class Line:
    """`field` becomes `value` when each question named in `when` has one of its answers."""

    field: str
    value: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    because: str
    article: str

    def fits(self, answers: Mapping[str, str]) -> bool:
        return all(answers.get(code) in values for code, values in self.when)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    version: int
    source: str
    last_checked: str
    note: str
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The three values with the line that decided each."""

    values: dict[str, str]
    lines: dict[str, Line]


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire that ships with the application. A line that names what does not exist stops the start of a test."""
    given = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    questions = tuple(_question(one) for one in given["questions"])
    known = {one.code: {option.value for option in one.options} for one in questions}
    lines = tuple(_line(one, known) for one in given["lines"])
    return Questionnaire(
        int(given["version"]), given["source"], str(given["last_checked"]), given["note"], questions, lines
    )


def suggest(answers: Mapping[str, str], asked: Questionnaire | None = None) -> Suggestion:
    """What the answers lead to. Class and role: the first line that fits. Tier: of all lines that fit, the highest."""
    found: dict[str, Line] = {}
    for line in (asked or questionnaire()).lines:
        if not line.fits(answers):
            continue
        before = found.get(line.field)
        is_more = (
            before is not None
            and line.field == "risk_tier"
            and rank(line.field, line.value) > rank(line.field, before.value)
        )
        if before is None or is_more:
            found[line.field] = line
    return Suggestion({field: line.value for field, line in found.items()}, found)


def _question(given: Mapping[str, Any]) -> Question:
    options = tuple(Option(str(value), str(label)) for value, label in given["options"].items())
    return Question(given["code"], given["title"], given["help"], given["article"], options)


def _line(given: Mapping[str, Any], known: Mapping[str, set[str]]) -> Line:
    field, value = given["sets"], given["to"]
    if value not in RANKS[field]:
        raise ValueError(f"{field} has no value {value}")
    when = tuple((code, tuple(values)) for code, values in given["when"].items())
    for code, values in when:
        if not set(values) <= known[code]:
            raise ValueError(f"{code} has no answer {set(values) - known[code]}")
    return Line(field, value, when, given["because"], given["article"])
