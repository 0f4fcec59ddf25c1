"""allauth's choices for this application."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody registers themselves: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class PasskeysToSign(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Passkeys prove signatures and decisions (ADR 20). They are no second step of the sign-in yet."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: object = None) -> bool:
        return False
