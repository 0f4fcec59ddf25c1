"""The verdict of a gate: a pure function of its criteria and signature slots. No rows, no clock, no request.

`docs/rules/signatures.md` states the rules in words. Nothing is averaged or weighted: one critical criterion that is
not met closes the gate, whatever the others say, and *unknown* never counts as met.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.proof import Proof

CriterionState = Literal["met", "not_met", "unknown", "waived"]
SlotState = Literal["signed", "waived", "missing", "empty", "abstained", "vetoed", "superseded", "expired", "revoked"]
Effect = Literal["passes", "vetoes", "closes", "noted"]

PASSES: frozenset[str] = frozenset({"met", "waived"})
FILLED: frozenset[str] = frozenset({"signed", "waived"})
_FAR = date.max
_CRITERION_RANK = {(True, "not_met"): 0, (True, "unknown"): 1, (False, "not_met"): 3, (False, "unknown"): 4}
_SLOT_RANK = {"vetoed": 2, "empty": 5, "superseded": 6, "expired": 6, "revoked": 6, "abstained": 7, "missing": 8}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a gate. `sections` are those of the bundle it belongs to; `owner` and `due_on` say who has the ball.

    `waits_for` is the code of the signature slot that settles it: then that slot, not the criterion, is what to do next.
    `alone` are the numbers behind which nobody stands and which no slot settles.
    """

    code: str
    title: str
    state: CriterionState
    is_critical: bool = False
    is_required: bool = True
    sections: tuple[str, ...] = ()
    detail: str = ""
    owner: str = ""
    due_on: date | None = None
    url: str = ""
    waits_for: str = ""
    alone: tuple[Proof, ...] = ()

    @property
    def passes(self) -> bool:
        return self.state in PASSES


@dataclass(frozen=True, slots=True)
class SlotStanding:
    """What stands in one place of one signature slot. `code` is `acceptance:<seat>` or `review:<discipline>`."""

    code: str
    title: str
    state: SlotState
    place: int = 1
    detail: str = ""
    owner: str = ""
    due_on: date | None = None

    @property
    def is_filled(self) -> bool:
        return self.state in FILLED


@dataclass(frozen=True, slots=True)
class Line:
    """One explained line of a verdict. `effect`: passes, vetoes (neither go), closes (no unconditional go), noted."""

    code: str
    title: str
    state: str
    effect: Effect
    text: str
    owner: str = ""
    due_on: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_open`: *go* is possible. `is_open_with_conditions`: *conditional go* is. `next_blocker`: the one to do next."""

    is_open: bool
    is_open_with_conditions: bool
    lines: tuple[Line, ...]
    next_blocker: Line | None

    @property
    def blocking(self) -> tuple[Line, ...]:
        """The lines that keep the gate closed to an unconditional *go*."""
        return tuple(line for line in self.lines if line.effect in ("vetoes", "closes"))


def criterion_line(criterion: Criterion) -> Line:
    """What one criterion does to the verdict, in words."""
    if criterion.passes:
        effect: Effect = "passes"
    elif criterion.is_critical:
        effect = "vetoes"
    else:
        effect = "closes" if criterion.is_required else "noted"
    words = {
        "met": "Met.",
        "waived": "Waived.",
        "not_met": "Not met.",
        "unknown": "Unknown, which never counts as met.",
    }
    text = f"{words[criterion.state]} {criterion.detail}".strip()
    return Line(
        criterion.code, criterion.title, criterion.state, effect, text, criterion.owner, criterion.due_on, criterion.url
    )


def slot_line(slot: SlotStanding) -> Line:
    """What one signature slot does to the verdict: every slot must be filled for either *go*."""
    words = {
        "signed": "Signed.",
        "waived": "The request for changes is waived.",
        "missing": "Not signed yet.",
        "empty": "Nobody can sign: the seat is empty or not accepted, or no reviewer of the discipline is free of a part in it.",
        "abstained": "The signer abstained; somebody else must sign.",
        "vetoed": "Changes are requested.",
        "superseded": "The signature is superseded: what it was bound to has changed.",
        "expired": "The signature has expired.",
        "revoked": "The signature was revoked.",
    }
    text = f"{words[slot.state]} {slot.detail}".strip()
    effect: Effect = "passes" if slot.is_filled else "vetoes"
    return Line(slot.code, slot.title, slot.state, effect, text, slot.owner, slot.due_on)


def verdict(criteria: Iterable[Criterion], slots: Iterable[SlotStanding]) -> Verdict:
    """Whether the gate is open, line by line, with the one next blocker.

    *Go* needs every required criterion met or waived and every slot filled; *conditional go* needs the same of the
    critical ones. The order of the arguments changes nothing but the order of the lines.
    """
    criteria, slots = tuple(criteria), tuple(slots)
    lines = (*map(criterion_line, criteria), *map(slot_line, slots))
    effects = {line.effect for line in lines}
    return Verdict(
        is_open=not effects & {"vetoes", "closes"},
        is_open_with_conditions="vetoes" not in effects,
        lines=lines,
        next_blocker=_worst(criteria, slots),
    )


def _worst(criteria: Iterable[Criterion], slots: Iterable[SlotStanding]) -> Line | None:
    ranked = [
        ((_CRITERION_RANK[criterion.is_critical, criterion.state], criterion.due_on or _FAR, criterion.code, 1), line)
        for criterion in criteria
        if (line := criterion_line(criterion)).effect in ("vetoes", "closes") and not criterion.waits_for
    ]
    ranked += [
        ((_SLOT_RANK[slot.state], slot.due_on or _FAR, slot.code, slot.place), slot_line(slot))
        for slot in slots
        if not slot.is_filled
    ]
    return min(ranked, key=lambda pair: (pair[0], pair[1].text))[1] if ranked else None
