"""Every page needs a signed-in person unless its view says otherwise; an empty installation is set up first."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from common.pages import is_partial


class SignInRequired(LoginRequiredMiddleware):
    """Redirects a page to the sign-in; answers 401 to htmx so that no sign-in page lands inside a fragment."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        if is_partial(request):
            return HttpResponse(
                "Your session has ended. Sign in, then try again.", status=401, content_type="text/plain"
            )
        return super().handle_no_permission(request, view_func)
