"""What can be done to people, roles, tokens and the organisation."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from accounts.models import ApiToken, Discipline, Organisation, Role, RoleGrant, Theme, User
from accounts.permissions import can_administer, can_grant
from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require

TOKEN_MAX_DAYS = 365


def user_add(*, actor: Actor, email: str, name: str, password: str | None) -> User:
    """Create a person. Without a password they cannot sign in until one is set."""
    require(can_administer(actor))
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError("Somebody with this address exists already.", field="email")
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name)
        entry_append(
            actor=actor, action="accounts.user_add", obj=user, summary=f"Added {name}", changes={"email": email}
        )
    return user


def user_deactivate(*, actor: Actor, user: User) -> User:
    """End a person's access, effective at their next request. The row, and what they signed, stays."""
    require(can_administer(actor))
    if user.pk == actor.user_id:
        raise DomainError("You cannot deactivate yourself. Ask another administrator.")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        user.is_active = False
        user.save(update_fields=["is_active"])
        entry_append(actor=actor, action="accounts.user_deactivate", obj=user, summary=f"Deactivated {user.name}")
    return user


def role_grant(*, actor: Actor, user: User, role: str, discipline: str = "") -> RoleGrant:
    """Give a role (a reviewer's with its discipline) to somebody else than oneself."""
    require(can_grant(actor, user.pk))
    if role not in Role.values or (discipline and discipline not in Discipline.values):
        raise DomainError("There is no such role.", field="role")
    if (role == Role.REVIEWER) != bool(discipline):
        raise DomainError("Name a discipline for a reviewer, and for nobody else.", field="discipline")
    with transaction.atomic():
        grant, is_new = RoleGrant.objects.get_or_create(
            user=user,
            role=role,
            discipline=discipline,
            defaults={"granted_by_id": actor.user_id, "granted_at": clock.now()},
        )
        if is_new:
            entry_append(
                actor=actor,
                action="accounts.role_grant",
                obj=user,
                summary=f"Granted {grant} to {user.name}",
                changes={"role": role, "discipline": discipline},
            )
    return grant


def role_revoke(*, actor: Actor, grant: RoleGrant) -> None:
    """Take a role away, effective at the next request. The last administrator stays."""
    require(can_administer(actor))
    with transaction.atomic():
        others = (
            RoleGrant.objects.select_for_update().filter(role=grant.role, user__is_active=True).exclude(pk=grant.pk)
        )
        if grant.role == Role.ADMINISTRATOR and not others.exists():
            raise DomainError("This is the last administrator. Name another one first.")
        entry_append(
            actor=actor,
            action="accounts.role_revoke",
            obj=grant.user,
            summary=f"Took {grant} from {grant.user.name}",
            changes={"role": grant.role, "discipline": grant.discipline},
        )
        grant.delete()


def role_mail(*, role: str, subject: str, text: str) -> int:
    """Send one mail to each active holder of a role who is no machine; answers how many. Raises what the mail backend raises.

    Nobody sees who else got it.
    """
    people = User.objects.filter(is_active=True, is_service=False, role_grants__role=role).distinct()
    addresses = list(people.order_by("pk").values_list("email", flat=True))
    messages = [EmailMessage(subject, text, to=[address]) for address in addresses]
    with get_connection() as mail:
        return mail.send_messages(messages) or 0


def organisation_set_up(
    *, email: str, name: str, password: str, organisation: str, time_zone: str, currency: str
) -> tuple[User, Organisation]:
    """The first page of an empty installation: first administrator and organisation. Refused when a person exists."""
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from error
    with transaction.atomic():
        if User.objects.exists():
            raise DomainError("This installation is set up already. Sign in.")
        user = user_add(actor=CLOCK, email=email, name=name, password=password)
        role_grant(actor=CLOCK, user=user, role=Role.ADMINISTRATOR)
        role_grant(actor=CLOCK, user=user, role=Role.PROGRAM_MANAGER)
        made = Organisation.objects.create(pk=1, name=organisation, time_zone=time_zone, currency=currency.upper())
        entry_append(
            actor=CLOCK,
            action="accounts.organisation_set_up",
            obj=made,
            summary=f"Set up {organisation}",
            changes={"time_zone": time_zone, "currency": currency},
        )
    return user, made


def theme_set(*, actor: Actor, user: User, theme: str) -> User:
    """Choose light, dark or the system's own. Not audited: a preference, not an act."""
    user.theme = Theme(theme)
    user.save(update_fields=["theme"])
    return user


def token_create(
    *, actor: Actor, user: User, name: str, scopes: Iterable[str], days: int = 90, only_initiative_id: int | None = None
) -> tuple[ApiToken, str]:
    """A token and its text, which is returned this once and never stored. `days` 1 to 365."""
    if actor.user_id != user.pk:
        require(can_administer(actor))
    if not 1 <= days <= TOKEN_MAX_DAYS:
        raise DomainError(f"A token lasts 1 to {TOKEN_MAX_DAYS} days.", field="days")
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            key_id=key_id,
            secret_sha256=_digest(secret),
            scopes=sorted(set(scopes)),
            only_initiative_id=only_initiative_id,
            created_by_id=actor.user_id,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=days),
        )
        entry_append(
            actor=actor,
            action="accounts.token_create",
            obj=token,
            summary=f"Created token {name}",
            changes={"scopes": token.scopes, "expires_at": token.expires_at, "only_initiative": only_initiative_id},
        )
    return token, f"fl_{key_id}_{secret}"


def token_revoke(*, actor: Actor, token: ApiToken) -> ApiToken:
    """End a token at once: its owner or an administrator."""
    if actor.user_id != token.user_id:
        require(can_administer(actor))
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        token.revoked_at = token.revoked_at or clock.now()
        token.save(update_fields=["revoked_at"])
        entry_append(actor=actor, action="accounts.token_revoke", obj=token, summary=f"Revoked token {token.name}")
    return token


def token_use(text: str) -> ApiToken | None:
    """The living token that `text` opens, or None. Notes the use at most once a minute."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "fl":
        return None
    token = ApiToken.objects.living().select_related("user").filter(key_id=parts[1]).first()
    if token is None or not hmac.compare_digest(token.secret_sha256, _digest(parts[2])):
        return None
    at = clock.now()
    if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
