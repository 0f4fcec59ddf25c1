"""Two people remove the content of evidence; hash and tombstone stay, and what rested on it opens again."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives import services as initiative_services
from initiatives.evidence_files import file_path, file_store
from initiatives.models import EvidenceCheck, EvidenceRemoval, EvidenceVersion, FileErasure, RemovalRequest
from initiatives.services import evidence_add, evidence_verify_due, files_erase, removal_close, removal_request
from phases.criteria import item_verdict
from phases.services import item_answer, item_evidence_add
from reviews.services import evidence_remove
from tests.cast import PASSWORD
from tests.initiatives.files import upload

WHY = "It names a customer by mistake."
BYTES = b"name,amount\nsomebody,5\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


@pytest.fixture
def version(gate):
    return evidence_add(
        actor=gate.cast.engineer.actor,
        initiative=gate.initiative,
        name="Rows",
        kind="file",
        file=upload("rows.csv", BYTES),
    )


def ask(gate, version, by="business"):
    return removal_request(actor=getattr(gate.cast, by).actor, version=version, reason=WHY)


def approve(gate, removal, by="pm", password=PASSWORD):
    return evidence_remove(actor=getattr(gate.cast, by).actor, removal=removal, password=password)


def test_second_person_removes_the_content_and_the_hash_stays(gate, version):
    path, digest = file_path(version.sha256), version.sha256
    removal = approve(gate, ask(gate, version))
    assert path.exists()  # the disk follows the commit
    assert files_erase() == 1
    assert not path.exists()
    version.refresh_from_db()
    assert (version.sha256, version.size, version.filename) == (digest, len(BYTES), "")
    assert version.state_on(clock.today()) == "removed"
    assert (removal.requested_by, removal.approved_by) == (gate.cast.business.user, gate.cast.pm.user)
    assert (removal.sha256, removal.auth_method, removal.reason) == (digest, "password", WHY)
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))[-2:]
    assert actions == ["initiatives.removal_request", "initiatives.evidence_remove"]


@pytest.mark.parametrize(
    ("asks", "approves"),
    [("pm", "pm"), ("business", "engineer"), ("business", "operations"), ("business", "security"), ("business", "auditor"),
     ("business", "admin"), ("engineer", "engineer")],
)  # fmt: skip
def test_the_second_person_is_independent(gate, version, asks, approves):
    removal = ask(gate, version, asks)
    with pytest.raises(NotAllowed):
        approve(gate, removal, approves)
    assert not EvidenceRemoval.objects.exists()
    assert file_path(version.sha256).exists()


def test_waiver_authority_without_a_seat_approves(gate, version):
    assert approve(gate, ask(gate, version), "waiver").approved_by == gate.cast.waiver.user


@pytest.mark.parametrize("who", ["operations", "security", "auditor", "outsider"])
def test_only_supplier_lead_and_program_manager_ask(gate, version, who):
    with pytest.raises(NotAllowed):
        ask(gate, version, who)


def test_wrong_password_removes_nothing(gate, version):
    removal = ask(gate, version)
    with pytest.raises(DomainError) as error:
        approve(gate, removal, password="wrong")
    assert error.value.field == "password"
    assert RemovalRequest.objects.get().is_open
    assert not EvidenceRemoval.objects.exists()


def test_reason_is_needed_and_one_request_at_a_time(gate, version):
    with pytest.raises(DomainError):
        removal_request(actor=gate.cast.pm.actor, version=version, reason="because")
    ask(gate, version)
    with pytest.raises(DomainError, match="waits for a second person"):
        ask(gate, version, "pm")


def test_a_closed_request_can_no_longer_be_approved(gate, version):
    removal = ask(gate, version)
    removal_close(actor=gate.cast.business.actor, removal=removal, reason="Not needed any more.")
    with pytest.raises(Conflict):
        approve(gate, removal)
    assert file_path(version.sha256).exists()
    ask(gate, version)  # and it can be asked again


def test_shared_bytes_are_kept_until_the_last_version_goes(gate, version):
    other = evidence_add(
        actor=gate.cast.engineer.actor,
        initiative=gate.initiative,
        name="Same",
        kind="file",
        file=upload("b.csv", BYTES),
    )
    approve(gate, ask(gate, version))
    assert files_erase() == 0
    assert FileErasure.objects.get().outcome == "kept"
    assert file_path(other.sha256).exists()
    approve(gate, ask(gate, other))
    assert files_erase() == 1
    assert not file_path(other.sha256).exists()


def test_a_crash_between_disk_and_commit_is_ended_by_the_next_tick(gate, version, monkeypatch):
    approve(gate, ask(gate, version))
    monkeypatch.setattr(initiative_services.removals.clock, "now", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files_erase()  # the file is gone, the row says waiting
    monkeypatch.undo()
    assert not file_path(version.sha256).exists()
    assert FileErasure.objects.get().outcome == "waiting"
    files_erase()
    assert FileErasure.objects.get().outcome == "erased"
    assert files_erase() == 0


def test_uploading_it_while_it_leaves_the_disk_is_refused_not_lost(gate, version, monkeypatch):
    approve(gate, ask(gate, version))

    def stored_then_erased(file):
        found = file_store(file)
        files_erase()
        return found

    monkeypatch.setattr(initiative_services.evidence, "file_store", stored_then_erased)
    with pytest.raises(DomainError, match="being removed") as error:
        evidence_add(
            actor=gate.cast.engineer.actor,
            initiative=gate.initiative,
            name="x",
            kind="file",
            file=upload("c.csv", BYTES),
        )
    assert error.value.field == "file"
    monkeypatch.undo()
    again = evidence_add(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, name="x", kind="file", file=upload("c.csv", BYTES)
    )
    assert file_path(again.sha256).exists()


@pytest.mark.parametrize(
    ("kind", "given"), [("text", {"text": "secret words"}), ("link", {"url": "https://example.com/secret"})]
)
def test_text_and_address_leave_the_row_too(gate, kind, given):
    made = evidence_add(actor=gate.cast.engineer.actor, initiative=gate.initiative, name="n", kind=kind, **given)
    approve(gate, ask(gate, made))
    made.refresh_from_db()
    assert (made.text, made.url) == ("", "")
    assert len(made.sha256) == 64


def test_the_database_lets_content_go_only_under_a_tombstone(gate, version):
    rows = EvidenceVersion.objects.filter(pk=version.pk)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        rows.update(filename="", url="", text="")
    removal = approve(gate, ask(gate, version))
    for change in ({"sha256": "0" * 64}, {"text": "other"}, {"filename": "x"}, {"number": 9}):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            rows.update(**change)
    for act in (lambda: EvidenceRemoval.objects.filter(pk=removal.pk).update(reason="x"), rows.delete, removal.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_database_wants_two_people(gate, version):
    removal = ask(gate, version)
    at = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceRemoval.objects.create(
            version=version, request=removal, sha256="0", size=1, reason=WHY, requested_by=gate.cast.pm.user,
            requested_at=at, approved_by=gate.cast.pm.user, auth_method="password", auth_at=at, removed_at=at,
        )  # fmt: skip


def test_an_answer_that_rested_on_it_opens_again(gate):
    gate.answer_all()
    item = gate.item("t1-hard")
    item_evidence_add(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, item=item, name="n", kind="text", text="words"
    )
    gate.answer("t1-hard")
    request = gate.request()
    assert gate.readiness(request).missing == []
    approve(gate, ask(gate, EvidenceVersion.objects.get()))
    assert "removed" in item_verdict(gate.initiative, item).detail
    assert [one["code"] for one in gate.readiness(request).missing] == ["t1-hard"]
    item_answer(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, item=item, text="A new answer, in more words."
    )
    assert item_verdict(gate.initiative, item).state == "met"


def test_verify_says_intact_removed_missing_changed(gate, version, capsys):
    add = {"actor": gate.cast.engineer.actor, "initiative": gate.initiative, "name": "x", "kind": "file"}
    lost = evidence_add(**add, file=upload("l.txt", b"lost"))
    bent = evidence_add(**add, file=upload("b.txt", b"bent"))
    evidence_add(**add, file=upload("f.txt", b"fine"))
    with pytest.raises(SystemExit) as ended:
        call_command("evidence_verify")
    assert ended.value.code == 0
    approve(gate, ask(gate, version))
    files_erase()
    file_path(lost.sha256).unlink()
    file_path(bent.sha256).chmod(0o640)
    file_path(bent.sha256).write_bytes(b"Bent")
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command("evidence_verify")
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert "1 intact, 1 removed, 1 missing, 1 changed" in told
    assert f"missing: AI-001 evidence {lost.evidence_id} v1 {lost.sha256}" in told
    assert f"changed: AI-001 evidence {bent.evidence_id} v1" in told


def test_verify_that_cannot_look_exits_2(gate, version, monkeypatch):
    monkeypatch.setattr(
        initiative_services.verifying, "file_hash", lambda sha256: (_ for _ in ()).throw(PermissionError())
    )
    with pytest.raises(SystemExit) as ended:
        call_command("evidence_verify")
    assert ended.value.code == 2


def test_the_nightly_run_goes_on_where_it_stopped_and_rests_for_a_day(gate, monkeypatch):
    monkeypatch.setattr(initiative_services.verifying, "STEP", 2)
    for number in range(5):
        evidence_add(
            actor=gate.cast.engineer.actor, initiative=gate.initiative, name=f"n{number}", kind="text", text="x"
        )
    assert evidence_verify_due(budget_s=0).cursor == EvidenceVersion.objects.order_by("pk")[1].pk
    assert evidence_verify_due(budget_s=30).finished_at is not None
    assert EvidenceCheck.objects.get().intact == 5
    assert evidence_verify_due() is None


def test_pages_lead_from_request_to_tombstone(gate, version, sign_in):
    base = f"/i/{gate.initiative.key}/evidence/{version.evidence_id}/"
    client = sign_in(gate.cast.business)
    assert client.post(f"{base}1/remove/", {"reason": "no"}).status_code == 422
    assert client.post(f"{base}1/remove/", {"reason": WHY}).status_code == 303
    removal = RemovalRequest.objects.get()
    shown = client.get(base).content.decode()
    assert WHY in shown
    assert "A second person approves it" in shown
    second = sign_in(gate.cast.pm)
    assert "cannot be undone" in second.get(f"/evidence/removals/{removal.pk}/approve/").content.decode()
    assert second.post(f"/evidence/removals/{removal.pk}/approve/", {"password": PASSWORD}).status_code == 303
    page = second.get(base).content.decode()
    assert "asked for it" in page
    assert version.sha256 in page
    gone = second.get(f"{base}1/")
    assert gone.status_code == 410
    assert b"somebody" not in gone.content
    late = second.post(f"/evidence/removals/{removal.pk}/approve/", {"password": PASSWORD})
    assert late.status_code == 409
