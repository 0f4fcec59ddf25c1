"""A published playbook version, its phases and its items never change and never go; the database itself says so."""

from django.db import migrations

from common.triggers import insert_only, run_sql

_WORDS = "a published playbook version cannot change"
_PARTS = ("phases_item", "phases_phasespec")
_FROZEN = "EXISTS (SELECT 1 FROM phases_playbookversion v WHERE v.id = {row}.version_id AND v.state = 'published')"


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    old, new = _FROZEN.format(row="OLD"), _FROZEN.format(row="NEW")
    return [
        f"CREATE TRIGGER {table}_frozen_insert BEFORE INSERT ON {table} WHEN {new} {refuse}",
        f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} WHEN {old} OR {new} {refuse}",
        f"CREATE TRIGGER {table}_frozen_delete BEFORE DELETE ON {table} WHEN {old} {refuse}",
    ]


def _postgres(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION phases_refuse_published()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_frozen",
    ]


_FUNCTION = f"""
CREATE FUNCTION phases_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM phases_playbookversion v WHERE v.id = OLD.version_id AND v.state = 'published') THEN
RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
IF EXISTS (SELECT 1 FROM phases_playbookversion v WHERE v.id = NEW.version_id AND v.state = 'published') THEN
RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$
"""


class Migration(migrations.Migration):
    dependencies = [("phases", "0001_phases")]

    operations = [
        insert_only("phases_playbookversion", when="OLD.state = 'published'"),
        run_sql(
            postgres=[_FUNCTION, *(line for table in _PARTS for line in _postgres(table))],
            sqlite=[line for table in _PARTS for line in _sqlite(table)],
        ),
    ]
