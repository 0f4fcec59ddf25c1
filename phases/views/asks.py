"""Asks: the question on a page of its own, its answer, and the form that raises one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.permissions import require
from initiatives.models import Initiative
from phases import services
from phases.forms import AskAnswerForm, AskForm, AskWithdrawForm, error_add
from phases.models import Ask
from phases.permissions import can_answer, can_ask_answer, can_ask_withdraw


def _fetch(request: HttpRequest, key: str, pk: int) -> Ask:
    asks = Ask.objects.visible_to(actor_of(request)).select_related("initiative", "asked_of", "raised_by", "decision")
    return get_object_or_404(asks, pk=pk, initiative__key=key)


def _page(
    request: HttpRequest, ask: Ask, *, answer: forms.Form | None = None, withdrawal: forms.Form | None = None
) -> HttpResponse:
    actor = actor_of(request)
    is_wrong = bool((answer and answer.errors) or (withdrawal and withdrawal.errors))
    context = {
        "ask": ask,
        "initiative": ask.initiative,
        "answer": answer or AskAnswerForm(ask=ask),
        "withdrawal": withdrawal or AskWithdrawForm(),
        "may_answer": can_ask_answer(actor, ask),
        "may_withdraw": can_ask_withdraw(actor, ask),
        "next": safe_next(request, ""),
    }
    return render_page(request, "phases/ask_detail.html", context, block="ask_acts", status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
def ask_raise(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a question; POST asks it."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    require(can_answer(actor, initiative))
    form = AskForm(request.POST or None, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        first = given["options"][0] if given["options"] else ""
        try:
            ask = services.ask_raise(actor=actor, initiative=initiative, recommendation=first, **given)
            return go_to(request, ask.get_absolute_url())
        except DomainError as error:
            error_add(form, error)
    context = {"initiative": initiative, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "phases/ask_raise.html", context, block="ask_form", status=status)


@require_safe
def ask_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The question, its options, what waiting costs, and what was decided."""
    return _page(request, _fetch(request, key, pk))


@require_POST
def ask_answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The person who was asked chooses; back to where they came from, the status board for example."""
    ask = _fetch(request, key, pk)
    require(can_ask_answer(actor_of(request), ask))
    form = AskAnswerForm(request.POST, ask=ask)
    if form.is_valid():
        try:
            services.ask_answer(actor=actor_of(request), ask=ask, **form.cleaned_data)
            messages.success(request, f"Decided for {key}: {form.cleaned_data['choice']}.")
            return go_to(request, f"{safe_next(request, ask.get_absolute_url())}#done")
        except DomainError as error:
            error_add(form, error)
    return _page(request, ask, answer=form)


@require_POST
def ask_withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Who asked takes it back, with a reason."""
    ask = _fetch(request, key, pk)
    require(can_ask_withdraw(actor_of(request), ask))
    form = AskWithdrawForm(request.POST)
    if form.is_valid():
        try:
            services.ask_withdraw(actor=actor_of(request), ask=ask, **form.cleaned_data)
            return go_to(request, ask.get_absolute_url())
        except DomainError as error:
            error_add(form, error)
    return _page(request, ask, withdrawal=form)
