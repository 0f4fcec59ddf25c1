"""No odd input makes a 500: every route asked with odd words in its address, its question and each field of its form or body."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.services import token_create
from audit.services import entries_seal
from common.actors import CLOCK
from tests.guards import access
from tests.guards.bodies import bodies_of
from tests.guards.world import World, build_world

QUESTIONS = ("a\0b", "99999999999999999999999", "9999-12-31T23:59:59-23:59", "９")
FIELDS = ("\0", "-99999999999999999999", "0001-01-01", "\u202e'<{{7*7}}")
ADDRESSES = ("999999999999999999999999", "a%00b", "%ff%fe")
SHAPES = ([], {"a": [None]}, 2**64, "\0", None)
ASKED = (
    "q", "search", "page", "limit", "offset", "ordering", "show", "phase", "state", "kind", "day", "then", "from", "to", "since",
    "until", "range", "range_s", "framework", "unit", "bu", "key", "initiative", "initiative__key", "metric", "component",
    "discipline", "criterion", "tab", "part", "by", "sort", "size", "seed", "query", "recipe", "combine", "outcome", "corrects",
    "actor", "action", "object", "ip", "next", "subject", "subject_id", "compare", "group", "step", "owner", "risk_tier", "tag",
    "status", "after", "before", "slot", "format", "business_unit", "ai_type", "purpose", "at",
)  # fmt: skip


@pytest.fixture
def world(cast, initiative) -> World:
    return build_world(cast, initiative)


@pytest.fixture
def doors(cast, sign_in) -> dict[str, Client]:
    """Who sees most: a program manager and an auditor with pages, and a token for the interface."""
    _, text = token_create(actor=CLOCK, user=cast.pm.user, name="All", scopes=access.SCOPES)
    return {
        "pm": sign_in(cast.pm), "admin": sign_in(cast.admin), "auditor": sign_in(cast.auditor),
        "token": Client(headers={"Authorization": f"Bearer {text}"}),
    }  # fmt: skip


def _address(route: access.Route, world: World, odd: str | None = None) -> str:
    def fill(found: re.Match[str]) -> str:
        return world.value(route.pattern, found.group(1) or found.group(2)) if odd is None else odd

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", fill, route.pattern)


def _fault(client: Client, method: str, address: str, **sent: Any) -> str:
    """What failed inside, in words; empty when the door answered for itself. Nothing of the call stays."""
    try:
        with transaction.atomic():
            answer = getattr(client, method.lower())(address, **sent)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
    except Exception as error:  # whatever it is, it would be a 500
        return f"{method} {address[:120]!r} {str(sent)[:300]}: {type(error).__name__}: {str(error)[:200]}"
    return "" if answer.status_code < 500 else f"{method} {address[:120]!r} {str(sent)[:300]}: {answer.status_code}"


def _mixed(names: Iterable[str], odd: Sequence[str], turn: int) -> dict[str, str]:
    """Each name with one of the odd words, another one at each turn."""
    return {name: odd[(place + turn) % len(odd)] for place, name in enumerate(names)}


def test_no_odd_question_fails_inside(world, doors):
    entries_seal()
    faults = []
    for route in access.routes():
        if "GET" not in route.methods:
            continue
        address = _address(route, world)
        client = doors["token" if route.is_api else "auditor" if "audit" in route.pattern else "pm"]
        faults += [_fault(client, "GET", address, data=_mixed(ASKED, QUESTIONS, turn)) for turn in range(2)]
    assert [one for one in faults if one] == []


def test_no_odd_address_fails_inside(world, doors):
    faults = []
    for route in access.routes():
        if "<" not in route.pattern:
            continue
        client = doors["token" if route.is_api else "pm"]
        faults += [_fault(client, route.methods[0], _address(route, world, odd)) for odd in ADDRESSES]
    assert [one for one in faults if one] == []


def test_no_odd_field_fails_inside(world, doors):
    entries_seal()
    bodies, faults = bodies_of(world), []
    for route in access.routes():
        body, address = bodies.get(route.pattern, {}), _address(route, world)
        for method in set(route.methods) - {"GET"}:
            if route.is_api:
                sent = [body | {name: SHAPES[place % len(SHAPES)]} for place, name in enumerate(body)]
                faults += [
                    _fault(doors["token"], method, address, content_type="application/json", data=one) for one in sent
                ]
            else:
                faults += [_fault(doors["pm"], method, address, data=_mixed(body, FIELDS, turn)) for turn in range(2)]
    assert [one for one in faults if one] == []
