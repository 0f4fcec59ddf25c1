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

    `columns` are the row's own values by name, `defaults` what each has when the payload does not name it.
    """

    object_type: str
    object_id: str
    payload: str
    record_hash: str
    columns: Mapping[str, Any]
    defaults: Mapping[str, Any]


_sources: list[Callable[[], Iterable[SignedRecord]]] = []


def signed_records(source: Callable[[], Iterable[SignedRecord]]) -> None:
    """Include these records in every check of the log. Called once, when an app is ready."""
    if source not in _sources:
        _sources.append(source)


def record_faults() -> Iterator[tuple[int, str]]:
    """Walk all signed records: (how many so far, the fault of the last one or nothing)."""
    count = 0
    for source in _sources:
        rows = iter(source())
        while chunk := list(islice(rows, CHUNK)):
            hashes = _hashes_in_the_log(chunk)
            for record in chunk:
                count += 1
                yield count, _fault(record, hashes)


def _hashes_in_the_log(records: Iterable[SignedRecord]) -> set[tuple[str, str, str]]:
    """(type, id, record hash) of every entry about one of the records."""
    ids: dict[str, set[str]] = {}
    for record in records:
        ids.setdefault(record.object_type, set()).add(record.object_id)
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
    if (record.object_type, record.object_id, record.record_hash) not in hashes:
        return f"{name} has no entry in the log that carries its hash"
    return ""
