"""What a person signs at a gate: their slots, what they signed before, and why not."""

from dataclasses import dataclass, replace
from typing import Any

from common.actors import Actor
from common.permissions import Denied
from reviews.models import GateRequest, Signature
from reviews.panels.queue import may_sign
from reviews.readiness import Readiness
from reviews.specs import GateSpec, Slot
from reviews.standing import Standing


@dataclass(frozen=True)
class MySlot:
    """A slot that this person signs. `seen` is what the form carries; `statement` what is signed.

    `last` is the person's last signature for it at this gate, in any round; `offer` says that it approved, that it no
    longer holds, and that nothing speaks against approving again.
    """

    slot: Slot
    statement: str
    seen: dict[str, str]
    signed: Standing | None
    last: Signature | None = None
    offer: bool = False


def my_slots(
    actor: Actor, request: GateRequest, found: Readiness, standings: list[Standing], reopened: set[str]
) -> list[MySlot]:
    """The slots that this person may fill now: of an open request, or those `reopened` since the decision."""
    mine = {row.signature.slot: row for row in standings if row.signature.signer_id == actor.user_id}
    return [
        MySlot(
            slot,
            found.spec.statement(request.initiative, slot.role),
            found.draft.seen(slot.sections),
            mine.get(slot.code),
        )
        for slot in found.spec.slots
        if (request.is_open or slot.code in reopened) and may_sign(actor, request, slot)
    ]


def signed_again(mine: MySlot, own: list[Signature], *, is_good: bool) -> MySlot:
    """With the person's last signature for this slot, and whether to offer the same decision again: not while a criterion is missing."""
    last = next((row for row in reversed(own) if row.slot == mine.slot.code), None)
    holds = mine.signed is not None and mine.signed.state == "valid"
    return replace(mine, last=last, offer=last is not None and last.is_approval and not holds and is_good)


def signed_before(mine: MySlot) -> dict[str, Any]:
    """What the form begins with where the same decision is offered again: decision, words, and conditions still open."""
    if not mine.offer or mine.last is None:
        return {}
    found: dict[str, Any] = {"decision": mine.last.decision, "comment": mine.last.comment}
    still_open = [row for row in mine.last.conditions.all() if row.closed_at is None]
    for number, row in enumerate(still_open[:3], start=1):
        found |= {f"c{number}_text": row.text, f"c{number}_owner": row.owner_id, f"c{number}_due": row.due_on}
    return found


def may_not(actor: Actor, request: GateRequest, spec: GateSpec | None) -> list[str]:
    """Why the person has nothing to sign: the reasons of the slots that come near to them, else who may."""
    if not request.is_open or spec is None:
        return []
    near = [slot for slot in spec.slots if slot.kind == "review" and slot.role in actor.disciplines]
    answers = [may_sign(actor, request, slot) for slot in near or spec.slots[:0]]
    reasons = [answer.reason for answer in answers if isinstance(answer, Denied)]
    names = ", ".join(slot.label.lower() for slot in spec.slots)
    return reasons or [f"You sign nothing at this gate. It needs: {names}."]
