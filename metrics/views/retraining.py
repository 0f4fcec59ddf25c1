"""Retraining and re-evaluation: its page, due by hand, closed with before and after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.pages import go_to, render_page
from metrics import services
from metrics.models import Retraining, RetrainingRun
from metrics.panels.retraining import retraining_page
from metrics.retraining_forms import CallForm, FinishForm
from metrics.views.frame import attempt, failed, initiative_of


def _fetch(request: HttpRequest, key: str, pk: int) -> Retraining:
    rows = Retraining.objects.select_related("initiative", "drift_metric", "component", "owner")
    return get_object_or_404(rows, initiative=initiative_of(request, key), pk=pk)


def _page(
    request: HttpRequest, retraining: Retraining, *, call: CallForm | None = None, finish: FinishForm | None = None
) -> HttpResponse:
    context = {
        "initiative": retraining.initiative, "retraining": retraining, "page": retraining_page(actor_of(request), retraining),
        "call_form": call or CallForm(), "finish_form": finish or FinishForm(retraining),
    }  # fmt: skip
    tried = [form for form in (call, finish) if form is not None]
    return render_page(request, "metrics/retraining_detail.html", context, status=failed(*tried))


@require_safe
def retraining_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What sets it off, what waits, what was found each time."""
    return _page(request, _fetch(request, key, pk))


@require_POST
def retraining_call(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Somebody says that it is due now."""
    retraining, form, actor = _fetch(request, key, pk), CallForm(request.POST), actor_of(request)
    made = attempt(form, lambda: services.retraining_call(actor=actor, retraining=retraining, **form.cleaned_data))
    return go_to(request, made.get_absolute_url()) if made else _page(request, retraining, call=form)


@require_POST
def retraining_finish(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Before and after, and whether it was adopted."""
    retraining, actor = _fetch(request, key, pk), actor_of(request)
    run = get_object_or_404(
        RetrainingRun.objects.due().select_related("initiative", "retraining"), retraining=retraining
    )
    form = FinishForm(retraining, request.POST)
    made = attempt(form, lambda: services.retraining_finish(actor=actor, run=run, **form.given()))
    return go_to(request, made.get_absolute_url()) if made else _page(request, retraining, finish=form)
