"""The fixed cast: one person a role, and two initiatives' worth of owners. Names are roles, never people."""

from dataclasses import dataclass

from accounts.actors import actor_for
from accounts.models import Role, RoleGrant, User
from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Seat, SeatKind
from reviews.consent import CONSENT_VERSION, consent_statement
from reviews.models import SigningConsent

PASSWORD = "flightline-demo"

ROLES: dict[str, tuple[tuple[str, str], ...]] = {
    "admin": (("administrator", ""),),
    "pm": (("program_manager", ""),),
    "engineer": (("contributor", ""),),
    "operations": (("contributor", ""),),
    "business": (("contributor", ""),),
    "sponsor": (("executive", ""),),
    "security": (("reviewer", "security"),),
    "compliance": (("reviewer", "compliance"),),
    "loadtest": (("reviewer", "load_test"),),
    "readiness": (("reviewer", "operations_readiness"),),
    "value": (("reviewer", "business_value"),),
    "waiver": (("waiver_authority", ""),),
    "executive": (("executive", ""),),
    "auditor": (("auditor", ""),),
    "outsider": (("contributor", ""),),
}


@dataclass(frozen=True)
class Person:
    """A member of the cast: the row, and the actor that services take."""

    user: User

    @property
    def actor(self) -> Actor:
        return actor_for(self.user)


def consent(user: User) -> User:
    """The person has accepted that their signature binds them, as everybody does before the first one."""
    SigningConsent.objects.create(
        user=user, version=CONSENT_VERSION, text=consent_statement(), user_name=user.name[:120]
    )
    return user


class Cast:
    """`cast.pm.user`, `cast.pm.actor`; created on first use."""

    def __getattr__(self, name: str) -> Person:
        if name not in ROLES:
            raise AttributeError(name)
        user, is_new = User.objects.get_or_create(
            email=f"{name}@example.com", defaults={"name": name.replace("_", " ").capitalize()}
        )
        if is_new:
            user.set_password(PASSWORD)
            user.save()
            consent(user)
            RoleGrant.objects.bulk_create(
                RoleGrant(user=user, role=role, discipline=disc) for role, disc in ROLES[name]
            )
        return Person(user)


def make_initiative(cast: Cast, *, key: str = "AI-001") -> Initiative:
    """An idea with three accepted owners, a lead (the business owner) and a sponsor; in no phase yet."""
    made = Initiative.objects.create(
        key=key,
        title="Claims triage",
        outcome="Sort claims in a minute instead of a day.",
        created_by=cast.business.user,
        risk_tier="medium",
        ai_type="predictive",
        data_class="internal",
    )
    seats = {
        SeatKind.ENGINEERING: cast.engineer,
        SeatKind.OPERATIONS: cast.operations,
        SeatKind.BUSINESS: cast.business,
        SeatKind.LEAD: cast.business,
        SeatKind.SPONSOR: cast.sponsor,
    }
    for kind, person in seats.items():
        Seat.objects.create(initiative=made, kind=kind, user=person.user, accepted_at=clock.now())
    return made


assert set(Role.values) >= {role for grants in ROLES.values() for role, _ in grants}
