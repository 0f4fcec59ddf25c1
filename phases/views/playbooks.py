"""Playbooks to read: the list, and one version as a handbook."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import render_page
from phases.models import PlaybookDraft, PlaybookVersion
from phases.panels import playbook_rows
from phases.permissions import can_run_playbooks
from phases.playbook_format.schema import schema


@require_safe
def playbook_list(request: HttpRequest) -> HttpResponse:
    """Every version with how many follow it, and the drafts."""
    may = can_run_playbooks(actor_of(request))
    drafts = list(PlaybookDraft.objects.select_related("based_on__playbook")) if may else []
    return render_page(
        request, "phases/playbook_list.html", {"versions": playbook_rows(), "drafts": drafts, "may": may}
    )


@require_safe
def playbook_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as a handbook: phases, mistakes, items by theme, gates."""
    versions = PlaybookVersion.objects.select_related("playbook").prefetch_related("phases", "items")
    version = get_object_or_404(versions, playbook__slug=slug, number=number)
    by_phase = {number: list(items) for number, items in groupby(version.items.all(), key=lambda item: item.phase)}
    chapters = [(phase, by_phase.get(phase.number, [])) for phase in version.phases.all()]
    return render_page(
        request,
        "phases/playbook_detail.html",
        {"version": version, "chapters": chapters, "may": can_run_playbooks(actor_of(request))},
    )


@require_safe
def playbook_yaml(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as the YAML file that an import takes."""
    version = get_object_or_404(PlaybookVersion, playbook__slug=slug, number=number)
    response = HttpResponse(version.document, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.yaml"'
    return response


@require_safe
def playbook_schema(request: HttpRequest) -> HttpResponse:
    """The JSON schema of the file, for editors and pipelines."""
    return JsonResponse(schema(), json_dumps_params={"indent": 2})
