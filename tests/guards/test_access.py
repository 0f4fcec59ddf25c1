"""Every route × method × role × token scope answers as `access.csv` says, and no route is missing from it."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from accounts.services import token_create
from audit.services import entries_seal
from common.actors import CLOCK
from tests.guards import access
from tests.guards.bodies import bodies_of
from tests.guards.source import PACKAGES
from tests.guards.world import CANARY, World, build_world


@pytest.fixture
def world(cast, initiative) -> World:
    return build_world(cast, initiative)


def _address(route: access.Route, world: World) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match.group("path") or match.group("regex")
        return world.value(route.pattern, name)

    return "/" + re.sub(r"<(?:\w+:)?(?P<path>\w+)>|\(\?P<(?P<regex>\w+)>(?:[^()]|\([^()]*\))*\)", fill, route.pattern)


def _rows() -> dict[str, int]:
    """Rows of every table of ours, in one statement: it is asked twice for each cell of the table."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _call(client: Client, method: str, address: str, body: dict[str, Any]) -> str:
    """One call whose effects are taken back. A refusal has changed no row, left no entry, and names nothing."""
    with transaction.atomic():
        before = _rows() if method != "GET" else {}
        is_json = address.startswith("/api/") and method != "GET"
        sent = {"content_type": "application/json", "data": json.dumps(body)} if is_json else {"data": body}
        response = getattr(client, method.lower())(address, **({} if method == "GET" else sent))
        text = b"".join(response.streaming_content) if response.streaming else response.content
        word = access.word(response.status_code, response.headers.get("Location", ""))
        if word != "ok":
            assert method == "GET" or _rows() == before, f"{method} {address} was refused and yet wrote"
        if word in ("401", "404", "login"):
            assert CANARY.encode() not in text, f"{method} {address} tells what it hides"
        transaction.set_rollback(True)
    return word


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
    entries_seal()  # walking the table takes longer than an entry may wait for its seal
    rows, bodies = [], bodies_of(world)
    for route in access.routes():
        address = _address(route, world)
        for method in route.methods:
            body = bodies.get(route.pattern, {})
            row = {"route": route.pattern, "method": method}
            row |= {role: _call(client, method, address, body) for role, client in people.items()}
            row |= {
                scope: _call(client, method, address, body) if route.is_api else "-" for scope, client in tokens.items()
            }
            rows.append(row)
    return rows


@pytest.mark.django_db
def test_every_route_answers_as_the_table_says(world, request):
    rows = _cells(world)
    if request.config.getoption("--write-access"):
        access.write_table(rows)
    table = access.read_table()
    assert {(row["route"], row["method"]) for row in rows} == set(table), (
        "a route is missing from, or extra in, access.csv"
    )
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
    by_secret = {
        "f/<str:code>/",
        "f/<str:code>/thanks/",
        "shared/board/<str:secret>/",
        "calendar/<str:secret>.ics",
    }  # whoever holds the address
    clients = {"flightline.py", "flightline_mcp.py"}
    assert is_open <= {"healthz", "readyz", "metrics", "welcome/", ".well-known/jwks.json"} | clients | by_secret


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/django-admin/", "/accounts/password/change/", "/accounts/email/"])
def test_library_pages_need_a_session(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "login" in response["Location"]
