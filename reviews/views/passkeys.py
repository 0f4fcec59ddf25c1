"""Passkeys: the page of one's own, the challenge for one act, and reading what the browser answered."""

import json
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from reviews import services
from reviews.forms import PasskeyForm, error_add
from reviews.models import SigningLock
from reviews.proof_forms import ProofForm
from reviews.services.passkeys import Assertion, act_digest, passkeys_of, shown
from reviews.services.proof import identity_prove

STATE = "reviews.passkey"
PAGE = "/account/passkeys/"


def assertion_of(request: HttpRequest) -> Assertion | None:
    """The answer of the browser with the state of its challenge, which is used up by this; None for a password."""
    state, answer = request.session.pop(STATE, None), request.POST.get("passkey", "")
    if not answer:
        return None
    return Assertion(_json(answer), state or {})


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """A challenge for one act: `kind` and `target` say which, `choice` the decision, `seen` what was shown: digests by
    section, or the one digest of a page that has no sections."""
    said = request.POST.get("seen", "")
    seen = {str(name): str(digest) for name, digest in _json(said).items()} or shown(said)
    act = act_digest(request.POST.get("kind", ""), request.POST.get("target", ""), request.POST.get("choice", ""), seen)
    try:
        options, state = services.passkey_begin(actor=actor_of(request), act=act)
    except DomainError as error:
        return JsonResponse({"detail": error.message}, status=422)
    request.session[STATE] = state
    return JsonResponse(options)


@require_POST
def passkey_create(request: HttpRequest) -> HttpResponse:
    """The options with which the browser makes a new passkey."""
    return JsonResponse(auth.begin_registration(request.user, passwordless=True))


@require_http_methods(["GET", "POST"])
def passkey_list(request: HttpRequest) -> HttpResponse:
    """One's own passkeys, and adding one."""
    actor, form = actor_of(request), PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity_prove(actor=actor, password=form.cleaned_data["password"])
            credential = _json(form.cleaned_data["credential"])
            services.passkey_add(actor=actor, name=form.cleaned_data["name"], credential=credential)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, PAGE)
    context = {"form": form, "passkeys": passkeys_of(actor.user_id)}
    return render_page(request, "reviews/passkey_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away, with the password."""
    actor, form = actor_of(request), ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity_prove(actor=actor, password=form.cleaned_data["password"])
            services.passkey_remove(actor=actor, pk=pk)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, PAGE)
    return _act(request, form)


def _act(request: HttpRequest, form: forms.Form) -> HttpResponse:
    context = {"title": "Remove the passkey", "form": form, "back": PAGE, "lead": "What was signed with it stays."}
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)


@require_POST
def signing_lock_see(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of security or administration has looked at a signing lock."""
    lock = get_object_or_404(SigningLock, pk=pk)
    services.signing_lock_see(actor=actor_of(request), lock=lock)
    return go_to(request, safe_next(request, "/my-work/"))
