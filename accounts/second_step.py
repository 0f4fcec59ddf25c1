"""The second step of a sign-in: the stage between password and session, and its page. Read with the first sign-in of a process."""

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.factor_forms import WRONG, CodeForm
from accounts.factors import factors_of


class SecondStage(AuthenticateStage):  # type: ignore[misc]  # untyped library
    """The library's step, left out for whoever comes from a provider: it vouches for the person, with factors of its own."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if (self.login.signal_kwargs or {}).get("sociallogin") is not None:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


class PasskeyStepForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    """The library's form; what is no answer of a browser is a wrong passkey, not an error of the server."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValidationError(WRONG) from error
        return found


class SecondStep(AuthenticateView):  # type: ignore[misc]  # untyped library
    """Between password and session: a code, or a passkey. The library keeps who it is, and gives the session after it."""

    form_class = CodeForm
    webauthn_form_class = PasskeyStepForm
    template_name = "account/second_step.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "leave" in request.POST:
            return self.stage.abort()  # type: ignore[no-any-return]  # untyped library
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]  # untyped library

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = dict(super().get_context_data(**kwargs))
        have = factors_of(self.stage.login.user.pk)
        options = json.dumps(context["js_data"]["request_options"]["publicKey"]) if have.passkeys else ""
        return context | {"factors": have, "passkey_options": options}
