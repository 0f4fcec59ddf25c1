"""Import of an existing portfolio: upload, report row by row, undo, adopt."""

from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.permissions import require
from initiatives.models import Initiative
from initiatives.permissions import can_import
from initiatives.services import initiative_adopt
from portfolio.forms import error_add
from portfolio.import_forms import UploadForm
from portfolio.models import ImportMapping, ImportRun, RowOutcome, RunState
from portfolio.services.import_drafts import import_upload
from portfolio.services.imports import import_undo

MAPPINGS = Path(settings.BASE_DIR) / "portfolio" / "mappings"


def _known(actor: Actor) -> tuple[dict[str, str], list[ImportMapping]]:
    """Mappings to read with, by the name that is offered: those shipped, then those kept by oneself or shared."""
    kept = list(ImportMapping.objects.filter(Q(owner_id=actor.user_id) | Q(is_shared=True)).select_related("owner"))
    names = {path.stem: path.read_text() for path in sorted(MAPPINGS.glob("*.yaml"))}
    return names | {f"{one.name} ({one.owner})": one.text for one in kept}, kept


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the file of the next one, which becomes a draft; nothing is imported here."""
    actor = actor_of(request)
    require(can_import(actor))
    known, kept = _known(actor)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()  # bound even when all of it was lost
    form = UploadForm(*sent, known=list(known))
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            run = import_upload(
                actor=actor, file_name=data["file"].name, data=data["file"].read(), known=known,
                chosen=data["mapping"] or known.get(data["known"], ""),
            )  # fmt: skip
            return go_to(request, reverse("portfolio:import_columns", kwargs={"pk": run.pk}))
        except DomainError as error:
            error_add(form, error)
    runs = ImportRun.objects.select_related("started_by")
    context = {
        "form": form, "mappings": kept,
        "runs": runs.exclude(~Q(started_by_id=actor.user_id), state=RunState.DRAFT)[:50],
    }  # fmt: skip
    return render_page(request, "portfolio/import_list.html", context, status=422 if form.errors else 200)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: every row of the file, with what became of it and why."""
    require(can_import(actor_of(request)))
    run = get_object_or_404(ImportRun.objects.exclude(state=RunState.DRAFT).select_related("started_by"), pk=pk)
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
