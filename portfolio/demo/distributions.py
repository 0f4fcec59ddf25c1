"""The distributions of the demo: what callers say grows longer after a new tariff, and the model was not made for it."""

from functools import partial
from random import Random

from common import clock
from metrics.models import Metric
from metrics.services import drift_reference_set, drift_snapshot_push, metric_add
from portfolio.demo.story import Story

NAME = "Drift of calls"
WEEK_S = 7 * 86_400
EDGES = [60.0, 120.0, 180.0, 240.0, 300.0, 360.0, 480.0]
LENGTHS = [0.06, 0.16, 0.22, 0.2, 0.14, 0.1, 0.08, 0.04]
MOVED = [0.02, 0.06, 0.11, 0.15, 0.17, 0.17, 0.19, 0.13]
TOPICS = ["Invoice", "Contract", "Fault", "Move", "Other"]
SHARES = [0.34, 0.26, 0.2, 0.12, 0.08]
CALLS = 1_240
BEGUN, CREEPS = 140, 35
"""Days ago: the first snapshot, and the day from which calls grow longer."""


def schedule(story: Story) -> None:
    """A reference from the evaluation, a snapshot each week, a change that creeps in over the last five weeks."""
    kept: list[Metric] = []
    rng = Random("flightline calls")  # noqa: S311  # not for secrets: the same numbers at every load
    story.timeline.at(BEGUN + 1, partial(_reference, story, kept))
    for day in range(BEGUN, 0, -7):
        story.timeline.at(day, partial(_snapshot, story, kept, rng, min(max(CREEPS - day, 0) / 28, 1.0)))


def _reference(story: Story, kept: list[Metric]) -> None:
    values = {
        "name": NAME, "kind": "model", "purpose": "drift", "direction": "lower", "target": 0.25, "warning_ratio": 0.6,
        "interval_s": WEEK_S, "grace_s": 2 * 86_400, "provenance": "pushed",
        "why": "The model was evaluated on short calls; longer ones hide more in the middle.",
    }  # fmt: skip
    engineer = story.actor("engineering")
    metric = metric_add(actor=engineer, initiative=story.initiative, values=values)
    drift_reference_set(
        actor=engineer, metric=metric, label="Calls of the evaluation set",
        columns={
            "Length in seconds": {"counts": [round(10_000 * share) for share in LENGTHS], "edges": EDGES},
            "Topic": {"counts": [round(10_000 * share) for share in SHARES], "categories": TOPICS},
        },
    )  # fmt: skip
    kept.append(metric)


def _snapshot(story: Story, kept: list[Metric], rng: Random, part: float) -> None:
    lengths = [(1 - part) * usual + part * moved for usual, moved in zip(LENGTHS, MOVED, strict=True)]
    columns = {"Length in seconds": _drawn(rng, lengths), "Topic": _drawn(rng, SHARES)}
    drift_snapshot_push(actor=story.actor("engineering"), metric=kept[0], at=clock.now(), columns=columns)


def _drawn(rng: Random, shares: list[float]) -> list[int]:
    places = rng.choices(range(len(shares)), shares, k=CALLS)
    return [places.count(place) for place in range(len(shares))]
