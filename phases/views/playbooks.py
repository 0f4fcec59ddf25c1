"""Playbooks to read: the list, and one version as a handbook."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from common.pages import render_page
from phases.models import PlaybookVersion
from phases.panels import playbook_rows


@require_GET
def playbook_list(request: HttpRequest) -> HttpResponse:
    return render_page(request, "phases/playbook_list.html", {"versions": playbook_rows()})


@require_GET
def playbook_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as a handbook: phases, mistakes, items by theme, gates."""
    versions = PlaybookVersion.objects.select_related("playbook").prefetch_related("phases", "items")
    version = get_object_or_404(versions, playbook__slug=slug, number=number)
    by_phase = {number: list(items) for number, items in groupby(version.items.all(), key=lambda item: item.phase)}
    chapters = [(phase, by_phase.get(phase.number, [])) for phase in version.phases.all()]
    return render_page(request, "phases/playbook_detail.html", {"version": version, "chapters": chapters})


@require_GET
def playbook_yaml(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as the YAML file that an import takes."""
    version = get_object_or_404(PlaybookVersion, playbook__slug=slug, number=number)
    response = HttpResponse(version.document, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}.yaml"'
    return response
