"""The query language of metrics pages."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.sources.base import SourceError
from metrics.sources.selectors import Matcher, Selector, expression_parse


def test_query_is_taken_apart() -> None:
    parsed = expression_parse(r' a:b_total { x = "1/2}" , y!="\"q\\" , z=~"5..|.*" , } / c{w!~"a|b"} ')
    top = (Matcher("x", "=", "1/2}"), Matcher("y", "!=", '"q\\'), Matcher("z", "=~", "5..|.*"))
    assert parsed.top == Selector("a:b_total", top)
    assert parsed.bottom == Selector("c", (Matcher("w", "!~", "a|b"),))


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ('a{x="1"}', True),
        ('a{x="2"}', False),
        ('a{x!="2"}', True),
        ('a{y=""}', True),
        ('a{y!=""}', False),
        ('a{x=~"1|2"}', True),
        ('a{x=~""}', False),
        ('a{y=~""}', True),
        ('a{x=~"|1"}', True),
        ('a{x=~"2|"}', False),
        ('a{y=~"2|"}', True),
        ('a{x=~"."}', True),
        ('a{x=~".."}', False),
        ('a{x!~"1.*"}', False),
        ('a{x="1",x!="3"}', True),
    ],
)
def test_labels_match_as_in_promql(selector: str, matches: bool) -> None:
    assert expression_parse(selector).top.matches({"x": "1"}) is matches


@pytest.mark.parametrize(
    "query",
    [
        "",
        "1a",
        "a b",
        "a{",
        "a{x}",
        "a{x=1}",
        'a{x="1"',
        'a{x="1" y="2"}',
        "a /",
        "a / b / c",
        "a * b",
        "rate(a)",
        'a{x=~"(a+)+"}',
        'a{x=~"[a]"}',
        'a{x=~"a{2}"}',
        'a{x=~"' + "a" * 201 + '"}',
        "a" * 1001,
    ],
)
def test_query_that_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(SourceError) as caught:
        expression_parse(query)
    assert (caught.value.code, caught.value.permanent) == ("bad_query", True)


@given(
    st.lists(st.sampled_from(["a", "b", ".", ".*", ".+", "|", "\\."]), max_size=9).map("".join),
    st.text("ab.", max_size=8),
)
def test_pattern_matches_as_the_regular_expression_that_it_is(pattern: str, value: str) -> None:
    expected = re.fullmatch(pattern, value, re.DOTALL) is not None
    assert Matcher("x", "=~", pattern).matches({"x": value}) is expected


def test_pattern_with_many_wildcards_takes_no_time() -> None:
    selector = expression_parse('a{x=~"' + ".*a" * 60 + '.*b"}').top
    started = time.monotonic()
    assert not selector.matches({"x": "a" * 1000})
    assert time.monotonic() - started < 0.5
