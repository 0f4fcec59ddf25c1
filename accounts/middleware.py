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

from accounts.leases import lease_problem
from accounts.models import User
from common.pages import is_partial, render_page

SAFE = ("GET", "HEAD", "OPTIONS")
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "seen", "seen_number", "slot", "next"})


class SignInRequired(LoginRequiredMiddleware):
    """Redirects a page to the sign-in; answers 401 to htmx so that no sign-in page lands inside a fragment.

    A form that was sent after the session ended comes back as a page with everything that was typed, passwords left
    out, and a way to the page of the form. A session whose person may not enter any more ends here, before any view.
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
