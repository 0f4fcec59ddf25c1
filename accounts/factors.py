"""What second factors a person has, and who must have one. Reads alone; django-allauth keeps the rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import FactorPolicy, ProviderLogin, User

Type = Authenticator.Type
KINDS = (Type.TOTP, Type.WEBAUTHN)
"""What a sign-in can ask for; recovery codes stand in for them."""
BOUND_TO = "allauth.mfa"
"""The library seals without saying whose row it is; who could copy one row over another could change the password as well."""


@dataclass(frozen=True, slots=True)
class Factors:
    """`app`, `codes`: the rows, if there are; `passkeys`: how many."""

    app: Authenticator | None
    codes: Authenticator | None
    passkeys: int

    @property
    def is_on(self) -> bool:
        """Whether the sign-in asks: there is an app or a passkey, and recovery codes, without which nobody is asked."""
        return self.codes is not None and (self.app is not None or self.passkeys > 0)

    @property
    def codes_left(self) -> int:
        """Told by which are used up, so that it needs no key."""
        return RECOVERY_CODE_COUNT - int(self.codes.data["used_mask"]).bit_count() if self.codes else 0


def factors_of(user_id: int | None) -> Factors:
    """One query."""
    rows = list(Authenticator.objects.filter(user_id=user_id or 0))
    first = {row.type: row for row in rows}
    return Factors(first.get(Type.TOTP), first.get(Type.RECOVERY_CODES), sum(row.type == Type.WEBAUTHN for row in rows))


def factor_on(user: str) -> Exists:
    """As `Factors.is_on`, within a query; `user` names the outer column with the id of the person."""
    kinds = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=KINDS)
    return Exists(Authenticator.objects.filter(Exists(kinds), user_id=OuterRef(user), type=Type.RECOVERY_CODES))


def policy_roles() -> Subquery:
    """The roles that must have a second factor, within a query; NULL before anybody decided."""
    return Subquery(FactorPolicy.objects.values("roles")[:1])


def factor_policy() -> list[str]:
    """The roles whose holders must have a second factor."""
    policy = FactorPolicy.objects.filter(pk=1).first()
    return list(policy.roles) if policy else []


def people_bound(roles: Iterable[str]) -> QuerySet[User]:
    """Active people who hold one of these roles, with `has_factor` and `has_provider`, by name."""
    held = User.objects.filter(role_grants__role__in=list(roles)).values("pk")
    return (
        User.objects.filter(pk__in=held, is_active=True, is_service=False)
        .annotate(has_factor=factor_on("pk"), has_provider=Exists(ProviderLogin.objects.filter(user_id=OuterRef("pk"))))
        .prefetch_related("role_grants")
        .order_by("name", "pk")
    )
