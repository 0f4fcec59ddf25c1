"""The fixed cast: one person a role, and two initiatives' worth of owners. Names are roles, never people."""

from dataclasses import dataclass

from accounts.actors import actor_for
from accounts.models import Role, RoleGrant, User
from common.actors import Actor

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
            RoleGrant.objects.bulk_create(
                RoleGrant(user=user, role=role, discipline=disc) for role, disc in ROLES[name]
            )
        return Person(user)


assert set(Role.values) >= {role for grants in ROLES.values() for role, _ in grants}
