"""Findings, suspensions, resumptions, extensions and reminders never change; how fresh a proof must be, and who finds nothing."""

from django.db import migrations

from common.triggers import insert_only, run_sql

_STALE = "the proof of identity is older than five minutes"
_SEATED = "who looks again holds no seat of the initiative"
_HOLDER = (
    "EXISTS (SELECT 1 FROM reviews_recheck r JOIN initiatives_seat t ON t.initiative_id = r.initiative_id "
    "WHERE r.id = NEW.recheck_id AND t.user_id = NEW.signer_id AND t.ended_at IS NULL AND t.kind <> 'reviewer')"
)
_SUSPENDER = "nobody resumes what they suspended"
_SAME = "EXISTS (SELECT 1 FROM reviews_suspension s WHERE s.id = NEW.suspension_id AND s.suspended_by_id = NEW.decided_by_id)"


def _fresh_proof(table: str, at: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_fresh_proof "
        f"CHECK ({at} - auth_at BETWEEN interval '0' AND interval '5 minutes')",
        f"CREATE TRIGGER {table}_fresh_proof BEFORE INSERT ON {table} "
        f"WHEN NOT ((julianday(NEW.{at}) - julianday(NEW.auth_at)) * 86400.0 BETWEEN -0.01 AND 300.01) "
        f"BEGIN SELECT RAISE(ABORT, '{_STALE}'); END",
    )


def _refuse(table: str, name: str, condition: str, message: str) -> tuple[list[str], list[str]]:
    function = f"{table}_{name}_check"
    return (
        [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}",
        ],
        [
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ],
    )


_PROOFS = [_fresh_proof("reviews_recheckfinding", "signed_at"), _fresh_proof("reviews_resumption", "resumed_at")]
_RULES = [
    _refuse("reviews_recheckfinding", "no_seat", _HOLDER, _SEATED),
    _refuse("reviews_resumption", "second_person", _SAME, _SUSPENDER),
]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_rechecks_suspensions_extensions"), ("initiatives", "0001_initiatives")]

    operations = [
        insert_only("reviews_recheckfinding"),
        insert_only("reviews_suspension"),
        insert_only("reviews_resumption"),
        insert_only("reviews_conditionextension"),
        insert_only("reviews_reminder"),
        run_sql(
            postgres=[*(one for one, _ in _PROOFS), *(line for rule, _ in _RULES for line in rule)],
            sqlite=[*(one for _, one in _PROOFS), *(line for _, rule in _RULES for line in rule)],
        ),
    ]
