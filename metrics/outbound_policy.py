"""The outbound policy of source requests: the allow-list as it stands today, and what no row can ever open."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from common import clock
from common.outbound import AllowedAddress as AllowedNetwork
from common.outbound import OutboundPolicy, proxy_parse
from metrics.models import AllowedAddress

DEFAULT_PORTS = {"postgresql": 5432, "redis": 6379, "rediss": 6379, "http": 80, "https": 443}


def outbound_policy() -> OutboundPolicy:
    """Read the allow-list and build the policy. One query; rows that ended or expired do not count."""
    return OutboundPolicy(
        allowed=tuple(_network(row) for row in AllowedAddress.objects.valid_on(clock.today())),
        forbidden=forbidden_endpoints(),
        exact_only=own_endpoints(),
        ca_file=settings.OUTBOUND_CA_FILE or None,
        proxy=proxy_parse(settings.OUTBOUND_PROXY),
    )


def _network(row: AllowedAddress) -> AllowedNetwork:
    ports = frozenset(int(port) for port in row.ports) or None
    return AllowedNetwork(ipaddress.ip_network(row.network), ports, row.host or None)


def forbidden_endpoints() -> frozenset[tuple[str, int]]:
    """Own database and Redis as (host, port): never reachable. Settings alone decide."""
    found: set[tuple[str, int]] = set()
    if connection.vendor == "postgresql":
        database = connection.settings_dict
        host = str(database.get("HOST") or "")
        # A socket path or nothing: the server listens on this machine.
        found.add((host if host and not host.startswith("/") else "127.0.0.1", int(database.get("PORT") or 5432)))
    if settings.REDIS_URL:
        parts = urlsplit(settings.REDIS_URL)
        found.add((parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORTS.get(parts.scheme, 6379)))
    return frozenset(found)


def own_endpoints() -> frozenset[tuple[str, int]]:
    """The own web server: opened only by a row for exactly that address and port."""
    parts = urlsplit(settings.PUBLIC_URL)
    own = (parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORTS.get(parts.scheme, 80))
    return frozenset({own})
