"""Proof of identity for one act: password, passkey or the provider, asked again. Five wrong tries within 15 minutes lock signing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import entry_append, is_demo
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from reviews.integrity import PAYLOAD_VERSION
from reviews.models import ProofFailure, SigningLock
from reviews.permissions import can_sign_at_all, person_id
from reviews.services.consenting import consent_check, signing_consent_give
from reviews.services.passkeys import Assertion, ProviderProof, passkey_holds

FAILURES_MAX = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who proved to be who, how and when. Made by `identity_prove` for one act and used at once."""

    user: User
    method: str
    at: datetime
    factors: tuple[str, ...] = ()

    def columns(self, actor: Actor) -> dict[str, Any]:
        """How, when and from where identity was proved: the columns that every signed row has."""
        return {
            "auth_method": self.method, "auth_at": self.at, "auth_factors": list(self.factors),
            "session_ref": actor.session_ref, "request_id": actor.request_id, "ip": actor.ip,
            "user_agent": actor.user_agent, "payload_version": PAYLOAD_VERSION,
        }  # fmt: skip


def signature_prove(*, actor: Actor, act: str, password: str | None, passkey: Assertion | None, consent: bool) -> Proof:
    """As `identity_prove`, for an act that is signed: without consent to sign, given now or earlier, it is refused.

    Raises DomainError on `consent`, before identity is looked at. Consent that is given with a proof that holds is kept,
    also when the act itself is then refused: it is a fact of its own.
    """
    require(can_sign_at_all(actor))
    _not_after_reset(actor)
    is_first = consent_check(actor, is_given=consent)
    proof = identity_prove(actor=actor, password=password, passkey=passkey, act=act)
    if is_first:
        signing_consent_give(actor=actor)
    return proof


def identity_prove(*, actor: Actor, password: str | None, passkey: Assertion | None = None, act: str = "") -> Proof:
    """Check the password of the acting person now, or the assertion of a passkey, or a sign-in at the
    provider, that is bound to `act` (`act_digest`).

    Raises DomainError on `password` when it is wrong (the failure is kept, even though nothing else is) or when
    signing is locked. Demo history, made in the past of a database marked *demo*, needs none and says so.
    """
    require(can_sign_at_all(actor))
    user = User.objects.get(pk=person_id(actor))
    at = clock.now()
    if password is None and clock.is_travelling() and is_demo():
        return Proof(user, "demo history", at)
    recent = ProofFailure.objects.filter(user=user, failed_at__gt=at - LOCK)
    if recent.count() >= FAILURES_MAX:
        until = recent.order_by("failed_at")[0].failed_at + LOCK
        raise DomainError(f"Too many wrong tries. You can sign again at {until:%H:%M} UTC.", field="password")
    if isinstance(passkey, ProviderProof):
        if not passkey.holds(act):
            _failure_keep(actor, user, recent.count() + 1)
            raise DomainError(
                "Your provider proved another decision, or longer than five minutes ago. Nothing was signed; what you typed is kept.",
                field="password",
            )
        return Proof(user, "provider", passkey.at, ("provider", *passkey.factors))
    if passkey is not None:
        if not passkey_holds(user, passkey, act):
            _failure_keep(actor, user, recent.count() + 1)
            raise DomainError(
                "The passkey did not prove this decision. Nothing was signed; what you typed is kept.", field="password"
            )
        return Proof(user, "passkey", clock.now(), ("passkey", "user verified"))
    if not password:
        raise DomainError("Enter your password to confirm that it is you.", field="password")
    if not user.check_password(password):
        _failure_keep(actor, user, recent.count() + 1)
        raise DomainError("This is not your password. Nothing was signed; what you typed is kept.", field="password")
    return Proof(user, "password", clock.now(), ("password",))


def _not_after_reset(actor: Actor) -> None:
    """Nothing is signed for 24 hours after somebody else reset the person's second factor (11.200(a)(3), ADR 53)."""
    rests_until = User.objects.values_list("signs_again_at", flat=True).get(pk=person_id(actor))
    if rests_until is not None and clock.now() < rests_until:
        raise DomainError(
            f"Your second factor was reset by somebody else. You can sign again from {rests_until:%-d %b %H:%M} UTC.",
            field="password",
        )


def _failure_keep(actor: Actor, user: User, count: int) -> None:
    with transaction.atomic():
        at = clock.now()
        ProofFailure.objects.create(user=user, failed_at=at)
        if count == FAILURES_MAX:
            SigningLock.objects.create(user=user, began_at=at, until=at + LOCK, ip=actor.ip)
        entry_append(
            actor=actor, action="reviews.identity_prove", obj=user, changes={"failures": count},
            summary=f"Wrong proof of identity at a signature by {user.name}",
        )  # fmt: skip
