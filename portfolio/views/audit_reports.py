"""Three reports for the auditor: decisions to sample from, holders of roles and seats on a day, an initiative as of a day."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common import clock
from common.pages import render_page
from initiatives.models import Initiative
from portfolio.csv_export import csv_response
from portfolio.panels.as_of import AsOf, as_of
from portfolio.panels.decisions import KINDS, Asked, Decided, asked_of, decided_between, sample_of
from portfolio.panels.holders import Holder, holders_on
from portfolio.panels.log import day_of
from portfolio.services.reading import audit_read
from portfolio.xlsx_export import xlsx_response

DECIDED: Final = ("Code", "Kind", "Time (UTC)", "Initiative", "Title", "Gate", "Who", "Outcome", "Record (SHA-256)")


def _decided(request: HttpRequest, form: str) -> tuple[Asked, list[Decided], list[Decided]]:
    """What was asked for, all of it, and the sample (or all)."""
    asked = asked_of(request.GET.dict(), today=clock.today())
    given = {"since": str(asked.since), "until": str(asked.until), "kind": asked.kind, "size": str(asked.size)}
    audit_read(actor=actor_of(request), filters=given | {"seed": asked.seed}, form=form)
    found = decided_between(asked.since, asked.until, asked.kind)
    return asked, found, sample_of(found, asked.size, asked.seed) if asked.size else found


@require_safe
def audit_decisions(request: HttpRequest) -> HttpResponse:
    """Every decision between two days, or a sample of them that anybody can draw again."""
    asked, found, shown = _decided(request, "decisions")
    context = {
        "asked": asked,
        "total": len(found),
        "shown": shown,
        "kinds": KINDS,
        "address": urlencode(vars_of(asked)),
    }
    return _private(render_page(request, "portfolio/audit_decisions.html", context, block="results"))


@require_safe
@export_counted
def audit_decisions_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    asked, _, shown = _decided(request, "decisions, csv")
    return csv_response(f"decisions-{asked.since}-{asked.until}.csv", DECIDED, _table(shown))


@require_safe
@export_counted
def audit_decisions_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a sheet."""
    asked, _, shown = _decided(request, "decisions, xlsx")
    return xlsx_response(f"decisions-{asked.since}-{asked.until}.xlsx", DECIDED, _table(shown), sheet="Decisions")


def _table(shown: list[Decided]) -> list[tuple[str, ...]]:
    return [(one.code, one.kind, one.at.isoformat(), one.key, one.title, one.gate, one.who, one.outcome, one.record)
            for one in shown]  # fmt: skip


def vars_of(asked: Asked) -> dict[str, str]:
    """The same question as an address."""
    return {"since": str(asked.since), "until": str(asked.until), "kind": asked.kind, "size": str(asked.size or ""),
            "seed": asked.seed}  # fmt: skip


def _held(request: HttpRequest, form: str) -> tuple[date, list[Holder]]:
    day = day_of(request.GET.get("day")) or clock.today()
    audit_read(actor=actor_of(request), filters={"day": str(day)}, form=form)
    return day, holders_on(day)


@require_safe
def audit_holders(request: HttpRequest) -> HttpResponse:
    """Who held which role or seat when a day ended."""
    day, held = _held(request, "holders")
    roles = [one for one in held if not one.url]
    context = {"day": day, "roles": roles, "seats": held[len(roles) :]}
    return _private(render_page(request, "portfolio/audit_holders.html", context, block="results"))


@require_safe
@export_counted
def audit_holders_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    day, held = _held(request, "holders, csv")
    head = ("Person", "E-mail", "Role or seat", "Of", "Since (UTC)", "Given by", "Note")
    rows = [(one.name, one.email, one.holds, one.about, one.since.isoformat(), one.by, one.note) for one in held]
    return csv_response(f"holders-{day}.csv", head, rows)


def _past(request: HttpRequest, form: str) -> tuple[date, str, AsOf | None]:
    day, key = day_of(request.GET.get("day")) or clock.today(), request.GET.get("key", "").strip()[:12]
    audit_read(actor=actor_of(request), filters={"day": str(day), "key": key}, form=form)
    found = Initiative.objects.visible_to(actor_of(request)).filter(key__iexact=key).first() if key else None
    return day, key, as_of(found, day) if found else None


@require_safe
def audit_as_of(request: HttpRequest) -> HttpResponse:
    """One initiative as it stood when a day ended."""
    day, key, past = _past(request, "as of")
    context = {"day": day, "key": key, "past": past}
    return _private(render_page(request, "portfolio/audit_as_of.html", context, block="results"))


@require_safe
@export_counted
def audit_as_of_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table of facts."""
    day, key, past = _past(request, "as of, csv")
    rows = past.rows if past else []
    return csv_response(f"{key or 'initiative'}-as-of-{day}.csv", ("What", "Name", "Value"), rows)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
