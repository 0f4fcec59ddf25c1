"""Sources: list, add, change, test; and the allow-list of addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common import clock
from common.pages import go_to, page_done, render_page, safe_next
from metrics import services
from metrics.address_forms import AddressForm
from metrics.forms import SourceForm
from metrics.health import pull_lag_seconds
from metrics.models import AllowedAddress, Source
from metrics.panels.alerts import LATE_AFTER_S
from metrics.permissions import can_address_allow, can_source_add, can_source_edit
from metrics.views.frame import attempt, failed, seen_version, takes_theirs


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "sources": Source.objects.visible_to(actor).with_counts().select_related("owner"),
        "addresses": AllowedAddress.objects.valid_on(clock.today()).select_related("owner"),
        "may_add": can_source_add(actor), "may_allow": can_address_allow(actor), "now": clock.now(),
        "late_s": pull_lag_seconds(), "late_after_s": LATE_AFTER_S,
    }  # fmt: skip
    return render_page(request, "metrics/source_list.html", context)


@require_http_methods(["GET", "POST"])
def source_add(request: HttpRequest) -> HttpResponse:
    """Add one; with `next`, the address of a form that needs it, that form opens then with `source` as its number."""
    actor, form = actor_of(request), SourceForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: services.source_add(actor=actor, values=form.values("secret"), secret=form.cleaned_data["secret"]),
        )
        if made is not None:
            asked = safe_next(request, "")
            return go_to(request, f"{asked}?source={made.pk}#id_name" if asked else made.get_absolute_url())
    context = {"form": form, "source": None, "may_edit": can_source_add(actor), "next": safe_next(request, "")}
    return render_page(request, "metrics/source_form.html", context, block="source_form", status=failed(form))


@require_http_methods(["GET", "POST"])
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    source = get_object_or_404(Source.objects.visible_to(actor).select_related("owner"), pk=pk)
    form = SourceForm(request.POST or None, instance=source)
    if takes_theirs(request):
        return go_to(request, source.get_absolute_url())
    if request.method == "POST":
        made = attempt(
            form,
            lambda: services.source_edit(
                actor=actor, source=source, values=form.values("secret"), secret=form.cleaned_data["secret"],
                seen_version=seen_version(request),
            ),
        )  # fmt: skip
        if made is not None:
            return go_to(request, made.get_absolute_url())
    context = {
        "form": form, "source": source, "may_edit": can_source_edit(actor, source),
        "metrics": source.metrics.visible_to(actor).select_related("initiative"), "steps": _steps(source),
        "is_paused": source.is_paused_at(clock.now()),
    }  # fmt: skip
    return render_page(request, "metrics/source_detail.html", context, block="source_form", status=failed(form))


@require_POST
def source_test(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    source = get_object_or_404(Source.objects.visible_to(actor), pk=pk)
    query = request.POST.get("query", "")[:4000]
    source = services.source_test(actor=actor, source=source, query=query)
    context = {
        "query": query, "source": source, "steps": _steps(source), "may_edit": can_source_edit(actor, source),
        "is_paused": source.is_paused_at(clock.now()),
    }  # fmt: skip
    return page_done(request, source.get_absolute_url(), "metrics/source_detail.html", context, block="source_steps")


@require_http_methods(["GET", "POST"])
def address_allow(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), AddressForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: services.address_allow(actor=actor, **form.values()))
        if made is not None:
            return go_to(request, "/sources/")
    context = {"form": form, "may_allow": can_address_allow(actor)}
    return render_page(request, "metrics/address_allow.html", context, block="address_form", status=failed(form))


@require_POST
def address_end(request: HttpRequest, pk: int) -> HttpResponse:
    services.address_end(actor=actor_of(request), address=get_object_or_404(AllowedAddress, pk=pk))
    return go_to(request, "/sources/")


def _steps(source: Source) -> list[dict[str, object]]:
    return [
        {
            "label": step["name"], "state": "ok" if step["ok"] else "failed", "ms": step["ms"],
            "answer": step.get("detail") or None, "hint": step.get("hint") or None,
        }
        for step in source.test_steps
    ]  # fmt: skip
