"""Checkpoints and anchors: what they sign, how keys follow each other, and what they find that links alone do not."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.chain import GENESIS, link_hash, sha256
from audit.keys import is_signed
from audit.models import Checkpoint, CheckpointKey, Entry, Link
from audit.services import anchor_append, chain_verify, checkpoint_make, entries_seal, seal_round
from audit.services.checkpoints import is_checkpoint_due
from common import clock
from common.errors import DomainError
from tests.audit.conftest import IS_POSTGRES, KEY, OTHER_KEY, append, as_superuser, checkpoint


def _rewrite(*, keep: int) -> None:
    """The owner of the database changes an entry and computes every later link anew."""
    first = Entry.objects.order_by("id").first()
    as_superuser("DELETE FROM audit_checkpoint", "DELETE FROM audit_checkpointkey")
    with connection.cursor() as cursor:
        payload = first.payload.replace("Act 0", "Act X")
        cursor.execute("UPDATE audit_entry SET payload = %s, summary = 'Act X' WHERE id = %s", [payload, first.pk])
        links = list(Link.objects.order_by("seq").select_related("entry"))
        cursor.execute("DELETE FROM audit_link")
        prev = GENESIS
        for link in links[:keep]:
            text = payload if link.entry_id == first.pk else link.entry.payload
            digest = link_hash(prev, text)
            cursor.execute(
                "INSERT INTO audit_link (seq, entry_id, prev, hash, form, payload_sha256) VALUES (%s, %s, %s, %s, 2, %s)",
                [link.seq, link.entry_id, prev, digest, sha256(text)],
            )
            prev = digest


def test_a_checkpoint_signs_the_end_of_the_chain_and_names_the_one_before(anchored):
    first, second, third = Checkpoint.objects.all()
    said = json.loads(third.text)
    assert (said["seq"], said["head"], said["key"]) == (12, Link.objects.get(seq=12).hash, KEY.key_id)
    assert said["log"] == Link.objects.get(seq=1).hash
    assert (said["prev"], json.loads(first.text)["prev"]) == (sha256(second.text), GENESIS)
    assert is_signed(third.text, third.signature, KEY.public)
    assert not is_signed(third.text, third.signature, OTHER_KEY.public)
    found = chain_verify()
    assert (found.state, found.checked, found.checkpoints, found.anchored) == ("intact", 12, 3, 3)


def test_none_is_made_while_the_chain_has_not_grown(anchored):
    assert checkpoint_make(keys=[KEY]) is None
    assert not is_checkpoint_due()


def test_one_is_due_after_an_hour_or_a_gate_decision_but_not_before(db, initiative):
    append(1)
    checkpoint()
    append(1)
    entries_seal()
    assert not is_checkpoint_due()
    with clock.travelling(clock.now() + timedelta(minutes=61)):
        assert is_checkpoint_due()
    as_decision = append(1)[0]
    assert not is_checkpoint_due()
    entries_seal()
    as_superuser(f"UPDATE audit_entry SET action = 'reviews.gate_decide' WHERE id = {as_decision.pk}")
    assert is_checkpoint_due()


def test_a_sealers_round_chains_signs_and_anchors(db, anchors):
    append(3)
    assert seal_round() == 3
    assert Checkpoint.objects.get().seq == 3
    assert len(anchors.read_text().splitlines()) == 1
    assert seal_round() == 0
    assert len(anchors.read_text().splitlines()) == 1


def test_without_a_key_the_chain_grows_and_no_checkpoint_is_made(db, settings):
    settings.AUDIT_KEYS = []
    append(2)
    assert seal_round() == 2
    assert not Checkpoint.objects.exists()


def test_a_new_key_is_introduced_by_the_old_one_and_refused_without_it(anchored):
    append(1)
    entries_seal()
    with pytest.raises(DomainError, match="Name the old one"):
        checkpoint_make(keys=[OTHER_KEY])
    checkpoint(OTHER_KEY, KEY)
    assert CheckpointKey.objects.get(pk=OTHER_KEY.key_id).signed_by == KEY.key_id
    append(1)
    checkpoint(OTHER_KEY)
    assert chain_verify().state == "intact"


@pytest.mark.parametrize("table", ["audit_checkpoint", "audit_checkpointkey"])
@pytest.mark.parametrize("act", ["UPDATE {} SET signature = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nobody_changes_or_removes_a_checkpoint(anchored, table, act):
    if act.startswith("TRUNCATE"):
        act = "TRUNCATE {} CASCADE" if IS_POSTGRES else "DELETE FROM {} WHERE 1 = 1"
    if IS_POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_the_time_of_a_checkpoint_cannot_be_chosen(anchored):
    append(1)
    entries_seal()
    with (
        pytest.raises(IntegrityError, match="cannot be chosen"),
        transaction.atomic(),
        clock.travelling(clock.now() + timedelta(minutes=5)),
    ):
        checkpoint_make(keys=[KEY])


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_checkpoint SET head = '' WHERE seq = 8", "checkpoint 8 differs from what was signed"),
        ("UPDATE audit_checkpoint SET signature = '00' WHERE seq = 8", "checkpoint 8 is not signed by its key"),
        ("DELETE FROM audit_checkpoint WHERE seq = 8", "a checkpoint before 12 is missing"),
        ("UPDATE audit_checkpoint SET text = 'x' WHERE seq = 8", "cannot be read"),
        ("UPDATE audit_checkpointkey SET public = 'aa'", "was not introduced"),
        ("DELETE FROM audit_link WHERE seq > 10", "checkpoint 12 knows 12 links, here are 10: the end was cut off"),
    ],
)
def test_what_was_done_to_checkpoints_or_below_them_is_found(anchored, statement, says, settings):
    settings.AUDIT_ANCHOR_FILE = ""
    as_superuser(statement)
    found = chain_verify()
    assert found.state == "broken"
    assert says in found.detail


def test_a_cut_end_without_its_checkpoints_is_found_by_the_anchor_alone(anchored, settings):
    as_superuser("DELETE FROM audit_checkpoint WHERE seq > 8", "DELETE FROM audit_link WHERE seq > 8")
    as_superuser("DELETE FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)")
    assert "line 3 of the anchor file knows 12 links, here are 8: the end was cut off" in chain_verify().detail
    settings.AUDIT_ANCHOR_FILE = ""
    assert chain_verify().state == "intact"
    assert chain_verify(anchor=anchored).state == "broken"


def test_a_history_written_anew_is_found_by_the_anchor_alone(anchored, settings):
    _rewrite(keep=12)
    settings.AUDIT_ANCHOR_FILE = ""
    assert chain_verify().state == "intact"
    found = chain_verify(anchor=anchored)
    assert (found.state, found.detail) == (
        "broken",
        "line 1 of the anchor file is signed by a key that is not known here",
    )


def test_a_history_written_anew_under_stolen_public_keys_is_found_by_its_links(anchored):
    publics = list(CheckpointKey.objects.all())
    _rewrite(keep=12)
    CheckpointKey.objects.bulk_create(publics)
    assert chain_verify().detail == "line 1 of the anchor file says otherwise about link 1: history was written anew"


def test_a_forged_line_in_the_anchor_file_is_named(anchored):
    lines = anchored.read_text().splitlines()
    said = json.loads(lines[1])
    said["text"] = said["text"].replace('"seq":8', '"seq":7')
    anchored.write_text("\n".join([lines[0], json.dumps(said), lines[2]]) + "\n")
    assert chain_verify().detail == "line 2 of the anchor file is not signed by its key"


def test_a_line_that_a_crash_cut_off_is_written_again_and_passed_over(anchored):
    whole = anchored.read_text().splitlines()
    anchored.write_text("\n".join(whole[:2]) + "\n" + whole[2][:40])
    assert anchor_append() == 1
    assert anchored.read_text().splitlines()[3] == whole[2]
    assert chain_verify().state == "intact"


def test_a_named_anchor_file_that_cannot_be_read_is_could_not_check(anchored, tmp_path):
    with pytest.raises(OSError, match="nothing-here"):
        chain_verify(anchor=tmp_path / "nothing-here")


def test_links_of_the_old_form_stay_valid_beside_new_ones(db):
    entries = append(4)
    prev = GENESIS
    for seq, entry in enumerate(entries[:2], start=1):
        digest = link_hash(prev, entry.payload, form=1)
        Link.objects.create(seq=seq, entry=entry, prev=prev, hash=digest)
        prev = digest
    entries_seal()
    assert [link.form for link in Link.objects.order_by("seq")] == [1, 1, 2, 2]
    assert chain_verify().state == "intact"


def test_the_address_and_the_request_are_sealed_too(db):
    entry = append(1)[0]
    entries_seal()
    as_superuser(f"UPDATE audit_entry SET ip = '192.0.2.1' WHERE id = {entry.pk}")
    assert chain_verify().detail == f"entry {entry.pk} differs from its sealed payload"


def test_an_entry_that_is_changed_before_it_is_sealed_is_found(db):
    append(1)
    entries_seal()
    entry = append(1)[0]
    as_superuser(f"UPDATE audit_entry SET summary = 'Other' WHERE id = {entry.pk}")
    assert chain_verify().detail == f"entry {entry.pk} differs from its sealed payload"


def test_an_entry_that_was_backdated_before_a_checkpoint_is_found(anchored):
    entry = append(1)[0]
    earlier = entry.recorded_at - timedelta(days=7)
    old, new = (at.isoformat(timespec="microseconds") for at in (entry.recorded_at, earlier))
    as_superuser(f"UPDATE audit_entry SET payload = replace(payload, '{old}', '{new}') WHERE id = {entry.pk}")
    Entry.objects.filter(pk=entry.pk).update(recorded_at=earlier)
    entries_seal()
    assert f"entry {entry.pk} says {earlier:%Y-%m-%d}, and was sealed after a checkpoint" in chain_verify().detail


def test_a_newest_checkpoint_that_was_taken_away_is_missed_by_the_anchor(anchored, settings):
    as_superuser("DELETE FROM audit_checkpoint WHERE seq = 12")
    assert chain_verify().detail == "the checkpoint of line 3 of the anchor file is missing here"
    settings.AUDIT_ANCHOR_FILE = ""
    assert chain_verify().state == "intact"
