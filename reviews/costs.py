"""Which signatures an edit costs: those that held before it and do not hold after it; and which are to be given again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviews.models import GateRequest, Signature
from reviews.readiness import gate_signable
from reviews.specs import SECTION_NAMES
from reviews.standing import heads_of, holders_of, signature_state


@dataclass(frozen=True, slots=True)
class Cost:
    """One signature that an edit costs, and why in words."""

    signature: Signature
    why: str

    @property
    def label(self) -> str:
        """What it was given as: `Acceptance: Engineering`."""
        return f"{self.signature.get_kind_display()}: {SECTION_NAMES.get(self.signature.role, self.signature.role)}"


def holding(gate_request: GateRequest) -> dict[int, str]:
    """Every approval that stands in a place of this request: its id, and why it does not hold (empty: it holds)."""
    found = gate_signable(gate_request)
    if found is None:
        return {}
    holders = holders_of(gate_request.initiative)
    rows = [row for row in heads_of(gate_request) if row.is_approval]
    return {row.pk: _why_not(row, found.draft.sections, holders) for row in rows}


def to_sign_again(gate_request: GateRequest, sections: Mapping[str, str]) -> list[Cost]:
    """Approvals of an open request that no longer hold and that their signer can give again, oldest first, with the cause.

    Not what was revoked (its signer knows), nor what somebody else must give now because a seat changed hands.
    `sections` are the digests of the bundle as of now.
    """
    rows = [row for row in heads_of(gate_request) if row.is_approval and not hasattr(row, "revocation")]
    if not rows:
        return []
    holders = holders_of(gate_request.initiative)
    lost = [(row, _why_not(row, sections, holders)) for row in rows if _is_still_theirs(row, holders)]
    return [Cost(row, why) for row, why in lost if why]


def _is_still_theirs(row: Signature, holders: Mapping[str, int | None]) -> bool:
    if not row.signer.is_active:
        return False
    if row.kind == Signature.Kind.ACCEPTANCE:
        return holders.get(row.role) == row.signer_id
    return row.signer_id not in holders.values()


def _why_not(row: Signature, present: Mapping[str, str], holders: Mapping[str, int | None]) -> str:
    standing = signature_state(row, present, holders)
    return "" if standing.state == "valid" else standing.why or standing.state


def costs_between(before: Mapping[int, str], after: Mapping[int, str]) -> list[Cost]:
    """The signatures that held before and do not hold after, oldest first. One query when there are any."""
    lost = [pk for pk, why in before.items() if not why and after.get(pk, "It was replaced.")]
    rows: Iterable[Signature] = Signature.objects.filter(pk__in=lost).order_by("id") if lost else ()
    return [Cost(row, after.get(row.pk, "It was replaced.")) for row in rows]
