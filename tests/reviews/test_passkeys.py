"""A passkey proves one decision: that one, once, by its owner, within five minutes. Otherwise nothing is signed."""

import json
from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError
from reviews.models import GateDecision, ProofFailure, Signature, SignatureRevocation, SigningLock
from reviews.services import passkey_begin, signing_locks_mail
from reviews.services.passkeys import passkeys_of
from tests.cast import PASSWORD
from tests.reviews.soft_key import PRESENT, SoftKey, passkey_of


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def _sign_data(gate, request, decision="approve"):
    seen = json.dumps(gate.seen(request, "review:business_value"), sort_keys=True)
    return {"slot": "review:business_value", "seen": seen, "decision": decision}


def _challenge(client, request, data, **other):
    about = {"kind": "sign", "target": request.pk, "choice": f"{data['slot']}:{data['decision']}", "seen": data["seen"]}
    return client.post("/reviews/passkey/", about | other).json()["publicKey"]


def _sign(client, request, data, answer):
    return client.post(f"/reviews/{request.pk}/sign/", data | {"passkey": answer})


def test_a_passkey_signs_in_place_of_the_password(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    assert _sign(client, request_, data, key.get(_challenge(client, request_, data))).status_code == 303
    row = Signature.objects.get()
    assert (row.auth_method, row.auth_factors) == ("passkey", ["passkey", "user verified"])
    assert passkeys_of(gate.cast.value.user.pk)[0].last_used_at is not None


def test_a_passkey_decides_and_revokes(gate, request_, sign_in):
    client, sponsor = sign_in(gate.cast.value), sign_in(gate.cast.sponsor)
    key, other = passkey_of(client), passkey_of(sponsor)
    row = gate.review(request_, "business_value")
    about = {"kind": "revoke", "target": row.pk, "choice": ""}
    answer = key.get(client.post("/reviews/passkey/", about).json()["publicKey"])
    reason = "I overlooked the running costs."
    url = f"/reviews/signatures/{row.pk}/revoke/"
    assert client.post(url, {"reason": reason, "passkey": answer}).status_code == 303
    assert SignatureRevocation.objects.get().auth_method == "passkey"
    about = {"kind": "decide", "target": request_.pk, "choice": "hold"}
    answer = other.get(sponsor.post("/reviews/passkey/", about).json()["publicKey"])
    data = {"outcome": "hold", "reason": reason, "passkey": answer}
    assert sponsor.post(f"/reviews/{request_.pk}/decide/", data).status_code == 303
    assert GateDecision.objects.get().auth_method == "passkey"


@pytest.mark.parametrize(
    "other",
    [
        {"choice": "review:business_value:request_changes"}, {"choice": "review:security:approve"}, {"target": 99},
        {"kind": "decide"}, {"seen": '{"scope": "another digest"}'},
    ],
)  # fmt: skip
def test_an_assertion_for_another_act_proves_nothing(gate, request_, sign_in, other):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    answer = key.get(_challenge(client, request_, data, **other))
    page = _sign(client, request_, data, answer)
    assert page.status_code == 422
    assert "did not prove this decision" in page.content.decode()
    assert not Signature.objects.exists()
    assert ProofFailure.objects.count() == 1


def test_an_assertion_is_used_once(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    answer = key.get(_challenge(client, request_, data))
    assert _sign(client, request_, data, answer).status_code == 303
    Signature.objects.get()
    gate.answer("t1-hard", text="Answered anew after the signature.")
    assert _sign(client, request_, _sign_data(gate, request_), answer).status_code == 422
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(("age", "status"), [(timedelta(minutes=5), 303), (timedelta(minutes=5, seconds=1), 422)])
def test_a_challenge_lasts_five_minutes(gate, request_, sign_in, age, status, monkeypatch):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    now = clock.now()
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: now - age)
        answer = key.get(_challenge(client, request_, data))
    monkeypatch.setattr(clock, "now", lambda: now)
    assert _sign(client, request_, data, answer).status_code == status


def test_somebody_elses_passkey_proves_nothing(gate, request_, sign_in):
    client, other = sign_in(gate.cast.value), sign_in(gate.cast.security)
    passkey_of(client)
    key, data = passkey_of(other), _sign_data(gate, request_)
    assert _sign(client, request_, data, key.get(_challenge(client, request_, data))).status_code == 422
    assert not Signature.objects.exists()


def test_without_user_verification_or_from_another_origin_it_proves_nothing(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    for more in ({"flags": PRESENT}, {"origin": "https://elsewhere.example.com"}):
        answer = key.get(_challenge(client, request_, data), **more)
        assert _sign(client, request_, data, answer).status_code == 422
    assert not Signature.objects.exists()


def test_five_wrong_tries_of_either_kind_lock_signing_and_tell_security(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    key, data = passkey_of(client), _sign_data(gate, request_)
    for number in range(5):
        given = {"password": "wrong"} if number % 2 else {"passkey": "{}"}
        assert client.post(f"/reviews/{request_.pk}/sign/", data | given).status_code == 422
    answer = key.get(_challenge(client, request_, data))
    page = _sign(client, request_, data, answer)
    assert "Too many wrong tries" in page.content.decode()
    assert not Signature.objects.exists()
    lock = SigningLock.objects.get()
    assert (lock.user, lock.until - lock.began_at) == (gate.cast.value.user, timedelta(minutes=15))
    for told in (gate.cast.security, gate.cast.admin):
        assert "Signing is locked for Value" in sign_in(told).get("/my-work/").content.decode()
    assert "Signing is locked" not in sign_in(gate.cast.engineer).get("/my-work/").content.decode()
    assert sign_in(gate.cast.engineer).post(f"/reviews/locks/{lock.pk}/seen/").status_code == 403
    assert sign_in(gate.cast.admin).post(f"/reviews/locks/{lock.pk}/seen/").status_code == 303
    assert "Signing is locked" not in sign_in(gate.cast.security).get("/my-work/").content.decode()
    assert Entry.objects.filter(action="reviews.signing_lock_see").count() == 1


def test_a_passkey_is_added_and_removed_with_the_password(gate, sign_in):
    client = sign_in(gate.cast.value)
    options = client.post("/account/passkeys/create/").json()["publicKey"]
    data = {"name": "Laptop", "password": "wrong", "credential": SoftKey().create(options)}
    assert client.post("/account/passkeys/", data).status_code == 422
    assert not passkeys_of(gate.cast.value.user.pk)
    passkey_of(client)
    made = passkeys_of(gate.cast.value.user.pk)[0]
    assert "Laptop" in client.get("/account/passkeys/").content.decode()
    other = sign_in(gate.cast.security)
    assert other.post(f"/account/passkeys/{made.pk}/remove/", {"password": PASSWORD}).status_code == 422
    assert client.post(f"/account/passkeys/{made.pk}/remove/", {"password": "wrong"}).status_code == 422
    assert client.post(f"/account/passkeys/{made.pk}/remove/", {"password": PASSWORD}).status_code == 303
    assert not passkeys_of(gate.cast.value.user.pk)
    assert Entry.objects.filter(action__in=["reviews.passkey_add", "reviews.passkey_remove"]).count() == 2


def test_nobody_without_a_passkey_gets_a_challenge(gate):
    with pytest.raises(DomainError, match="no passkey"):
        passkey_begin(actor=gate.cast.value.actor, act="a" * 64)


def test_a_lock_is_mailed_once_to_security_and_administrators(cast, mailoutbox):
    assert {cast.security.user.pk, cast.admin.user.pk, cast.engineer.user.pk}
    at = clock.now()
    SigningLock.objects.create(user=cast.value.user, began_at=at, until=at + timedelta(minutes=15), ip="192.0.2.7")
    assert (signing_locks_mail(), signing_locks_mail()) == (1, 0)
    assert sorted(mailoutbox[0].to) == ["admin@example.com", "security@example.com"]
    assert "Five wrong tries" in mailoutbox[0].body
    assert SigningLock.objects.get().mailed_at is not None
