"""A foreign initiative shows nowhere: every list, search, export and feed that a stranger may open, and every key they may name."""

import json
import re

import pytest
from django.test import Client

from accounts.services import token_create
from common import clock
from common.actors import CLOCK
from portfolio.services.feeds import feed_open
from tests.guards import access
from tests.guards.bodies import WORDS
from tests.guards.world import CANARY, World, build_world

BY_SECRET = {"calendar/<str:secret>.ics", "shared/board/<str:secret>/", "f/<str:code>/", "f/<str:code>/thanks/"}
"""Whoever holds the address sees what it was made for; the stranger's own calendar is looked at apart."""
AWAY = 987654321


@pytest.fixture
def world(cast, initiative) -> World:
    return build_world(cast, initiative)


@pytest.fixture
def stranger(cast, sign_in) -> tuple[Client, Client]:
    """A signed-in person who is no member, and a token of theirs with every scope of reading and writing."""
    _, text = token_create(actor=CLOCK, user=cast.outsider.user, name="All", scopes=access.SCOPES)
    return sign_in(cast.outsider), Client(headers={"Authorization": f"Bearer {text}"})


def _questions(world: World) -> list[dict[str, str]]:
    """As it opens; asked by words of the hidden title; asked by the key that is hidden. None repeats the whole title."""
    words, key = "in the coal", world.initiative.key
    return [
        {},
        {"q": words, "search": words, "part": "palette", "title": words},
        {"q": key, "initiative": key, "key": key, "keys": key, "show": "all", "state": "open"},
    ]


def _address(route: access.Route, world: World) -> str:
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)",
        lambda found: world.value(route.pattern, found.group(1) or found.group(2)),
        route.pattern,
    )


def _body(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace")


def test_no_list_search_export_or_feed_tells(cast, world, stranger):
    table = access.read_table()
    seen = 0
    for route in access.routes():
        if route.pattern in BY_SECRET or "GET" not in route.methods or table[route.pattern, "GET"]["outsider"] != "ok":
            continue
        client = stranger[1] if route.is_api else stranger[0]
        for question in _questions(world):
            for headers in ({}, {"HX-Request": "true"}) if question and not route.is_api else ({},):
                answer = client.get(_address(route, world), question, headers=headers)
                assert CANARY not in _body(answer), f"{route.pattern} with {question} tells of a hidden initiative"
                seen += answer.status_code == 200
    assert seen > 100
    _, secret = feed_open(actor=cast.outsider.actor)
    assert CANARY not in _body(Client().get(f"/calendar/{secret}.ics"))


def test_whoever_may_see_it_finds_it_there(cast, world, sign_in):
    """The other side: the same doors do tell a member, so silence above is no accident of the question."""
    member = sign_in(cast.engineer)
    for path in (
        "portfolio/",
        "portfolio.csv",
        "search/?q=in+the+coal",
        "api/v1/initiatives/?search=in+the+coal",
        "board/",
    ):
        assert CANARY in _body(member.get(f"/{path}")), path


def _bodies(world: World, key: str, number: object) -> dict[str, dict[str, object]]:
    """Writes that name an initiative or one of its rows by key or number."""
    return {
        "api/v1/comments/": {"initiative": key, "subject": "initiative", "text": WORDS},
        "api/v1/annotations/": {"initiative": key, "kind": "note", "text": "Said"},
        "api/v1/metrics/": {
            "initiative": key, "name": "p99", "kind": "operational", "purpose": "latency", "unit": "s",
            "direction": "lower", "target": 1, "provenance": "pushed", "interval_s": 300, "grace_s": 60, "step_s": 60,
        },
        "api/v1/objectives/": {"initiative": key, "name": "Fast", "metric": number, "counting": "slices", "target": 0.9},
        "api/v1/feedback/": {"initiative": key, "score": 4},
        "api/v1/points/": {"points": [{"metric": number, "at": clock.now().isoformat(), "value": 1}]},
        "api/v1/review-points/": {"review": number, "discipline": "business_value", "kind": "point", "text": WORDS},
    }  # fmt: skip


def test_a_hidden_key_in_a_body_is_answered_like_one_that_is_not_there(world, stranger):
    own = {
        "api/v1/points/": world.ids["api/v1/metrics/<pk>"], "api/v1/objectives/": world.ids["api/v1/metrics/<pk>"],
        "api/v1/review-points/": world.ids["api/v1/reviews/<pk>"],
    }  # fmt: skip
    for path in _bodies(world, "", 0):
        hidden = _bodies(world, world.initiative.key, int(own.get(path, AWAY)))[path]
        absent = _bodies(world, "AI-98765", AWAY)[path]
        answers = [
            stranger[1].post(f"/{path}", json.dumps(body), content_type="application/json") for body in (hidden, absent)
        ]
        named = re.compile(rf"\b({world.initiative.key}|AI-98765|{own.get(path, AWAY)}|{AWAY})\b")
        first, second = ((one.status_code, named.sub("IT", _body(one))) for one in answers)
        assert first == second, path
        assert first[0] in (400, 404, 200, 207), path
        assert CANARY not in first[1]
