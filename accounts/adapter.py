"""allauth's choices for this application."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody registers themselves: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
