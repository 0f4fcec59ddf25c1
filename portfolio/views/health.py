"""System health, for administrators."""

from itertools import groupby

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.permissions import can_administer
from common import clock
from common.pages import render_page
from common.permissions import require
from portfolio.vitals import vitals


@require_safe
def system_health(request: HttpRequest) -> HttpResponse:
    """Jobs, log, sources, mail, storage and backups: each with its state and, where it is not well, what to do."""
    require(can_administer(actor_of(request)))
    found = vitals()
    context = {
        "groups": [(name, list(lines)) for name, lines in groupby(found, key=lambda one: one.group)],
        "bad": sum(one.state == "bad" for one in found), "warn": sum(one.state == "warn" for one in found),
        "version": getattr(settings, "VERSION", "0.1.0"), "engine": connection.vendor, "now": clock.now(),
    }  # fmt: skip
    response = render_page(request, "portfolio/system_health.html", context)
    response["Cache-Control"] = "no-store"
    return response
