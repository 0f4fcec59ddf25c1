"""The sign-in page with the buttons of the providers, and the way there and back."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.views import LoginView, LogoutView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from accounts.provider_adapter import OAuth2Error, SignedTokens
from common.pages import safe_next


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]  # untyped library
    """django-allauth's page; the policy of the page lets its forms lead to the providers, and nowhere else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_context_data(**kwargs)) | {"providers": get_adapter().list_apps(self.request)}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        leads_to = [_origin(app.settings["server_url"]) for app in context["providers"]]
        response._csp_update = {"form-action": leads_to}  # type: ignore[attr-defined]  # read by django-csp
        return response


class SignOut(LogoutView):  # type: ignore[misc]  # untyped library
    """Afterwards the browser forgets the pages it kept: no way back shows one to who comes next. What it keeps besides is how
    somebody likes their keys, which says nothing of anybody."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@login_not_required
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Between password and session: `accounts.second_step` asks for a factor, or sends back to the sign-in."""
    from accounts.second_step import SecondStep  # noqa: PLC0415  # the library of passkeys, which pages do without

    return SecondStep.as_view()(request)  # type: ignore[no-any-return]  # untyped library


@require_POST
@login_not_required
def provider_begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, with state, nonce and the challenge of PKCE; all three wait in the session."""
    provider = _provider(request, provider_id)
    nonce = secrets.token_urlsafe(24)
    try:
        leads: HttpResponse = provider.redirect(
            request,
            process="login",
            next_url=safe_next(request, "/"),
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
    except OAuth2Error as error:
        return render_authentication_error(request, provider, exception=error)  # type: ignore[no-any-return]  # untyped library
    return leads


@require_safe
@login_not_required
def provider_return(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider with a code."""
    _provider(request, provider_id)
    return OAuth2CallbackView.adapter_view(SignedTokens(request, provider_id))(request)  # type: ignore[no-any-return]  # untyped library


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    provider.oauth2_adapter_class = SignedTokens
    return provider
