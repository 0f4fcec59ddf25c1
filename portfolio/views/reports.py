"""Reports: frozen ones, two compared, their exports; and the board by a link that needs no account."""

from datetime import date, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common import clock
from common.errors import DomainError
from common.pages import go_to, render_page
from portfolio.csv_export import csv_response
from portfolio.forms import BoardLinkForm, SnapshotForm, error_add
from portfolio.models import BoardLink, Snapshot
from portfolio.panels.report import facts_now, report_of
from portfolio.permissions import can_board_link, can_snapshot
from portfolio.report_facts import without_names
from portfolio.services import reports as services

COLUMNS = (
    "key", "title", "unit", "status", "phase", "health", "is_stalled", "age_days", "done", "required", "blocker",
    "blocker_owner", "due_on",
)  # fmt: skip
REFRESH_S = 60


def _list(
    request: HttpRequest,
    *,
    form: SnapshotForm | None = None,
    link_form: BoardLinkForm | None = None,
    made: str = "",
    nothing: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    may_link = can_board_link(actor)
    context = {
        "snapshots": Snapshot.objects.defer("facts").select_related("taken_by")[:100],
        "links": BoardLink.objects.select_related("made_by")[:20] if may_link else [],
        "form": form or SnapshotForm(), "link_form": link_form or BoardLinkForm(), "may": can_snapshot(actor),
        "may_link": may_link, "made": made, "today": clock.today(), "nothing": nothing,
    }  # fmt: skip
    is_wrong = bool((form and form.errors) or (link_form and link_form.errors))
    response = render_page(request, "portfolio/report_list.html", context, status=422 if is_wrong else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Frozen reports, newest first; links that share the board."""
    return _list(request)


@require_POST
def snapshot_take(request: HttpRequest) -> HttpResponse:
    """Freeze the portfolio now."""
    form = SnapshotForm(request.POST)
    if form.is_valid():
        try:
            taken = services.snapshot_take(actor=actor_of(request), name=form.cleaned_data["name"], facts=facts_now())
            return go_to(request, taken.get_absolute_url())
        except DomainError as error:
            error_add(form, error)
    return _list(request, form=form)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen report; with `?then=<id>` compared with an earlier one."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("taken_by"), pk=pk)
    asked = request.GET.get("then", "")
    then = get_object_or_404(Snapshot, pk=int(asked)) if asked.isdigit() else None
    others = Snapshot.objects.defer("facts").exclude(pk=pk)[:60]
    context = {
        "snapshot": snapshot, "report": report_of(snapshot.facts, then), "taken_at": snapshot.taken_at, "then": then,
        "others": [(str(other.pk), f"{other} ({other.taken_at:%-d %b %Y %H:%M})") for other in others],
    }  # fmt: skip
    return render_page(request, "portfolio/report_detail.html", context, block="report")


@require_safe
def report_on(request: HttpRequest) -> HttpResponse:
    """The last report frozen on or before the day `?day=2026-11-20`; compared with `?then=` of the same shape."""
    snapshot = _of_day(request.GET.get("day", ""))
    if snapshot is None:
        return _list(request, nothing="Nothing was frozen on or before that day.")
    then = _of_day(request.GET["then"]) if request.GET.get("then") else None
    return go_to(request, snapshot.get_absolute_url() + (f"?then={then.pk}" if then and then != snapshot else ""))


def _of_day(text: str) -> Snapshot | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Snapshot.objects.defer("facts").filter(day__lte=day).first()


@require_safe
@export_counted
def report_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts exactly as they were frozen, with the digest that proves it."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    answer = {"name": str(snapshot), "digest": snapshot.digest, "facts": snapshot.facts}
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="report-{snapshot.day}.json"'
    return response


@require_safe
@export_counted
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The initiatives of a report as CSV."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    rows = [[row[column] for column in COLUMNS] for row in snapshot.facts["initiatives"]]
    return csv_response(f"report-{snapshot.day}.csv", COLUMNS, rows)


@require_POST
def board_link_make(request: HttpRequest) -> HttpResponse:
    """Make a link; its address is shown this once."""
    form = BoardLinkForm(request.POST)
    if form.is_valid():
        try:
            _, secret = services.board_link_make(actor=actor_of(request), **form.cleaned_data)
            return _list(request, made=request.build_absolute_uri(f"/shared/board/{secret}/"))
        except DomainError as error:
            error_add(form, error)
    return _list(request, link_form=form)


@require_POST
def board_link_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link at once."""
    services.board_link_withdraw(actor=actor_of(request), link=get_object_or_404(BoardLink, pk=pk))
    return go_to(request, "/reports/")


@require_safe
@login_not_required
def board_shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The board as it is now, without names, for whoever holds a live link; loads itself anew each minute."""
    link = BoardLink.objects.live().filter(secret_sha256=services.link_digest(secret)).first()
    if link is None:
        raise Http404
    facts = without_names(facts_now())
    context = {"report": report_of(facts), "link": link, "taken_at": datetime.fromisoformat(facts["taken_at"])}
    response = render_page(request, "portfolio/board_shared.html", context)
    response["Refresh"] = str(REFRESH_S)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
