"""No odd address makes a 500: every route that takes a word or number in its path is asked with ones that fit nothing."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.services import token_create
from common.actors import CLOCK
from tests.guards import access
from tests.guards.world import World, build_world

ADDRESSES = ("999999999999999999999999", "a%00b", "%ff%fe")


@pytest.fixture
def world(cast, initiative) -> World:
    return build_world(cast, initiative)


@pytest.fixture
def doors(cast, sign_in) -> dict[str, Client]:
    """A program manager, by pages and by a token for the interface."""
    _, text = token_create(actor=CLOCK, user=cast.pm.user, name="All", scopes=access.SCOPES)
    return {"pm": sign_in(cast.pm), "token": Client(headers={"Authorization": f"Bearer {text}"})}


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


def test_no_odd_address_fails_inside(world, doors):
    faults = []
    for route in access.routes():
        if "<" not in route.pattern:
            continue
        client = doors["token" if route.is_api else "pm"]
        faults += [_fault(client, route.methods[0], _address(route, world, odd)) for odd in ADDRESSES]
    assert [one for one in faults if one] == []


@pytest.mark.parametrize("address", ["/i/a%00b/", "/portfolio/?q=a%00b", "/api/v1/initiatives/?search=a%00b"])
def test_an_address_with_a_nul_is_nobodys(doors, address):
    assert doors["token" if address.startswith("/api") else "pm"].get(address).status_code == 404
