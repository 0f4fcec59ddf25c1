"""Certificates and the record pack: every item of 21 CFR 11.50 on screen, in print and in the export; a stranger checks it."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest

from common import clock
from initiatives.models import Evidence, EvidenceVersion
from initiatives.services import disposal_record, evidence_restrict, files_erase, initiative_retire, removal_request
from phases.services import item_evidence_add
from reviews.models import Signature
from reviews.services import evidence_remove
from reviews.services.signing import NewCondition
from tests.audit.conftest import checkpoint as seal_and_sign
from tests.cast import PASSWORD
from tests.initiatives.files import PDF, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def checkpoint(settings, tmp_path):
    """Seal what is in the log and sign it."""
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors" / "anchor.jsonl")
    return seal_and_sign


@pytest.fixture
def decided(gate, checkpoint):
    """A gate that was decided with a condition, on a PDF, a text and a link; the log is sealed under a checkpoint."""
    gate.answer_all()
    given = {"actor": gate.cast.engineer.actor, "initiative": gate.initiative, "item": gate.item("t1-hard")}
    item_evidence_add(**given, name="Report", kind="file", file=upload("report.pdf", PDF))
    item_evidence_add(**given, name="Notes", kind="text", text="Words of the team.")
    item_evidence_add(**given, name="Page", kind="link", url="https://example.com/r")
    gate.answer("t1-hard")
    request = gate.request()
    for seat in ("engineering", "operations"):
        gate.accept(request, seat)
    due = NewCondition("Write the runbook", gate.cast.engineer.user, clock.today() + timedelta(days=9))
    gate.accept(
        request, "business", decision="approve_with_conditions", comment="Only with the runbook.", conditions=[due]
    )
    gate.review(request, "business_value")
    gate.decide(request, "conditional_go", conditions=[due])
    checkpoint()
    request.refresh_from_db()
    return request


def words_of(signature):
    return [
        signature.signer_name, f"{signature.signed_at:%Y-%m-%d %H:%M:%S}", "UTC", signature.meaning, signature.statement,
        signature.get_decision_display(), signature.record_hash, signature.bundle_id, *signature.sections.values(),
    ]  # fmt: skip


def test_certificate_of_a_signature_shows_what_11_50_asks_for(gate, decided, sign_in):
    evidence = list(EvidenceVersion.objects.values_list("sha256", flat=True))
    for role, more in (("engineering", evidence), ("business", ["Write the runbook", "Only with the runbook."])):
        signature = Signature.objects.get(role=role)
        url = f"/reviews/signatures/{signature.pk}/certificate/"
        page = sign_in(gate.cast.security).get(url).content.decode()
        for word in [*words_of(signature), *more, signature.policy_digest, f"http://testserver{url}"]:
            assert word in page, word
        assert "Place in the chain" in page
        assert "The next checkpoint" not in page


def test_certificate_of_a_gate_and_the_pack_show_every_signature(gate, decided, sign_in):
    client = sign_in(gate.cast.pm)
    page = client.get(f"/reviews/{decided.pk}/certificate/").content.decode()
    packed = opened(client, decided)
    printed = packed.read("certificate.html").decode()
    export = packed.read("signatures.jsonl").decode()
    for signature in Signature.objects.all():
        for word in words_of(signature):
            assert word in page, word
            assert word in printed, word
        assert signature.record_hash in export
        rows = [json.loads(line) for line in export.splitlines()]
        said = next(json.loads(one["payload"]) for one in rows if one["record_hash"] == signature.record_hash)
        assert (said["signer_name"], said["meaning"]) == (signature.signer_name, signature.meaning)
        assert said["signed_at"]
    assert "Conditional go" in page
    assert "Demo data" not in page
    assert "<style>" in printed
    assert 'rel="stylesheet"' not in printed


def test_a_demo_says_so_on_the_certificate_and_in_the_pack(demo_database, gate, decided, sign_in):
    client = sign_in(gate.cast.pm)
    assert "Demo data" in client.get(f"/reviews/{decided.pk}/certificate/").content.decode()
    packed = opened(client, decided)
    assert "Demo data" in packed.read("certificate.html").decode()
    assert "Demo data" in packed.read("README.txt").decode()


def test_who_cannot_see_the_initiative_gets_no_certificate_and_no_pack(gate, decided, sign_in):
    gate.initiative.visibility = "members"
    gate.initiative.save()
    signature = Signature.objects.first()
    pages = [f"{decided.pk}/certificate/", f"{decided.pk}/pack.zip", f"signatures/{signature.pk}/certificate/"]
    for url in [f"/reviews/{page}" for page in pages]:
        assert sign_in(gate.cast.outsider).get(url).status_code == 404


def opened(client, request):
    response = client.get(f"/reviews/{request.pk}/pack.zip")
    assert response["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.fixture
def folder(gate, decided, sign_in, tmp_path):
    opened(sign_in(gate.cast.auditor), decided).extractall(tmp_path / "pack")
    return tmp_path / "pack"


def verify(folder):
    ran = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def test_a_stranger_verifies_the_pack(folder, decided):
    code, told = verify(folder)
    assert (code, "Verified" in told) == (0, True), told
    assert (folder / "bundle.json").read_text() == decided.decisions.get().bundle.body
    assert {one["state"] for one in json.loads((folder / "evidence.json").read_text())} == {"included"}
    assert len(list((folder / "evidence").iterdir())) == 3
    assert sorted(json.loads((folder / "manifest.json").read_text())) == sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    )


def _evidence_byte(folder):
    path = next(path for path in (folder / "evidence").iterdir() if path.read_bytes() == PDF)
    path.write_bytes(PDF.replace(b"1.4", b"1.5"))
    return "evidence"


def _bundle(folder):
    (folder / "bundle.json").write_text((folder / "bundle.json").read_text().replace("AI-001", "AI-002"))
    return "bundle"


def _moved_signature(folder):
    rows = (folder / "signatures.jsonl").read_text().splitlines()
    one = json.loads(rows[0])
    one["payload"] = one["payload"].replace('"gate_request_id":', '"gate_request_id":9')
    (folder / "signatures.jsonl").write_text("\n".join([json.dumps(one), *rows[1:]]) + "\n")
    return "signature"


def _changed_entry(folder):
    path = folder / "entries.jsonl"
    path.write_text(path.read_text().replace("approve", "abstain"))
    return "entr"


def _removed_link(folder):
    rows = (folder / "links.jsonl").read_text().splitlines()
    (folder / "links.jsonl").write_text("\n".join(rows[:1] + rows[2:]) + "\n")
    return "link"


@pytest.mark.parametrize("tamper", [_evidence_byte, _bundle, _moved_signature, _changed_entry, _removed_link])
@pytest.mark.parametrize("with_manifest", [True, False], ids=["manifest kept", "manifest made anew"])
def test_each_tampering_is_named(folder, tamper, with_manifest):
    word = tamper(folder)
    if not with_manifest:
        (folder / "manifest.json").unlink()
    code, told = verify(folder)
    assert code == 1, told
    assert word in told.lower()


def test_restricted_evidence_is_withheld_and_removed_evidence_says_so(gate, decided, sign_in, tmp_path):
    report, notes, _ = Evidence.objects.order_by("pk")
    evidence_restrict(actor=gate.cast.pm.actor, evidence=report, discipline="security")
    removal = removal_request(
        actor=gate.cast.business.actor, version=notes.versions.get(), reason="It names a customer."
    )
    evidence_remove(actor=gate.cast.pm.actor, removal=removal, password=PASSWORD)
    files_erase()
    states = {}
    for who in ("pm", "security"):
        packed = opened(sign_in(getattr(gate.cast, who)), decided)
        states[who] = {one["name"]: one["state"] for one in json.loads(packed.read("evidence.json"))}
        inside = {name for name in packed.namelist() if name.startswith("evidence/")}
        assert (f"evidence/{report.versions.get().sha256}" in inside) == (who == "security")
        packed.extractall(tmp_path / who)
        assert verify(tmp_path / who)[0] == 0
        assert b"Words of the team" not in b"".join(packed.read(name) for name in packed.namelist())
    assert states["pm"] == {"Report": "withheld", "Notes": "removed", "Page": "included"}
    assert states["security"] == {"Report": "included", "Notes": "removed", "Page": "included"}


def test_a_pack_that_is_too_large_is_refused_in_words(gate, decided, sign_in, settings):
    settings.PACK_MAX_BYTES = 10
    response = sign_in(gate.cast.pm).get(f"/reviews/{decided.pk}/pack.zip")
    assert response.status_code == 422
    assert "PACK_MAX_BYTES" in response.content.decode()


def test_an_open_request_without_signatures_packs_too(gate, sign_in, tmp_path, checkpoint):
    gate.answer_all()
    request = gate.request()
    checkpoint()
    packed = opened(sign_in(gate.cast.pm), request)
    assert "bundle.json" not in packed.namelist()
    assert f"bundles/{request.bundle_id}.json" in packed.namelist()
    packed.extractall(tmp_path / "open")
    assert verify(tmp_path / "open")[0] == 0
    shutil.rmtree(tmp_path / "open")


def test_the_pack_of_a_retired_one_says_what_became_of_what_it_held(gate, decided, sign_in):
    def pack():
        answer = sign_in(gate.cast.business).get(f"/reviews/{decided.pk}/pack.zip")
        return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    assert "disposal.jsonl" not in pack().namelist()
    given = {"actor": gate.cast.pm.actor, "initiative": gate.initiative}
    initiative_retire(**given, reason="Replaced", wind_down="Told in May.")
    disposal_record(**given, subject="model", outcome="disposed", what="Model v3", reference="Certificate 17")
    packed = pack()
    line = json.loads(packed.read("disposal.jsonl"))
    assert (line["subject"], line["outcome"], line["reference"]) == ("model", "disposed", "Certificate 17")
    assert b"initiatives.disposal_record" in packed.read("entries.jsonl")
