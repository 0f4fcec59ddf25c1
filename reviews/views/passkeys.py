"""Passkeys: the page of one's own, the challenge for one act, and reading what the browser answered."""

import json
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialApp
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from accounts.leases import KEY as LEASE
from accounts.provider_adapter import PROOF, OAuth2Error, proof_question, refusal_page
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from reviews import services
from reviews.forms import PasskeyForm, error_add
from reviews.models import SigningLock
from reviews.proof_forms import ProofForm
from reviews.services.passkeys import Assertion, PasskeyAssertion, ProviderProof, act_digest, passkeys_of, shown
from reviews.services.proof import identity_prove

STATE = "reviews.passkey"
PAGE = "/account/passkeys/"


def assertion_of(request: HttpRequest) -> Assertion | None:
    """The answer of the browser with the state of its challenge, or the sign-in at the provider; both are used up by this.

    None for a password.
    """
    state, answer = request.session.pop(STATE, None), request.POST.get("passkey", "")
    proved = request.session.pop(PROOF, None)
    if not answer:
        if proved is None or request.POST.get("password"):
            return None
        return ProviderProof(proved["act"], datetime.fromisoformat(proved["at"]), tuple(proved["factors"]))
    return PasskeyAssertion(_json(answer), state or {})


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


@require_POST
def provider_prove(request: HttpRequest) -> HttpResponse:
    """The form of an act, sent here to prove at the provider who signs it. It opens beside the form, which stays as it is."""
    kind, target, names = [*request.POST.get("proof", "").split(" ", 2), "", "", ""][:3]
    choice = ":".join(request.POST.get(name, "") if name else "" for name in names.split(" "))
    kept = request.session.get(LEASE)
    if not kind or kept is None:
        raise Http404
    act = act_digest(kind, target, choice, _seen(request))
    try:
        leads = proof_question(request, kept["provider"], act)
    except (OAuth2Error, SocialApp.DoesNotExist):
        return refusal_page(request, f"{kept['name']} does not answer. Close this tab, and use a passkey or try again.")
    return render_page(request, "account/provider_leads.html", {"name": kept["name"], "leads": leads})


def _seen(request: HttpRequest) -> dict[str, str]:
    said = request.POST.get("seen", "")
    return {str(name): str(digest) for name, digest in _json(said).items()} or shown(said)


@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """A challenge for one act: `kind` and `target` say which, `choice` the decision, `seen` what was shown: digests by
    section, or the one digest of a page that has no sections."""
    said = request.POST
    act = act_digest(said.get("kind", ""), said.get("target", ""), said.get("choice", ""), _seen(request))
    try:
        options, state = services.passkey_begin(actor=actor_of(request), act=act)
    except DomainError as error:
        return JsonResponse({"detail": error.message}, status=422)
    request.session[STATE] = state
    return JsonResponse(options)


@require_POST
def passkey_create(request: HttpRequest) -> HttpResponse:
    """The options with which the browser makes a new passkey."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415  # its library is for those who have passkeys

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
