"""A signature of a decided gate is taken back by its signer: the history stays, the place reopens, the initiative is on watch."""

import pytest

from common.errors import Conflict, DomainError, NotAllowed
from reviews.models import Signature, SignatureRevocation, Watch
from reviews.services import gates_sweep, signature_revoke
from reviews.standing import reopened_slots
from tests.cast import PASSWORD

WHY = "The sample that I looked at was the wrong one."


def _revoke(gate, row, by=None, password=PASSWORD, reason=WHY):
    return signature_revoke(actor=(by or gate.cast.value).actor, signature=row, reason=reason, password=password)


@pytest.fixture
def decided(gate):
    return gate.pass_gate().gate_request


def _review(request):
    return Signature.objects.get(gate_request=request, kind="review")


def test_signer_revokes_after_the_decision_and_the_initiative_is_on_watch_at_once(gate, decided):
    _revoke(gate, _review(decided))
    watch = Watch.objects.get(ended_at=None)
    assert "Value revoked a signature of gate 1" in watch.reason
    assert reopened_slots(decided) == {"review:business_value"}
    gate.initiative.refresh_from_db()
    assert gate.initiative.phase == 2, "the decision stands until somebody corrects it"
    assert gates_sweep() == 0, "the sweep finds the same cause"


def test_signing_again_in_that_place_ends_the_watch(gate, decided):
    _revoke(gate, _review(decided))
    with pytest.raises(Conflict):
        gate.accept(decided, "engineering")
    made = gate.review(decided, "business_value")
    assert made.replaces.revocation.reason == WHY
    assert reopened_slots(decided) == set()
    gates_sweep()
    assert not Watch.objects.filter(ended_at=None).exists()
    assert Signature.objects.filter(gate_request=decided, kind="review").count() == 2, "the history stays"


def test_only_the_signer_with_reason_and_proof(gate, decided):
    row = _review(decided)
    with pytest.raises(NotAllowed):
        _revoke(gate, row, by=gate.cast.pm)
    with pytest.raises(DomainError) as caught:
        _revoke(gate, row, password="wrong")
    assert caught.value.field == "password"
    with pytest.raises(DomainError) as caught:
        _revoke(gate, row, reason="short")
    assert caught.value.field == "reason"
    assert not SignatureRevocation.objects.exists()


@pytest.mark.parametrize("outcome", ["hold", "recycle"])
def test_nothing_rests_on_a_signature_of_a_gate_that_did_not_go(gate, outcome):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    gate.decide(request, outcome)
    with pytest.raises(DomainError, match="Nothing rests on this signature"):
        _revoke(gate, _review(request))


def test_nothing_rests_on_an_earlier_gate(gate, decided):
    gate.pass_gate()
    with pytest.raises(DomainError, match="Nothing rests on this signature"):
        _revoke(gate, _review(decided))
    assert not Watch.objects.exists()


def test_the_page_offers_it_and_then_the_place_to_sign(gate, decided, sign_in):
    client, row = sign_in(gate.cast.value), _review(decided)
    url = f"/reviews/{decided.pk}/"
    assert f"/reviews/signatures/{row.pk}/revoke/" in client.get(url).content.decode()
    assert 'name="slot"' not in client.get(url).content.decode()
    data = {"reason": WHY, "password": PASSWORD}
    assert client.post(f"/reviews/signatures/{row.pk}/revoke/", data).status_code == 303
    page = client.get(url).content.decode()
    assert "open again: business value review" in page
    assert 'value="review:business_value"' in page
    assert 'name="slot"' not in sign_in(gate.cast.engineer).get(url).content.decode()
