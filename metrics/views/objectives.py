"""Objectives: set, one objective, change, end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.pages import go_to, render_page
from initiatives.models import Initiative
from metrics import services
from metrics.models import Objective
from metrics.objective_forms import EndForm, ObjectiveForm
from metrics.panels.objectives import RELATED, objective_page
from metrics.permissions import can_objective_edit, can_objective_set
from metrics.views.frame import attempt, failed, initiative_of, seen_version, takes_theirs


def _fetch(request: HttpRequest, key: str, pk: int) -> Objective:
    rows = Objective.objects.select_related(*RELATED, "ended_by")
    return get_object_or_404(rows, initiative=initiative_of(request, key), pk=pk)


def _page(request: HttpRequest, objective: Objective, end: EndForm | None = None) -> HttpResponse:
    context = {
        "initiative": objective.initiative, "objective": objective,
        "page": objective_page(actor_of(request), objective), "end_form": end or EndForm(),
    }  # fmt: skip
    return render_page(request, "metrics/objective_detail.html", context, status=failed(*([end] if end else [])))


def _form_page(
    request: HttpRequest, initiative: Initiative, form: ObjectiveForm, objective: Objective | None
) -> HttpResponse:
    actor = actor_of(request)
    may = can_objective_edit(actor, objective) if objective else can_objective_set(actor, initiative)
    context = {"initiative": initiative, "form": form, "objective": objective, "may_edit": may}
    return render_page(request, "metrics/objective_form.html", context, block="objective_form", status=failed(form))


@require_http_methods(["GET", "POST"])
def objective_set(request: HttpRequest, key: str) -> HttpResponse:
    initiative, actor = initiative_of(request, key), actor_of(request)
    asked = request.GET.get("metric", "")
    initial = {"metric": asked} if asked.isdigit() and len(asked) < 19 else {}
    form = ObjectiveForm(initiative, request.POST or None, initial=initial)
    if request.method == "POST":
        made = attempt(form, lambda: services.objective_set(actor=actor, initiative=initiative, values=form.values()))
        if made is not None:
            return go_to(request, made.get_absolute_url())
    return _form_page(request, initiative, form, None)


@require_safe
def objective_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, key, pk))


@require_http_methods(["GET", "POST"])
def objective_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    objective, actor = _fetch(request, key, pk), actor_of(request)
    form, seen = ObjectiveForm(objective.initiative, request.POST or None, instance=objective), seen_version(request)
    if takes_theirs(request):
        return go_to(request, request.path)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: services.objective_edit(actor=actor, objective=objective, values=form.values(), seen_version=seen),
        )
        if made is not None:
            return go_to(request, made.get_absolute_url())
    return _form_page(request, objective.initiative, form, objective)


@require_POST
def objective_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    objective, form, actor = _fetch(request, key, pk), EndForm(request.POST), actor_of(request)
    made = attempt(form, lambda: services.objective_end(actor=actor, objective=objective, **form.cleaned_data))
    return go_to(request, made.get_absolute_url()) if made else _page(request, objective, form)
