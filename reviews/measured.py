"""What each metric showed when a gate was asked for: the facts that a bundle freezes, and the windows behind them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from metrics.models import Metric
from metrics.proof import Number, number_of, proofs_of
from metrics.rules import Rule, evaluate, known_at, points_of, target_of

Facts = dict[str, Any]


class Measuring:
    """Measures metrics as of one instant. `name_givers` ends it."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.by_hand: list[tuple[Number, Facts]] = []

    def of(self, given: Mapping[str, Any], metric: Metric) -> Facts:
        """Value, number of points and result of the rule over its window, and how points came that were not pulled."""
        names = ("aggregate", "window_s", "min_samples", "max_age_s")
        rule = Rule(**{name: given[name] for name in names if name in given})
        until = known_at(metric, self.at)  # as the criterion is judged: what is younger is not known yet
        since = until - timedelta(seconds=rule.window_s)
        points = points_of(metric, since=since, until=until)
        result = evaluate(points, rule, target_of(metric), until)
        value = None if result.value is None else format(result.value, ".6g")
        measured: Facts = {
            "from": since.isoformat(), "until": until.isoformat(),
            "aggregate": rule.aggregate, "value": value, "n": result.n, "result": result.state, "words": result.detail,
        }  # fmt: skip
        number = number_of(metric.pk, metric.unit, rule.aggregate, result.value, points, since, until)
        if number is not None:
            by_hand: Facts = {
                "came": list(number.came), "points": number.n, "newest_at": number.newest_at.isoformat(),
            }  # fmt: skip
            measured["by_hand"] = by_hand
            self.by_hand.append((number, by_hand))
        return measured

    def name_givers(self) -> None:
        """Add to each number that was typed or pushed who gave it; one look for all."""
        proofs = proofs_of(number for number, _ in self.by_hand)
        for number, facts in self.by_hand:
            facts["given_by"] = list(proofs[number].given_by)


def frozen_of(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Facts]:
    """The measured facts inside a stored bundle: `{item code/metric id: facts}`."""
    return {
        f"{code}/{metric['metric']}": metric["frozen"]
        for section in sections.values()
        for code, facts in section.get("items", {}).items()
        for metric in facts.get("metrics", ())
    }


def windows_of(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, datetime, datetime]]:
    """`{item code/metric id: (metric id, start, end)}`: the windows that the measured facts were frozen over."""
    return {
        key: (
            int(key.rpartition("/")[2]),
            datetime.fromisoformat(facts["from"]),
            datetime.fromisoformat(facts["until"]),
        )
        for key, facts in frozen_of(sections).items()
        if facts.get("until")
    }
