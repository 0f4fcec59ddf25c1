"""At a gate a number that was typed or pushed counts once somebody else stands behind it (ADR 43).

That is a valid report, the confirmation of a second person, or the review of a discipline in whose section the number
stands: nobody who gave a number may review, and what they sign is that very number.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from metrics.proof import Number, Proof, proofs_of
from phases.criteria import ItemVerdict
from phases.evidence_rules import report_behind
from reviews import bundles
from reviews.gates import Criterion
from reviews.measured import frozen_of
from reviews.models import GateRequest
from reviews.specs import SCOPE, Slot

Frozen = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a criterion leans on: the proof of one number, and whether the signers have that very number before them."""

    proof: Proof
    is_signed_number: bool


class Backing:
    """Judges the criteria of one gate by who stands behind their numbers.

    `reviews` are the slots of the gate's disciplines; `signed` the codes of those in which a valid approval stands. Two
    queries at most, for numbers that were frozen and have changed since.
    """

    def __init__(
        self,
        verdicts: Collection[ItemVerdict],
        slots: Iterable[Slot],
        gate_request: GateRequest | None,
        signed: Collection[str],
    ) -> None:
        self.reviews = [slot for slot in slots if slot.kind == "review"]
        self.signed, self.is_asked = signed, gate_request is not None
        has_numbers = any(found.proofs for found in verdicts)
        self.frozen: Frozen = {}
        if gate_request is not None and has_numbers:
            self.frozen = frozen_of(bundles.content_of(gate_request.bundle.body))
        asked = [self._number(found, proof) for found in verdicts for proof in found.proofs]
        self.proofs = proofs_of(number for number in asked if number is not None)

    def counted(self, criterion: Criterion, found: ItemVerdict) -> Criterion:
        """`criterion` as it counts: met only while somebody stands behind each number; else unknown, with what is open."""
        leaning = [self._leaning(found, proof) for proof in found.proofs]
        alone = [one for one in leaning if not one.proof.stands]
        if criterion.state != "met" or not alone:
            return criterion
        covering = [slot for slot in self.reviews if not set(slot.sections).isdisjoint({*criterion.sections} - {SCOPE})]
        is_signable = all(one.is_signed_number or not self.is_asked for one in alone)
        signer = next((slot for slot in covering if slot.code in self.signed), None)
        if is_signable and signer:
            return replace(criterion, detail=f"{criterion.detail} The {signer.label.lower()} signed this number.")
        waits_for = covering[0] if covering and is_signable else None
        ways = "A report or a second person has to stand behind it"
        if not is_signable:
            ways = f"It is not the number that the request froze. {ways}"
        words = f"{ways}, or the {waits_for.label.lower()} signs it." if waits_for else f"{ways}."
        code = waits_for.code if waits_for else ""
        left = () if waits_for else tuple(one.proof for one in alone)
        return replace(criterion, state="unknown", detail=f"{criterion.detail} {words}", waits_for=code, alone=left)

    def _leaning(self, found: ItemVerdict, live: Proof) -> Leaning:
        """The frozen number where the request froze one that still decides; else the number of this moment."""
        frozen = self._number(found, live)
        if frozen is None:
            return Leaning(live, is_signed_number=False)
        if frozen.key == live.number.key:
            return Leaning(live, is_signed_number=True)
        report = report_behind(found.item, found.evidence, frozen.start.date())
        return Leaning(replace(self.proofs[frozen], report=report), is_signed_number=True)

    def _number(self, found: ItemVerdict, live: Proof) -> Number | None:
        """The number of the bundle. Pushed points go on arriving; a typed one that came later, or a result that was not
        met, decides nothing by what was frozen."""
        held = self.frozen.get(f"{found.item.code}/{live.number.metric_id}", {})
        by_hand = held.get("by_hand")
        if not by_hand:
            return None
        frozen = Number(
            live.number.metric_id, held["aggregate"], datetime.fromisoformat(held["from"]), datetime.fromisoformat(held["until"]),
            float(held["value"]), live.number.unit, by_hand["points"], datetime.fromisoformat(by_hand["newest_at"]),
            tuple(by_hand["came"]),
        )  # fmt: skip
        is_newer_typed = "typed" in live.number.came and live.number.newest_at > frozen.newest_at
        decides = frozen.key == live.number.key or (held["result"] == "met" and not is_newer_typed)
        return frozen if decides else None
