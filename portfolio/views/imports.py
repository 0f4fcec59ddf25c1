"""Import of an existing portfolio: upload, report row by row, undo, adopt."""

from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.permissions import require
from initiatives.models import Initiative
from initiatives.permissions import can_import
from initiatives.services import initiative_adopt
from portfolio.forms import ImportForm, error_add
from portfolio.models import ImportRun, RowOutcome
from portfolio.services.imports import import_stage, import_undo
from portfolio.tasks import import_apply

MAPPINGS = Path(settings.BASE_DIR) / "portfolio" / "mappings"


def _shipped() -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted(MAPPINGS.glob("*.yaml"))}


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the form for the next one. The file is staged here and applied in the background."""
    actor = actor_of(request)
    require(can_import(actor))
    form = ImportForm(request.POST or None, request.FILES or None, shipped=sorted(_shipped()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            run = import_stage(
                actor=actor,
                file_name=data["file"].name,
                data=data["file"].read(),
                mapping_text=data["mapping"] or _shipped()[data["shipped"]],
                is_dry_run=data["is_dry_run"],
            )
        except DomainError as error:
            error_add(form, error)
        else:
            import_apply.delay_on_commit(run.pk)  # type: ignore[attr-defined]  # Celery adds it for Django
            return go_to(request, reverse("portfolio:import_detail", kwargs={"pk": run.pk}))
    context = {"form": form, "runs": ImportRun.objects.select_related("started_by")[:50]}
    return render_page(request, "portfolio/import_list.html", context, status=422 if form.errors else 200)


@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: every row of the file, with what became of it and why."""
    require(can_import(actor_of(request)))
    run = get_object_or_404(ImportRun.objects.select_related("started_by"), pk=pk)
    outcome = request.GET.get("outcome", "")
    rows = run.rows.select_related("initiative")
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    counts = [(RowOutcome(name), number) for name, number in run.counts().items()]
    context = {
        "run": run,
        "page": page,
        "counts": counts,
        "outcome": outcome,
        "total": sum(number for _, number in counts),
    }
    return render_page(request, "portfolio/import_detail.html", context, block="report")


@require_POST
def import_undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the import created and nobody has touched."""
    actor = actor_of(request)
    require(can_import(actor))
    import_undo(actor=actor, run=get_object_or_404(ImportRun, pk=pk))
    return go_to(request, reverse("portfolio:import_detail", kwargs={"pk": pk}))


@require_POST
def initiative_adopt_page(request: HttpRequest, key: str) -> HttpResponse:
    """Take on an imported initiative."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    initiative_adopt(actor=actor, initiative=initiative)
    return go_to(request, safe_next(request, initiative.get_absolute_url()))
