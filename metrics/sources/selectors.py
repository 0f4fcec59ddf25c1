"""The query of the OpenMetrics adapter: one metric with label matchers, or two divided by each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.sources.base import SourceError

MAX_QUERY_LENGTH = 1_000
MAX_PATTERN_LENGTH = 200
MAX_VALUE_LENGTH = 1_000

_NAME = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*")
_MATCHER = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*')
_ESCAPE = re.compile(r"\\(.)")
# Alternatives of plain words, `.*` and `.+`: enough for labels, and matched in linear time by what follows.
_PATTERN = re.compile(r"(?:[^\\^$.|?*+()\[\]{}]|\\[^a-zA-Z0-9]|\.[*+]?|\|)*")
MAX_WILDCARDS = 3


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on a label; a missing label counts as empty, as in PromQL."""

    label: str
    operator: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        actual = labels.get(self.label, "")
        if self.operator in ("=", "!="):
            return (actual == self.value) == (self.operator == "=")
        if len(actual) > MAX_VALUE_LENGTH:
            return False
        found = re.fullmatch(self.value, actual, re.DOTALL) is not None
        return found == (self.operator == "=~")


@dataclass(frozen=True, slots=True)
class Selector:
    """A metric name and the conditions on its labels."""

    name: str
    matchers: tuple[Matcher, ...]

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all(matcher.matches(labels) for matcher in self.matchers)


@dataclass(frozen=True, slots=True)
class Expression:
    """`top`, or `top / bottom`."""

    top: Selector
    bottom: Selector | None = None


def expression_parse(text: str) -> Expression:
    """Read `name{label="v", other!="v", third=~"a|b", fourth!~"x.*"}`, or two of these with ` / ` between them.

    Patterns after `=~` and `!~` match the whole value and know only `|`, `.`, `.*` and `.+`. Raises `SourceError`
    (bad_query) that says what is wrong.
    """
    if len(text) > MAX_QUERY_LENGTH:
        raise _bad("The query is longer than 1,000 characters")
    top, rest = _selector(text)
    if not rest:
        return Expression(top)
    if not rest.startswith("/"):
        raise _bad(f"After the metric comes the end or a / and a second metric, not {rest[:20]!r}")
    bottom, rest = _selector(rest[1:])
    if rest:
        raise _bad(f"After the second metric nothing may follow, not {rest[:20]!r}")
    return Expression(top, bottom)


def _selector(text: str) -> tuple[Selector, str]:
    name = _NAME.match(text)
    if name is None:
        raise _bad("Enter the name of a metric, such as http_requests_total")
    rest = text[name.end() :]
    if not rest.startswith("{"):
        return Selector(name[1], ()), rest
    rest = rest[1:].lstrip()
    matchers: list[Matcher] = []
    while not rest.startswith("}"):
        found = _MATCHER.match(rest)
        if found is None:
            raise _bad('Write labels as {name="value", other!="value"}')
        matchers.append(_matcher(found[1], found[2], _ESCAPE.sub(_unescape, found[3])))
        rest = rest[found.end() :]
        if rest.startswith(","):
            rest = rest[1:].lstrip()
        elif not rest.startswith("}"):
            raise _bad('Write labels as {name="value", other!="value"}')
    return Selector(name[1], tuple(matchers)), rest[1:].lstrip()


def _matcher(label: str, operator: str, value: str) -> Matcher:
    if operator in ("=~", "!~"):
        simple = _PATTERN.fullmatch(value) is not None and len(value) <= MAX_PATTERN_LENGTH
        wild = max((part.count(".*") + part.count(".+") for part in value.split("|")), default=0)
        if not simple or wild > MAX_WILDCARDS:
            raise _bad(f"The pattern for {label} may hold words, | between them, and at most three of .* or .+")
    return Matcher(label, operator, value)


def _unescape(found: re.Match[str]) -> str:
    return {"n": "\n", '"': '"', "\\": "\\"}.get(found[1], found[0])


def _bad(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
