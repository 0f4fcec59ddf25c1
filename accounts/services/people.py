"""What can be done to people, roles and the organisation."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Discipline, Organisation, Role, RoleGrant, Theme, User
from accounts.permissions import can_administer, can_grant
from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require


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


def access_limit(*, actor: Actor, user: User, ends_on: date | None) -> User:
    """Give the account a last day (UTC, still open), or none. Sessions and tokens end with it, at the next request."""
    require(can_administer(actor))
    if ends_on is not None and ends_on < clock.today():
        raise DomainError("This day has passed. To end access at once, deactivate the person.", field="ends_on")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        others = RoleGrant.objects.filter(
            role=Role.ADMINISTRATOR, user__is_active=True, user__left_at=None, user__access_ends_on=None
        )
        is_administrator = user.role_grants.filter(role=Role.ADMINISTRATOR).exists()
        if ends_on is not None and is_administrator and not others.exclude(user=user).exists():
            raise DomainError(
                "This is the last administrator without a last day. Name another one first.", field="ends_on"
            )
        before, user.access_ends_on = user.access_ends_on, ends_on
        user.save(update_fields=["access_ends_on"])
        until = f"until {ends_on:%d %b %Y}" if ends_on else "without a last day"
        entry_append(
            actor=actor, action="accounts.access_limit", obj=user, summary=f"{user.name} has access {until}",
            changes={"access_ends_on": [before, ends_on]},
        )  # fmt: skip
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


def organisation_set_up(
    *, email: str, name: str, password: str, organisation: str, time_zone: str, currency: str
) -> tuple[User, Organisation]:
    """The first page of an empty installation: first administrator and organisation. Refused when a person exists."""
    with transaction.atomic():
        if User.objects.exists():
            raise DomainError("This installation is set up already. Sign in.")
        made = Organisation.objects.create(pk=1, name=organisation, time_zone=time_zone, currency=currency.upper())
        try:
            validate_password(password, User(email=email, name=name))  # knows the organisation's name by now
        except ValidationError as error:
            raise DomainError(" ".join(error.messages), field="password") from error
        user = user_add(actor=CLOCK, email=email, name=name, password=password)
        role_grant(actor=CLOCK, user=user, role=Role.ADMINISTRATOR)
        role_grant(actor=CLOCK, user=user, role=Role.PROGRAM_MANAGER)
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
