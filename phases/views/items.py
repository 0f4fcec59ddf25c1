"""One checklist item: open it, answer it, give it evidence, set it aside, reopen it, assign it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common import clock
from common.errors import Conflict, DomainError
from common.pages import page_done, render_page
from initiatives.models import Evidence, Initiative
from initiatives.threads import thread_of
from phases import services
from phases.forms import AnswerForm, AssignForm, CaptureForm, EvidenceForm, ExternalForm, ReasonForm, error_add
from phases.models import Item
from phases.panels import ItemPanel, item_panel, item_row
from phases.twins import thread_ids
from phases.views.moved import item_moved

PAGE = "phases/item_detail.html"
FORMS = ("answer", "evidence", "capture", "not_applicable", "reopen", "assign", "external")


def _fetch(request: HttpRequest, key: str, pk: int) -> tuple[Initiative, Item | None]:
    """The item is None where the initiative is not asked it (any longer)."""
    initiative = get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)
    found = Item.objects.select_related("version").filter(pk=pk, version__pins__initiative=initiative)
    return initiative, found.first()


def _forms(initiative: Initiative, panel: ItemPanel) -> dict[str, forms.Form]:
    answer = panel.row.verdict.answer
    seen = {"version": panel.seen_version}
    written = {"text": answer.text, "effective_on": answer.effective_on} if answer else {}
    given = {"user": answer.assigned_to_id, "due_on": answer.due_on} if answer else {}
    prefix = f"id_{panel.row.item.pk}_%s"
    return {
        "answer": AnswerForm(initial=seen | written, auto_id=prefix),
        "evidence": EvidenceForm(initial=seen | {"effective_on": clock.today()}, auto_id=prefix + "_e"),
        "not_applicable": ReasonForm(initial=seen, auto_id=prefix + "_n"),
        "reopen": ReasonForm(initial=seen, auto_id=prefix + "_r"),
        "assign": AssignForm(initial=seen | given, auto_id=prefix + "_a", initiative=initiative),
        "external": ExternalForm(auto_id=prefix + "_x"),
        "capture": CaptureForm(initial=seen, auto_id=prefix + "_c", initiative=initiative),
    }


def _context(
    request: HttpRequest, initiative: Initiative, item: Item, form: tuple[str, forms.Form] | None = None, **more: Any
) -> dict[str, Any]:
    panel = item_panel(actor_of(request), initiative, item)
    shown = _forms(initiative, panel) | (dict([form]) if form else {})
    failed = form[0] if form else ""
    return {"panel": panel, "row": panel.row, "forms": shown, "failed": failed, "is_open": True, "conflict": {}} | more


@require_safe
def item_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The item on its own page; to htmx its row, open (or closed with ?closed)."""
    initiative, item = _fetch(request, key, pk)
    if item is None:
        return item_moved(request, initiative, pk)
    is_open = "closed" not in request.GET
    thread = thread_of(actor_of(request), initiative, "item", item.pk, also=thread_ids(item))
    return render_page(request, PAGE, _context(request, initiative, item, is_open=is_open, thread=thread), block="item")


