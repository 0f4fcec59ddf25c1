"""One's own second factor: the page, setting up an authenticator app, recovery codes, taking the app away."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.actors import actor_of
from accounts.carried import carried_open, carried_seal
from accounts.factor_forms import CodeForm
from accounts.factors import factors_of
from accounts.models import User
from common.errors import DomainError
from common.pages import go_to, render_page
from common.qr import qr_code
from portfolio.factor_forms import AppCodeForm, PasswordForm
from portfolio.forms import error_add
from reviews.services.proof import identity_prove

PAGE = "/account/second-factor/"
TOO_LATE = "That took longer than ten minutes, so nothing was changed. Start again."


def _person(request: HttpRequest) -> User:
    return get_object_or_404(User, pk=actor_of(request).user_id)


def _once(response: HttpResponse) -> HttpResponse:
    """A page with a secret on it is kept nowhere."""
    response["Cache-Control"] = "no-store"
    return response


def _is_proved(request: HttpRequest, form: PasswordForm) -> bool:
    """Whether the password was given and is right. A wrong one counts as a try, as at a signature."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        identity_prove(actor=actor_of(request), password=form.cleaned_data["password"])
    except DomainError as error:
        error_add(form, error)
        return False
    return True


def _step(request: HttpRequest, title: str, lead: str, *parts: forms.Form, kind: str = "primary") -> HttpResponse:
    context = {"title": title, "lead": lead, "forms": parts, "kind": kind, "back": PAGE}
    status = 422 if any(part.errors for part in parts) else 200
    return render_page(request, "portfolio/factor_step.html", context, status=status)


@require_safe
def factor_page(request: HttpRequest) -> HttpResponse:
    """What one has, and what can be done about it."""
    person = _person(request)
    context = {"factors": factors_of(person.pk), "has_password": person.has_usable_password()}
    return render_page(request, "portfolio/factor_page.html", context)


@require_http_methods(["GET", "POST"])
def factor_app_set_up(request: HttpRequest) -> HttpResponse:
    """First the password, then the key as a picture and as text, then a code of the app, then the recovery codes."""
    if "pending" in request.POST:
        return _app_confirm(request)
    if factors_of(actor_of(request).user_id).app is not None:
        return go_to(request, PAGE)
    form = PasswordForm(request.POST or None)
    if _is_proved(request, form):
        return _app_page(request, generate_totp_secret(), AppCodeForm())
    return _step(request, "Set up an authenticator app", "First, confirm that it is you.", form)


def _app_page(request: HttpRequest, secret: str, form: AppCodeForm) -> HttpResponse:
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {
        "form": form, "secret": spaced, "pending": carried_seal(request, "factor app", secret),
        "qr": qr_code(get_adapter().build_totp_url(request.user, secret)),
    }  # fmt: skip
    return _once(render_page(request, "portfolio/factor_app.html", context, status=422 if form.errors else 200))


def _app_confirm(request: HttpRequest) -> HttpResponse:
    secret, form = carried_open(request, "factor app", request.POST["pending"]), AppCodeForm(request.POST)
    if secret is None:
        messages.warning(request, TOO_LATE)
        return go_to(request, PAGE)
    if form.is_valid():
        try:
            codes = services.factor_app_add(
                actor=actor_of(request), secret=secret, code=form.cleaned_data["code"],
                keep=request.session.session_key or "",
            )  # fmt: skip
        except DomainError as error:
            error_add(form, error)
        else:
            return _codes_page(request, codes, "Your authenticator app is set up.")
    return _app_page(request, secret, form)


def _codes_page(request: HttpRequest, codes: list[str], done: str) -> HttpResponse:
    """Recovery codes, this once."""
    if not codes:
        messages.success(request, done)
        return go_to(request, PAGE)
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    context = {"codes": shown, "carried": carried_seal(request, "factor codes", "\n".join(shown)), "done": done}
    return _once(render_page(request, "portfolio/factor_codes.html", context))


@require_http_methods(["GET", "POST"])
def factor_codes_make(request: HttpRequest) -> HttpResponse:
    """New recovery codes; the old ones open nothing any more."""
    form = PasswordForm(request.POST or None)
    if _is_proved(request, form):
        try:
            return _codes_page(
                request, services.factor_codes_make(actor=actor_of(request)), "New recovery codes are made."
            )
        except DomainError as error:
            form.add_error(None, error.message)
    return _step(request, "Make new recovery codes", "Codes that you have from before open nothing any more.", form)


@require_POST
def factor_codes_download(request: HttpRequest) -> HttpResponse:
    """The codes of the page that showed them, as a file."""
    codes = carried_open(request, "factor codes", request.POST.get("carried", ""))
    if codes is None:
        messages.warning(request, "The codes are shown for ten minutes. Make new ones.")
        return go_to(request, PAGE)
    text = f"Flightline recovery codes of {_person(request).email}\nEach opens once.\n\n{codes}\n"
    response = _once(HttpResponse(text, content_type="text/plain; charset=utf-8"))
    response["Content-Disposition"] = 'attachment; filename="flightline-recovery-codes.txt"'
    return response


@require_http_methods(["GET", "POST"])
def factor_app_remove(request: HttpRequest) -> HttpResponse:
    """Take the app away, with the password and a code of it, or a recovery code."""
    person = _person(request)
    if factors_of(person.pk).app is None:
        return go_to(request, PAGE)
    password = PasswordForm(request.POST or None)
    # A code is taken by looking whether it is valid, so it is looked at only after the password was right.
    code = CodeForm(user=person, data=request.POST if _is_proved(request, password) else None)
    if code.is_valid():
        services.factor_app_remove(actor=actor_of(request), keep=request.session.session_key or "")
        messages.success(request, "The authenticator app is removed.")
        return go_to(request, PAGE)
    lead = "For a new phone: remove it, then set it up again."
    return _step(request, "Remove the authenticator app", lead, password, code, kind="danger")
