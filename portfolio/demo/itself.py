"""Flightline measured by itself: a source at the application's own metrics page, and three metrics that move."""

from datetime import timedelta

from common import clock
from common.actors import Actor
from metrics.models import AllowedAddress, Source
from metrics.services import address_allow, address_end, metric_add, source_add, source_edit
from portfolio.demo.measures import WHY
from portfolio.demo.story import Story

SLUG = "flightline"
SOURCE = "Flightline's own metrics page"
ADDRESS = "127.0.0.1"
REASON = "The demo measures this very application."
INTERVAL_S = 15
ALLOWED_DAYS = 365
REQUESTS = "flightline_http_requests_total"
MEASURED = (
    ("Response time p95", "latency", "s", "lower", 0.5, "flightline_http_request_seconds", "quantile", 0.95),
    ("Requests a second", "throughput", "req/s", "higher", 0.0, REQUESTS, "rate", None),
    ("Failed requests", "error_rate", "ratio", "lower", 0.01, f'{REQUESTS}{{class="5xx"}} / {REQUESTS}', "rate", None),
)


def page_url(port: int) -> str:
    """The metrics page of the application that serves on `port`."""
    return f"http://{ADDRESS}:{port}/metrics"


def connect(story: Story, port: int) -> None:
    """Allow exactly this address and port, add the source, and let the background job pull from now on."""
    allow(story.cast.actor("admin"), port)
    engineer, owner = story.actor("engineering"), story.user("engineering")
    values = {"kind": "openmetrics", "name": SOURCE, "url": page_url(port), "owner": owner, "timeout_s": 5}
    source = source_add(actor=engineer, values=values)
    for name, purpose, unit, direction, target, query, conversion, quantile in MEASURED:
        asked = {
            "name": name, "kind": "operational", "purpose": purpose, "why": WHY[purpose], "unit": unit, "direction": direction,
            "target": target, "provenance": "pulled", "source": source, "query": query, "conversion": conversion,
            "quantile": quantile, "interval_s": INTERVAL_S, "grace_s": 300, "step_s": INTERVAL_S, "owner": owner,
        }  # fmt: skip
        metric = metric_add(actor=engineer, initiative=story.initiative, values=asked)
        story.record(
            "planned_signal", "operations", signal=name, purpose=purpose, why="Asked for by operations", metric=metric
        )


def allow(admin: Actor, port: int) -> AllowedAddress:
    """A row for exactly this address and port: the only one that opens the own web server."""
    return address_allow(
        actor=admin,
        network=f"{ADDRESS}/32",
        ports=[port],
        reason=REASON,
        expires_on=clock.today() + timedelta(days=ALLOWED_DAYS),
    )


def follow(admin: Actor, port: int) -> bool:
    """Point the source at another port and move its allowed address along; False when it is right already."""
    source = Source.objects.filter(name=SOURCE).first()
    if source is None:
        return False
    rows = [row for row in AllowedAddress.objects.valid_on(clock.today()) if row.reason == REASON]
    if source.url == page_url(port) and any(row.ports == [port] for row in rows):
        return False
    for row in rows:
        address_end(actor=admin, address=row)
    allow(admin, port)
    if source.url != page_url(port):
        source_edit(actor=admin, source=source, values={"url": page_url(port)})
    return True
