"""Check an export of the audit log, or the record pack of a gate, without Flightline.

    python -I verify.py [FOLDER] [--key KEY_ID] [--anchor FILE]

Needs Python 3.11 and `cryptography`, no network. KEY_ID is the signing key that you know from elsewhere; FILE is a copy of
the anchor file. Exit code 0: verified, 1: broken, 2: could not check everything.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

faults, notes = list[str](), list[str]()


def sha256(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def expect(is_good: bool, fault: str) -> None:
    faults.extend([] if is_good else [fault])


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line] if path.exists() else []


def is_signed(text: str, signature: str, public: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text.encode())
        return True
    except (InvalidSignature, ValueError):
        return False


def check_manifest(folder: Path) -> None:
    listed = json.loads((folder / "manifest.json").read_text("utf-8"))
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted((set(present) | set(listed)) - {"manifest.json", "verify.py"}):
        is_same = name in present and sha256(present[name].read_bytes()) == listed.get(name)
        expect(is_same, f"{name} is not as it was packed")


def check_keys(folder: Path, wanted: str | None) -> dict[str, str]:
    """The public keys by id; each but the first is signed by one before it."""
    publics: dict[str, str] = {}
    for key in json.loads((folder / "keys.json").read_text("utf-8")):
        said, own = json.loads(key["text"]), sha256(bytes.fromhex(key["public"]))[:16]
        by = publics.get(said["by"], "") if publics else key["public"]
        is_same = own == key["key"] == said["key"] and said["public"] == key["public"]
        expect(is_same and is_signed(key["text"], key["signature"], by), f"key {own} is not signed by one before it")
        publics[own] = key["public"]
    expect(wanted is None or wanted in publics, f"key {wanted} is not in this export")
    return publics


def check_links(folder: Path) -> tuple[dict[int, str], set[Any]]:
    """Each link follows the last and hashes its payload. Answers the hash at each place and the record hashes named."""
    entries, hashes, place, prev = lines(folder / "entries.jsonl"), {}, 0, "0" * 64
    payloads = {entry["seq"]: entry["payload"] for entry in entries}
    waiting, closed = sum(entry["seq"] is None for entry in entries), 0
    for link in lines(folder / "links.jsonl"):
        seq, payload = link["seq"], payloads.get(link["seq"])
        expect(not place or seq == place + 1, f"a link before {seq} is missing")
        expect(link["prev"] == prev or (not place and seq > 1), f"link {seq} does not follow the one before it")
        body = payload if link["form"] == 1 else link["payload_sha256"]
        closed += body is None
        expect(body is None or sha256(link["prev"] + body) == link["hash"], f"link {seq} does not match its hash")
        if payload is not None and link["form"] != 1:
            expect(sha256(payload) == link["payload_sha256"], f"entry {seq} does not match its link")
        place, prev = seq, link["hash"]
        hashes[place] = prev
    faults.extend(f"entry {one['id']} has no link" for one in entries if one["seq"] and one["seq"] not in hashes)
    notes.extend([f"{waiting} entries are not chained yet"] if waiting else [])
    notes.extend([f"{closed} links of the old form are without their content here"] if closed else [])
    return hashes, {(json.loads(entry["payload"]).get("changes") or {}).get("record_hash") for entry in entries}


def check_checkpoints(checkpoints: list[Any], publics: dict[str, str], hashes: dict[int, str], what: str) -> None:
    """Each is signed by a known key and agrees with the chain; the newest covers the newest link."""
    before, logs, covered = None, {hashes[1]} if 1 in hashes else set(), 0
    for one in checkpoints:
        said = json.loads(one["text"])
        seq, public = said["seq"], publics.get(said["key"], "")
        expect(is_signed(one["text"], one["signature"], public), f"{what} {seq} is not signed by a key of this export")
        expect(hashes.get(seq, said["head"]) == said["head"], f"{what} {seq} says otherwise about the chain")
        if what == "checkpoint" and before is not None:
            expect(said["prev"] == sha256(before), f"a checkpoint before {seq} is missing")
        logs.add(said["log"])
        before, covered = one["text"], max(covered, seq if seq in hashes else 0)
    expect(len(logs) <= 1, f"the {what}s are of another log")
    is_open = what == "checkpoint" and max(hashes, default=0) > covered
    notes.extend([f"no signed checkpoint covers the links after {covered}"] if is_open else [])


def check_signatures(folder: Path, named: set[Any]) -> int:
    """Each signature is what was signed, of this one gate, and stands in the log; the bundle is what was signed or decided."""
    raw = (folder / "bundle.json").read_bytes() if (folder / "bundle.json").exists() else None
    sections = {name: sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
                for name, body in (json.loads(raw)["sections"] if raw else {}).items()}  # fmt: skip
    signatures = [(one, json.loads(one["payload"])) for one in lines(folder / "signatures.jsonl")]
    for one, said in signatures:
        name, bound = f"signature {one['record_hash'][:12]}", said.get("sections", {})
        expect(sha256(one["payload"]) == one["record_hash"], f"{name} does not match its hash")
        expect(one["record_hash"] in named, f"{name} does not stand in the log")
        expect(bound == (one.get("sections") or {}), f"{name}: other sections were signed")
        if raw and any(sections.get(part) != digest for part, digest in bound.items()):
            print(f"note    {name} was given on other content than this bundle")
    expect(len({said["gate_request_id"] for _, said in signatures}) <= 1, "signatures of several gates are mixed")
    signed = {said["bundle_id"] for _, said in signatures}
    expect(raw is None or sha256(raw) in signed, "nobody signed or decided on this bundle")
    return len(signatures)


def check(folder: Path, key: str | None, anchor: Path | None) -> str:
    if (folder / "manifest.json").exists():
        check_manifest(folder)
    publics = check_keys(folder, key)
    hashes, named = check_links(folder)
    check_checkpoints(lines(folder / "checkpoints.jsonl"), publics, hashes, "checkpoint")
    check_checkpoints(lines(anchor) if anchor else [], publics, hashes, "anchor")
    signed = check_signatures(folder, named)
    for path in sorted((folder / "evidence").glob("*")):
        expect(sha256(path.read_bytes()) == path.name, f"evidence {path.name[:12]} is another file")
    notes.extend([] if hashes else ["there are no links here"])
    return f"{len(hashes)} links, {signed} signatures, keys {' '.join(publics)}."


def main() -> int:
    parser = argparse.ArgumentParser(description="Check an export of the audit log, or a record pack.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key")
    parser.add_argument("--anchor", type=Path)
    try:
        summary = check(**vars(parser.parse_args()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        faults.append(summary := f"not readable: {type(error).__name__}: {error}")
    print(*(f"BROKEN  {fault}\n" for fault in faults), *(f"open    {note}\n" for note in notes), sep="", end="")
    print(summary, "Broken." if faults else "Not all checked." if notes else "Verified.")
    return 1 if faults else 2 if notes else 0


if __name__ == "__main__":
    raise SystemExit(main())
