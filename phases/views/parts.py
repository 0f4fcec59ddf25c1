"""The parts of a draft: settings, phases, gates, items. Read, save, add, move, remove."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from phases import services
from phases.draft_forms import FORMS, PartForm
from phases.draft_panels import DraftPage, draft_page, part_frameworks, part_siblings
from phases.models import DraftPart
from phases.views.drafts import fetch_draft

PAGE = "phases/part_detail.html"


def _fetch(request: HttpRequest, pk: int, part: int) -> tuple[DraftPage, DraftPart]:
    draft = fetch_draft(request, pk)
    found = get_object_or_404(DraftPart.objects.select_related("saved_by"), pk=part, draft=draft)
    found.draft = draft
    return draft_page(draft), found


def _form(page: DraftPage, part: DraftPart, data: Any = None, version: int | None = None) -> PartForm:
    return FORMS[part.kind](
        data, content=part.content, siblings=part_siblings(page, part), frameworks=part_frameworks(page),
        version=version or part.version,
    )  # fmt: skip


def _page(
    request: HttpRequest, page: DraftPage, part: DraftPart, form: PartForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "page": page,
        "draft": page.draft,
        "part": part,
        "form": form,
        "conflict": None,
        "problems": page.of_part(part),
    }
    return render_page(request, PAGE, context | more, status=status)


@require_safe
def part_detail(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The form of one part, with what is wrong with it."""
    page, found = _fetch(request, pk, part)
    return _page(request, page, found, _form(page, found))


@require_POST
def part_save(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Save it, sound or not; a part that somebody else saved meanwhile comes back with both versions."""
    page, found = _fetch(request, pk, part)
    if request.POST.get("resolve") == "theirs":
        return go_to(request, found.get_absolute_url())
    form = _form(page, found, request.POST)
    if not form.is_valid():
        return _page(request, page, found, form, 422)
    seen = form.cleaned_data["version"]
    try:
        services.part_save(actor=actor_of(request), part=found, content=form.content(), seen_version=seen)
    except Conflict as error:
        return _conflicted(request, pk, part, form, error)
    return go_to(request, f"{found.get_absolute_url()}?saved")


def _conflicted(request: HttpRequest, pk: int, part: int, form: PartForm, error: Conflict) -> HttpResponse:
    """Both versions, field by field; the form carries the version that stands, so that *Keep mine* saves over it."""
    if "version" not in error.current:
        raise error
    page, found = _fetch(request, pk, part)
    theirs, mine = found.content, form.content()
    keys = [key for key in dict.fromkeys([*theirs, *mine]) if theirs.get(key) != mine.get(key)]
    both = {
        "theirs": {key.replace("_", " ").capitalize(): _words(theirs.get(key)) for key in keys},
        "mine": {key.replace("_", " ").capitalize(): _words(mine.get(key)) for key in keys},
    }
    data = request.POST.copy()
    data["version"] = str(found.version)
    return _page(request, page, found, _form(page, found, data), 409, conflict=both)


def _words(value: object) -> str:
    """A value of the draft for the table of both versions."""
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_words(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_words(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@require_POST
def part_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new item at the end of a phase, opened to be filled in."""
    draft = fetch_draft(request, pk)
    phase = request.POST.get("phase", "")
    try:
        made = services.part_add(
            actor=actor_of(request), draft=draft, phase=int(phase) if phase.isdecimal() and len(phase) == 1 else 0,
            title=request.POST.get("title", ""),
        )  # fmt: skip
    except DomainError as error:
        context = {"page": draft_page(draft), "draft": draft, "add_error": error.message, "add_phase": phase}
        return render_page(request, "phases/draft_detail.html", context, status=422)
    return go_to(request, made.get_absolute_url())


@require_POST
def part_move(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One up, one down, or to a position."""
    page, found = _fetch(request, pk, part)
    typed, way = request.POST.get("position", ""), request.POST.get("way", "")
    position = int(typed) if typed.isdecimal() and len(typed) < 5 else found.position
    position += {"up": -1, "down": 1}.get(way, 0)
    services.part_move(actor=actor_of(request), part=found, position=position)
    return go_to(request, f"{page.draft.get_absolute_url()}#part-{found.pk}")


@require_POST
def part_remove(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Take the item out of the draft."""
    page, found = _fetch(request, pk, part)
    services.part_remove(actor=actor_of(request), part=found)
    return go_to(request, f"{page.draft.get_absolute_url()}#phase-{found.phase}")
