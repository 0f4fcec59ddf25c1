"""Questions that the application puts to a playbook: what is asked of this initiative, and who signs."""

from functools import cache
from pathlib import Path

from phases.playbook_format.documents import GateDoc, ItemDoc, PlaybookDoc, ReviewSlot
from phases.playbook_format.parsing import parse
from phases.playbook_format.vocabulary import LOWEST_TIER

BUILTIN_PATH = Path(__file__).resolve().parent.parent / "playbooks" / "pilot-to-production.yaml"


@cache
def builtin() -> PlaybookDoc:
    """The playbook that ships with the application."""
    return parse(BUILTIN_PATH.read_text(encoding="utf-8"))


def item_applies(item: ItemDoc, *, risk_tier: str, ai_type: str, data_class: str) -> bool:
    """Is the item asked of an initiative with these three? A word outside the vocabulary fits only *every value*."""
    applies = item.applies
    return (
        (not applies.risk_tier or risk_tier in applies.risk_tier)
        and (not applies.ai_type or ai_type in applies.ai_type)
        and (not applies.data_class or data_class in applies.data_class)
    )


def required_items(
    doc: PlaybookDoc, *, risk_tier: str, ai_type: str, data_class: str, phase: int | None = None
) -> tuple[ItemDoc, ...]:
    """The required items that apply, in the order of the file; of one phase (1–4) or, without `phase`, of all."""
    return tuple(
        item
        for part in doc.phases
        if phase is None or part.number == phase
        for item in part.items
        if item.is_required and item_applies(item, risk_tier=risk_tier, ai_type=ai_type, data_class=data_class)
    )


def gate_reviews(gate: GateDoc, *, risk_tier: str) -> tuple[ReviewSlot, ...]:
    """The review slots of a gate for this tier: folded for the lowest where the playbook folds them."""
    return gate.lowest_tier_reviews if risk_tier == LOWEST_TIER and gate.lowest_tier_reviews else gate.reviews


def statement_for(gate: GateDoc, role: str, *, key: str, title: str, phase_name: str) -> str:
    """The sentence that this seat or discipline signs for. Values are put in literally; they are never templates."""
    text = dict(gate.statements).get(role, gate.statement)
    values = {"key": key, "title": title, "phase_name": phase_name, "gate_name": gate.name}
    pieces = text.split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, closed, rest = piece.partition("}")
        filled.append(values[name] + rest if closed and name in values else "{" + piece)
    return "".join(filled)
