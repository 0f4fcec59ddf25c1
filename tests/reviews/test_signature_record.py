"""What a signed row holds, that its bytes say the same, and that a row moved elsewhere is found out."""

import json

import pytest

from audit.services import canonical
from common.actors import Actor
from reviews.bundles import sha256
from reviews.integrity import record_faults
from reviews.models import GateDecision, Signature, SignatureRevocation
from reviews.services import review_sign, signature_revoke
from tests.cast import PASSWORD


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def _browser(person):
    actor = person.actor
    values = {name: getattr(actor, name) for name in Actor.__slots__}
    return Actor(**values | {"request_id": "r1", "ip": "192.0.2.7", "user_agent": "Browser/1", "session_ref": "a" * 64})


def _signed(gate, request):
    return review_sign(
        actor=_browser(gate.cast.value), gate_request=request, discipline="business_value", decision="approve",
        seen=gate.seen(request, "review:business_value"), password=PASSWORD,
    )  # fmt: skip


def test_signoff_record_fields(gate, request_):
    row, found = _signed(gate, request_), gate.readiness(request_)
    assert (row.payload_version, row.meaning_code) == (2, "approval")
    assert (row.policy_version, row.policy_digest) == (found.spec.playbook, found.spec.digest)
    assert (row.auth_method, row.auth_factors, row.session_ref) == ("password", ["password"], "a" * 64)
    assert (row.request_id, row.ip, row.user_agent) == ("r1", "192.0.2.7", "Browser/1")
    hashed = json.loads(row.payload)
    columns = {field.attname for field in Signature._meta.concrete_fields} - {"id", "payload", "record_hash"}
    assert columns <= hashed.keys()
    assert record_faults(Signature.objects.get(pk=row.pk)) == []


@pytest.mark.parametrize(("decision", "meaning"), [("approve", "responsibility"), ("request_changes", "review")])
def test_meaning_says_what_the_signature_stands_for(gate, request_, decision, meaning):
    row = gate.accept(request_, "engineering", decision=decision, comment="Not yet, please.")
    assert row.meaning_code == meaning


def test_decision_and_revocation_hold_the_same_fields(gate, request_):
    row = _signed(gate, request_)
    signature_revoke(
        actor=_browser(gate.cast.value), signature=row, reason="I overlooked the costs.", password=PASSWORD
    )
    gate.decide(request_, "hold")
    for made in (SignatureRevocation.objects.get(), GateDecision.objects.get()):
        assert record_faults(made) == []
        assert made.auth_factors == ["password"]
        assert made.payload_version == 2
    assert GateDecision.objects.get().decided_roles == ["executive"]
    assert SignatureRevocation.objects.get().user_agent == "Browser/1"


@pytest.mark.parametrize(
    "change",
    [
        {"gate_request_id": 99}, {"signer_id": 99}, {"decision": "abstain"}, {"signer_name": "Somebody"}, {"comment": "x"},
        {"sections": {}}, {"auth_factors": ["passkey"]}, {"policy_digest": "b" * 64}, {"meaning_code": "review"},
        {"user_agent": ""}, {"place": 2}, {"valid_until": None}, {"payload": "{}"},
    ],
)  # fmt: skip
def test_transfer_signoff_row_breaks_verify(gate, request_, change):
    row = Signature.objects.get(pk=_signed(gate, request_).pk)
    for name, value in change.items():
        setattr(row, name, value)
    assert record_faults(row)


def test_a_row_of_version_1_stays_valid(gate, request_):
    """Its payload does not name what came later, and its columns are empty."""
    row = _signed(gate, request_)
    later = (
        "payload_version",
        "policy_version",
        "policy_digest",
        "meaning_code",
        "auth_factors",
        "session_ref",
        "user_agent",
    )

    row.payload = canonical({name: value for name, value in json.loads(row.payload).items() if name not in later})
    row.record_hash = sha256(row.payload)
    for name in later:
        setattr(row, name, None)
    assert record_faults(row) == []
    row.comment = "Changed"
    assert record_faults(row) == ["comment differs from the signed bytes."]
