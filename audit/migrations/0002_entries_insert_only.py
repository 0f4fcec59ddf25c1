"""The log is insert-only in the database, entries carry the time of the database, and the demo mark wants an empty log."""

from django.db import migrations

from common.triggers import insert_only, run_sql

_TIME = "recorded_at cannot be chosen"
_DEMO = "only an empty database can be marked demo"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit")]

    operations = [
        insert_only("audit_entry"),
        insert_only("audit_link"),
        insert_only("audit_demomark"),
        run_sql(
            postgres=[
                f"""CREATE FUNCTION audit_entry_check_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF abs(extract(epoch FROM clock_timestamp() - NEW.recorded_at)) > 60
                AND NOT EXISTS (SELECT 1 FROM audit_demomark) THEN
                RAISE EXCEPTION '{_TIME}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$""",
                "CREATE TRIGGER audit_entry_time BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_check_time()",
                "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_time",
                f"""CREATE FUNCTION audit_demomark_check_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF EXISTS (SELECT 1 FROM audit_entry) THEN
                RAISE EXCEPTION '{_DEMO}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$""",
                "CREATE TRIGGER audit_demomark_empty BEFORE INSERT ON audit_demomark "
                "FOR EACH ROW EXECUTE FUNCTION audit_demomark_check_empty()",
                "ALTER TABLE audit_demomark ENABLE ALWAYS TRIGGER audit_demomark_empty",
            ],
            sqlite=[
                "CREATE TRIGGER audit_entry_time BEFORE INSERT ON audit_entry "
                "WHEN abs((julianday('now') - julianday(NEW.recorded_at)) * 86400.0) > 60 "
                "AND NOT EXISTS (SELECT 1 FROM audit_demomark) "
                f"BEGIN SELECT RAISE(ABORT, '{_TIME}'); END",
                "CREATE TRIGGER audit_demomark_empty BEFORE INSERT ON audit_demomark "
                f"WHEN EXISTS (SELECT 1 FROM audit_entry) BEGIN SELECT RAISE(ABORT, '{_DEMO}'); END",
            ],
        ),
    ]
