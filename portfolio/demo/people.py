"""The demo accounts: one for each role, and a second team that cannot sign in. Names are roles, never people."""

from collections.abc import Mapping

from accounts.actors import actor_for
from accounts.models import Role, RoleGrant, User
from accounts.services import organisation_set_up, role_grant, role_revoke, user_add
from common.actors import CLOCK, Actor
from reviews.services import signing_consent_give

PASSWORD = "flightline-demo"  # noqa: S105  # shown on the screen that starts the demo
ORGANISATION = "Example organisation"

PEOPLE: Mapping[str, tuple[str, str, str]] = {
    "pm": ("Program manager", "program_manager", ""),
    "engineer": ("Engineering owner", "contributor", ""),
    "operations": ("Operations owner", "contributor", ""),
    "business": ("Business owner", "contributor", ""),
    "lead": ("Initiative lead", "contributor", ""),
    "security": ("Security reviewer", "reviewer", "security"),
    "compliance": ("Compliance reviewer", "reviewer", "compliance"),
    "loadtest": ("Load test reviewer", "reviewer", "load_test"),
    "readiness": ("Operations readiness reviewer", "reviewer", "operations_readiness"),
    "value": ("Business value reviewer", "reviewer", "business_value"),
    "executive": ("Executive sponsor", "executive", ""),
    "auditor": ("Auditor", "auditor", ""),
    "waiver": ("Waiver authority", "waiver_authority", ""),
}
SECOND_TEAM: Mapping[str, str] = {
    "engineer2": "Engineering owner, plants and logistics",
    "operations2": "Operations owner, plants and logistics",
    "business2": "Business owner, plants and logistics",
}
"""They hold seats and act in the history; without a password nobody signs in as them."""
UNSIGNING = (Role.AUDITOR, Role.WAIVER_AUTHORITY)
"""Who signs nothing in the demo, and so has not accepted yet that a signature binds; nor has the administrator."""


class Cast:
    """The people of the demo by the first part of their address: `cast.user("pm")`, `cast.actor("pm")`."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._actors: dict[str, Actor] = {}

    def user(self, name: str) -> User:
        return self._users[name]

    def actor(self, name: str) -> Actor:
        """The actor in a session of their own; worked out once, because nobody's roles change in the history."""
        if name not in self._actors:
            self._actors[name] = actor_for(self._users[name])
        return self._actors[name]

    def arrive(self, admin_password: str = PASSWORD) -> None:
        """Create the organisation and everybody in it, at the clock's present time.

        The first administrator's password is looked at as anybody's is; the demo's passes only in a database that is marked demo.
        """
        admin, _ = organisation_set_up(
            email="admin@example.com", name="Administrator", password=admin_password, organisation=ORGANISATION,
            time_zone="UTC", currency="EUR",
        )  # fmt: skip
        # The first administrator of an installation also runs the programme; in the demo these are two accounts.
        role_revoke(actor=CLOCK, grant=RoleGrant.objects.get(user=admin, role=Role.PROGRAM_MANAGER))
        self._users["admin"] = admin
        for name, (label, role, discipline) in PEOPLE.items():
            self._join(name, label, role, discipline, PASSWORD)
        for name, label in SECOND_TEAM.items():
            self._join(name, label, Role.CONTRIBUTOR, "", None)

    def _join(self, name: str, label: str, role: str, discipline: str, password: str | None) -> None:
        user = user_add(actor=CLOCK, email=f"{name}@example.com", name=label, password=password)
        role_grant(actor=CLOCK, user=user, role=role, discipline=discipline)
        self._users[name] = user
        if role not in UNSIGNING:
            signing_consent_give(actor=actor_for(user))
