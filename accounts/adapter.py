"""allauth's choices for this application."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from accounts.leases import lease_begin
from accounts.models import ProviderLogin, User


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody registers themselves: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Who may not enter is told so, as somebody deactivated is."""
        if not user.may_enter:
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]  # untyped library
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]  # untyped library

    def post_login(
        self, request: HttpRequest, user: User, *, signal_kwargs: dict[str, Any] | None, **kwargs: Any
    ) -> HttpResponse:
        """A session through a provider begins its lease."""
        sociallogin = (signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None:
            account = sociallogin.account
            login = ProviderLogin.objects.get(provider=account.provider, subject=account.uid)
            lease_begin(request, login, sociallogin.provider.name)
        return super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)  # type: ignore[no-any-return]  # untyped library


class PasskeysToSign(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Passkeys prove signatures and decisions (ADR 20). They are no second step of the sign-in yet."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: object = None) -> bool:
        return False
