"""Gates: asked for, signed by who may, decided by a person."""

import re
from typing import Any

from tests.journey.browser import Page
from tests.journey.story_cast import PASSWORD, Story

ACCEPT = {"engineering": "engineer", "operations": "operations", "business": "business"}
REVIEW = {
    "security": "security",
    "compliance": "compliance",
    "load_test": "loadtest",
    "operations_readiness": "readiness",
    "business_value": "value",
}


def request(
    story: Story, key: str, who: str = "pm", scope: str = "All intake clerks, German letters, prompt 12"
) -> str:
    """Ask for the present gate; answers the address of its page."""
    path = f"/i/{key}/gate/request/"
    page = story.send(who, path, path, scope=scope)
    found = re.search(r"/reviews/\d+/$", page.url)
    assert found, f"{page.url}: {page.text[:1500]}"
    return found[0]


def numbers_confirm(story: Story, key: str, phase: int, who: str = "operations") -> set[str]:
    """On each item, a second person stands behind its typed or pushed numbers; the pages of those metrics."""
    page, done = story.open(who, f"/i/{key}/checklist/?phase={phase}"), set[str]()
    items = {href.partition("?")[0] for _, href in page.links if re.search(rf"/i/{key}/items/\d+/", href)}
    for path in sorted(items):
        for form in story.open(who, path).forms:
            if re.search(r"/metrics/\d+/confirm/$", form.action):
                story.send(who, path, form.action, note="Compared with the export of the help desk.")
                done.add(form.action.removesuffix("confirm/"))
    return done


def sign(story: Story, who: str, path: str, decision: str = "approve", *, expect: int = 200, **values: Any) -> Page:
    """One person signs on the review page, the password typed anew."""
    given = {"password": PASSWORD} | values
    page = story.send(who, path, f"{path}sign/", expect=expect, decision=decision, **given)
    if expect == 200:
        assert not page.url.endswith("/sign/"), page.text[:1500]
    return page


def sign_all(story: Story, path: str, *disciplines: str) -> None:
    """Every owner accepts, and each discipline reviews."""
    for who in ACCEPT.values():
        sign(story, who, path)
    for discipline in disciplines:
        sign(story, REVIEW[discipline], path)


def decide(story: Story, who: str, path: str, outcome: str = "go", *, expect: int = 200, **values: Any) -> Page:
    given = {"password": PASSWORD, "reason": "Looked at each criterion together with the owners."} | values
    return story.send(who, path, f"{path}decide/", expect=expect, outcome=outcome, **given)


def verdict(story: Story, key: str) -> dict[str, Any]:
    found: dict[str, Any] = story.api("GET", f"initiatives/{key}/gate/")
    return found


def slots(story: Story, key: str) -> dict[str, str]:
    """State of each signature slot by its code."""
    return {slot["code"]: slot["state"] for slot in verdict(story, key)["slots"]}
