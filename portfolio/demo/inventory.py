"""The components of the demo: added, released and reviewed on the timeline, and declared by who uses them."""

from functools import partial
from typing import Any

from initiatives.models import Component, ComponentVersion
from initiatives.services import component_add, dependency_none
from portfolio.demo.content import components
from portfolio.demo.people import Cast
from portfolio.demo.story import Story
from portfolio.demo.timeline import Timeline
from reviews.components import version_draft
from reviews.services import component_edit, component_review, component_version_add, dependency_add

REVIEWERS = {"security": "security", "compliance": "compliance"}
"""Discipline → who reviews components for it."""


def schedule(timeline: Timeline, cast: Cast) -> None:
    """Put every act on the inventory on the timeline."""
    for given in components():
        first = given["versions"][0]["day"]
        timeline.at(first + 0.1, partial(_add, cast, given))
        for version in given["versions"]:
            timeline.at(version["day"], partial(_release, cast, given["name"], version))
            for number, day in enumerate(version["reviews"]):
                for discipline in REVIEWERS:
                    act = partial(_review, cast, given["name"], version["label"], discipline)
                    timeline.at(day - 0.1 * number, act)
        if "ends" in given:
            ends_on = timeline.day(given["ends"]["last_day"])
            timeline.at(given["ends"]["announced"], partial(_announce, cast, given["name"], ends_on))


def declare(story: Story) -> None:
    """Say which components the initiative uses; that it uses none, where the file names none."""
    used = [
        (given["name"], given["used_by"][story.spec.slug])
        for given in components()
        if story.spec.slug in given["used_by"]
    ]
    actor = story.actor("engineering")
    for name, label in used:
        component = Component.objects.get(name=name)
        version = None if label == "newest" else component.versions.get(label=label)
        dependency_add(actor=actor, initiative=story.initiative, component=component, version=version)
    if not used:
        dependency_none(actor=actor, initiative=story.initiative)


def _add(cast: Cast, given: dict[str, Any]) -> None:
    values = {name: given[name] for name in ("name", "kind", "provider", "note")}
    component_add(actor=cast.actor("pm"), values=values | {"owner": cast.user(given["owner"])})


def _release(cast: Cast, name: str, given: dict[str, Any]) -> None:
    values = {field: given[field] for field in ("label", "identifier", "notes")}
    component_version_add(actor=cast.actor("pm"), component=Component.objects.get(name=name), values=values)


def _announce(cast: Cast, name: str, ends_on: Any) -> None:
    component = Component.objects.get(name=name)
    component_edit(actor=cast.actor("pm"), component=component, values={"end_of_life_on": ends_on})


def _review(cast: Cast, name: str, label: str, discipline: str) -> None:
    version = ComponentVersion.objects.select_related("component", "added_by").get(component__name=name, label=label)
    component_review(
        actor=cast.actor(REVIEWERS[discipline]), version=version, discipline=discipline, decision="approve",
        seen=version_draft(version).digest, password=None,
    )  # fmt: skip
