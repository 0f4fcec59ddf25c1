"""A part of the log that a stranger can check without this software: payload bytes verbatim, links, checkpoints, keys, `verify.py`."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db.models import Max, Min, QuerySet

from audit.models import Checkpoint, CheckpointKey, Entry, Link

LAYOUT = ("entries.jsonl", "links.jsonl", "checkpoints.jsonl", "keys.json", "verify.py")


def verify_script() -> str:
    """The text of the stand-alone check (`verify.py` of every export and record pack)."""
    return files("audit").joinpath("verify_export.py").read_text(encoding="utf-8")


def slice_write(folder: Path, entries: QuerySet[Entry]) -> None:
    """Write `LAYOUT` into `folder`, which is made if it is not there.

    entries.jsonl: `{id, seq, payload}` of each entry, in id order; seq is null while it waits for its link.
    links.jsonl: every link from the first of them to the checkpoint that covers the last, without other payloads.
    checkpoints.jsonl: `{text, signature}` from the first link on; keys.json: every public key, oldest first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = entries.order_by("id")
    _lines(
        folder / "entries.jsonl",
        (
            {"id": pk, "seq": seq, "payload": text}
            for pk, seq, text in chosen.values_list("pk", "link__seq", "payload").iterator()
        ),
    )
    ends = Link.objects.filter(entry__in=chosen.order_by().values("pk")).aggregate(first=Min("seq"), last=Max("seq"))
    first, last = ends["first"] or 0, ends["last"] or 0
    until = Checkpoint.objects.filter(seq__gte=last).values_list("seq", flat=True).first() or last
    links = Link.objects.filter(seq__range=(first, until)).order_by("seq") if last else Link.objects.none()
    _lines(folder / "links.jsonl", links.values("seq", "prev", "hash", "form", "payload_sha256").iterator())
    checkpoints = Checkpoint.objects.filter(seq__range=(first, until)).order_by("seq")
    _lines(folder / "checkpoints.jsonl", checkpoints.values("text", "signature").iterator())
    keys = CheckpointKey.objects.order_by("created_at")
    known = [{"key": one.key_id, "public": one.public, "text": one.text, "signature": one.signature} for one in keys]
    (folder / "keys.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    (folder / "verify.py").write_text(verify_script(), encoding="utf-8")


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
