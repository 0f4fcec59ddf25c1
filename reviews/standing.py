"""What each signature is worth today, derived on read and never stored."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from accounts.models import User
from common import clock
from initiatives.models import Initiative, Seat
from reviews.eligibility import eligible, unfillable
from reviews.gates import SlotStanding
from reviews.models import GateDecision, GateRequest, Outcome, Signature, Waiver
from reviews.specs import GateSpec, Slot, gate_spec

State = Literal["valid", "superseded", "revoked", "expired"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A signature and what it is worth: `why` says what ended it."""

    signature: Signature
    state: State
    why: str = ""


def signature_state(signature: Signature, present: Mapping[str, str], holders: Mapping[str, int | None]) -> Standing:
    """Valid, superseded, revoked or expired, against the present section digests and holders of the owner seats."""
    revocation = getattr(signature, "revocation", None)
    if revocation is not None:
        return Standing(signature, "revoked", revocation.reason)
    changed = [name for name, digest in signature.sections.items() if present.get(name) != digest]
    if changed:
        return Standing(
            signature, "superseded", "Changed since: " + ", ".join(name.replace("_", " ") for name in changed) + "."
        )
    if not signature.signer.is_active:
        return Standing(signature, "superseded", "The signer has left.")
    if signature.kind == Signature.Kind.ACCEPTANCE and holders.get(signature.role) != signature.signer_id:
        return Standing(signature, "superseded", "The seat has changed hands.")
    if signature.kind == Signature.Kind.REVIEW and signature.signer_id in holders.values():
        return Standing(signature, "superseded", "The signer has taken a seat of this initiative since.")
    if signature.valid_until < clock.today():
        return Standing(signature, "expired", f"Valid until {signature.valid_until}.")
    return Standing(signature, "valid")


def holders_of(initiative: Initiative) -> dict[str, int | None]:
    """Who holds each accepted seat but a reviewer's or member's: `{kind: user id}`."""
    seats = Seat.objects.filter(initiative=initiative).accepted().exclude(kind__in=["member", "reviewer"])
    return dict(seats.values_list("kind", "user_id"))


def heads_of(gate_request: GateRequest) -> list[Signature]:
    """The last signature in each place of a request, oldest first."""
    rows = Signature.objects.filter(gate_request=gate_request, replaced_by=None)
    return list(rows.select_related("signer", "revocation").order_by("id"))


def rests_on(gate_request: GateRequest) -> bool:
    """Whether the initiative goes on because of this request: its decision is the newest one, and let it go on."""
    newest = (
        GateDecision.objects.filter(gate_request__initiative_id=gate_request.initiative_id, corrected_by=None)
        .order_by("-id")
        .first()
    )
    return (
        newest is not None
        and newest.gate_request_id == gate_request.pk
        and newest.outcome in (Outcome.GO, Outcome.CONDITIONAL_GO)
    )


def reopened_slots(gate_request: GateRequest) -> set[str]:
    """Slots of a decided request that are open again: what stands in one of their places was revoked. Empty while it waits."""
    if gate_request.is_open or not rests_on(gate_request):
        return set()
    return {head.slot for head in heads_of(gate_request) if getattr(head, "revocation", None) is not None}


def standings_of(gate_request: GateRequest, present: Mapping[str, str]) -> list[Standing]:
    """Every signature of a request, also those that were replaced, oldest first."""
    holders = holders_of(gate_request.initiative)
    rows = gate_request.signatures.select_related("signer", "revocation").order_by("id")
    return [signature_state(signature, present, holders) for signature in rows]


def slot_standings(
    initiative: Initiative, spec: GateSpec, gate_request: GateRequest | None, present: Mapping[str, str]
) -> list[SlotStanding]:
    """What stands in each place of each needed slot; nothing is signed while no request is open."""
    holders = holders_of(initiative)
    heads: dict[tuple[str, int], Standing] = {}
    if gate_request is not None:
        for head in heads_of(gate_request):
            heads[head.slot, head.place] = signature_state(head, present, holders)
    names = _Names(initiative, spec, gate_request, holders, heads)
    waived = set(
        Waiver.objects.active().filter(initiative=initiative, phase=spec.phase).values_list("criterion", flat=True)
    )
    return [
        _slot_standing(slot, place, heads.get((slot.code, place)), names, is_waived=slot.code in waived)
        for slot in spec.slots
        for place in _places(slot)
    ]


