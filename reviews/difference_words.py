"""A change between two bundles as one line: what it is about, old, new. Pure; no row, no clock."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from reviews.difference import MISSING, Change
from reviews.specs import SECTION_NAMES

HASH_SHOWN = 12
LONG = 48
ALIKE = 0.35
NAMES = {
    "text": "answer", "by": "answered by", "at": "answered again", "state": "state", "asks": "what is asked", "side": "owner's side",
    "sections": "read by", "n": "samples", "p95": "p95", "scope_to_be_signed": "scope to be signed", "ai_type": "AI type",
    "ai_act_class": "AI Act class", "ai_act_role": "AI Act role", "envelope_latency_ms": "envelope, latency",
    "envelope_peak_rate": "envelope, peak rate", "playbook_digest": "playbook, content", "url": "address",
}  # fmt: skip
UNITS = {
    "tested_rate": "req/s", "envelope_peak_rate": "req/s", "envelope_latency_ms": "ms", "interval_s": "s", "workflow_minutes": "min",
    "tested_users": "users", "envelope_users": "users",
}  # fmt: skip
WITH_UNIT = frozenset({"measured", "threshold", "baseline", "target", "target_upper", "stop_threshold", "value"})
Op = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Line:
    """`label: old → new`, with `detail` behind it. `old` or `new` is empty where something came or went."""

    label: str
    old: str
    new: str
    detail: str = ""

    @property
    def text(self) -> str:
        """The whole line as plain text."""
        if self.old and self.new:
            body = f"{self.old} → {self.new}"
        else:
            body = f"added {self.new}" if self.new else f"removed {self.old}" if self.old else "changed"
        return f"{self.label}: {body}" + (f" ({self.detail})" if self.detail else "")

    @property
    def segments(self) -> list[tuple[Op, str]]:
        """Long texts word by word, where they are alike; otherwise the old one and the new one."""
        return list(_segments(self.old, self.new))


def line_of(change: Change) -> Line:
    """The change in words."""
    if change.thing is not None:
        return _thing_line(change)
    if not change.code:
        return _leaf_line(change, change.name, "")
    if not change.name:
        return _item_line(change)
    if change.name == "answer":
        return _answer_line(change)
    label = {"text": "answer", "state": "answer, state", "reason": "answer, reason"}.get(change.name, change.name)
    line = _leaf_line(change, label, "")
    by = next((part.new for part in change.parts if part.path[-1] == "by"), MISSING)
    at = next((part.new for part in change.parts if part.path[-1] == "at" and len(change.parts) > 1), MISSING)
    known = change.facts.get(("answer", "by"), "") if by is MISSING else by
    return Line(line.label, line.old, line.new, f"by {known}, {shown(at)}" if at is not MISSING and known else "")


def _item_line(change: Change) -> Line:
    if change.code.startswith("waiver-"):
        control, ends = (change.facts.get((name,), "") for name in ("control", "ends_on"))
        words = f"until {shown(ends)}, instead: {control}"
        label = "Waiver"
    else:
        label, words = "Criterion", change.title
    return Line(label, words if change.kind == "removed" else "", words if change.kind == "added" else "")


def _answer_line(change: Change) -> Line:
    values = {part.path[-1]: part.old if part.new is MISSING else part.new for part in change.parts}
    words = str(values.get("text") or "") or shown(values.get("reason")) or shown(values.get("state")) or "given"
    detail = ", ".join(filter(None, (f"by {values['by']}" if values.get("by") else "", shown(values.get("at")))))
    is_gone = change.kind == "removed"
    return Line("Answer", words if is_gone else "", "" if is_gone else words, detail)


def _thing_line(change: Change) -> Line:
    assert change.thing is not None
    group, identity = change.thing
    values = {part.path[2:]: part for part in change.parts}
    name = _known(change, "key") or identity
    if group == "evidence":
        return _evidence_line(change, name, {path[-1]: part for path, part in values.items() if path})
    if not change.name:
        words = {"records": "record", "metrics": "metric"}[group]
        extra = _known(change, "measured") or _known(change, "state")
        summary = f"{words} {shown(extra)}".strip() if extra else words
        return Line(name, summary if change.kind == "removed" else "", summary if change.kind == "added" else "")
    if change.first.path[2:3] == ("frozen",):
        value = next((part for part in change.parts if part.path[-1] == "value"), change.first)
        n = next((part for part in change.parts if part.path[-1] == "n"), None)
        detail = f"samples {shown(n.old)} → {shown(n.new)}" if n else ""
        label = "measured" if value.path[-1] == "value" else f"measured, {_name(value.path[-1])}"
        return Line(f"{name}: {label}", _value(change, value.old, "value"), _value(change, value.new, "value"), detail)
    return _leaf_line(change, change.name, f"{name}: ")


def _evidence_line(change: Change, name: str, values: dict[str, Any]) -> Line:
    def version(side: str) -> str:
        number = getattr(values["version"], side) if "version" in values else MISSING
        return "" if number is MISSING else f"version {number}"

    def digest(side: str) -> str:
        found = getattr(values["sha256"], side) if "sha256" in values else MISSING
        return "" if found in (MISSING, "") else str(found)[:HASH_SHOWN]

    hashes = " → ".join(filter(None, (digest("old"), digest("new"))))
    who = values["by"].new if "by" in values and values["by"].new is not MISSING else _known(change, "by")
    detail = ", ".join(filter(None, (f"hash {hashes}" if hashes else "", f"by {who}" if who else "")))
    old, new = version("old"), version("new")
    if not old and not new:
        first = next(iter(values.values()))
        return Line(f"Evidence “{name}”: {_name(first.path[-1])}", shown(first.old), shown(first.new), detail)
    return Line(f"Evidence “{name}”", old, new, detail)


def _leaf_line(change: Change, name: str, prefix: str) -> Line:
    part = change.first
    leaf = part.path[-1]
    label = prefix + _name(name)
    return Line(
        label if prefix else label[:1].upper() + label[1:],
        _value(change, part.old, leaf),
        _value(change, part.new, leaf),
    )


def _name(name: str) -> str:
    return ", ".join(NAMES.get(one, one.replace("_", " ")) for one in name.split(": "))


def _known(change: Change, leaf: str) -> str:
    if change.thing is None:
        return ""
    path = (*change.thing, leaf)
    found = change.facts.get(path, MISSING)
    if found is MISSING:
        found = next((part.old for part in change.parts if part.path == path and part.new is MISSING), "")
    return "" if found is None else str(found)


def _value(change: Change, value: Any, leaf: str) -> str:
    words = shown(value)
    unit = UNITS.get(leaf, "") or (_known(change, "unit") if leaf in WITH_UNIT else "")
    if leaf == "sections" and isinstance(value, tuple):
        return ", ".join(str(SECTION_NAMES.get(name) or name) for name in value)
    if leaf.endswith("digest") or leaf == "sha256":
        return words[:HASH_SHOWN]
    return f"{words} {unit}" if words and unit and re.fullmatch(r"[-\d.,e+]+", words) else words


def shown(value: Any) -> str:
    """A fact as people write it: no JSON, no ISO dates, no underscores."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        pairs = value and all(isinstance(one, tuple) and len(one) == 2 for one in value)  # name and value
        return ", ".join(f"{_name(str(one[0]))} {shown(one[1])}" if pairs else shown(one) for one in value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{date.fromisoformat(text):%-d %b %Y}"
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return f"{datetime.fromisoformat(text):%-d %b %Y %H:%M}"
    return text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text) else text


def _segments(old: str, new: str) -> Iterator[tuple[Op, str]]:
    before, after = (re.findall(r"\S+\s*", text) for text in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if not old or not new or max(len(old), len(new)) < LONG or matcher.ratio() < ALIKE:
        if old:
            yield "deleted", old
        if new:
            yield "inserted", new
        return
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(before[start:end])
            continue
        if end > start:
            yield "deleted", "".join(before[start:end])
        if last > first:
            yield "inserted", "".join(after[first:last])
