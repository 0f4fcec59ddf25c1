"""Passkeys: added and taken away with the password, and asked for one act, to which the assertion is bound (ADR 20)."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services import factor_tell, factor_tidy
from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from reviews.permissions import person_id

CHALLENGE_LASTS = timedelta(minutes=5)
NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class PasskeyAssertion:
    """What a browser answered (`credential`) to the challenge whose `state` was kept in the session, and popped from it."""

    credential: Mapping[str, Any]
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProviderProof:
    """A sign-in at the provider of the session, made anew for the act whose digest is `act`; kept by the server alone."""

    act: str
    at: datetime
    factors: tuple[str, ...] = ()

    def holds(self, act: str) -> bool:
        """Whether it was made for exactly this act, at most five minutes ago."""
        return self.act == act and timedelta(0) <= clock.now() - self.at <= CHALLENGE_LASTS


Assertion = PasskeyAssertion | ProviderProof
"""What may stand in place of the password."""


def act_digest(kind: str, target: int | str, choice: str, seen: Mapping[str, str] | None = None) -> str:
    """What a challenge covers: the act, the row it is done to, the decision, and the digests that were shown. Hex."""
    shown = {name: digest for name, digest in (seen or {}).items() if "/" not in name}
    return hashlib.sha256(
        canonical({"kind": kind, "target": str(target), "choice": choice, "seen": shown}).encode()
    ).hexdigest()


def shown(digest: str) -> dict[str, str]:
    """One digest that a page shows, in the form of `seen`."""
    return {"shown": digest} if digest else {}


def passkeys_of(user_id: int | None) -> list[Authenticator]:
    """The passkeys of a person, oldest first."""
    return list(Authenticator.objects.filter(user_id=user_id or 0, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def passkey_begin(*, actor: Actor, act: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options for the browser, and the state to keep until it answers. The challenge is a digest over `act` and a nonce.

    Raises DomainError for a person without a passkey.
    """
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415  # its library is for those who have passkeys
    from fido2.webauthn import UserVerificationRequirement  # noqa: PLC0415  # as above

    credentials = auth.get_credentials(User.objects.get(pk=person_id(actor)))
    if not credentials:
        raise DomainError("You have no passkey here yet. Add one on your account page, or use your password.")
    nonce = secrets.token_hex(16)
    options, state = auth.get_server().authenticate_begin(
        credentials=credentials,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=hashlib.sha256(f"{nonce}:{act}".encode()).digest(),
    )
    return dict(options), {"fido": state, "nonce": nonce, "act": act, "at": clock.now().isoformat()}


def passkey_holds(user: User, assertion: PasskeyAssertion, act: str) -> bool:
    """Whether the assertion is of a passkey of this person, over the challenge of exactly this act, at most 5 minutes old."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415  # as above
    from fido2.webauthn import AuthenticationResponse  # noqa: PLC0415  # as above

    state = assertion.state
    if state.get("act") != act or not state.get("at"):
        return False
    if not timedelta(0) <= clock.now() - datetime.fromisoformat(state["at"]) <= CHALLENGE_LASTS:
        return False
    bound = hashlib.sha256(f"{state['nonce']}:{act}".encode()).digest()
    try:
        answer = AuthenticationResponse.from_dict(assertion.credential)
        if answer.response.client_data.challenge != bound:
            return False
        found = auth.get_server().authenticate_complete(state["fido"], auth.get_credentials(user), assertion.credential)
    except (KeyError, TypeError, ValueError):
        return False
    used = auth.get_authenticator_by_credential_id(user, found.credential_id)
    if used is None:
        return False
    used.record_usage()
    return True


def passkey_add(*, actor: Actor, name: str, credential: Mapping[str, Any]) -> Authenticator:
    """Keep a passkey that the browser has just made. The caller has proved who they are; see `reviews.services.proof`."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415  # as above

    user = User.objects.get(pk=person_id(actor))
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(dict(credential))
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise DomainError("The passkey did not arrive whole. Try again.", field="name") from error
    with transaction.atomic():
        made = auth.WebAuthn.add(user, name.strip()[:NAME_MOST] or "Passkey", dict(credential)).instance
        entry_append(
            actor=actor, action="reviews.passkey_add", obj=user, changes={"name": made.data["name"], "passkey": made.pk},
            summary=f"Added a passkey: {made.data['name']}",
        )  # fmt: skip
        factor_tell(user, "a passkey was added", f"passkey:{made.pk}")
    return made


def passkey_remove(*, actor: Actor, pk: int) -> None:
    """Take an own passkey away. What was signed with it stays as it is."""
    user = User.objects.get(pk=person_id(actor))
    with transaction.atomic():
        found = next((one for one in passkeys_of(user.pk) if one.pk == pk), None)
        if found is None:
            raise DomainError("This passkey is gone already.")
        entry_append(
            actor=actor, action="reviews.passkey_remove", obj=user, changes={"passkey": pk},
            summary=f"Removed a passkey: {found.data['name']}",
        )  # fmt: skip
        found.delete()
        factor_tell(user, "a passkey was removed", f"passkey-gone:{pk}")
        factor_tidy(actor=actor, user=user)
