"""Accept an idea; record a wait and its end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.permissions import require
from initiatives.fit_reading import fit_of
from initiatives.models import Initiative
from phases import services
from phases.forms import WaitForm, error_add
from phases.models import PlaybookVersion, Wait
from phases.permissions import can_accept_idea, can_answer


@require_http_methods(["GET", "POST"])
def initiative_accept(request: HttpRequest, key: str) -> HttpResponse:
    """What acceptance starts, and the button; POST accepts."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    if request.method == "POST":
        services.initiative_accept(actor=actor, initiative=initiative)
        return go_to(request, safe_next(request, initiative.tab_url("checklist")))
    require(can_accept_idea(actor))
    version = PlaybookVersion.objects.published().newest_first().select_related("playbook").first()
    return render_page(
        request,
        "phases/initiative_accept.html",
        {"initiative": initiative, "version": version, "score": fit_of(initiative)},
    )


@require_http_methods(["GET", "POST"])
def wait_start(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a wait, on its own page; POST records it."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    require(can_answer(actor, initiative))
    form = WaitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.wait_start(actor=actor, initiative=initiative, **form.cleaned_data)
            return go_to(request, safe_next(request, initiative.get_absolute_url()))
        except DomainError as error:
            error_add(form, error)
    context = {"initiative": initiative, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "phases/wait_start.html", context, block="wait_form", status=status)


@require_POST
def wait_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    wait = get_object_or_404(Wait.objects.select_related("initiative"), pk=pk, initiative=initiative)
    services.wait_end(actor=actor, wait=wait, note=request.POST.get("note", ""))
    return go_to(request, safe_next(request, initiative.get_absolute_url()))