def _save(
    request: HttpRequest,
    key: str,
    pk: int,
    name: str,
    act: Callable[[Initiative, Item, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Validate the form `name`, call the one service, answer with the closed row; else the open row with its errors."""
    initiative, item = _fetch(request, key, pk)
    if item is None:
        return item_moved(request, initiative, pk)
    form = _bound(request, initiative, item, name)
    if form.is_valid():
        try:
            act(initiative, item, form.cleaned_data | {"kind": getattr(form, "kind", "")})
        except DomainError as error:
            error_add(form, error)
        except Conflict as conflict:
            return _conflicted(request, initiative, item, name, form, conflict)
    if not form.is_valid():
        return render_page(request, PAGE, _context(request, initiative, item, (name, form)), block="item", status=422)
    row = item_row(initiative, item, saved=f"{done} {clock.now():%H:%M} UTC")
    context = {"row": row, "is_open": False, "panel": None, "forms": {}, "failed": "", "conflict": {}}
    return page_done(request, row.url, PAGE, context, block="item", events=["item-answered"])


def _bound(request: HttpRequest, initiative: Initiative, item: Item, name: str) -> forms.Form:
    auto_id = f"id_{item.pk}_%s" + {
        "answer": "",
        "evidence": "_e",
        "not_applicable": "_n",
        "reopen": "_r",
        "capture": "_c",
    }.get(name, "_a")
    if name in ("assign", "capture"):
        return {"assign": AssignForm, "capture": CaptureForm}[name](
            request.POST, auto_id=auto_id, initiative=initiative
        )
    kind = {"answer": AnswerForm, "evidence": EvidenceForm, "external": ExternalForm}.get(name, ReasonForm)
    return kind(request.POST, request.FILES, auto_id=auto_id)


def _conflicted(
    request: HttpRequest, initiative: Initiative, item: Item, name: str, form: forms.Form, conflict: Conflict
) -> HttpResponse:
    """Both versions side by side; the form now carries the version that stands, so that *Keep mine* saves over it."""
    form.data = {**form.data.dict(), "version": conflict.current.get("version", "")}  # type: ignore[attr-defined]  # a QueryDict
    both = {"theirs": {"Text": conflict.current.get("text", "")}, "mine": {"Text": str(form.data.get("text", ""))}}
    context = _context(request, initiative, item, (name, form), conflict=both)
    return render_page(request, PAGE, context, block="item", status=409)


@require_POST
def item_answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Confirm, answer, or keep as work in progress (`state=in_progress`)."""
    is_done = request.POST.get("state") != "in_progress"

    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_answer(
            actor=actor_of(request), initiative=initiative, item=item, text=data["text"], is_done=is_done,
            effective_on=data["effective_on"], seen_version=data["version"],
        )  # fmt: skip

    return _save(request, key, pk, "answer", act, "Done by you" if is_done else "Saved")


@require_POST
def item_evidence_add(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Add evidence, or with `replaces` the next version of a piece."""

    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        replaced = request.POST.get("replaces", "")
        piece = get_object_or_404(Evidence, pk=replaced, initiative=initiative) if replaced.isdigit() else None
        return services.item_evidence_add(
            actor=actor_of(request), initiative=initiative, item=item, evidence=piece, name=data["name"], kind=data["kind"],
            file=data["file"], url=data["url"], text=data["text"], effective_on=data["effective_on"],
            valid_until=data["valid_until"], seen_version=data["version"],
        )  # fmt: skip

    return _save(request, key, pk, "evidence", act, "Evidence added")


@require_POST
def item_capture(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Keep the values of a metric as evidence."""

    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_capture(
            actor=actor_of(request), initiative=initiative, item=item, metric=data["metric"], days=data["days"],
            seen_version=data["version"],
        )  # fmt: skip

    return _save(request, key, pk, "capture", act, "Evidence added")


@require_POST
def item_not_applicable(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_not_applicable(
            actor=actor_of(request),
            initiative=initiative,
            item=item,
            reason=data["reason"],
            seen_version=data["version"],
        )

    return _save(request, key, pk, "not_applicable", act, "Set to not applicable")


@require_POST
def item_reopen(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_reopen(
            actor=actor_of(request),
            initiative=initiative,
            item=item,
            reason=data["reason"],
            seen_version=data["version"],
        )

    return _save(request, key, pk, "reopen", act, "Reopened")


@require_POST
def item_assign(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_assign(
            actor=actor_of(request), initiative=initiative, item=item, user=data["user"], due_on=data["due_on"],
            seen_version=data["version"],
        )  # fmt: skip

    return _save(request, key, pk, "assign", act, "Assigned")


@require_POST
def item_external(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A person reports what a pipeline could not."""

    def act(initiative: Initiative, item: Item, data: dict[str, Any]) -> object:
        return services.item_external(
            actor=actor_of(request),
            initiative=initiative,
            item=item,
            passed=data["passed"],
            url=data["url"],
            note=data["note"],
        )

    return _save(request, key, pk, "external", act, "Reported")
