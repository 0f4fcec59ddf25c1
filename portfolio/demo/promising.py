"""The objective of the demo: readings of machines are scored, and one morning a quarter of them was not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from common import clock
from metrics.models import Metric
from metrics.services import metric_add, objective_set, objectives_sweep, points_push
from portfolio.demo.story import Story

BEGUN, SET, BAD_DAY = 33, 14, 8
HOUR = timedelta(hours=1)
BUSY, QUIET = 60, 4
"""Readings in an hour of the day, and of the night."""


@dataclass
class _Kept:
    metric: Metric
    until: datetime


def schedule(story: Story) -> None:
    """A month of hours; an objective after the second week; a morning that burns its budget, seen hour by hour."""
    kept: list[_Kept] = []
    rng = Random("flightline readings")  # noqa: S311  # not for secrets: the same numbers at every load
    at, push = story.timeline.at, partial(_push, story, kept, rng)
    at(BEGUN, partial(_add, story, kept))
    at(SET, partial(_set, story, kept, push))
    for hour in range(8):
        at(BAD_DAY - hour / 8 + 0.875, push)
        at(BAD_DAY - 1 - hour / 8 + 0.875, push)
    story.timeline.finally_(push)


def _add(story: Story, kept: list[_Kept]) -> None:
    values = {
        "name": "Readings scored without a failure", "kind": "operational", "purpose": "availability", "unit": "ratio",
        "direction": "higher", "target": 0.98, "warning_ratio": 0.005, "interval_s": 3600, "grace_s": 86_400,
        "alert_min_n": 20, "alert_aggregate": "proportion", "alert_window_s": 6 * 3600, "provenance": "pushed",
        "owner": story.user("engineering"),
        "why": "Each failure is a machine that nobody looks at that day.",
    }  # fmt: skip
    metric = metric_add(actor=story.actor("engineering"), initiative=story.initiative, values=values)
    kept.append(_Kept(metric, clock.now().replace(minute=0, second=0, microsecond=0)))


def _set(story: Story, kept: list[_Kept], push: partial[None]) -> None:
    push()
    values = {
        "name": "Readings are scored", "metric": kept[0].metric, "counting": "share", "target": 0.99, "period_days": 28,
        "why": "The shift plans by the list as long as one machine in a hundred is missing, not more.",
    }  # fmt: skip
    objective_set(actor=story.actor("operations"), initiative=story.initiative, values=values)


def _push(story: Story, kept: list[_Kept], rng: Random) -> None:
    """The full hours since the last time; then what the clock does with them."""
    begins, now, items = story.timeline.moment(BAD_DAY + 0.875), clock.now(), []
    while kept[0].until + HOUR <= now:
        kept[0].until += HOUR
        at = kept[0].until
        n = BUSY + rng.randrange(20) if 7 <= at.hour < 18 else QUIET + rng.randrange(3)
        failing = 0.25 if begins <= at < begins + 4 * HOUR else 0.003
        failed = sum(rng.random() < failing for _ in range(n))
        items.append({"metric": kept[0].metric.pk, "at": at, "value": round(1 - failed / n, 6), "n": n})
    if items:
        points_push(actor=story.actor("engineering"), items=items)
    objectives_sweep()
