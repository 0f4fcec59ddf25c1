"""What every form page here does: parse, one service call, errors at the field, the typed text kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page, safe_next
from initiatives.forms.fields import choice_words
from initiatives.models import Initiative, LegalHold
from initiatives.values import label_of


@dataclass
class Page:
    """One form page. `run` takes the cleaned data and calls the one service; `done` says where to go after it.

    `version` is the version that stands now; the form carries it, and `run` reads what it carried with `seen_version`.
    `model` gives the conflict panel its labels; fields `outside` it keep their own.
    """

    template: str
    form: forms.BaseForm
    run: Callable[[dict[str, Any]], Any]
    done: Callable[[Any], str]
    context: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    model: type[Model] | None = None
    outside: tuple[str, ...] = ("tags",)
    block: str = "form_panel"


def initiative_of(request: HttpRequest, key: str) -> Initiative:
    """The initiative with this key if the person may see it; else 404."""
    seen = Initiative.objects.visible_to(actor_of(request)).annotate(held_since=LegalHold.objects.since())
    found = seen.filter(key=key).first()
    if not isinstance(found, Initiative):
        raise Http404
    return found


def seen_version(request: HttpRequest) -> int | None:
    """The version on the person's form; None once they chose to keep theirs."""
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() and request.POST.get("resolve") != "mine" else None


def form_page(request: HttpRequest, page: Page) -> HttpResponse:
    """Answer GET with the form, POST with where it leads, or with the form again: 422 (wrong) or 409 (stale)."""
    conflict: Conflict | None = None
    if request.method == "POST":
        if request.POST.get("resolve") == "theirs":
            return go_to(request, request.get_full_path())
        if page.form.is_valid():
            try:
                made = page.run(page.form.cleaned_data)
            except DomainError as error:
                name = error.field if error.field in page.form.fields else None
                page.form.add_error(name, error.message)
            except Conflict as error:
                conflict = error
            else:
                return go_to(request, safe_next(request, page.done(made)))
    status = 409 if conflict else 422 if page.form.errors else 200
    context: dict[str, Any] = {
        "form": page.form,
        "version": page.version,
        "theirs": {},
        "mine": {},
        "is_conflict": conflict is not None,
    }
    if conflict:
        context |= {"theirs": conflict.current, "mine": _mine(page)}
    return render_page(request, page.template, {**context, **page.context}, block=page.block, status=status)


def _mine(page: Page) -> dict[str, str]:
    """Label → typed text, under the labels that the service's Conflict uses."""
    found = {}
    for name, asked in page.form.fields.items():
        value = page.form[name].value()
        if isinstance(asked, forms.ChoiceField):
            value = choice_words(asked).get(str(value), value)
        is_column = page.model is not None and name not in page.outside
        label = label_of(page.model, name) if page.model and is_column else str(asked.label or name)
        found[label] = "" if value is None else str(value)
    return found
