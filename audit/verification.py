"""The check of the whole log: links, payloads, columns, checkpoints, anchors, signed records. Says the first fault."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from audit.anchors import anchor_file, anchors_read
from audit.chain import GENESIS, link_hash, sha256
from audit.keys import is_signed, key_id
from audit.models import Checkpoint, CheckpointKey, DemoMark, Entry, Link
from audit.records import record_faults, record_named

NAME_MAX = 120
LATEST = timedelta(days=1)
"""How long a transaction may have stayed open before its entry was sealed."""


@dataclass(frozen=True, slots=True)
class Verification:
    """`state` intact, broken or unchecked; `checked` links; `detail` names the first fault; `unsealed` entries waiting."""

    state: Literal["intact", "broken", "unchecked"]
    checked: int
    unsealed: int
    detail: str
    head: str
    checkpoints: int = 0
    anchored: int = 0
    records: int = 0


@dataclass(slots=True)
class _Said:
    """What checkpoints and anchors say about the chain: `{seq: {head: who says so}}`, and the log's name, its first hash.

    `records` are the signed records that entries tell of, {hash: entry}; `times` when each place had been sealed, and
    `floor` the newest of them on the way: what is sealed later is not much older, unless it was backdated.
    """

    heads: dict[int, dict[str, str]] = field(default_factory=dict)
    log: dict[str, str] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    times: dict[int, datetime] = field(default_factory=dict)
    anchored: dict[str, str] = field(default_factory=dict)
    floor: datetime | None = None

    def hear(self, text: str, who: str) -> str:
        said = json.loads(text)
        self.heads.setdefault(int(said["seq"]), {}).setdefault(said["head"], who)
        self.log.setdefault(said["log"], who)
        self.times[int(said["seq"])] = datetime.fromisoformat(said["at"])
        return str(said["key"])

    def read(self, entry: Entry) -> None:
        if named := record_named(entry.payload):
            self.records[named] = entry.pk

    def late_fault(self, link: Link) -> str:
        floor, self.floor = self.floor, self.times.get(link.seq, self.floor)
        if floor is None or link.entry.recorded_at >= floor - LATEST:
            return ""
        return f"entry {link.entry_id} says {link.entry.recorded_at:%Y-%m-%d}, and was sealed after a checkpoint of {floor:%Y-%m-%d}"

    def fault(self, seq: int, digest: str) -> str:
        wrong = [who for head, who in self.heads.get(seq, {}).items() if head != digest]
        if seq == 1:
            wrong += [who for log, who in self.log.items() if log != digest]
        return f"{wrong[0]} says otherwise about link {seq}: history was written anew" if wrong else ""


def _column_fault(entry: Entry) -> str:
    try:
        payload = json.loads(entry.payload)
        shown: dict[str, Any] = {
            "action": entry.action,
            "actor": {
                "kind": entry.actor_kind,
                "id": entry.actor_id,
                "name": entry.actor_name,
                "token": entry.token_id,
            },
            "at": entry.recorded_at.isoformat(timespec="microseconds"),
            "effective_on": str(entry.effective_on) if entry.effective_on else None,
            "initiative": entry.initiative_id,
            "object": {"type": entry.object_type, "id": entry.object_id},
            "summary": entry.summary,
        }
        if "v" in payload:
            shown |= {"ip": entry.ip, "request": entry.request_id}
        hashed = {name: payload[name] for name in shown}
        hashed["actor"] = hashed["actor"] | {"name": hashed["actor"]["name"][:NAME_MAX]}
    except (ValueError, KeyError, TypeError):
        return f"entry {entry.pk} has no readable payload"
    return "" if shown == hashed else f"entry {entry.pk} differs from its sealed payload"


def _link_fault(link: Link, seq: int, prev: str) -> str:
    payload = link.entry.payload
    if link.seq != seq:
        return f"link {seq} is missing"
    if link.prev != prev or link.hash != link_hash(prev, payload, form=link.form):
        return f"link {seq} (entry {link.entry_id}) does not match its hash"
    if link.form != 1 and link.payload_sha256 != sha256(payload):
        return f"link {seq} (entry {link.entry_id}) does not match its payload"
    return _column_fault(link.entry)


def _links(said: _Said) -> Iterator[tuple[str, str]]:
    """(fault or nothing, head) of each link in turn."""
    prev, seq, is_demo = GENESIS, 0, DemoMark.objects.exists()
    for link in Link.objects.order_by("seq").select_related("entry").iterator(chunk_size=2000):
        seq += 1
        fault = _link_fault(link, seq, prev) or said.fault(seq, link.hash) or ("" if is_demo else said.late_fault(link))
        prev = prev if fault else link.hash
        yield fault, prev
        said.read(link.entry)
    cut = max(said.heads, default=0)
    if cut > seq:
        who = next(iter(said.heads[cut].values()))
        yield f"{who} knows {cut} links, here are {seq}: the end was cut off", prev


def _keys() -> tuple[dict[str, str], str]:
    publics: dict[str, str] = {}
    for record in CheckpointKey.objects.order_by("created_at"):
        said = json.loads(record.text)
        by = record.public if not publics else publics.get(record.signed_by, "")
        is_same = (said["key"], said["public"], said["by"]) == (record.key_id, record.public, record.signed_by)
        if not is_same or key_id(record.public) != record.key_id or not is_signed(record.text, record.signature, by):
            return publics, f"key {record.key_id} was not introduced by the one before it"
        publics[record.key_id] = record.public
    return publics, ""


def _checkpoints(said: _Said, publics: dict[str, str]) -> Iterator[str]:
    prev = GENESIS
    for one in Checkpoint.objects.order_by("seq").iterator():
        words = json.loads(one.text)
        name = f"checkpoint {one.seq}"
        if (words["seq"], words["head"], words["key"]) != (one.seq, one.head, one.key_id):
            yield f"{name} differs from what was signed"
        elif not is_signed(one.text, one.signature, publics.get(one.key_id, "")):
            yield f"{name} is not signed by its key"
        elif words["prev"] != prev:
            yield f"a checkpoint before {one.seq} is missing"
        said.hear(one.text, name)
        prev = sha256(one.text)
        yield ""


def _anchors(said: _Said, publics: dict[str, str], path: Path) -> Iterator[str]:
    for number, line in enumerate(anchors_read(path), start=1):
        if line is None:
            continue
        name = f"line {number} of the anchor file"
        if not is_signed(line.text, line.signature, line.public):
            yield f"{name} is not signed by its key"
        elif publics.get(said.hear(line.text, name)) != line.public:
            yield f"{name} is signed by a key that is not known here"
        said.anchored[line.text] = name
        yield ""


def chain_verify(*, anchor: Path | None = None) -> Verification:
    """Walk the whole log. `anchor` is a copy of the anchor file; without it, the own one is used if it is there.

    Each link follows the last and matches its payload; each shown column matches the payload; each checkpoint is signed
    by a known key, names the one before it and agrees with the chain, as does each line of the anchor file; each signed
    record is what was signed and stands in the log. Raises OSError when a named anchor file cannot be read.
    """
    own = anchor_file()
    path = anchor or (own if own and own.exists() else None)
    found = Verification("intact", 0, Entry.objects.unsealed().count(), "every link matches", GENESIS)
    try:
        return _verify(found, path)
    except (ValueError, KeyError, TypeError) as error:
        return _broken(found, f"a signed text cannot be read ({error})")


def _verify(found: Verification, path: Path | None) -> Verification:
    said = _Said()
    publics, fault = _keys()
    if fault:
        return _broken(found, fault)
    for fault in _checkpoints(said, publics):
        if fault:
            return _broken(found, fault)
        found = replace(found, checkpoints=found.checkpoints + 1)
    for fault in _anchors(said, publics, path) if path else ():
        if fault:
            return _broken(found, fault)
        found = replace(found, anchored=found.anchored + 1)
    return _walk(found, said)


def _walk(found: Verification, said: _Said) -> Verification:
    for fault, head in _links(said):
        found = replace(found, checked=found.checked + 1, head=head)
        if fault:
            return _broken(found, fault)
    for entry in Entry.objects.unsealed().iterator(chunk_size=2000):
        if fault := _column_fault(entry):
            return _broken(found, fault)
        said.read(entry)
    for records, fault in record_faults(said.records):
        found = replace(found, records=records)
        if fault:
            return _broken(found, fault)
    kept = set(Checkpoint.objects.values_list("text", flat=True)) if said.anchored else set()
    for text, name in said.anchored.items():
        if text not in kept:  # harmless to the chain, and yet somebody took it away
            return _broken(found, f"the checkpoint of {name} is missing here")
    if not found.checked and found.unsealed:
        return replace(found, state="unchecked", detail="nothing has been sealed yet")
    return found


def _broken(found: Verification, fault: str) -> Verification:
    return replace(found, state="broken", detail=fault)
