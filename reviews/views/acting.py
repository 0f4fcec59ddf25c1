"""A page that does one thing: a form, one service call, errors at the field, the typed text kept."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict

from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import Permission, require
from reviews.forms import error_add


def data_of(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when nothing was, so that a form without an entry still says what it lacks."""
    return request.POST if request.method == "POST" else None


def act_done(request: HttpRequest, text: str, to: str) -> HttpResponse:
    """Go `to` the page and say there what was done. The focus goes to the words, also without script (`shell.html`)."""
    messages.success(request, text)
    return go_to(request, f"{to}#done")


def act_page(
    request: HttpRequest, title: str, form: forms.Form, back: str, run: Callable[[dict[str, Any]], object], *,
    may: Permission, lead: str = "", template: str = "reviews/act.html", more: dict[str, Any] | None = None,
    kind: str = "primary", then: Callable[[Any], str] | None = None, done: str = "",
) -> HttpResponse:  # fmt: skip
    """Show the form, or run the act and go `back`, or where `then` says with what was made; `done` is said there.

    Who may not do it is told who may (403).
    """
    require(may)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = run(form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        else:
            to = then(made) if then else back
            return act_done(request, done, to) if done else go_to(request, to)
    context = {"title": title, "form": form, "back": back, "lead": lead, "kind": kind, **(more or {})}
    return render_page(request, template, context, status=422 if form.errors and status == 200 else status)
