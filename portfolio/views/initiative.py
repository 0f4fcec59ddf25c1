"""The pages of one initiative: header and tabs. Lower apps give their panels; this module only puts them together."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import render_page
from initiatives.permissions import can_edit_records
from initiatives.threads import thread_of
from metrics.panels.metrics import DEFAULT_RANGE, metric_rows
from phases.panels import checklist
from portfolio.panels.activity import SHOWS, by_day, entries_of
from portfolio.panels.asks import asks_of
from portfolio.panels.header import TABS, Head, head_of, initiative_of
from portfolio.panels.inventory import used_by
from portfolio.panels.overview import overview_of
from portfolio.panels.records import records_by_phase
from portfolio.panels.settings import settings_of
from reviews.components import STATE_WORDS
from reviews.panels import gate_tab
from reviews.readiness import gate_criteria, open_request

PAGE_SIZE = 50


def _head(request: HttpRequest, key: str, tab: str) -> Head:
    actor = actor_of(request)
    return head_of(actor, initiative_of(actor, key), tab)


def _tab(request: HttpRequest, head: Head, context: Mapping[str, Any], block: str | None = None) -> HttpResponse:
    whole = {"head": head, "initiative": head.initiative, "standing": head.standing, **context}
    return render_page(request, f"portfolio/initiative_{head.tab}.html", whole, block=block)


@require_safe
def initiative_header(request: HttpRequest, key: str) -> HttpResponse:
    """The header alone, for the moment after something changed below it."""
    tab = request.GET.get("tab", "overview")
    head = _head(request, key, tab if tab in dict(TABS) else "overview")
    context = {"head": head, "initiative": head.initiative, "standing": head.standing}
    return render_page(request, "portfolio/initiative.html", context, block="initiative_head")


@require_safe
def initiative_overview(request: HttpRequest, key: str) -> HttpResponse:
    """Latest update, figures, what is missing for the next gate, use case."""
    head = _head(request, key, "overview")
    return _tab(request, head, {"overview": overview_of(head.initiative, head.standing)})


@require_safe
def initiative_checklist(request: HttpRequest, key: str) -> HttpResponse:
    """The checklist of a phase, from `phases`."""
    head = _head(request, key, "checklist")
    asked = request.GET.get("phase", "")
    phase = int(asked) if asked in ("1", "2", "3", "4") else None
    found = checklist(actor_of(request), head.initiative, phase, show=request.GET.get("show", ""))
    return _tab(request, head, {"checklist": found, "is_open": False})


@require_safe
def initiative_readiness(request: HttpRequest, key: str) -> HttpResponse:
    """What is missing for the next gate: a block of the overview, loaded after it."""
    initiative = initiative_of(actor_of(request), key)
    asked = open_request(initiative)
    criteria = gate_criteria(initiative, initiative.phase, gate_request=asked) if initiative.phase else []
    missing = [one for one in criteria if one.is_required and not one.passes and not one.waits_for]
    missing.sort(key=lambda one: not one.is_critical)
    context = {"initiative": initiative, "criteria": criteria, "missing": missing}
    return render_page(request, "portfolio/initiative_readiness.html", context, block="gate_readiness")


@require_safe
def initiative_metrics(request: HttpRequest, key: str) -> HttpResponse:
    """KPI contract and metrics, from `metrics`."""
    head = _head(request, key, "metrics")
    rows = metric_rows(actor_of(request), head.initiative, request.GET.get("range", DEFAULT_RANGE))
    return _tab(
        request, head, {"metric_rows": rows, "kpi": rows.kpi.last if rows.kpi else None, "standing_kpi": rows.kpi}
    )


@require_safe
def initiative_reviews(request: HttpRequest, key: str) -> HttpResponse:
    """Gates, rounds, conditions, waivers, from `reviews`."""
    head = _head(request, key, "reviews")
    return _tab(request, head, {"gate_tab": gate_tab(actor_of(request), head.initiative)})


@require_safe
def initiative_risks(request: HttpRequest, key: str) -> HttpResponse:
    """Records of all kinds, by phase, with what each lacks."""
    head = _head(request, key, "risks")
    only = request.GET.get("kind", "")
    may = can_edit_records(actor_of(request), head.initiative)
    used = None if only else used_by(actor_of(request), head.initiative)
    context = {"groups": records_by_phase(head.initiative, only), "may": may, "only": only, "used": used,
               "asks": [] if only else asks_of(head.initiative)}  # fmt: skip
    return _tab(request, head, context | {"words": STATE_WORDS})


@require_safe
def initiative_activity(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that happened, newest first, by day."""
    head, show = _head(request, key, "activity"), request.GET.get("show", "")
    page = Paginator(entries_of(head.initiative, show), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "days": by_day(list(page.object_list)), "show": show, "shows": SHOWS,
               "thread": thread_of(actor_of(request), head.initiative, "initiative")}  # fmt: skip
    return _tab(request, head, context, block="activity_list")


@require_safe
def initiative_settings(request: HttpRequest, key: str) -> HttpResponse:
    """Seats, description, visibility, playbook, and the ways out."""
    head = _head(request, key, "settings")
    return _tab(request, head, {"settings": settings_of(actor_of(request), head.initiative)})
