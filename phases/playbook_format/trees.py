"""A playbook in parts, as an editor holds it: settings, phases, gates and items, each a small tree of plain values.

A part may be broken in itself; only the shape of the whole must hold. `join(split(tree))` is the tree again.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.vocabulary import PHASE_COUNT

PartKind = Literal["settings", "phase", "gate", "item"]
SETTINGS = ("name", "summary", "frameworks", "limits")
_PLACE = re.compile(r"phases\[(\d+)\](?:\.(items)\[(\d+)\]|\.(gate))?\.?(.*)")
_TWICE = re.compile(r"the code (\S+) stands twice")


@dataclass(frozen=True, slots=True)
class Part:
    """One editable piece. `phase` is 0 for the settings; `position` counts the items of a phase from 1."""

    kind: PartKind
    phase: int
    position: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault stands: the part, and the field inside it (empty for the part as a whole)."""

    kind: PartKind
    phase: int
    position: int
    field: str
    message: str
    code: str = ""


def storable(value: object) -> Any:
    """Plain values that both databases can hold as JSON; whatever else stood there becomes a text, for the reader to fault."""
    if isinstance(value, dict):
        return {str(storable(str(key))): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value.isoformat() if isinstance(value, date | datetime) else storable(str(value))


def split(tree: object) -> list[Part]:
    """The parts of a playbook. Raises `PlaybookError` where it lacks the shape: four phases with their items and gate."""
    whole = storable(tree)
    if not isinstance(whole, dict):
        raise PlaybookError(["playbook: must be a mapping"])
    phases = whole.get("phases")
    if not isinstance(phases, list) or len(phases) != PHASE_COUNT:
        raise PlaybookError([f"phases: must be a list of {PHASE_COUNT} phases"])
    faults = [f"phases[{index}]: {fault}" for index, phase in enumerate(phases) if (fault := _shape_fault(phase))]
    if faults:
        raise PlaybookError(faults)
    parts = [Part("settings", 0, 0, {name: whole[name] for name in SETTINGS if name in whole})]
    for number, phase in enumerate(phases, start=1):
        rest = {key: value for key, value in phase.items() if key not in ("number", "items", "gate")}
        parts += [Part("phase", number, 0, rest), Part("gate", number, 0, phase.get("gate") or {})]
        parts += [Part("item", number, at, item) for at, item in enumerate(phase.get("items") or [], start=1)]
    return parts


def _shape_fault(phase: object) -> str:
    if not isinstance(phase, dict):
        return "must be a mapping"
    items, gate = phase.get("items") or [], phase.get("gate") or {}
    if not isinstance(gate, dict):
        return "gate must be a mapping"
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return "items must be a list of mappings"
    return ""


def join(parts: Iterable[Part], *, slug: str, version: int) -> dict[str, Any]:
    """The tree of these parts, items in the order of their positions, ready for `read`."""
    ordered = sorted(parts, key=lambda part: (part.phase, part.position))
    settings = next((part.content for part in ordered if part.kind == "settings"), {})
    phases = []
    for number in range(1, PHASE_COUNT + 1):
        mine = [part for part in ordered if part.phase == number]
        about = next((part.content for part in mine if part.kind == "phase"), {})
        gate = next((part.content for part in mine if part.kind == "gate"), {})
        items = [part.content for part in mine if part.kind == "item"]
        phases.append({"number": number, **about, "items": items, "gate": gate})
    return {"slug": slug, "version": version, **settings, "phases": phases}


def place_of(fault: str) -> Place:
    """Where the part is that a line of `PlaybookError.faults` speaks of, and what it says."""
    path, _, message = fault.partition(": ")
    twice = _TWICE.search(message)
    code = twice.group(1) if twice else ""
    found = _PLACE.fullmatch(path)
    if not found:
        return Place("settings", 0, 0, path, message, code)
    phase, items, item, gate, field = found.groups()
    number = int(phase) + 1
    if items:
        return Place("item", number, int(item) + 1, field, message, code)
    return Place("gate" if gate else "phase", number, 0, field, message, code)
