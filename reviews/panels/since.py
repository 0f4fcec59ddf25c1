"""What changed since somebody last signed at a gate, for its page."""

from collections import defaultdict
from collections.abc import Collection

from common.actors import Actor
from reviews.bundles import Sections
from reviews.difference import difference
from reviews.difference_words import Line, line_of
from reviews.models import Condition, GateRequest, Signature
from reviews.specs import SCOPE


class ChangedLines:
    """The difference of two bundles, in lines by criterion. `sections` are those that the person signs; none means all."""

    def __init__(self, old: Sections, new: Sections, sections: set[str]) -> None:
        self.sections = sections
        self.by_code: dict[str, list[Line]] = defaultdict(list)
        for change in difference(old, new):
            self.by_code[change.code].append(line_of(change))

    def of(self, code: str) -> tuple[Line, ...]:
        """The lines of one criterion."""
        return tuple(self.by_code.get(code, ()))

    def rest(self, known: Collection[str]) -> tuple[Line, ...]:
        """The lines of the scope, and of what is no criterion now: waivers, and what is no longer asked."""
        return tuple(line for code, lines in sorted(self.by_code.items()) if code not in known for line in lines)

    def is_mine(self, sections: Collection[str]) -> bool:
        """Whether something in these sections is signed by the person. An overdue condition, in none, is everybody's."""
        return not self.sections or not sections or not (self.sections - {SCOPE}).isdisjoint(sections)


def own_signatures(actor: Actor, request: GateRequest) -> list[Signature]:
    """What this person has signed at this gate, in every round, oldest first."""
    found = Signature.objects.filter(
        signer_id=actor.user_id or 0, gate_request__initiative=request.initiative, gate_request__phase=request.phase
    )
    return list(found.select_related("bundle").prefetch_related("conditions").order_by("id"))


def earlier_conditions(request: GateRequest) -> list[Condition]:
    """The conditions of earlier rounds of this gate, met or open."""
    found = Condition.objects.of_initiative(request.initiative).filter(
        gate_request__phase=request.phase, gate_request__round__lt=request.round
    )
    return list(found.select_related("owner", "closed_by", "gate_request"))
