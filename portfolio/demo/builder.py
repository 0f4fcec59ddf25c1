"""Builds the whole demo portfolio through the services, in the order of time."""

from datetime import datetime
from functools import partial

from common import clock
from metrics.services import (
    alerts_sweep,
    feedback_points_refresh,
    objectives_sweep,
    retrainings_sweep,
    series_drift_judge,
    states_sweep,
)
from phases.models import Item
from phases.services import playbook_load_builtin, stays_sweep, waves_sweep
from portfolio.demo import inventory, itself, special
from portfolio.demo.content import specs
from portfolio.demo.people import Cast
from portfolio.demo.story import Story
from portfolio.demo.telling import tell
from portfolio.demo.timeline import Timeline
from reviews.services import component_requests_refresh, gates_sweep

ARRIVAL = 548
"""Days ago on which the organisation began: eighteen months."""


def build(*, now: datetime, port: int) -> list[Story]:
    """Everything: people, playbook, 24 initiatives. The database must be empty and marked *demo*."""
    timeline, cast = Timeline(now), Cast()
    with clock.travelling(timeline.moment(ARRIVAL)):
        cast.arrive()
        version = playbook_load_builtin()
    items = {item.code: item for item in Item.objects.filter(version=version)}
    inventory.schedule(timeline, cast)
    stories = [Story(spec, cast, timeline, items) for spec in specs()]
    for story in stories:
        special.schedule(story)
        tell(story)
        if story.spec.slug == itself.SLUG:
            timeline.finally_(partial(itself.connect, story, port))
    timeline.run()
    with clock.travelling(now):
        _sweep()
    return stories


def _sweep() -> None:
    """What the clock would have noticed meanwhile."""
    stays_sweep()
    states_sweep()
    objectives_sweep()
    alerts_sweep()
    while series_drift_judge():
        pass
    feedback_points_refresh()
    retrainings_sweep()
    waves_sweep()
    gates_sweep()
    component_requests_refresh()
