"""What an OpenID Connect provider may do to accounts: let a person in, give and take roles by groups, end access (ADR 48)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.models import ProviderLogin, RoleGrant, User
from accounts.permissions import can_administer
from accounts.provider_http import Tokens, person_ask
from accounts.provider_rules import Claims, ProviderRules, claims_read, rules_of
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.permissions import require
from common.sealed import SecretUnreadable, text_seal, text_unseal

LEASE = timedelta(seconds=15)
"""How long one request has for asking the provider before another one asks too."""

NOT_IN = "You are in no group that opens this installation. Ask whoever keeps the groups at {name}."
NOT_VERIFIED = "{name} does not say that the address {email} is yours. Ask whoever keeps the accounts there."
TAKEN = (
    "An account with the address {email} exists here already, and {name} is not trusted for that domain. "
    "Sign in with your password, or ask your administrator."
)
NOT_ACTIVE = "This account is not active. Ask your administrator."


@dataclass(frozen=True, slots=True)
class Admission:
    """`login` of whoever is let in, or the `refusal` in words."""

    login: ProviderLogin | None
    refusal: str = ""


def provider_sign_in(*, actor: Actor, rules: ProviderRules, claims: Claims, tokens: Tokens) -> Admission:
    """Let a person in: the first time their account is made or joined, each time roles follow the groups.

    `actor` is the provider (kind clock). A refusal is an answer, not an error: what the groups took away is kept.
    """
    require(can_administer(actor))
    with transaction.atomic():
        known = SocialAccount.objects.select_for_update().filter(provider=rules.id, uid=claims.subject).first()
        user = User.objects.select_for_update().get(pk=known.user_id) if known else None
        if not rules.lets_in(claims):
            if user is not None:
                _leave(actor, rules, user)
            return Admission(None, NOT_IN.format(name=rules.name))
        if user is None:
            if not rules.vouches(claims) or not claims.email:
                return Admission(None, NOT_VERIFIED.format(name=rules.name, email=claims.email or "you gave"))
            user = _first_time(actor, rules, claims)
            if user is None:
                return Admission(None, TAKEN.format(name=rules.name, email=claims.email))
            SocialAccount.objects.create(user=user, provider=rules.id, uid=claims.subject)
        if not user.is_active or user.is_service:
            return Admission(None, NOT_ACTIVE)
        _return(actor, user)
        if not user.may_enter:
            return Admission(None, NOT_ACTIVE)
        _roles_follow(actor, rules, user, claims)
        login, _ = ProviderLogin.objects.update_or_create(
            provider=rules.id, subject=claims.subject,
            defaults={"user": user, "checked_at": clock.now(), "refused_at": None, "tokens": _sealed(rules.id, claims.subject, tokens)},
        )  # fmt: skip
    return Admission(login)


def provider_check(*, actor: Actor, login_id: int, app: Any | None, newer_than_s: float) -> ProviderLogin:
    """Ask the provider about a person unless it vouched within `newer_than_s`, and do what it says. Answers with the row.

    One request at a time asks; the others go by what is known. Roles follow the groups; who is in none any more has left.
    A provider that does not answer changes nothing: how long that is borne is the caller's (`OIDC_GRACE_S`).
    """
    require(can_administer(actor))
    login = ProviderLogin.objects.select_related("user").get(pk=login_id)
    at = clock.now()
    is_fresh = newer_than_s > 0 and at - login.checked_at < timedelta(seconds=newer_than_s)
    if is_fresh or app is None or login.refused_at is not None or not _lease(login, at):
        return login
    rules, tokens = rules_of(app), Tokens.from_text(_opened(login))
    answer = person_ask(app, tokens) if tokens else None
    with transaction.atomic():
        login = ProviderLogin.objects.select_for_update().select_related("user").get(pk=login_id)
        login.asked_at = None
        if answer is None or answer.word == "refused":
            login.refused_at, login.tokens = clock.now(), ""
            entry_append(
                actor=actor, action="accounts.provider_check", obj=login.user,
                summary=f"{rules.name} no longer vouches for {login.user}: sessions through it end",
            )  # fmt: skip
        elif answer.word == "present":
            _go_by(actor, rules, login, claims_read(rules, answer.said))
            login.tokens = _sealed(login.provider, login.subject, answer.tokens) if answer.tokens else login.tokens
        login.save()
    return login


def _go_by(actor: Actor, rules: ProviderRules, login: ProviderLogin, claims: Claims) -> None:
    """What an answer changes. Groups that are not named are not known, and what is not known takes nothing away."""
    login.checked_at = clock.now()
    if claims.subject != login.subject:
        login.refused_at = clock.now()
    elif claims.groups is not None:
        if rules.lets_in(claims):
            _roles_follow(actor, rules, login.user, claims)
        else:
            _leave(actor, rules, login.user)


def _lease(login: ProviderLogin, at: Any) -> bool:
    free = ProviderLogin.objects.filter(pk=login.pk).exclude(asked_at__gt=at - LEASE)
    return free.update(asked_at=at) == 1


def _first_time(actor: Actor, rules: ProviderRules, claims: Claims) -> User | None:
    """The account for a person who comes for the first time; None where the address is taken and the provider not trusted."""
    user = User.objects.select_for_update().filter(email__iexact=claims.email).first()
    if user is None:
        user = User.objects.create_user(claims.email, None, name=claims.name or claims.email)
        verb = "Added"
    elif not rules.trusts(claims) or user.is_service:
        return None
    else:
        verb = "Joined"
    entry_append(
        actor=actor, action="accounts.provider_sign_in", obj=user, summary=f"{verb} {user.name} at the first sign-in with {rules.name}",
        changes={"email": user.email, "provider": rules.id, "subject": claims.subject},
    )  # fmt: skip
    return user


def _roles_follow(actor: Actor, rules: ProviderRules, user: User, claims: Claims) -> None:
    """Give what the groups grant and take what this provider gave before; what was given by hand stays as it is."""
    wanted = rules.grants(claims)
    held = {(grant.role, grant.discipline): grant for grant in user.role_grants.all()}
    for pair, grant in held.items():
        if grant.provider == rules.id and pair not in wanted:
            _take(actor, user, grant)
    for pair, group in wanted.items():
        if pair in held:
            continue
        made = RoleGrant.objects.create(user=user, role=pair[0], discipline=pair[1], provider=rules.id)
        entry_append(
            actor=actor, action="accounts.role_grant", obj=user, summary=f"Granted {made} to {user.name} by group",
            changes={"role": pair[0], "discipline": pair[1], "provider": rules.id, "group": group},
        )  # fmt: skip


def _take(actor: Actor, user: User, grant: RoleGrant) -> None:
    entry_append(
        actor=actor, action="accounts.role_revoke", obj=user, summary=f"Took {grant} from {user.name} by group",
        changes={"role": grant.role, "discipline": grant.discipline, "provider": grant.provider},
    )  # fmt: skip
    grant.delete()


def _leave(actor: Actor, rules: ProviderRules, user: User) -> None:
    """End all access of who is in no group any more: sessions of every kind and tokens. Seats stay until handed over."""
    for grant in user.role_grants.filter(provider=rules.id):
        _take(actor, user, grant)
    if user.left_at is None:
        user.left_at = clock.now()
        user.save(update_fields=["left_at"])
        entry_append(
            actor=actor,
            action="accounts.provider_leave",
            obj=user,
            summary=f"{user.name} left {rules.name}: access ended",
        )


def _return(actor: Actor, user: User) -> None:
    if user.left_at is not None:
        user.left_at = None
        user.save(update_fields=["left_at"])
        entry_append(
            actor=actor, action="accounts.provider_return", obj=user, summary=f"{user.name} is back: access given again"
        )


def login_bound_to(login: ProviderLogin) -> str:
    """What the sealed tokens of a sign-in are bound to."""
    return f"accounts.provider_login:{login.provider}:{login.subject}"


def _sealed(provider: str, subject: str, tokens: Tokens) -> str:
    return text_seal(tokens.to_text(), bound_to=login_bound_to(ProviderLogin(provider=provider, subject=subject)))


def _opened(login: ProviderLogin) -> str:
    """The sealed tokens; nothing where no key opens them any more, and then nobody vouches."""
    try:
        return text_unseal(login.tokens, bound_to=login_bound_to(login))
    except SecretUnreadable:
        return ""
