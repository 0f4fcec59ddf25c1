"""SQLite has no roles: what its triggers refuse, and what whoever may open the file can do and is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.services import chain_verify
from tests.audit.conftest import append, as_superuser, checkpoint

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="the file database")
ATTACKS = {
    "edit": "UPDATE audit_entry SET payload = payload || ' ' WHERE id = (SELECT min(id) FROM audit_entry)",
    "backdate": "UPDATE audit_entry SET recorded_at = '2020-01-01' WHERE id = (SELECT min(id) FROM audit_entry)",
    "delete": "DELETE FROM audit_link WHERE seq = 2",
    "empty": "DELETE FROM audit_link",
    "cut": "DELETE FROM audit_link WHERE seq > 8",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_triggers_refuse_whoever_leaves_them_in_place(anchored, attack):
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])
    assert chain_verify().state == "intact"


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_drops_them_first_is_found(anchored, attack):
    as_superuser(ATTACKS[attack])
    assert chain_verify().state == "broken"


def test_nothing_keeps_the_file_from_being_replaced_but_the_anchor(db, anchors):
    """A file of an earlier day in place of today's: intact by itself, shorter than the anchor says."""
    append(3)
    checkpoint()
    kept = anchors.read_text()
    append(3)
    checkpoint()
    later = anchors.read_text()
    as_superuser("DELETE FROM audit_checkpoint WHERE seq > 3", "DELETE FROM audit_link WHERE seq > 3")
    as_superuser("DELETE FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_link)")
    anchors.write_text(kept)
    assert chain_verify().state == "intact"
    anchors.write_text(later)
    assert "the end was cut off" in chain_verify().detail
