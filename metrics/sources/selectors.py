"""The query of the OpenMetrics adapter: one metric with label matchers, or two divided by each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from metrics.sources.base import SourceError

MAX_QUERY_LENGTH = 1_000
MAX_PATTERN_LENGTH = 200
MAX_VALUE_LENGTH = 1_000

_NAME = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*")
_MATCHER = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*')
_ALTERNATIVES = re.compile(r"(?:^|(?<=\|))((?:[^|\\]|\\.)*)(?=\||$)")
_ESCAPE = re.compile(r"\\(.)")
# One piece of a pattern: an escaped sign, a wildcard, or a sign that means itself.
_PIECE = re.compile(r"\\[^a-zA-Z0-9]|\.[*+]?|[^\\^$.|?*+()\[\]{}]")


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
        found = len(actual) <= MAX_VALUE_LENGTH and _pattern(self.value).fullmatch(actual) is not None
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
        try:
            _pattern(value)
        except ValueError:
            raise _bad(f"The pattern for {label} may hold words, | between them, and . or .* or .+") from None
    return Matcher(label, operator, value)


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    """`text` as a regular expression that never backtracks over more than one wildcard. Raises `ValueError`.

    The text between two wildcards is matched at its first occurrence (an atomic group): for patterns of this kind a
    later occurrence can never succeed where the first one fails.
    """
    if len(text) > MAX_PATTERN_LENGTH:
        raise ValueError("too long")
    return re.compile("|".join(_alternative(part) for part in _ALTERNATIVES.findall(text)), re.DOTALL)


def _alternative(text: str) -> str:
    pieces = _PIECE.findall(text)
    if "".join(pieces) != text:
        raise ValueError("a sign that is not known")
    parts = [""]
    for piece in pieces:
        if piece in (".*", ".+"):
            parts[-1] += "." if piece == ".+" else ""
            parts.append("")
        else:
            parts[-1] += piece if piece == "." or piece.startswith("\\") else re.escape(piece)
    first, *between = parts
    if not between:
        return first
    return first + "".join(f"(?>.*?{part})" for part in between[:-1]) + f".*{between[-1]}"


def _unescape(found: re.Match[str]) -> str:
    return {"n": "\n", '"': '"', "\\": "\\"}.get(found[1], found[0])


def _bad(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
