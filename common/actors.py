"""Who acts: a person, a token, or the clock. A plain value, complete enough to decide permissions without a query."""

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["person", "token", "clock", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`user_id` is the person behind the act (None for the clock); `scopes` is None unless a token acts.

    `only_initiative_id` limits a service account's token to one initiative. `session_ref` is the SHA-256 of the session's
    key, in hex: it says which session, and opens none. `lacks_factor`: a role of theirs must have a second factor, and they have none.
    """

    kind: ActorKind
    name: str
    user_id: int | None = None
    token_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    disciplines: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] | None = None
    only_initiative_id: int | None = None
    request_id: str = ""
    ip: str = ""
    user_agent: str = ""
    session_ref: str = ""
    lacks_factor: bool = False

    def has(self, *roles: str) -> bool:
        """Whether the actor holds any of the organisation roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_clock(self) -> bool:
        return self.kind == "clock"

    @property
    def is_person(self) -> bool:
        """A person in an interactive session: the only kind of actor that may sign or decide."""
        return self.kind == "person"


CLOCK = Actor(kind="clock", name="Flightline clock")
ANONYMOUS = Actor(kind="anonymous", name="Anonymous")
