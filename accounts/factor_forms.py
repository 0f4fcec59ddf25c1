"""The form of a code: of the second step, and asked before a factor is taken away."""

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.actors import actor_for
from accounts.models import User
from accounts.services import factor_code_use, factor_lock_note
from common.actors import Actor
from common.middleware import request_id_of
from common.sealed import SecretUnreadable

WRONG = "This code does not fit, or it was used already. Wait for the next one in your app."
KEYS_GONE = "The keys of this installation were changed, so no code can be checked. Ask your administrator for a reset."


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # untyped library
    """The library's form and its limit of tries (five in five minutes for a person); our service takes the code, once."""

    code = forms.CharField(
        label="Code", max_length=40, help_text="Six digits from your authenticator app, or a recovery code.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        actor, user = _signing_in(context.request, self.user), self.user
        try:
            limit_clear = check_rate_limit(user)
        except ValidationError:
            factor_lock_note(actor=actor, user=user)
            raise
        try:
            used = factor_code_use(actor=actor, user=user, code=self.cleaned_data["code"])
        except SecretUnreadable as error:
            raise ValidationError(KEYS_GONE) from error
        if used is None:
            raise ValidationError(WRONG)
        used.user, self.authenticator = user, used
        limit_clear()
        return str(self.cleaned_data["code"])


def _signing_in(request: HttpRequest, user: User) -> Actor:
    """Who is about to be signed in, or is: the session says nothing of them yet."""
    return actor_for(
        user, request_id=request_id_of(request), ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip
