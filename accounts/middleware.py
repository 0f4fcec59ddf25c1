"""Every page needs a signed-in person unless its view says otherwise; what was typed meanwhile is given back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.actors import actor_of
from accounts.leases import lease_problem
from accounts.models import User
from accounts.services import session_prolong
from common.pages import go_to, is_partial, render_page

SAFE = ("GET", "HEAD", "OPTIONS")
FACTOR_PAGE = "/account/second-factor/"
OPEN_WITHOUT = frozenset(
    {"portfolio:factor_page", "portfolio:factor_app_set_up", "portfolio:factor_codes_make", "portfolio:factor_codes_download",
     "reviews:passkey_list", "reviews:passkey_create", "portfolio:theme_set", "account_logout"}
)  # fmt: skip
"""What somebody may still open whose role must have a second factor: the way to one, and the way out."""
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "seen", "seen_number", "slot", "next"})


class SignInRequired(LoginRequiredMiddleware):
    """Redirects a page to the sign-in; answers 401 to htmx so that no sign-in page lands inside a fragment.

    A form that was sent after the session ended comes back as a page with everything that was typed, passwords left
    out, and a way to the page of the form. What a person opens or sends keeps a session from ending by idleness. A session whose
    person may not enter any more ends here, before any view. Whose role must have a second factor and who has none is led to
    its page, and can do nothing else until then (REST: see `Session`).
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        user = request.user if request.session.session_key else None
        if isinstance(user, User):
            problem = lease_problem(request, user)
            if problem or not user.may_enter:
                logout(request)
                messages.warning(request, problem or "This account no longer opens Flightline. Ask your administrator.")
            elif _is_closed(view_func) and _name_of(request) not in OPEN_WITHOUT and actor_of(request).lacks_factor:
                return _factor_first(request)
            elif not _is_by_itself(request):
                _prolong(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # the stub knows the redirect only
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if is_partial(request):
            return HttpResponse(
                "Your session has ended. Sign in, then try again.", status=401, content_type="text/plain"
            )
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        back, typed = _page_of_the_form(request), _typed(request)
        if not typed:
            return redirect_to_login(back)
        response = render_page(request, "account/signed_out.html", {"typed": typed, "back": back}, status=401)
        response["Cache-Control"] = "no-store"
        return response


def _is_closed(view_func: Callable[..., Any]) -> bool:
    """A page behind the sign-in. REST views ask in their own authentication, where a bearer token may stand for the session."""
    return getattr(view_func, "login_required", True) and not hasattr(view_func, "cls")


def _prolong(request: HttpRequest) -> None:
    until = request.session.later_end()  # type: ignore[attr-defined]  # of `accounts.session_store`
    if until is not None:
        session_prolong(key=request.session.session_key or "", until=until)


def _is_by_itself(request: HttpRequest) -> bool:
    """Asked by a page on its own clock (`hx-headers` of the element say so): nobody need be there."""
    return request.headers.get("X-By-Clock") == "1"


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _factor_first(request: HttpRequest) -> HttpResponse:
    typed = [] if request.method in SAFE or is_partial(request) else _typed(request)
    if not typed:
        return go_to(request, FACTOR_PAGE)
    response = render_page(request, "account/factor_first.html", {"typed": typed, "page": FACTOR_PAGE}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Name in words and text of each field that a person filled."""
    return [
        (name.replace("_", " ").capitalize(), ", ".join(values))
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and "password" not in name and "secret" not in name and any(values)
    ]


def _page_of_the_form(request: HttpRequest) -> str:
    """Where the form stood: the referring page of this host, else the first page. Never the address it was sent to."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(referer).path or "/"
    return "/"
