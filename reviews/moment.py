"""One initiative at one instant: what several questions about it rest on, each part read once, on first use.

For reading alone. A service asks the rows anew under its lock.
"""

from datetime import datetime
from functools import cached_property

from common import clock
from initiatives.models import Initiative
from phases.criteria import ItemVerdict, item_verdicts
from phases.facts import Facts
from reviews.causes import Cause, causes_of
from reviews.holding import open_suspension
from reviews.models import GateRequest, Suspension
from reviews.readiness import Readiness, gate_readiness, open_request


class Moment:
    """`initiative` at `now` (the present instant unless given). Nothing is read before it is asked for."""

    def __init__(self, initiative: Initiative, now: datetime | None = None) -> None:
        self.initiative, self.now = initiative, now or clock.now()

    @cached_property
    def facts(self) -> Facts:
        """The records, seats, contract and metrics behind the verdicts."""
        return Facts(self.initiative, self.now.date())

    @cached_property
    def verdicts(self) -> list[ItemVerdict]:
        """Of the items of its present phase; none in no phase."""
        phase = self.initiative.phase
        return item_verdicts(self.initiative, phase, now=self.now, facts=self.facts) if phase else []

    @cached_property
    def causes(self) -> dict[str, Cause]:
        """What takes back what a gate has granted."""
        return causes_of(self.initiative)

    @cached_property
    def suspension(self) -> Suspension | None:
        """The suspension that nobody has ended yet."""
        return open_suspension(self.initiative)

    @cached_property
    def gate_request(self) -> GateRequest | None:
        """The request that waits for signatures or a decision."""
        found = open_request(self.initiative)
        if found is not None:
            found.initiative = self.initiative
        return found

    @cached_property
    def readiness(self) -> Readiness | None:
        """The gate that was asked for; None while none is."""
        asked = self.gate_request
        if asked is None:
            return None
        verdicts = self.verdicts if asked.phase == self.initiative.phase else None
        return gate_readiness(self.initiative, asked.phase, gate_request=asked, causes=self.causes, verdicts=verdicts)
