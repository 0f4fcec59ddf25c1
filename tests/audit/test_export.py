"""An export is checked by a stranger: Python alone with `cryptography`, on another machine, and every tampering is found."""

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.chain import canonical, sha256
from audit.export import LAYOUT, slice_write, verify_script
from audit.models import Entry
from audit.services import entries_seal, entry_append
from common import clock
from common.actors import CLOCK
from tests.audit.conftest import KEY, OTHER_KEY, append, checkpoint

START = "import runpy, sys; sys.path.append(sys.argv.pop(1)); del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"


@pytest.fixture(scope="session")
def only_cryptography(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing can be imported but `cryptography` and what it needs."""
    folder = tmp_path_factory.mktemp("empty-environment")
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser"):
        found = importlib.util.find_spec(name)
        if found and found.origin:
            origin = Path(found.origin)
            target = origin.parent if origin.name == "__init__.py" else origin
            (folder / target.name).symlink_to(target)
    return folder


@pytest.fixture
def verify(only_cryptography: Path, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """`verify(folder, *options)`: exit code and words of the folder's own verify.py."""

    def run(folder: Path, *options: str) -> tuple[int, str]:
        script = folder / "verify.py"
        command = [sys.executable, "-I", "-S", "-c", START, str(only_cryptography), str(script), str(folder), *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={})
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@pytest.fixture
def export(anchored: Path, tmp_path: Path) -> Path:
    """The middle of a log of twelve: entries 5 to 7, of which the checkpoint at 8 covers the last."""
    entries = Entry.objects.filter(link__seq__range=(5, 7))
    slice_write(tmp_path / "export", entries)
    return tmp_path / "export"


def _pack(folder: Path, *, gate: int = 7) -> str:
    """What the record pack of a gate adds: a bundle, a signature on one of its sections, evidence, a manifest."""
    bundle = canonical({"sections": {"scope": {"fields": {"name": "Ünïcode"}}, "security": {"items": {}}}})
    sections = {"scope": sha256(canonical(json.loads(bundle)["sections"]["scope"]))}
    payload = canonical(
        {"bundle_id": sha256(bundle), "gate_request_id": gate, "sections": sections, "decision": "approve"}
    )
    subject = Entry.objects.first()
    entry = entry_append(
        actor=CLOCK, action="test.sign", obj=subject, summary="Signed", changes={"record_hash": sha256(payload)}
    )
    checkpoint()
    slice_write(folder, Entry.objects.filter(pk=entry.pk))
    (folder / "bundle.json").write_bytes(bundle.encode())
    (folder / "signatures.jsonl").write_text(
        json.dumps({"payload": payload, "record_hash": sha256(payload), "sections": sections}) + "\n"
    )
    (folder / "evidence").mkdir()
    (folder / "evidence" / sha256("a file")).write_text("a file")
    _manifest(folder)
    return payload


def _manifest(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("manifest.json", "verify.py")]
    listed = {path.relative_to(folder).as_posix(): sha256(path.read_text()) for path in files}
    (folder / "manifest.json").write_text(json.dumps(listed))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _without_line(path: Path, number: int) -> None:
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{line}\n" for n, line in enumerate(lines) if n != number))


def test_the_script_is_short_and_needs_cryptography_alone():
    tree = ast.parse(verify_script())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(verify_script().splitlines()) < 150


def test_a_slice_holds_three_payloads_and_is_verified_by_a_stranger(export, verify):
    assert sorted(path.name for path in export.iterdir()) == sorted(LAYOUT)
    entries = [json.loads(line) for line in (export / "entries.jsonl").read_text().splitlines()]
    assert [entry["payload"] for entry in entries] == list(
        Entry.objects.filter(link__seq__range=(5, 7)).order_by("id").values_list("payload", flat=True)
    )
    links = [json.loads(line) for line in (export / "links.jsonl").read_text().splitlines()]
    assert [link["seq"] for link in links] == [5, 6, 7, 8]
    assert "Act 3" not in (export / "links.jsonl").read_text()
    code, words = verify(export)
    assert (code, words) == (0, f"4 links, 0 signatures, keys {KEY.key_id}. Verified.\n")


def test_the_whole_log_is_verified_with_its_key_and_its_anchor(anchored, tmp_path, verify):
    slice_write(tmp_path / "all", Entry.objects.all())
    assert verify(tmp_path / "all", "--key", KEY.key_id, "--anchor", str(anchored))[0] == 0
    code, words = verify(tmp_path / "all", "--key", OTHER_KEY.key_id)
    assert (code, f"key {OTHER_KEY.key_id} is not in this export" in words) == (1, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("entries.jsonl", "Act 1", "Act X", "entry 6 does not match its link"),
        ("links.jsonl", '"form": 2', '"form": 1', "does not match its hash"),
        ("checkpoints.jsonl", '\\"seq\\":8', '\\"seq\\":7', "checkpoint 7 is not signed by a key of this export"),
        ("keys.json", KEY.public, OTHER_KEY.public, "is not signed by one before it"),
        ("entries.jsonl", '"seq": 6', '"seq": 66', "has no link"),
        ("entries.jsonl", '{"id"', '{"id"=', "not readable"),
    ],
)
def test_every_edit_of_a_slice_is_found(export, verify, file, old, new, says):
    _edit(export / file, old, new)
    code, words = verify(export)
    assert (code, says in words) == (1, True), words


