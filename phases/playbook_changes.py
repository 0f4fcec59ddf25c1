"""What differs between two playbooks, and what that means for the initiatives that would follow the newer one. Pure."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from phases.playbook_format import GateDoc, ItemDoc, PlaybookDoc, gate_reviews, item_applies

Kind = Literal["added", "removed", "changed"]
LABELS = {
    "is_critical": "critical", "is_required": "required", "owner_side": "owner side", "valid_days": "days of validity",
    "may_request_with_missing": "request with items missing", "recurs_days": "rhythm in days",
    "lowest_tier_reviews": "reviews of the lowest tier", "good": "what good looks like", "why": "why it matters",
    "frameworks": "framework codes", "waiver_days": "waiver days", "waiver_max_days": "longest waiver in days",
    "stall_days": "stalled after days", "age_days": "age limit in days", "update_days": "update due every days",
    "signature_valid_days": "signature valid for days", "nudge_owner_days": "owner nudged after days",
    "nudge_lead_days": "lead nudged after days", "nudge_sponsor_days": "sponsor nudged after days",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in words. `phase` is 0 for the settings; `weight` is *rule* where it changes what is asked, else *words*."""

    phase: int
    place: str
    label: str
    kind: Kind
    weight: Literal["rule", "words"]
    old: str = ""
    new: str = ""


WORDS = frozenset({"title", "theme", "why", "good", "example", "name", "purpose", "mistakes", "statement", "statements",
                   "meanings", "summary", "frameworks", "disciplines"})  # fmt: skip
"""Fields that say something; a change of the others changes what is asked, of whom, or when."""


def differences(old: PlaybookDoc, new: PlaybookDoc) -> list[Change]:
    """Every difference, settings first, then phase by phase: items that came, went or changed, then the gate. Order of items counts not."""
    found = list(_fields(0, "Settings", old, new, skip={"slug", "version", "phases", "limits"}))
    found += _fields(0, "Limits", old.limits, new.limits)
    for before, after in zip(old.phases, new.phases, strict=False):
        skip = {"number", "items", "gate", "limits"}
        found += _fields(after.number, f"Phase {after.number}", before, after, skip=skip)
        found += _fields(after.number, f"Limits of phase {after.number}", before.limits, after.limits)
        found += _items(after.number, old, new)
        found += _fields(after.number, f"Gate {after.number}", before.gate, after.gate)
    return found


def _items(phase: int, old: PlaybookDoc, new: PlaybookDoc) -> Iterator[Change]:
    before = {item.code: item for item in old.phases[phase - 1].items}
    after = {item.code: item for item in new.phases[phase - 1].items}
    for code, item in after.items():
        if code not in before:
            yield Change(phase, item.title, _asks(item), "added", "rule")
        else:
            yield from _fields(phase, item.title, before[code], item, skip={"code"})
    for code, item in before.items():
        if code not in after:
            yield Change(phase, item.title, _asks(item), "removed", "rule")


def _asks(item: ItemDoc) -> str:
    return "critical item" if item.is_critical else "required item" if item.is_required else "optional item"


def _fields(phase: int, place: str, old: Any, new: Any, skip: Iterable[str] = ()) -> Iterator[Change]:
    for field in dataclasses.fields(new):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in skip or before == after:
            continue
        label = LABELS.get(field.name, field.name.replace("_", " "))
        yield Change(
            phase, place, label, "changed", "words" if field.name in WORDS else "rule", _shown(before), _shown(after)
        )


def _shown(value: Any) -> str:
    """A value in words: nested documents as `name: value` pairs, without what is empty."""
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_shown(inner) for inner in value)
    if dataclasses.is_dataclass(value):
        pairs = ((field.name.replace("_", " "), getattr(value, field.name)) for field in dataclasses.fields(value))
        return ", ".join(f"{name} {_shown(inner)}" for name, inner in pairs if inner not in (None, ())) or "everyone"
    return str(value).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Followed:
    """The facts of an initiative that decide which items are asked of it."""

    risk_tier: str
    ai_type: str
    data_class: str


@dataclass(frozen=True, slots=True)
class Move:
    """What one initiative would notice if it followed `new` instead of `old`. All are items, in the order of their file."""

    required: tuple[ItemDoc, ...]
    optional: tuple[ItemDoc, ...]
    dropped: tuple[ItemDoc, ...]
    retyped: tuple[ItemDoc, ...]
    changed: tuple[ItemDoc, ...]
    gates: tuple[int, ...]

    @property
    def changes_nothing(self) -> bool:
        return not any((self.required, self.optional, self.dropped, self.retyped, self.changed, self.gates))

    def of_phase(self, doc: PlaybookDoc, phase: int) -> int:
        """How many of the newly required items belong to `phase` of `doc`, the newer playbook."""
        codes = {item.code for item in doc.phases[phase - 1].items} if phase else set()
        return sum(item.code in codes for item in self.required)


def move_between(old: PlaybookDoc, new: PlaybookDoc, followed: Followed) -> Move:
    """What changes for this initiative. An answer stays with its item while code and kind are the same (*retyped* ones lose it)."""
    before, after = _asked(old, followed), _asked(new, followed)
    came = [item for code, item in after.items() if code not in before]
    required = [
        item for code, item in after.items()
        if item.is_required and (code not in before or not before[code].is_required)
    ]  # fmt: skip
    both = [(before[code], item) for code, item in after.items() if code in before]
    return Move(
        required=tuple(required),
        optional=tuple(item for item in came if not item.is_required),
        dropped=tuple(item for code, item in before.items() if code not in after),
        retyped=tuple(item for was, item in both if was.kind != item.kind),
        changed=tuple(item for was, item in both if was.kind == item.kind and was != item),
        gates=tuple(
            part.number
            for was, part in zip(old.phases, new.phases, strict=False)
            if _rules_of(was.gate, followed) != _rules_of(part.gate, followed)
        ),
    )


def _asked(doc: PlaybookDoc, followed: Followed) -> dict[str, ItemDoc]:
    facts = {"risk_tier": followed.risk_tier, "ai_type": followed.ai_type, "data_class": followed.data_class}
    return {item.code: item for item in doc.items() if item_applies(item, **facts)}


def _rules_of(gate: GateDoc, followed: Followed) -> tuple[object, ...]:
    reviews = gate_reviews(gate, risk_tier=followed.risk_tier)
    return gate.acceptances, reviews, gate.may_request_with_missing, gate.criteria, gate.recurs_days
