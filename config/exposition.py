"""`/metrics`: what this application measures of itself, in OpenMetrics text."""

import ipaddress
import os
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from accounts.services import outbox_failed, outbox_lag_seconds
from metrics.health import checks_silent_seconds, pull_lag_seconds

REGISTRY = CollectorRegistry()
REQUESTS = Counter("flightline_http_requests", "Requests answered.", ["class"], registry=REGISTRY)
SECONDS = Histogram(
    "flightline_http_request_seconds",
    "Time to answer a request.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
PULL_LAG = Gauge(
    "flightline_pull_lag_seconds",
    "How late the most overdue pull is.",
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
CHECKS_SILENT = Gauge(
    "flightline_checks_silent_seconds",
    "Since when nothing has been checked at all.",
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
OUTBOX_LAG = Gauge(
    "flightline_outbox_lag_seconds",
    "How late the longest due message to people is.",
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
OUTBOX_FAILED = Gauge(
    "flightline_outbox_failed",
    "Messages to people that were given up within seven days.",
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
for _class in ("2xx", "3xx", "4xx", "5xx"):
    REQUESTS.labels(_class)


class RequestMeter:
    """Counts and times each request, except the scrape itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/metrics", "/healthz", "/readyz"):
            return self.get_response(request)
        started = time.perf_counter()
        response = self.get_response(request)
        SECONDS.observe(time.perf_counter() - started)
        REQUESTS.labels(f"{response.status_code // 100}xx").inc()
        return response


def _collected() -> CollectorRegistry:
    """This process's numbers, or all web workers' together when they share a folder for it."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped library
    return registry


def _may_scrape(request: HttpRequest) -> bool:
    address = ipaddress.ip_address(request.META["REMOTE_ADDR"])
    if any(address in ipaddress.ip_network(network, strict=False) for network in settings.METRICS_ALLOWED_FROM):
        return True
    from accounts.authentication import BearerToken  # noqa: PLC0415  # the framework of REST, which pages do without

    authorization = request.headers.get("Authorization", "")
    return bool(authorization) and BearerToken().opens(authorization)


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """OpenMetrics text, to allowed addresses or a living token with the scope `read`."""
    if not _may_scrape(request):
        return HttpResponse("Only with a token, or from an allowed address.", status=403, content_type="text/plain")
    PULL_LAG.set(pull_lag_seconds())
    CHECKS_SILENT.set(checks_silent_seconds())
    OUTBOX_LAG.set(outbox_lag_seconds())
    OUTBOX_FAILED.set(outbox_failed())
    body = generate_latest(_collected())  # type: ignore[no-untyped-call]  # untyped library
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
