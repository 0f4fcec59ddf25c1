"""What the database itself refuses, whatever a form or a service says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common import clock
from reviews.models import Bundle, GateRequest, Signature, Waiver


@pytest.fixture
def gate_request(cast, initiative):
    bundle = Bundle.objects.create(digest="b" * 64, body="{}", sections={"scope": "s" * 64})
    return GateRequest.objects.create(
        initiative=initiative,
        phase=1,
        round=1,
        bundle=bundle,
        requested_by=cast.pm.user,
        statement="Ready",
        scope="Scope",
        due_on=clock.today(),
    )


def _sign(gate_request, person, **values):
    number = Signature.objects.count()
    at = clock.now()
    return Signature.objects.create(
        **{
            "gate_request": gate_request,
            "kind": "review",
            "role": "security",
            "decision": "approve",
            "meaning": "m",
            "statement": "s",
            "signer": person.user,
            "signer_name": person.user.name,
            "signer_email": person.user.email,
            "bundle": gate_request.bundle,
            "auth_method": "password",
            "auth_at": at,
            "signed_at": at,
            "valid_until": clock.today(),
            "payload": "{}",
            "record_hash": f"{number:064d}",
            **values,
        }
    )


def test_a_signature_is_never_changed_or_removed(cast, gate_request):
    signature = _sign(gate_request, cast.security)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(decision="abstain")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.update(body="{}")


def test_a_slot_takes_one_signature_and_a_chain_of_replacements(cast, gate_request):
    first = _sign(gate_request, cast.security)
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.compliance)
    _sign(gate_request, cast.security, replaces=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.security, replaces=first)


def test_a_replacement_stays_in_its_slot(cast, gate_request):
    first = _sign(gate_request, cast.security)
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.compliance, role="compliance", replaces=first)


def test_one_person_fills_one_slot(cast, gate_request):
    _sign(gate_request, cast.security)
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.security, role="compliance")


def test_the_requester_signs_nothing(cast, gate_request):
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.pm)


def test_a_seat_holder_reviews_nothing_but_may_accept(cast, gate_request):
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.engineer)
    assert _sign(gate_request, cast.engineer, kind="acceptance", role="engineering").pk


@pytest.mark.parametrize(("age_s", "holds"), [(0, True), (299, True), (302, False), (-5, False)])
def test_a_proof_of_identity_is_at_most_five_minutes_old(cast, gate_request, age_s, holds):
    at = clock.now()
    if holds:
        assert _sign(gate_request, cast.security, auth_at=at - timedelta(seconds=age_s), signed_at=at).pk
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        _sign(gate_request, cast.security, auth_at=at - timedelta(seconds=age_s), signed_at=at)


def test_one_request_is_open_at_a_time(cast, gate_request):
    with pytest.raises(IntegrityError), transaction.atomic():
        GateRequest.objects.create(
            initiative=gate_request.initiative,
            phase=1,
            round=2,
            bundle=gate_request.bundle,
            requested_by=cast.pm.user,
            statement="s",
            scope="s",
            due_on=clock.today(),
        )


def test_a_waiver_is_approved_by_a_second_person(cast, initiative):
    values = {
        "initiative": initiative,
        "phase": 1,
        "criterion": "x",
        "title": "X",
        "reason": "r",
        "ends_on": clock.today(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(
            **values, control="c", requested_by=cast.pm.user, approved_by=cast.pm.user, approved_at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**values, control="", requested_by=cast.pm.user)
    assert Waiver.objects.create(
        **values, control="c", requested_by=cast.pm.user, approved_by=cast.waiver.user, approved_at=clock.now()
    ).is_active
