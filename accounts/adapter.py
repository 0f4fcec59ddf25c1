"""allauth's choices for this application."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actors import actor_of
from accounts.factors import BOUND_TO, factors_of
from accounts.leases import lease_begin
from accounts.models import ProviderLogin, User
from accounts.services import sign_in_note
from common.sealed import text_seal, text_unseal

log = structlog.get_logger(__name__)


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody registers themselves: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """The second step alone: no sign-in by mailed code, no address to verify."""
        return ["accounts.second_step.SecondStage"]

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
        """A session through a provider begins its lease; any other is noted in the log with how it was opened."""
        sociallogin = (signal_kwargs or {}).get("sociallogin")
        if sociallogin is None:
            sign_in_note(actor=actor_of(request), user=user, way=_way(request, user))
        else:
            account = sociallogin.account
            login = ProviderLogin.objects.get(provider=account.provider, subject=account.uid)
            lease_begin(request, login, sociallogin.provider.name)
        return super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)  # type: ignore[no-any-return]  # untyped library

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The log of the process says that somebody was refused: never what was typed, which may be a password in the wrong field."""
        known = (
            User.objects.filter(email__iexact=str(credentials.get("email", ""))[:254])
            .values_list("pk", flat=True)
            .first()
        )
        log.warning("sign-in refused", user_id=known, ip=request.META.get("REMOTE_ADDR", ""))
        super().authentication_failed(request, **credentials)


STEPS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery code"}


def _way(request: HttpRequest, user: User) -> str:
    """What opened the session: "password", or "password and recovery code"."""
    records = get_authentication_records(request, user)
    return " and ".join(STEPS.get(record.get("type", ""), record["method"]) for record in records) or "first set-up"


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """The second step of a sign-in (ADR 53): when it is asked for, and how its secrets lie in the database."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: object = None) -> bool:
        """An app or a passkey, and recovery codes: a passkey alone proves signatures (ADR 20) and is not asked for."""
        return factors_of(user.pk).is_on

    def encrypt(self, text: str) -> str:
        return text_seal(text, bound_to=BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        return text_unseal(encrypted_text, bound_to=BOUND_TO)
