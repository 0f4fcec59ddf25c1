"""Before the first signature a person accepts that it binds them: asked once, kept for ever, asked anew for another sentence."""

import hashlib
import json

import pytest
from django.db import DatabaseError, transaction

from accounts.actors import actor_for
from accounts.models import RoleGrant, User
from audit.models import Entry
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from reviews import consent
from reviews.models import ProofFailure, Signature, SigningConsent
from reviews.services import signing_consent_give
from tests.cast import PASSWORD, Person

BOX = 'name="consent"'


@pytest.fixture
def newcomer(db):
    """A business value reviewer who has never signed."""
    user = User.objects.create_user("newcomer@example.com", PASSWORD, name="New reviewer")
    RoleGrant.objects.create(user=user, role="reviewer", discipline="business_value")
    return Person(user)


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def _data(gate, request, **more):
    seen = json.dumps(gate.seen(request, "review:business_value"), sort_keys=True)
    return {"slot": "review:business_value", "seen": seen, "decision": "approve", "password": PASSWORD} | more


def test_the_first_signature_asks_once_and_without_consent_nothing_is_signed(gate, request_, newcomer, sign_in):
    client, url = sign_in(newcomer), f"/reviews/{request_.pk}/"
    page = client.get(url).content.decode()
    assert BOX in page
    assert consent.consent_statement() in page
    refused = client.post(f"{url}sign/", _data(gate, request_, comment="Read with care."))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Tick this before your first signature." in html
    assert "Read with care." in html
    assert not Signature.objects.exists()
    assert not SigningConsent.objects.filter(user=newcomer.user).exists()
    assert not ProofFailure.objects.exists()  # a missing tick is no wrong try
    assert client.post(f"{url}sign/", _data(gate, request_, consent="on")).status_code == 303
    row = SigningConsent.objects.get(user=newcomer.user)
    assert (row.version, row.text, row.user_name) == (1, consent.consent_statement(), "New reviewer")
    assert row.accepted_at <= Signature.objects.get().signed_at
    assert BOX not in client.get(url).content.decode()
    sheet = client.get(f"/reviews/signatures/{Signature.objects.get().pk}/certificate/").content.decode()
    assert f"“{consent.consent_statement()}” Accepted" in sheet
    entry = Entry.objects.get(action="reviews.signing_consent_give", object_id=str(row.pk))
    assert json.loads(entry.payload)["changes"]["version"] == 1


def test_a_wrong_password_keeps_no_consent(gate, request_, newcomer):
    with pytest.raises(DomainError) as refused:
        gate.review(request_, "business_value", by=newcomer, password="wrong", consent=True)
    assert refused.value.field == "password"
    assert not SigningConsent.objects.filter(user=newcomer.user).exists()


def test_another_statement_is_asked_for_anew_and_both_are_kept(gate, request_, newcomer, monkeypatch):
    gate.review(request_, "business_value", by=newcomer, consent=True)
    monkeypatch.setattr(consent, "STATEMENTS", (*consent.STATEMENTS, "I mean it even more."))
    monkeypatch.setattr(consent, "CONSENT_VERSION", 2)
    again = {"decision": "abstain", "comment": "Not mine to say."}
    with pytest.raises(DomainError) as refused:
        gate.review(request_, "business_value", by=newcomer, **again)
    assert refused.value.field == "consent"
    gate.review(request_, "business_value", by=newcomer, **again, consent=True)
    rows = SigningConsent.objects.filter(user=newcomer.user)
    assert list(rows.values_list("version", "text")) == [(1, consent.STATEMENTS[0]), (2, "I mean it even more.")]


def test_a_statement_that_was_asked_for_is_never_edited():
    known = ["02c0010abfe9"]
    assert [hashlib.sha256(text.encode()).hexdigest()[:12] for text in consent.STATEMENTS][: len(known)] == known


def test_it_is_kept_once_and_never_changed(newcomer):
    first = signing_consent_give(actor=newcomer.actor)
    assert signing_consent_give(actor=newcomer.actor) == first
    assert Entry.objects.filter(action="reviews.signing_consent_give", object_id=str(first.pk)).count() == 1
    for change in (lambda rows: rows.update(text="Nothing binds me."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change(SigningConsent.objects.filter(pk=first.pk))


def test_only_a_person_gives_it(newcomer):
    with pytest.raises(NotAllowed):
        signing_consent_give(actor=CLOCK)
    assert consent.consent_missing(actor_for(newcomer.user))
