"""What an initiative depends on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.pages import go_to, safe_next
from initiatives.models import Component, Dependency, Initiative
from initiatives.permissions import can_edit_records
from initiatives.services import dependency_none as say_none
from initiatives.views.frame import Page, form_page, initiative_of
from portfolio.component_forms import DependencyForm
from reviews import services


def _back(initiative: Initiative) -> str:
    return f"{initiative.tab_url('risks')}#dependencies"


@require_http_methods(["GET", "POST"])
def dependency_add(request: HttpRequest, key: str) -> HttpResponse:
    """Declare a component in use, or another version of it."""
    actor, initiative = actor_of(request), initiative_of(request, key)
    inventory = Component.objects.visible_to(actor).order_by("name")
    initial = {"component": request.GET.get("component", "")}
    page = Page(
        template="portfolio/dependency_add.html",
        form=DependencyForm(request.POST or None, components=inventory, initial=initial),
        run=lambda values: services.dependency_add(actor=actor, initiative=initiative, **values),
        done=lambda _made: _back(initiative),
        context={
            "initiative": initiative, "back": _back(initiative), "may": can_edit_records(actor, initiative),
            "is_empty": not inventory.exists(),
        },
    )  # fmt: skip
    return form_page(request, page)


@require_POST
def dependency_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The initiative uses a component no longer."""
    initiative = initiative_of(request, key)
    dependency = get_object_or_404(Dependency.objects.filter(initiative=initiative), pk=pk)
    services.dependency_end(actor=actor_of(request), dependency=dependency)
    return go_to(request, safe_next(request, _back(initiative)))


@require_POST
def dependency_none(request: HttpRequest, key: str) -> HttpResponse:
    """Say that it depends on no component."""
    initiative = initiative_of(request, key)
    say_none(actor=actor_of(request), initiative=initiative)
    return go_to(request, safe_next(request, _back(initiative)))
