"""A log with some entries, and what only the owner of the database can do to it."""

from pathlib import Path

import pytest
from django.db import connection

from accounts.models import Organisation
from audit.keys import SealKey, seal_key
from audit.models import Entry
from audit.services import anchor_append, checkpoint_make, entries_seal, entry_append
from common.actors import CLOCK

IS_POSTGRES = connection.vendor == "postgresql"
TABLES = ("audit_entry", "audit_link", "audit_checkpoint", "audit_checkpointkey")
KEY, OTHER_KEY = seal_key("11" * 32), seal_key("22" * 32)


def append(count: int) -> list[Entry]:
    organisation, _ = Organisation.objects.get_or_create(pk=1, defaults={"name": "Example"})
    return [entry_append(actor=CLOCK, action="test.act", obj=organisation, summary=f"Act {n}") for n in range(count)]


def checkpoint(*keys: SealKey) -> None:
    """Seal, sign and anchor."""
    entries_seal()
    checkpoint_make(keys=keys or [KEY])
    anchor_append()


def as_superuser(*statements: str) -> None:
    """Take the guards away, inside this test's own transaction, and do it."""
    with connection.cursor() as cursor:
        if IS_POSTGRES:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for table in TABLES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def anchors(settings, tmp_path: Path) -> Path:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors" / "anchor.jsonl")
    return Path(settings.AUDIT_ANCHOR_FILE)


@pytest.fixture
def anchored(db: None, anchors: Path) -> Path:
    """Twelve entries, three checkpoints, all in the anchor file; answers the file."""
    for _ in range(3):
        append(4)
        checkpoint()
    return anchors
