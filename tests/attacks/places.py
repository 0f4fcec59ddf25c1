"""`manage.py shell -c "from tests.attacks.places import tell; tell()"`: where a scanner is to look, on a running demo.

Adds one initiative with one of everything (`tests.guards.world`), so that every route has a real object to point at.
"""

import json
import re
import sys
from typing import Any

from django.db import transaction

from accounts.models import User
from initiatives.models import Initiative
from metrics.models import Metric
from tests.cast import Cast, make_initiative
from tests.guards import access
from tests.guards.world import World, build_world

PART = r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)"


def _address(route: access.Route, world: World) -> str:
    return "/" + re.sub(PART, lambda found: world.value(route.pattern, found.group(1) or found.group(2)), route.pattern)


def matcher(pattern: str) -> str:
    """A regular expression for the addresses of a route."""
    kept, at = "/", 0
    for found in re.finditer(PART, pattern):
        kept, at = kept + re.escape(pattern[at : found.start()]) + "[^/]+", found.end()
    return kept + re.escape(pattern[at:])


def tell(roles: tuple[str, ...] = ("admin", "pm", "auditor")) -> None:
    """Write one line of JSON: what each role may open by the access table, the routes, and ids that are there."""
    with transaction.atomic():
        cast = Cast()
        world = build_world(cast, make_initiative(cast, key="ZZ-001"))
    table, routes = access.read_table(), access.routes()
    may: dict[str, list[tuple[str, str]]] = {
        role: [
            (route.pattern, _address(route, world))
            for route in routes
            if not route.is_api and table[route.pattern, "GET"][role] == "ok"
        ]
        for role in roles
    }
    whole: dict[str, Any] = {
        "pages": may,
        "routes": {route.pattern: matcher(route.pattern) for route in routes},
        "people": {role: User.objects.get(email=f"{role}@example.com").pk for role in roles},
        "key": Initiative.objects.filter(status="active").earliest("pk").key,
        "initiative": Initiative.objects.filter(status="active").earliest("pk").pk,
        "metric": Metric.objects.earliest("pk").pk,
    }
    sys.stdout.write(json.dumps(whole) + "\n")
