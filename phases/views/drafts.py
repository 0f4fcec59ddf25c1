"""The editor of playbooks: begin, import, read, publish and give up a draft."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import require
from phases import playbook_format as fmt
from phases import services
from phases.draft_forms import CopyForm, ImportForm
from phases.draft_panels import draft_effect as effect_of
from phases.draft_panels import draft_page
from phases.forms import error_add
from phases.models import PlaybookDraft, PlaybookVersion
from phases.permissions import can_run_playbooks
from phases.services.publishing import draft_doc


def fetch_draft(request: HttpRequest, pk: int) -> PlaybookDraft:
    """The draft, for those who run playbooks (NotAllowed for others)."""
    require(can_run_playbooks(actor_of(request)))
    return get_object_or_404(PlaybookDraft.objects.select_related("based_on__playbook"), pk=pk)


def _version(slug: str, number: int) -> PlaybookVersion:
    versions = PlaybookVersion.objects.select_related("playbook").prefetch_related("phases", "items")
    return get_object_or_404(versions, playbook__slug=slug, number=number)


@require_POST
def playbook_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Begin the next version, or go on with the draft that is there."""
    draft = services.playbook_draft(actor=actor_of(request), version=_version(slug, number))
    return go_to(request, draft.get_absolute_url())


def _made(
    request: HttpRequest, form: forms.Form, act: Callable[[], PlaybookDraft], template: str, context: dict[str, object]
) -> HttpResponse:
    if form.is_valid():
        try:
            return go_to(request, act().get_absolute_url())
        except DomainError as error:
            error_add(form, error)
    return render_page(request, template, {**context, "form": form}, status=422)


def playbook_copy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A copy under another name; GET asks for the name."""
    require(can_run_playbooks(actor_of(request)))
    version = _version(slug, number)
    context: dict[str, object] = {"version": version}
    if request.method != "POST":
        form = CopyForm(initial={"name": f"{version.playbook.name}, our copy"[:200]})
        return render_page(request, "phases/playbook_copy.html", {**context, "form": form})
    form = CopyForm(request.POST)
    return _made(
        request, form,
        lambda: services.playbook_copy(actor=actor_of(request), version=version, **form.cleaned_data),
        "phases/playbook_copy.html", context,
    )  # fmt: skip


def draft_import(request: HttpRequest) -> HttpResponse:
    """A draft from a YAML file; GET asks for it."""
    require(can_run_playbooks(actor_of(request)))
    if request.method != "POST":
        return render_page(request, "phases/draft_import.html", {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    return _made(
        request, form,
        lambda: services.draft_import(actor=actor_of(request), text=form.cleaned_data["text"]),
        "phases/draft_import.html", {},
    )  # fmt: skip


@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Phases, items, and every problem with a link to its place."""
    page = draft_page(fetch_draft(request, pk))
    return render_page(request, "phases/draft_detail.html", {"page": page, "draft": page.draft})


@require_safe
def draft_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The difference and whom it reaches, with the button that publishes it."""
    return _effect(request, fetch_draft(request, pk))


def _effect(request: HttpRequest, draft: PlaybookDraft, message: str = "", status: int = 200) -> HttpResponse:
    page = draft_page(draft)
    context = {"page": page, "draft": draft, "effect": effect_of(page), "message": message}
    return render_page(request, "phases/draft_effect.html", context, status=status)


@require_POST
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish exactly what was shown."""
    draft = fetch_draft(request, pk)
    try:
        version = services.draft_publish(
            actor=actor_of(request), draft=draft, seen_digest=request.POST.get("digest", "")
        )
    except DomainError as error:
        return _effect(request, draft, error.message, 422)
    except Conflict as error:
        if not PlaybookDraft.objects.filter(pk=pk).exists():
            raise
        return _effect(request, draft, error.message, 409)
    return go_to(request, f"/playbooks/{version.playbook.slug}/{version.number}/")


@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up; what is published stays."""
    services.draft_discard(actor=actor_of(request), draft=fetch_draft(request, pk))
    return go_to(request, "/playbooks/")


@require_safe
def draft_yaml(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a YAML file, once it has no problem."""
    draft = fetch_draft(request, pk)
    try:
        text = fmt.dump(draft_doc(draft))
    except fmt.PlaybookError:
        return _effect(request, draft, "Mend the problems first: a file with faults cannot be imported.", 422)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.slug}-draft.yaml"'
    return response
