"""Signed records of the apps above, which the check of the log includes. They register themselves; the log knows no domain word."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from audit.chain import canonical, sha256
from audit.models import Entry

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A row whose `payload` is canonical JSON, `record_hash` its SHA-256, and whose audit entry carries that hash.

    `columns` are the row's own values by name, `defaults` what each has when the payload does not name it. Content that
    others sign (a bundle) stands in the log by their hashes, not by its own: `stands_in_log` is false. `told_of` is the
    object (type, id) whose entry carries the hash, when that is not the record itself.
    """

    object_type: str
    object_id: str
    payload: str
    record_hash: str
    columns: Mapping[str, Any]
    defaults: Mapping[str, Any]
    stands_in_log: bool = True
    told_of: tuple[str, str] | None = None

    @property
    def entry_of(self) -> tuple[str, str]:
        """Type and id of the object whose entry in the log carries the hash."""
        return self.told_of or (self.object_type, self.object_id)


_sources: list[Callable[[], Iterable[SignedRecord]]] = []
_types: set[str] = set()


def signed_records(source: Callable[[], Iterable[SignedRecord]], *, types: Iterable[str]) -> None:
    """Include these records in every check of the log. Called once, when an app is ready; `types` are theirs in the log."""
    if source not in _sources:
        _sources.append(source)
        _types.update(types)


def record_named(payload: str) -> str:
    """The hash of the signed record that an entry tells of, or nothing."""
    if '"record_hash"' not in payload:
        return ""
    said = json.loads(payload)
    named = (said.get("changes") or {}).get("record_hash")
    return named if isinstance(named, str) and said["object"]["type"] in _types else ""


def record_faults(named: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Walk all signed records: (how many so far, the fault of the last one or nothing).

    `named` is what the log tells of, {record hash: entry}: a record that is named and no longer there is a fault too.
    """
    count, gone = 0, dict(named)
    for source in _sources:
        rows = iter(source())
        while chunk := list(islice(rows, CHUNK)):
            hashes = _hashes_in_the_log(chunk)
            for record in chunk:
                count += 1
                gone.pop(record.record_hash, None)
                yield count, _fault(record, hashes)
    for digest, entry in gone.items():
        yield count, f"entry {entry} tells of the signed record {digest[:12]}, which is gone"


def _hashes_in_the_log(records: Iterable[SignedRecord]) -> set[tuple[str, str, str]]:
    """(type, id, record hash) of every entry about one of the records."""
    ids: dict[str, set[str]] = {}
    for record in (one for one in records if one.stands_in_log):
        object_type, object_id = record.entry_of
        ids.setdefault(object_type, set()).add(object_id)
    found = set()
    for object_type, of_type in ids.items():
        entries = Entry.objects.filter(object_type=object_type, object_id__in=of_type)
        for object_id, payload in entries.values_list("object_id", "payload"):
            said = (json.loads(payload).get("changes") or {}).get("record_hash")
            if isinstance(said, str):
                found.add((object_type, object_id, said))
    return found


def _fault(record: SignedRecord, hashes: set[tuple[str, str, str]]) -> str:
    name = f"{record.object_type} {record.object_id}"
    if sha256(record.payload) != record.record_hash:
        return f"{name} does not match its hash"
    signed, held = json.loads(record.payload), json.loads(canonical(record.columns))
    defaults = json.loads(canonical(record.defaults))
    for column, value in held.items():
        if value != (signed[column] if column in signed else defaults.get(column)):
            return f"{name}: {column} is not what was signed"
    if record.stands_in_log and (*record.entry_of, record.record_hash) not in hashes:
        return f"{name} has no entry in the log that carries its hash"
    return ""
