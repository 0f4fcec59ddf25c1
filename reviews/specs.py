"""What the pinned playbook asks of a gate: which seats accept, which disciplines review, in which words."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Discipline
from initiatives.models import Initiative, SeatKind
from phases.models import PhaseSpec, Pin
from phases.playbook_format.asking import gate_reviews, statement_for
from phases.playbook_format.documents import GateCriterion, GateDoc, ReviewSlot

SCOPE = "scope"
SIDES = ("engineering", "operations", "business")
SECTIONS = (SCOPE, *SIDES, *Discipline.values)
SECTION_NAMES = {
    SCOPE: "Scope",
    "engineering": "Engineering",
    "operations": "Operations",
    "business": "Business",
    **{value: str(label) for value, label in Discipline.choices},
}
WAIVER_DAYS, WAIVER_MAX_DAYS, SIGNATURE_VALID_DAYS = 30, 90, 180


@dataclass(frozen=True, slots=True)
class Slot:
    """A signature that a gate needs, `quorum` times, from distinct people. `sections` are what it is bound to."""

    kind: str
    role: str
    label: str
    quorum: int
    sections: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.role}"


@dataclass(frozen=True, slots=True)
class GateSpec:
    """One gate of the pinned playbook, for one initiative. `limits` are days by name."""

    phase: int
    phase_name: str
    doc: GateDoc
    slots: tuple[Slot, ...]
    limits: dict[str, int]
    playbook: str
    digest: str

    @property
    def name(self) -> str:
        return self.doc.name

    def statement(self, initiative: Initiative, role: str = "") -> str:
        """The sentence that this seat or discipline signs; without `role` the gate's own."""
        return statement_for(self.doc, role, key=initiative.key, title=initiative.title, phase_name=self.phase_name)

    def meaning(self, decision: str) -> str:
        """What a decision of this gate means, in the playbook's words."""
        return dict(self.doc.meanings).get(decision, "")

    def limit(self, name: str, default: int) -> int:
        return int(self.limits.get(name) or default)

    def slot(self, code: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.code == code), None)


def gate_spec(initiative: Initiative, phase: int) -> GateSpec | None:
    """The gate of `phase` for this initiative and its risk tier, or None while no playbook is pinned."""
    spec = (
        PhaseSpec.objects.filter(
            number=phase, version__in=Pin.objects.filter(initiative=initiative).values("version_id")
        )
        .select_related("version", "version__playbook")
        .first()
    )
    if spec is None:
        return None
    doc = _doc(spec.gate)
    return GateSpec(
        phase=phase,
        phase_name=spec.name,
        doc=doc,
        slots=(*_acceptances(doc), *_reviews(doc, initiative.risk_tier)),
        limits=dict(spec.version.limits),
        playbook=f"{spec.version.playbook.slug} v{spec.version.number}",
        digest=spec.version.digest,
    )


def needed_slots(initiative: Initiative, phase: int) -> tuple[Slot, ...]:
    """The signatures that the gate needs, acceptances first; none while no playbook is pinned."""
    spec = gate_spec(initiative, phase)
    return spec.slots if spec else ()


def _acceptances(doc: GateDoc) -> tuple[Slot, ...]:
    return tuple(
        Slot("acceptance", seat, f"{SeatKind(seat).label} accepts", 1, (SCOPE, seat)) for seat in doc.acceptances
    )


def _reviews(doc: GateDoc, risk_tier: str) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            "review",
            slot.discipline,
            f"{Discipline(slot.discipline).label} review",
            slot.quorum,
            (SCOPE, slot.discipline, *slot.also),
        )
        for slot in gate_reviews(doc, risk_tier=risk_tier)
    )


def _doc(gate: dict[str, Any]) -> GateDoc:
    """The gate back from the JSON of the phase row."""
    return GateDoc(
        name=gate.get("name", "Gate"),
        acceptances=tuple(gate.get("acceptances", ())),
        reviews=_review_slots(gate.get("reviews", ())),
        lowest_tier_reviews=_review_slots(gate.get("lowest_tier_reviews", ())),
        may_request_with_missing=bool(gate.get("may_request_with_missing", False)),
        statement=gate.get("statement", ""),
        criteria=tuple(_criterion(criterion) for criterion in gate.get("criteria", ())),
        recurs_days=gate.get("recurs_days"),
        statements=_pairs(gate.get("statements", {})),
        meanings=_pairs(gate.get("meanings", {})),
    )


def _criterion(given: dict[str, Any]) -> GateCriterion:
    return GateCriterion(**{**given, "disciplines": tuple(given.get("disciplines", ()))})


def _review_slots(slots: Any) -> tuple[ReviewSlot, ...]:
    return tuple(
        ReviewSlot(slot["discipline"], int(slot.get("quorum") or 1), tuple(slot.get("also") or ())) for slot in slots
    )


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, dict) else value
    return tuple((str(name), str(text)) for name, text in pairs)