@pytest.mark.parametrize(("number", "says"), [(0, "has no link"), (1, "a link before 7 is missing")])
def test_a_missing_link_is_found(export, verify, number, says):
    _without_line(export / "links.jsonl", number)
    code, words = verify(export)
    assert (code, says in words) == (1, True), words


def test_a_forged_chain_is_found_by_the_signed_checkpoint(export, verify):
    """The payload is changed and every hash after it computed anew: only the signature cannot be."""
    entries = [json.loads(line) for line in (export / "entries.jsonl").read_text().splitlines()]
    links = [json.loads(line) for line in (export / "links.jsonl").read_text().splitlines()]
    entries[1]["payload"] = entries[1]["payload"].replace("Act 1", "Act X")
    links[1]["payload_sha256"] = sha256(entries[1]["payload"])
    for before, link in zip([None, *links], links, strict=False):
        link["prev"] = before["hash"] if before else link["prev"]
        link["hash"] = sha256(link["prev"] + link["payload_sha256"])
    for name, rows in {"entries.jsonl": entries, "links.jsonl": links}.items():
        (export / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert verify(export) == (
        1,
        f"BROKEN  checkpoint 8 says otherwise about the chain\n4 links, 0 signatures, keys {KEY.key_id}. Broken.\n",
    )


def test_what_no_checkpoint_covers_yet_is_not_called_verified(anchored, tmp_path, verify):
    late = append(2)
    entries_seal(limit=1)
    slice_write(tmp_path / "late", Entry.objects.filter(pk__in=[entry.pk for entry in late]))
    code, words = verify(tmp_path / "late")
    assert code == 2
    assert "1 entries are not chained yet" in words
    assert "no signed checkpoint covers the links after 0" in words


def test_a_changed_key_is_followed(anchored, tmp_path, verify):
    append(1)
    checkpoint(OTHER_KEY, KEY)
    slice_write(tmp_path / "both", Entry.objects.all())
    assert verify(tmp_path / "both", "--key", KEY.key_id)[0] == 0


def test_a_record_pack_is_verified(anchored, tmp_path, verify):
    _pack(tmp_path / "pack")
    code, words = verify(tmp_path / "pack")
    assert (code, "1 signatures" in words) == (0, True), words


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("signatures.jsonl", "approve", "abstain", "does not match its hash"),
        ("bundle.json", "Ünïcode", "Unicode", "nobody signed or decided on this bundle"),
        ("evidence/*", "a file", "b file", "is another file"),
    ],
)
def test_what_was_done_to_a_record_pack_is_found_even_with_a_fresh_manifest(
    anchored, tmp_path, verify, file, old, new, says
):
    pack = tmp_path / "pack"
    _pack(pack)
    _edit(next(pack.glob(file)), old, new)
    assert verify(pack)[0] == 1
    _manifest(pack)
    code, words = verify(pack)
    assert (code, says in words) == (1, True), words


def test_a_signature_that_was_moved_from_another_gate_is_found(anchored, tmp_path, verify):
    pack, other = tmp_path / "pack", tmp_path / "other"
    _pack(pack)
    _pack(other, gate=8)
    both = (pack / "signatures.jsonl").read_text() + (other / "signatures.jsonl").read_text()
    (pack / "signatures.jsonl").write_text(both)
    _manifest(pack)
    code, words = verify(pack)
    assert code == 1
    assert "does not stand in the log" in words
    assert "signatures of several gates are mixed" in words


def test_a_file_that_was_added_to_a_record_pack_is_found(anchored, tmp_path, verify):
    _pack(tmp_path / "pack")
    (tmp_path / "pack" / "letter.txt").write_text("trust me")
    assert "letter.txt is not as it was packed" in verify(tmp_path / "pack")[1]


def test_the_command_exports_days_and_one_initiative(initiative, tmp_path, verify, capsys):
    append(2)
    subject = Entry.objects.first()
    entry_append(actor=CLOCK, action="test.act", obj=subject, summary="On it", initiative_id=initiative.pk)
    checkpoint()
    today = str(clock.today())
    call_command("audit_export", "--from", today, "--to", today, str(tmp_path / "all"))
    call_command("audit_export", "--from", today, "--to", today, "--initiative", initiative.key, str(tmp_path / "one"))
    both = [len((tmp_path / name / "entries.jsonl").read_text().splitlines()) for name in ("all", "one")]
    assert both == [Entry.objects.count(), 1]
    assert verify(tmp_path / "one")[0] == 0
    with pytest.raises(CommandError, match="is not empty"):
        call_command("audit_export", "--from", today, "--to", today, str(tmp_path / "one"))
    with pytest.raises(CommandError, match="no initiative"):
        call_command("audit_export", "--from", today, "--to", today, "--initiative", "AI-999", str(tmp_path / "none"))
