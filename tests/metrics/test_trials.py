"""What a target would have done, and what looks wrong, before a metric is saved."""

from datetime import UTC, datetime, timedelta

import pytest

from metrics.models import Metric
from metrics.recipes import RECIPES, recipe_values
from metrics.rules import Value
from metrics.services import metric_add, metric_preview
from metrics.sources import registry
from metrics.sources.base import FetchResult, QuerySettings, Sample
from metrics.sources.otlp import query_plain
from metrics.sources.prometheus_api import promql_build
from metrics.sources.selectors import expression_parse
from metrics.states import Target
from metrics.trials import breach_words, direction_warnings, episodes, missing_warnings, unit_warnings
from tests.metrics.conftest import LATENCY

END = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
SLOW = Target("lower", 1.2, unit="s")


def hourly(values, end=END):
    return [(end - (len(values) - 1 - place) * HOUR, value) for place, value in enumerate(values)]


def valued(points):
    return [Value(at, value) for at, value in points]


def week(**bad):
    """A value an hour for a week, all good but those named by their hour from the start."""
    values = [1.0] * (7 * 24 + 1)
    for hour, length in bad.items():
        start = int(hour.removeprefix("h"))
        values[start : start + length] = [2.0] * length
    return hourly(values)


def test_a_week_with_two_breaches_says_how_often_and_how_long():
    points = week(h10=3, h50=5)
    found = episodes(valued(points), SLOW)
    # Opens at the first bad value, closes with the third good one.
    assert [(e.start, e.end) for e in found] == [
        (points[10][0], points[15][0]), (points[50][0], points[57][0])
    ]  # fmt: skip
    words = breach_words(valued(points), SLOW, since=END - WEEK, until=END)
    assert words == "In the last 7 days this target would have been breached 2 times, 12 h in all."


def test_one_bad_value_alone_and_a_good_week_breach_nothing():
    assert episodes(valued(week(h10=1)), SLOW) == []
    assert "would not have been breached" in breach_words(valued(week(h10=1)), SLOW, since=END - WEEK, until=END)


def test_a_breach_that_lasts_ends_with_the_last_point_and_short_history_says_so():
    points = hourly([1.0, 1.0, 2.0, 2.0, 2.0])
    words = breach_words(valued(points), SLOW, since=END - WEEK, until=END)
    assert words == "In the 4 h of history that there is this target would have been breached once, 2 h in all."
    assert breach_words(valued(points[:2]), SLOW, since=END - WEEK, until=END) == ""


@pytest.mark.parametrize(
    ("purpose", "unit", "values", "words"),
    [
        ("latency", "s", [840, 850, 900], "If they are milliseconds"),
        ("latency", "s", [0.8, 1.2], ""),
        ("latency", "ms", [0.8, 1.2], "If they are seconds"),
        ("latency", "ms", [800, 1200], ""),
        ("accuracy", "ratio", [93, 95], "would read as 9,500\u202f%"),
        ("accuracy", "ratio", [0.93, 1.0], ""),
        ("error_rate", "%", [0.01, 0.02], "set the unit ratio"),
        ("error_rate", "%", [1.0, 2.5], ""),
        ("other", "", [1e9], ""),
        ("latency", "s", [], ""),
    ],
)
def test_unit_that_does_not_fit_the_values_is_named(purpose, unit, values, words):
    told = " ".join(unit_warnings(hourly(values), purpose, unit))
    assert words in told
    assert bool(told) == bool(words)


def test_direction_against_the_usual_and_a_target_that_nothing_meets():
    good = hourly([0.8, 0.9, 1.0])
    assert direction_warnings(good, "latency", SLOW) == []
    (told,) = direction_warnings(good, "latency", Target("higher", 0.5, unit="s"))
    assert told == "For latency, lower is better; this target says the opposite."
    (told,) = direction_warnings(hourly([3.0, 4.0, 5.0]), "latency", SLOW)
    assert "Every value misses the target" in told
    assert direction_warnings(hourly([3.0]), "other", Target("range", 0, 1)) == []


def test_missing_values_are_counted_from_the_first_one_with_the_longest_gap():
    whole = week()
    assert missing_warnings(whole, step_s=3600, since=END - WEEK, until=END) == []
    (told,) = missing_warnings(whole[:50] + whole[98:], step_s=3600, since=END - WEEK, until=END)
    assert "28\u202f% of the values expected since 13 Nov 12:00 UTC are missing" in told
    assert "the longest gap is 2 d, from 15 Nov 13:00 UTC" in told
    assert missing_warnings(whole[120:], step_s=3600, since=END - WEEK, until=END) == [], "it began later"
    (told,) = missing_warnings(whole[:100], step_s=3600, since=END - WEEK, until=END)
    assert "longest gap" in told, "it stopped"


def test_preview_says_all_of_it_and_a_page_of_the_present_has_no_history(cast, initiative, source, adapter):
    values = {**LATENCY, "provenance": "pulled", "source": source.pk, "query": "up", "step_s": 3600}

    def answer(window):
        return FetchResult(
            tuple(Sample(window.end - hour * HOUR, 2000.0 if hour < 5 else 900.0) for hour in range(160, -1, -1))
        )

    adapter.answer = answer
    found = metric_preview(actor=cast.engineer.actor, initiative=initiative, values=values)
    assert found.breached.startswith("In the last 7 days this target would have been breached once, 6 d")
    assert any("milliseconds" in words for words in found.warnings)
    assert any("Every value misses" in words for words in found.warnings)
    assert (adapter.windows[0].end - adapter.windows[0].start) == WEEK
    adapter.has_history = False
    assert metric_preview(actor=cast.engineer.actor, initiative=initiative, values=values).breached == ""


def test_recipes_fill_the_form_and_each_question_can_be_asked(sign_in, cast, initiative, source, adapter):
    assert len(RECIPES) == 5
    for code, recipe in RECIPES.items():
        for kind, question in recipe.questions.items():
            values = recipe_values(code, kind)
            asked = QuerySettings(question.query, question.conversion, question.quantile)
            if kind == "prometheus":
                assert promql_build(asked, 60)
            elif kind in ("openmetrics", "otlp"):
                assert expression_parse(query_plain(question.query))
            pulled = {} if kind == "otlp" else {"source": source.pk}
            metric = metric_add(
                actor=cast.engineer.actor, initiative=initiative, values={**values, **pulled, "name": f"{code} {kind}"}
            )
            assert metric.why
    client = sign_in(cast.engineer)
    page = client.get("/i/AI-001/metrics/add/?recipe=latency&from=prometheus").content.decode()
    assert 'value="Answer time, 95 of 100"' in page
    assert f'<option value="{source.pk}" selected>' in page
    assert "http_server_request_duration_seconds</textarea>" in page
    assert client.get("/i/AI-001/metrics/add/?recipe=nonsense&from=prometheus").status_code == 200
    assert "Start from one of the usual five" in client.get("/i/AI-001/metrics/add/").content.decode()
    assert Metric.objects.count() == sum(len(recipe.questions) for recipe in RECIPES.values())
    assert {kind for recipe in RECIPES.values() for kind in recipe.questions} - {"otlp"} <= set(registry.ADAPTERS)
