"""The import wizard: columns, values, check, start. Each step keeps what was chosen; every page works without script."""

from typing import Any

import yaml
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.permissions import can_import
from portfolio.conversion import row_convert
from portfolio.forms import error_add
from portfolio.import_forms import ColumnsForm, KeepForm, ValuesForm
from portfolio.models import ImportMapping, ImportRun, RowOutcome, RunState
from portfolio.services import import_drafts as services
from portfolio.services.imports import mapping_of


def _draft(request: HttpRequest, pk: int) -> ImportRun:
    """A draft belongs to who uploaded it; to everybody else there is none."""
    actor = actor_of(request)
    require(can_import(actor))
    return get_object_or_404(ImportRun, pk=pk, state=RunState.DRAFT, started_by_id=actor.user_id)


def _to(step: str, run: ImportRun) -> str:
    return reverse(f"portfolio:import_{step}", kwargs={"pk": run.pk})


def _step(
    request: HttpRequest, pk: int, kind: type[ColumnsForm] | type[ValuesForm], step: str, to: str
) -> HttpResponse:
    """Show the form of a step; what is sent becomes the mapping of the draft."""
    run = _draft(request, pk)
    form = kind(request.POST or None, columns=run.columns, doc=yaml.safe_load(run.mapping_text) or {})
    if request.method == "POST" and form.is_valid():
        try:
            services.import_map(actor=actor_of(request), run=run, mapping_text=services.mapping_write(form.to_doc()))
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, _to(to, run))
    context = {"run": run, "form": form, "step": step}
    return render_page(request, f"portfolio/import_{step}.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column becomes what."""
    return _step(request, pk, ColumnsForm, "columns", "values")


@require_http_methods(["GET", "POST"])
def import_values(request: HttpRequest, pk: int) -> HttpResponse:
    """What the words in the columns mean."""
    return _step(request, pk, ValuesForm, "values", "check")


@require_safe
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row, and where both sides changed; nothing has happened yet."""
    run = _draft(request, pk)
    return _check_page(request, run, KeepForm(initial={"name": run.mapping_name}))


def _check_page(request: HttpRequest, run: ImportRun, keep: KeepForm) -> HttpResponse:
    counts = run.expected_counts()
    if not counts:
        return go_to(request, _to("columns", run))
    outcome = request.GET.get("outcome", "")
    rows = (
        run.rows.select_related("initiative").filter(expected=outcome)
        if outcome in counts
        else run.rows.select_related("initiative")
    )
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    mapping = mapping_of(run.mapping_text)
    context: dict[str, Any] = {
        "run": run, "step": "check", "page": page, "outcome": outcome if outcome in counts else "",
        "rows": [(row, row_convert(row.raw, mapping)) for row in page], "total": sum(counts.values()),
        "counts": [(RowOutcome(code), number) for code, number in counts.items()], "found": counts,
        "keep": keep, "mapping": mapping,
    }  # fmt: skip
    return render_page(request, "portfolio/import_check.html", context, status=422 if keep.errors else 200)


@require_POST
def import_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was chosen row by row (`take-<row>-<field>`); a button chooses for all that are open."""
    run = _draft(request, pk)
    takes: dict[tuple[int, str], str] = {}
    for key, value in request.POST.items():
        word, _, rest = key.partition("-")
        number, _, field = rest.partition("-")
        if word == "take" and number.isdigit():
            takes[int(number), field] = str(value)
    services.import_choose(actor=actor_of(request), run=run, takes=takes, rest=request.POST.get("rest", ""))
    return go_to(request, f"{_to('check', run)}?outcome=conflict")


@require_POST
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the check page showed."""
    run = services.import_start(actor=actor_of(request), run=_draft(request, pk))
    from portfolio.tasks import import_apply  # noqa: PLC0415  # Celery, which pages do without

    import_apply.delay_on_commit(run.pk)  # type: ignore[attr-defined]  # Celery adds it for Django
    return go_to(request, _to("detail", run))


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the draft."""
    services.import_discard(actor=actor_of(request), run=_draft(request, pk))
    return go_to(request, reverse("portfolio:import_list"))


@require_POST
def mapping_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the mapping of the draft under a name."""
    run, form = _draft(request, pk), KeepForm(request.POST)
    if form.is_valid():
        try:
            services.mapping_keep(actor=actor_of(request), text=run.mapping_text, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, _to("check", run))
    return _check_page(request, run, form)


@require_POST
def mapping_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a kept mapping."""
    actor = actor_of(request)
    require(can_import(actor))
    mapping = get_object_or_404(ImportMapping.objects.filter(Q(owner_id=actor.user_id) | Q(is_shared=True)), pk=pk)
    services.mapping_delete(actor=actor, mapping=mapping)
    return go_to(request, reverse("portfolio:import_list"))
