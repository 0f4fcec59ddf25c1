"""allauth's choices for this application."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.factors import BOUND_TO, factors_of
from accounts.leases import lease_begin
from accounts.models import ProviderLogin, User
from common.sealed import text_seal, text_unseal


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody registers themselves: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """The second step alone: no sign-in by mailed code, no address to verify."""
        return ["accounts.adapter.SecondStep"]

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, str]]:
        return [{"id": "reauthenticate", "description": "Use your password", "url": reverse("account_reauthenticate")}]

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


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """The second step of a sign-in (ADR 53): when it is asked for, and how its secrets lie in the database."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: object = None) -> bool:
        """An app or a passkey, and recovery codes: a passkey alone proves signatures (ADR 20) and is not asked for."""
        return factors_of(user.pk).is_on

    def encrypt(self, text: str) -> str:
        return text_seal(text, bound_to=BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        return text_unseal(encrypted_text, bound_to=BOUND_TO)


class SecondStep(AuthenticateStage):  # type: ignore[misc]  # untyped library
    """The library's step, left out for whoever comes from a provider: it vouches for the person, with factors of its own."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if (self.login.signal_kwargs or {}).get("sociallogin") is not None:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer
