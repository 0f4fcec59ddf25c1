"""Upgrading initiatives to another version of their playbook: one, or a selection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.models import Initiative
from phases.models import PlaybookVersion
from phases.permissions import can_run_playbooks
from reviews import services
from reviews.panels.upgrades import upgrade_page, upgrade_rows

PAGE = "reviews/playbook_upgrade.html"


def _fetch(request: HttpRequest, key: str) -> Initiative:
    return get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@require_safe
def playbook_difference(request: HttpRequest, key: str) -> HttpResponse:
    """The version that the initiative follows, and what another one would change."""
    page = upgrade_page(actor_of(request), _fetch(request, key), _number(request.GET.get("to", "")))
    return render_page(request, PAGE, {"page": page, "initiative": page.initiative, "message": ""})


@require_POST
def playbook_upgrade(request: HttpRequest, key: str) -> HttpResponse:
    """Move it, from the version whose difference was shown."""
    initiative, actor = _fetch(request, key), actor_of(request)
    require(can_run_playbooks(actor))
    wanted = PlaybookVersion.objects.published()
    version = get_object_or_404(wanted.select_related("playbook"), pk=_number(request.POST.get("to", "")) or 0)
    seen = _number(request.POST.get("from", ""))
    try:
        services.playbook_upgrade(actor=actor, initiative=initiative, version=version, seen_version=seen)
    except (DomainError, Conflict) as error:
        page = upgrade_page(actor, initiative, version.pk)
        context = {"page": page, "initiative": initiative, "message": error.message}
        return render_page(request, PAGE, context, status=422 if isinstance(error, DomainError) else 409)
    messages.success(request, f"{initiative.key} follows {version.playbook.name}, version {version.number}.")
    return go_to(request, f"/i/{initiative.key}/playbook/")


@require_http_methods(["GET", "POST"])
def playbook_upgrade_many(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every initiative that could move to this version, with what changes for it; POST moves those that are ticked."""
    actor = actor_of(request)
    require(can_run_playbooks(actor))
    versions = PlaybookVersion.objects.published().select_related("playbook")
    version = get_object_or_404(versions, playbook__slug=slug, number=number)
    moved: list[str] = []
    refused: list[str] = []
    if request.method == "POST":
        keys = request.POST.getlist("key")
        for initiative in Initiative.objects.visible_to(actor).filter(key__in=keys).order_by("key"):
            try:
                seen = _number(request.POST.get(f"from-{initiative.key}", ""))
                services.playbook_upgrade(actor=actor, initiative=initiative, version=version, seen_version=seen)
            except (DomainError, Conflict) as error:
                refused.append(error.message)
            else:
                moved.append(initiative.key)
    nothing = request.method == "POST" and not moved and not refused
    context = {
        "version": version,
        "rows": upgrade_rows(version),
        "moved": moved,
        "refused": refused,
        "nothing": nothing,
    }
    return render_page(
        request, "reviews/playbook_upgrade_many.html", context, status=422 if refused or nothing else 200
    )
