"""Signed things never change; who may not sign, and how fresh a proof must be, the database itself says."""

from django.db import migrations

from common.triggers import insert_only, run_sql

_TWO_SLOTS = "one person fills one slot of a gate request"
_REQUESTER = "the requester of a gate signs nothing on it"
_SEATED = "a reviewer holds no seat of the initiative"
_CHAIN = "a signature replaces one of its own slot only"
_STALE = "the proof of identity is older than five minutes"

_RULES = (
    (
        _TWO_SLOTS,
        "EXISTS (SELECT 1 FROM reviews_signature s WHERE s.gate_request_id = NEW.gate_request_id "
        "AND s.signer_id = NEW.signer_id AND (s.kind <> NEW.kind OR s.role <> NEW.role OR s.place <> NEW.place))",
    ),
    (
        _REQUESTER,
        "EXISTS (SELECT 1 FROM reviews_gaterequest g WHERE g.id = NEW.gate_request_id AND g.requested_by_id = NEW.signer_id)",
    ),
    (
        _SEATED,
        "NEW.kind = 'review' AND EXISTS (SELECT 1 FROM reviews_gaterequest g JOIN initiatives_seat t "
        "ON t.initiative_id = g.initiative_id WHERE g.id = NEW.gate_request_id AND t.user_id = NEW.signer_id "
        "AND t.ended_at IS NULL AND t.kind <> 'reviewer')",
    ),
    (
        _CHAIN,
        "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reviews_signature s WHERE s.id = NEW.replaces_id "
        "AND s.gate_request_id = NEW.gate_request_id AND s.kind = NEW.kind AND s.role = NEW.role AND s.place = NEW.place)",
    ),
)


def _postgres_rules() -> list[str]:
    checks = " ".join(
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for message, condition in _RULES
    )
    return [
        "CREATE FUNCTION reviews_signature_check() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {checks} RETURN NEW; END $$",
        "CREATE TRIGGER reviews_signature_rules BEFORE INSERT ON reviews_signature FOR EACH ROW "
        "EXECUTE FUNCTION reviews_signature_check()",
        "ALTER TABLE reviews_signature ENABLE ALWAYS TRIGGER reviews_signature_rules",
    ]


def _sqlite_rules() -> list[str]:
    return [
        f"CREATE TRIGGER reviews_signature_rule_{number} BEFORE INSERT ON reviews_signature WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for number, (message, condition) in enumerate(_RULES)
    ]


def _fresh_proof(table: str, at: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_fresh_proof "
        f"CHECK ({at} - auth_at BETWEEN interval '0' AND interval '5 minutes')",
        f"CREATE TRIGGER {table}_fresh_proof BEFORE INSERT ON {table} "
        f"WHEN NOT ((julianday(NEW.{at}) - julianday(NEW.auth_at)) * 86400.0 BETWEEN -0.01 AND 300.01) "
        f"BEGIN SELECT RAISE(ABORT, '{_STALE}'); END",
    )


_PROOFS = [
    _fresh_proof("reviews_signature", "signed_at"),
    _fresh_proof("reviews_signaturerevocation", "revoked_at"),
    _fresh_proof("reviews_gatedecision", "decided_at"),
]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_reviews"), ("initiatives", "0001_initiatives")]

    operations = [
        insert_only("reviews_bundle"),
        insert_only("reviews_signature"),
        insert_only("reviews_signaturerevocation"),
        insert_only("reviews_gatedecision"),
        run_sql(
            postgres=[*_postgres_rules(), *(postgres for postgres, _ in _PROOFS)],
            sqlite=[*_sqlite_rules(), *(sqlite for _, sqlite in _PROOFS)],
        ),
    ]
