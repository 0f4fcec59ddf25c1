"""An alert that judges a rule: an aggregate over a window, with its number of values and of cases."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from common.errors import DomainError
from metrics.alerting import AlertPolicy, Known, standing
from metrics.checking import MOST_VALUES, checked_target, checks_of
from metrics.models import Alert, Metric
from metrics.rules import Rule, Value, evaluate
from metrics.services import metric_edit, metric_preview, points_push, states_sweep
from metrics.sources.base import FetchResult, Sample
from metrics.states import Target
from metrics.trials import breach_words, episodes
from tests.metrics.conftest import push_each_minute

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RATES = Target("lower", 0.05, unit="ratio")
SLOW = Target("lower", 1.2, unit="s")
AGGREGATES = ("mean", "p50", "p95", "max", "min", "sum", "share", "proportion")


def series(numbers, n=None):
    """One value a minute, the last of them now; `n` cases each, or as many as it lists."""
    cases = n if isinstance(n, list) else [n] * len(numbers)
    first = NOW - (len(numbers) - 1) * MINUTE
    return [
        Value(first + place * MINUTE, value, count)
        for place, (value, count) in enumerate(zip(numbers, cases, strict=True))
    ]


def checked(points, rule, target):
    return checks_of(points, rule, target, [point.at for point in points])


def numbers_of(points, rule, target=SLOW):
    return [round(check.value, 6) for check in checked(points, rule, target)]


@pytest.mark.parametrize(
    ("aggregate", "found"),
    [
        ("mean", [1, 1.5, 2, 3, 4]), ("p50", [1, 1, 2, 3, 4]), ("p95", [1, 2, 3, 4, 5]), ("max", [1, 2, 3, 4, 5]),
        ("min", [1, 1, 1, 2, 3]), ("sum", [1, 3, 6, 9, 12]), ("share", [1, 0.5, 0.333333, 0, 0]),
    ],
)  # fmt: skip
def test_each_check_is_the_aggregate_of_its_own_window(aggregate, found):
    assert numbers_of(series([1, 2, 3, 4, 5]), Rule(aggregate, window_s=180)) == found


def test_too_few_values_are_no_check_and_without_a_rule_each_value_is_one():
    points = series([1, 2, 3, 4])
    assert numbers_of(points, Rule("mean", window_s=180, min_samples=3)) == [2, 3]
    assert numbers_of(points, None) == [1, 2, 3, 4]


def test_a_proportion_is_bad_only_when_its_whole_interval_is():
    """Nine of a hundred: 9 %, 95 % interval 4.8 to 16.2 %; 90 of 1,000: 7.4 to 10.9 %. Good: 1 of 1,000, up to 0.6 %."""
    rule = Rule("proportion", window_s=60)
    assert evaluate(series([0.09], 100), rule, RATES, NOW).state == "not_met", "a gate asks for proof that it is good"
    assert checked(series([0.09], 100), rule, RATES) == [], "an alert asks for proof that it is bad"
    bad, good = checked(series([0.09], 1000), rule, RATES), checked(series([0.001], 1000), rule, RATES)
    assert (bad[0].value, bad[0].n, good[0].value) == (0.09, 1000, 0.001)
    assert checked(series([0.09, 0.09], [1000, None]), Rule("proportion", window_s=3600), RATES)[1:] == [], (
        "cases unknown"
    )


@pytest.mark.parametrize(
    ("target", "value", "cases", "checks"),
    [
        (Target("higher", 0.9), 0.85, 20, 0), (Target("higher", 0.9), 0.85, 2000, 1),
        (Target("range", 0.4, 0.6), 0.65, 50, 0), (Target("range", 0.4, 0.6), 0.65, 5000, 1),
        (Target("range", 0.500, 0.505), 0.52, 30, 0), (Target("range", 0.4, 0.6), 0.3, 5000, 1),
        (Target("higher", 0.98), 0.99, 280, 1), (Target("lower", 0.1), 0.09, 20, 1),
    ],
)  # fmt: skip
def test_in_every_direction_a_miss_whose_interval_reaches_the_target_decides_nothing(target, value, cases, checks):
    assert len(checked(series([value], cases), Rule("proportion", window_s=60), target)) == checks


def test_cases_of_a_window_are_added_for_the_least_number():
    found = checked(series([0.2, 0.2, 0.2], 40), Rule("proportion", window_s=180), RATES)
    assert [check.n for check in found] == [40, 80, 120]
    few = AlertPolicy(min_n=100)
    assert standing(found[:2], RATES, few, Known(), NOW).state == "no_data"
    assert [few.judges(check.n) for check in found] == [False, False, True]


values = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 400)), min_size=1, max_size=14)
rules = st.builds(
    lambda name, minutes, least, share: Rule(name, minutes * 60, least, share=share),
    st.sampled_from(AGGREGATES), st.integers(1, 8), st.integers(1, 3), st.sampled_from([0.5, 0.9, 1.0]),
)  # fmt: skip
policies = st.builds(lambda of, bad, good: AlertPolicy(min(bad, of), of, good), *[st.integers(1, 5)] * 3)


def breaches(points, rule, target, policy, is_firing):
    frame = [point.at for point in points][-policy.checks :]
    return standing(
        checks_of(points, rule, target, frame), checked_target(rule, target), policy, Known(is_firing), NOW
    ).breach


@given(values, rules, policies, st.booleans(), st.floats(0, 1), st.floats(0, 1), st.sampled_from(["lower", "higher"]))
def test_a_looser_target_never_alerts_more(rows, rule, policy, firing, limit, room, direction):
    points = series([value for value, _ in rows], [cases for _, cases in rows])
    loose = limit + room if direction == "lower" else limit - room
    strict = breaches(points, rule, Target(direction, limit), policy, firing)
    assert strict or not breaches(points, rule, Target(direction, loose), policy, firing)


@given(values, rules)
def test_a_check_is_what_the_rule_says_of_the_same_values(rows, rule):
    points = series([value for value, _ in rows], [cases for _, cases in rows])
    target = Target("lower", 0.4)
    for check in checked(points, rule, target):
        result = evaluate(points, rule, target, check.at)
        assert math.isclose(check.value, result.value)
        meets = check.value >= rule.share if rule.aggregate == "share" else check.value <= target.limit
        assert meets is (result.is_met or (rule.aggregate == "proportion" and result.state == "unknown"))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_of_a_window_that_holds_one_value_the_mean_is_that_value(numbers):
    points = series(numbers)
    assert numbers_of(points, Rule("mean", window_s=60), RATES) == numbers_of(points, None, RATES)


def test_looking_back_judges_the_rule_and_honours_few_cases():
    """Every tenth value is wild; single values alert, their mean does not."""
    wild = series([3.0 if place % 10 < 2 else 0.2 for place in range(200)])
    assert len(episodes(wild, SLOW)) == 20
    assert episodes(wild, SLOW, rule=Rule("mean", window_s=1800, min_samples=20)) == []
    words = breach_words(wild, SLOW, since=NOW - timedelta(days=7), until=NOW, rule=Rule("max", window_s=1800))
    assert "breached once, 3 h 19 min in all" in words
    few = [Value(point.at, point.value, 3) for point in wild]
    assert episodes(few, SLOW, AlertPolicy(min_n=20)) == []


pytestmark = pytest.mark.usefixtures("demo_database")


def with_rule(cast, metric, **changes):
    return metric_edit(actor=cast.engineer.actor, metric=metric, values=changes)


def test_the_mean_of_a_window_opens_and_closes_where_single_values_swing(cast, pushed):
    with_rule(
        cast, pushed, alert_aggregate="mean", alert_window_s=300, alert_min_samples=3, interval_s=60, alert_good=2
    )
    swinging = [0.2, 2.5, 0.2, 2.5, 0.2, 0.2, 0.2]
    assert push_each_minute(cast, pushed, swinging) == [0] * 7, (
        "two and more bad values among the last three, but a good mean"
    )
    with clock.travelling(clock.now() + 20 * MINUTE):
        assert push_each_minute(cast, pushed, [2, 2, 2, 0.1, 0.1, 0.1, 0.1, 0.1]) == [0, 0, 0, 1, 1, 1, 0, 0]
    alert = Alert.objects.get()
    assert alert.detail.startswith("p95 latency: mean 1.52\u202fs over 5 min, target ≤ 1.2\u202fs")


def test_a_proportion_waits_for_cases_then_opens_and_says_on_how_many(cast, pushed):
    with_rule(cast, pushed, unit="ratio", target=0.1, alert_aggregate="proportion", alert_window_s=1800, interval_s=60)
    assert push_each_minute(cast, pushed, [0.2] * 4, n=5) == [0] * 4, "4 of 20 is 20 %, and may be 8 %"
    states_sweep()
    assert not Alert.objects.exists()
    with clock.travelling(clock.now() + 5 * MINUTE):
        assert push_each_minute(cast, pushed, [0.2, 0.2], n=100) == [0, 1]
    assert "20.0\u202f% of 220 cases, 95 % interval 15.2\u202f% to" in Alert.objects.get().detail
    with clock.travelling(clock.now() + 7 * MINUTE):
        assert push_each_minute(cast, pushed, [0.0] * 3, n=5) == [1, 1, 1], "a few good ones at night do not close it"


def test_late_values_are_judged_with_their_window_and_silence_stays_an_alert(cast, pushed):
    with_rule(cast, pushed, alert_aggregate="max", alert_window_s=600, interval_s=60, alert_bad=1, alert_of=1)
    push_each_minute(cast, pushed, [0.5, 0.5])
    with clock.travelling(clock.now() + 2 * MINUTE):
        points_push(
            actor=cast.engineer.actor, items=[{"metric": pushed.pk, "at": clock.now() - MINUTE / 2, "value": 9}]
        )
        assert Alert.objects.get().detail.startswith("p95 latency: max 9\u202fs over 10 min")
    with clock.travelling(clock.now() + timedelta(hours=2)):
        states_sweep()
        assert sorted(Alert.objects.open().values_list("kind", flat=True)) == ["breached", "silent"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alert_aggregate": "last"}, "alert_aggregate"), ({"alert_aggregate": "proportion"}, "alert_aggregate"),
        ({"alert_window_s": 59}, "alert_window_s"), ({"alert_window_s": 32 * 86400}, "alert_window_s"),
        ({"alert_aggregate": "mean", "interval_s": 60, "alert_window_s": (MOST_VALUES + 1) * 60}, "alert_window_s"),
        ({"alert_min_samples": 0}, "alert_min_samples"), ({"alert_share": 0.0}, "alert_share"),
        ({"alert_share": 1.1}, "alert_share"),
        ({"alert_aggregate": "mean", "alert_window_s": 600, "alert_min_samples": 3}, "alert_min_samples"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_judge_is_refused_at_its_field(cast, pushed, changes, field):
    with pytest.raises(DomainError) as refused:
        with_rule(cast, pushed, **changes)
    assert refused.value.field == field
    assert Metric.objects.get(pk=pushed.pk).alert_aggregate == ""


def test_the_preview_says_what_the_rule_would_have_done(cast, initiative, pulled, adapter):
    wild = [Sample(clock.now() - (300 - place) * MINUTE, 3.0 if place % 10 < 2 else 0.2) for place in range(300)]
    adapter.answer = lambda window: FetchResult(tuple(wild))
    asked = {name: getattr(pulled, name) for name in ("kind", "unit", "direction", "target", "source", "query")} | {
        "target": 1.2
    }
    single = metric_preview(actor=cast.engineer.actor, initiative=initiative, values=asked)
    assert "breached 30 times" in single.breached
    ruled = {**asked, "alert_aggregate": "mean", "alert_window_s": 3600, "alert_min_samples": 20}
    assert (
        "would not have been" in metric_preview(actor=cast.engineer.actor, initiative=initiative, values=ruled).breached
    )


def test_the_form_the_page_and_the_api_show_the_rule(cast, client, pushed):
    client.force_login(cast.engineer.user)
    address = f"{pushed.get_absolute_url()}edit/"
    page = client.get(address).content.decode()
    assert "Each value for itself" in page
    names = [
        "name",
        "kind",
        "purpose",
        "unit",
        "direction",
        "target",
        "warning_ratio",
        "provenance",
        "conversion",
        "alert_error",
    ]
    given = {name: getattr(pushed, name) for name in names} | {"interval_s": "1 min", "grace_s": "1 min"}
    given |= {"version": pushed.version, "alert_aggregate": "share", "alert_window_s": "1 h", "alert_share": "0.8"}
    assert client.post(address, given).status_code == 303
    push_each_minute(cast, pushed, [2, 2, 0.5])
    with clock.travelling(clock.now() + 3 * MINUTE):
        page = client.get(pushed.get_absolute_url()).content.decode()
    assert "A check is the share of the values that meet the target of the last 1 h, at least 80\u202f%" in page
    assert "33.3\u202f% of 3 values meet ≤ 1.2\u202fs" in page
    told = client.get(Alert.objects.get().get_absolute_url()).content.decode()
    assert "A check is the share of the values" in told
    answer = client.get(f"/api/v1/metrics/{pushed.pk}/").json()
    assert (answer["alert_aggregate"], answer["alert_window_s"], answer["alert_share"]) == ("share", 3600, 0.8)
    refused = client.post(address, {**given, "version": pushed.version, "alert_min_samples": "90"})
    assert refused.status_code == 422
    assert "it would never be judged" in refused.content.decode()
