"""Adding, reading, editing one structured record, with its history."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from audit.models import Entry
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.models import EscalationPath, Initiative, Record
from initiatives.permissions import can_edit_records
from initiatives.records import RecordKind
from initiatives.services.exercising import escalation_path_exercise as hold_exercise
from initiatives.services.records import record_add as add
from initiatives.services.records import record_edit as edit
from metrics.models import Feedback
from metrics.panels.feedback import turning_of
from portfolio.forms import error_add
from portfolio.panels.log import lines_of
from portfolio.panels.records import facts_of, record_url
from portfolio.record_forms import record_form
from portfolio.records import KINDS


def _subject(actor: Actor, key: str, code: str) -> tuple[Initiative, RecordKind]:
    if code not in KINDS:
        raise Http404
    return get_object_or_404(Initiative.objects.visible_to(actor), key=key), KINDS[code]


def _values(form: forms.Form, kind: RecordKind) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in kind.fields}


@require_http_methods(["GET", "POST"])
def record_add(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A new record of a kind."""
    actor = actor_of(request)
    initiative, chosen = _subject(actor, key, kind)
    require(can_edit_records(actor, initiative))
    form = record_form(chosen, initiative, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add(actor=actor, kind=chosen, initiative=initiative, values=_values(form, chosen))
        except DomainError as error:
            error_add(form, error)
        else:
            back = "" if "another" not in request.POST else f"/i/{key}/records/{kind}/add/"
            return go_to(request, back or record_url(initiative, chosen, made))
    context = {"initiative": initiative, "kind": chosen, "form": form, "record": None}
    return render_page(
        request, "portfolio/record_add.html", context, block="record_form", status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def record_detail(request: HttpRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """One record: what it lacks, its fields (to edit for who may), its history."""
    actor = actor_of(request)
    initiative, chosen = _subject(actor, key, kind)
    record = get_object_or_404(chosen.model._default_manager.filter(initiative=initiative), pk=pk)
    may = can_edit_records(actor, initiative) if chosen.is_editable else None
    if request.method == "GET":
        return _detail(
            request, initiative, chosen, record, record_form(chosen, initiative, record) if may else None, may
        )
    require(can_edit_records(actor, initiative))
    form = record_form(chosen, initiative, record, request.POST)
    if not form.is_valid():
        return _detail(request, initiative, chosen, record, form, may, status=422)
    if request.POST.get("resolve") == "theirs":
        return go_to(request, record_url(initiative, chosen, record))
    seen = record.version if request.POST.get("resolve") == "mine" else form.cleaned_data["version"]
    try:
        edit(actor=actor, kind=chosen, record=record, values=_values(form, chosen), seen_version=seen)
    except DomainError as error:
        error_add(form, error)
        return _detail(request, initiative, chosen, record, form, may, status=422)
    except Conflict as conflict:
        return _detail(request, initiative, chosen, record, form, may, status=409, theirs=conflict.current)
    return go_to(request, record_url(initiative, chosen, record))


@require_POST
def escalation_path_exercise(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Call everybody on the path without need, and note how it went."""
    actor = actor_of(request)
    initiative, kind = _subject(actor, key, "escalation_path")
    path = get_object_or_404(EscalationPath.objects.filter(initiative=initiative).select_related("initiative"), pk=pk)
    may = can_edit_records(actor, initiative)
    try:
        hold_exercise(actor=actor, path=path, note=request.POST.get("note", ""))
    except DomainError as error:
        form = record_form(kind, initiative, path) if may else None
        typed = {"note": request.POST.get("note", ""), "problem": error.message}
        return _detail(request, initiative, kind, path, form, may, status=422, exercise=typed)
    return go_to(request, record_url(initiative, kind, path))


def _detail(
    request: HttpRequest, initiative: Initiative, kind: RecordKind, record: Record, form: forms.Form | None, may: object,
    *, status: int = 200, theirs: dict[str, str] | None = None, exercise: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    history = list(Entry.objects.about(kind.model._meta.label_lower, record.pk)[:50])
    mine = {field.label: str(field.value() or "") for field in form} if form is not None and theirs else {}
    context = {
        "initiative": initiative,
        "kind": kind,
        "record": record,
        "form": form,
        "may": may,
        "facts": facts_of(kind, record),
        "missing": record.missing(),
        "history": lines_of(history),
        "theirs": theirs,
        "path": record if isinstance(record, EscalationPath) else None,
        "exercise": exercise or {"note": "", "problem": ""},
        "mine": mine,
        "turning": turning_of(actor_of(request), record) if isinstance(record, Feedback) else None,
        "ratings": list(record.ratings.all()) if hasattr(record, "ratings") else None,
    }
    return render_page(request, "portfolio/record_detail.html", context, block="record_form", status=status)