def empty_reviews(gate_request: GateRequest) -> list[str]:
    """Labels of the reviews of an open request that nobody is left to give: `security review`."""
    spec = gate_spec(gate_request.initiative, gate_request.phase)
    reviews = [slot for slot in spec.slots if slot.kind == "review"] if spec else []
    signed = [row for row in heads_of(gate_request) if row.kind == "review" and not hasattr(row, "revocation")]
    able = eligible(gate_request.initiative, {slot.role for slot in reviews}, gate_request.requested_by_id)
    places = [(slot.role, place) for slot in reviews for place in _places(slot)]
    nobody = {role for role, _ in unfillable(places, able, {(row.role, row.place): row.signer_id for row in signed})}
    return [slot.label.lower() for slot in reviews if slot.role in nobody]


def _slot_standing(slot: Slot, place: int, head: Standing | None, names: "_Names", *, is_waived: bool) -> SlotStanding:
    who, due_on = names.waiting_for(slot), names.due_on
    if head is None:
        state: Literal["missing", "empty"] = "missing" if names.can_be_filled(slot, place) else "empty"
        return SlotStanding(slot.code, slot.label, state, place, "", who, due_on)
    signature = head.signature
    by = f"{signature.signer_name}, {signature.signed_at:%-d %b %Y}"
    if head.state == "revoked":
        return SlotStanding(slot.code, slot.label, "revoked", place, f"By {by}. {head.why}", who, due_on)
    if signature.decision == Signature.Decision.REQUEST_CHANGES:
        if is_waived:
            return SlotStanding(slot.code, slot.label, "waived", place, f"Asked for by {by}.", who, due_on)
        return SlotStanding(slot.code, slot.label, "vetoed", place, f"By {by}: {signature.comment}", who, due_on)
    if signature.decision == Signature.Decision.ABSTAIN:
        return SlotStanding(slot.code, slot.label, "abstained", place, f"{by}.", names.waiting_for(slot), due_on)
    if head.state != "valid":
        return SlotStanding(
            slot.code, slot.label, head.state, place, f"By {by}. {head.why}", signature.signer_name, due_on
        )
    return SlotStanding(slot.code, slot.label, "signed", place, f"By {by}.", signature.signer_name, None)


def _places(slot: Slot) -> range:
    return range(1, slot.quorum + 1)


class _Names:
    """Who has the ball for a slot, and whether anybody could fill it at all."""

    def __init__(
        self,
        initiative: Initiative,
        spec: GateSpec,
        gate_request: GateRequest | None,
        holders: Mapping[str, int | None],
        heads: Mapping[tuple[str, int], Standing],
    ) -> None:
        self.due_on = gate_request.due_on if gate_request else None
        self.requester_id = gate_request.requested_by_id if gate_request else None
        self.holders = holders
        ids = [user_id for user_id in holders.values() if user_id is not None]
        self.users = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
        self.assigned: dict[str, list[str]] = defaultdict(list)
        if gate_request is not None:
            for row in gate_request.assignments.open().select_related("reviewer"):
                if row.reviewer is not None:
                    self.assigned[row.discipline].append(row.reviewer.name)
        places = [(slot.role, place) for slot in spec.slots if slot.kind == "review" for place in _places(slot)]
        taken = {
            (head.signature.role, head.signature.place): head.signature.signer_id
            for head in heads.values()
            if head.signature.kind == "review" and head.state == "valid"
        }
        self.nobody = unfillable(places, eligible(initiative, {role for role, _ in places}, self.requester_id), taken)

    def waiting_for(self, slot: Slot) -> str:
        if slot.kind == "acceptance":
            return self.users.get(self.holders.get(slot.role) or 0, "")
        return ", ".join(self.assigned[slot.role])

    def can_be_filled(self, slot: Slot, place: int) -> bool:
        if slot.kind == "acceptance":
            holder = self.holders.get(slot.role)
            return holder is not None and holder != self.requester_id
        return (slot.role, place) not in self.nobody
