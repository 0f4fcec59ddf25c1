"""Checkpoints and their keys are insert-only; a checkpoint carries the time of the database. The links' guards again, for SQLite."""

from django.db import migrations

from common.triggers import insert_only, run_sql

_TIME = "made_at cannot be chosen"
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit_link rows are insert-only'); END"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_checkpoints_and_checks")]

    operations = [
        # SQLite wrote audit_link anew for its new columns and dropped its triggers on the way.
        run_sql(
            postgres=[],
            sqlite=[
                "DROP TRIGGER IF EXISTS audit_link_no_update",
                "DROP TRIGGER IF EXISTS audit_link_no_delete",
                f"CREATE TRIGGER audit_link_no_update BEFORE UPDATE ON audit_link {_REFUSE}",
                f"CREATE TRIGGER audit_link_no_delete BEFORE DELETE ON audit_link {_REFUSE}",
            ],
        ),
        insert_only("audit_checkpoint"),
        insert_only("audit_checkpointkey"),
        run_sql(
            postgres=[
                f"""CREATE FUNCTION audit_checkpoint_check_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF abs(extract(epoch FROM clock_timestamp() - NEW.made_at)) > 60
                AND NOT EXISTS (SELECT 1 FROM audit_demomark) THEN
                RAISE EXCEPTION '{_TIME}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$""",
                "CREATE TRIGGER audit_checkpoint_time BEFORE INSERT ON audit_checkpoint "
                "FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_check_time()",
                "ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_time",
            ],
            sqlite=[
                "CREATE TRIGGER audit_checkpoint_time BEFORE INSERT ON audit_checkpoint "
                "WHEN abs((julianday('now') - julianday(NEW.made_at)) * 86400.0) > 60 "
                "AND NOT EXISTS (SELECT 1 FROM audit_demomark) "
                f"BEGIN SELECT RAISE(ABORT, '{_TIME}'); END",
            ],
        ),
    ]
