"""Every route × method × role × token scope answers as `access.csv` says, and no route is missing from it."""

import re

import pytest
from django.db import transaction
from django.test import Client

from accounts.services import token_create
from common.actors import CLOCK
from tests.guards import access
from tests.guards.world import World, build_world


@pytest.fixture
def world(cast, initiative) -> World:
    return build_world(cast, initiative)


def _address(route: access.Route, world: World) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match.group("path") or match.group("regex")
        return world.value(route.pattern, name)

    return "/" + re.sub(r"<(?:\w+:)?(?P<path>\w+)>|\(\?P<(?P<regex>\w+)>(?:[^()]|\([^()]*\))*\)", fill, route.pattern)


def _call(client: Client, method: str, address: str) -> str:
    """One call whose effects are taken back."""
    with transaction.atomic():
        kwargs = {"content_type": "application/json", "data": "{}"} if address.startswith("/api/") and method != "GET" else {}
        response = getattr(client, method.lower())(address, **kwargs)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return access.word(response.status_code, response.headers.get("Location", ""))


def _cells(world: World) -> list[dict[str, str]]:
    people = {role: Client() for role in access.ROLES}
    for role, client in people.items():
        if role != "anonymous":
            client.force_login(getattr(world.cast, role).user, backend="django.contrib.auth.backends.ModelBackend")
    tokens = {}
    for scope in access.SCOPES:
        user = world.cast.auditor.user if scope == "read:audit" else world.cast.pm.user
        _, text = token_create(actor=CLOCK, user=user, name=scope, scopes=[scope])
        tokens[scope] = Client(headers={"Authorization": f"Bearer {text}"})
    rows = []
    for route in access.routes():
        address = _address(route, world)
        for method in route.methods:
            row = {"route": route.pattern, "method": method}
            row |= {role: _call(client, method, address) for role, client in people.items()}
            row |= {scope: _call(client, method, address) if route.is_api else "-" for scope, client in tokens.items()}
            rows.append(row)
    return rows


@pytest.mark.django_db
def test_every_route_answers_as_the_table_says(world, request):
    rows = _cells(world)
    if request.config.getoption("--write-access"):
        access.write_table(rows)
    table = access.read_table()
    assert {(row["route"], row["method"]) for row in rows} == set(table), "a route is missing from, or extra in, access.csv"
    wrong = {
        f"{row['method']} {row['route']} as {who}": f"{row[who]} instead of {expected}"
        for row in rows
        for who, expected in table[row["route"], row["method"]].items()
        if row[who] != expected
    }
    assert wrong == {}


@pytest.mark.django_db
def test_no_cell_is_open_to_strangers_but_the_few_that_must_be():
    is_open = {route for (route, _), row in access.read_table().items() if row["anonymous"] == "ok"}
    assert is_open <= {"healthz", "readyz", "metrics", "welcome/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/django-admin/", "/accounts/password/change/", "/accounts/email/"])
def test_library_pages_need_a_session(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "login" in response["Location"]
