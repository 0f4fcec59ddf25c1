"""The check of the audit log finds whatever was done to signatures, decisions and bundles behind the application's back."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.actors import actor_for
from audit.models import Entry
from audit.records import record_faults, record_named
from audit.services import chain_verify, entries_seal
from common import clock
from initiatives.services import classification_give
from reviews.classifying import classification_draft, newest_classification
from reviews.models import GateDecision, GateRequest, Recheck, Signature
from reviews.services import (
    classification_review,
    component_review_revoke,
    gates_sweep,
    initiative_suspend,
    recheck_sign,
    signature_revoke,
    suspension_end,
)
from tests.cast import PASSWORD
from tests.initiatives.test_classification import USUAL
from tests.reviews.parts import component, initiatives, release, review
from tests.reviews.running import put_live

TABLES = (
    "reviews_componentreview",
    "reviews_componentreviewrevocation",
    "reviews_classificationreview",
    "reviews_recheckfinding",
    "reviews_resumption",
    "reviews_signature",
    "reviews_gatedecision",
    "reviews_bundle",
    "reviews_condition",
    "reviews_signaturerevocation",
)


@pytest.fixture
def decided(tiny, gate) -> GateDecision:
    """Gate 1 of the small playbook: three acceptances, a review, a decision."""
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    made = gate.decide(request)
    entries_seal()
    return made


def _by_hand(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'reviews_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement, values)


def test_what_the_application_signs_is_intact(decided):
    found = chain_verify()
    assert (found.state, found.detail) == ("intact", "every link matches")
    assert found.records == Signature.objects.count() + 1 + 1


def test_a_revocation_is_a_signed_record_too(decided):
    signature = Signature.objects.get(role="business_value")
    signature_revoke(
        actor=actor_for(signature.signer), signature=signature, reason="I misread the baseline.", password=PASSWORD
    )
    entries_seal()
    assert (chain_verify().state, chain_verify().detail) == ("intact", "every link matches")
    _by_hand("UPDATE reviews_signaturerevocation SET reason = 'other'")
    assert "reason is not what was signed" in chain_verify().detail


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE reviews_signature SET comment = 'other' WHERE role = 'engineering'", "comment is not what was signed"),
        (
            "UPDATE reviews_signature SET signed_at = '2020-01-01', auth_at = '2020-01-01' WHERE role = 'engineering'",
            "auth_at is not what",
        ),
        ("UPDATE reviews_signature SET payload = '{}' WHERE role = 'engineering'", "does not match its hash"),
        ("UPDATE reviews_gatedecision SET outcome = 'stop'", "outcome is not what was signed"),
        ("UPDATE reviews_gatedecision SET verdict = '{}'", "verdict is not what was signed"),
        ("UPDATE reviews_bundle SET body = replace(body, 'Claims', 'Claim')", "does not match its hash"),
        ("UPDATE reviews_bundle SET sections = '{}'", "digests of sections is not what was signed"),
    ],
)
def test_every_edit_is_found(decided, statement, says):
    _by_hand(statement)
    found = chain_verify()
    assert (found.state, says in found.detail) == ("broken", True), found.detail


def _other_gate(request: GateRequest) -> GateRequest:
    return GateRequest.objects.create(
        initiative=request.initiative, phase=2, round=1, bundle=request.bundle, requested_by=request.requested_by,
        statement="s", scope="s", due_on=request.due_on,
    )  # fmt: skip


def test_a_signature_that_was_moved_to_another_gate_is_found(decided):
    other = _other_gate(decided.gate_request)
    _by_hand("UPDATE reviews_signature SET gate_request_id = %s WHERE role = 'engineering'", other.pk)
    assert "gate_request_id is not what was signed" in chain_verify().detail


def test_a_signature_that_was_copied_to_another_gate_with_a_fresh_hash_is_found(decided):
    """The forger keeps payload, columns and hash in step: what is missing is the entry in the log."""
    from audit.chain import sha256  # noqa: PLC0415

    other, real = _other_gate(decided.gate_request), Signature.objects.get(role="engineering")
    payload = real.payload.replace(f'"gate_request_id":{real.gate_request_id}', f'"gate_request_id":{other.pk}')
    assert payload != real.payload
    _by_hand("UPDATE reviews_signature SET ip = ip")
    real.pk, real.gate_request, real.payload, real.record_hash = None, other, payload, sha256(payload)
    real.save(force_insert=True)
    assert "has no entry in the log that carries its hash" in chain_verify().detail


@pytest.mark.parametrize("table", ["reviews_signature", "reviews_gatedecision"])
def test_a_signed_row_that_was_deleted_is_found(decided, table):
    _by_hand(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    assert "which is gone" in chain_verify().detail


# --- what is signed beside a gate ---------------------------------------------------------------------------------

BESIDE = (
    "componentreview",
    "componentreviewrevocation",
    "classificationreview",
    "recheckfinding",
    "resumption",
)


@pytest.fixture
def beside(cast, initiative):
    """One row of each kind: a component reviewed and a review of it taken back, a classification, a finding, a resumption."""
    version = release(cast, component(cast), "3.1")
    review(cast, version, "security")
    taken_back = review(cast, version, "compliance")
    component_review_revoke(
        actor=cast.compliance.actor, review=taken_back, reason="The contract was misread.", password=PASSWORD
    )
    other = initiatives(cast, 1)[0]
    classification_give(actor=cast.engineer.actor, initiative=other, answers=USUAL)
    given = newest_classification(other)
    classification_review(
        actor=cast.compliance.actor, classification=given, decision="confirm", password=PASSWORD,
        seen=classification_draft(given).digest,
    )  # fmt: skip
    running = put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))
    assert cast.readiness.user
    running.alert(clock.now() - timedelta(hours=30))
    gates_sweep()
    recheck_sign(
        actor=cast.readiness.actor, recheck=Recheck.objects.get(), found="holds", comment="The traces were read.",
        password=PASSWORD,
    )  # fmt: skip
    stopped = initiative_suspend(actor=cast.engineer.actor, initiative=initiative, reason="It sends wrong drafts.")
    suspension_end(
        actor=cast.sponsor.actor, suspension=stopped, reason="The filter is in place and was tried.", password=PASSWORD
    )
    entries_seal()


def _detail(table):
    """What the check says of rows of this table: the walk alone, because the live initiative stands on a made-up bundle."""
    return [fault for _, fault in record_faults({}) if fault.startswith(f"reviews.{table} ")]


def test_what_is_signed_beside_a_gate_is_walked_and_intact(beside):
    for table in BESIDE:
        assert _detail(table) == []
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM reviews_{table}")
            assert cursor.fetchone()[0] >= 1


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("componentreview", "decision = 'request_changes'", "decision is not what was signed"),
        ("componentreview", "valid_until = '2099-01-01'", "valid_until is not what was signed"),
        ("componentreview", "payload = '{}'", "does not match its hash"),
        ("componentreviewrevocation", "reason = 'none'", "reason is not what was signed"),
        ("classificationreview", "decision = 'request_changes'", "decision is not what was signed"),
        ("classificationreview", "reviewer_name = 'Somebody'", "reviewer_name is not what was signed"),
        ("recheckfinding", "found = 'does_not_hold'", "found is not what was signed"),
        ("resumption", "reason = 'none'", "reason is not what was signed"),
    ],
)
def test_an_edit_of_what_is_signed_beside_a_gate_is_found(beside, table, change, says):
    _by_hand(f"UPDATE reviews_{table} SET {change}")
    assert any(says in fault for fault in _detail(table)), _detail(table)


@pytest.mark.parametrize("table", BESIDE)
def test_what_was_signed_beside_a_gate_and_deleted_is_found(beside, table):
    if table == "componentreview":
        _by_hand("DELETE FROM reviews_componentreview WHERE discipline = 'security'")
    else:
        _by_hand(f"DELETE FROM reviews_{table}")
    told = {record_named(entry.payload): entry.pk for entry in Entry.objects.all()}
    told.pop("")
    assert any("which is gone" in fault for _, fault in record_faults(told))
