"""A sign-in at the provider, made anew for one decision, proves who signs: that decision, once, within five minutes."""

import html
import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from common import clock
from reviews.models import ProofFailure, Signature
from tests.servers.openid import person_says, provider_sign_in

PROVE = "/reviews/provider/"


@pytest.fixture
def asked(gate):
    gate.answer_all()
    return gate.request()


@pytest.fixture
def signer(provider, gate):
    """The business value reviewer, signed in through the provider."""
    User.objects.filter(pk=gate.cast.value.user.pk).update(email="value@trusted.example")
    person_says(provider, "value", "value")
    client = Client()
    provider_sign_in(provider, client, "value")
    return client


def _data(gate, asked, decision="approve"):
    """What the form of the page sends, without a password."""
    seen = json.dumps(gate.seen(asked, "review:business_value"), sort_keys=True)
    return {
        "slot": "review:business_value",
        "seen": seen,
        "decision": decision,
        "proof": f"sign {asked.pk} slot decision",
    }


def _leads(signer, data):
    page = signer.post(PROVE, data)
    assert page.status_code == 200, page.content[:500]
    return html.unescape(re.search(r'href="(http://127[^"]+)"', page.text).group(1))


def _prove(provider, signer, data, person="value"):
    home = urlsplit(provider.walk(_leads(signer, data), person))
    return signer.get(f"{home.path}?{home.query}")


def test_the_provider_is_told_to_ask_anew(gate, asked, signer):
    said = parse_qs(urlsplit(_leads(signer, _data(gate, asked))).query)
    assert (said["prompt"], said["max_age"]) == (["login"], ["0"])


def test_the_form_offers_it_to_whoever_came_through_the_provider(gate, asked, signer):
    assert "Prove it with Example login instead" in signer.get(f"/reviews/{asked.pk}/?slot=review:business_value").text
    by_password = Client()
    value = User.objects.get(email="value@trusted.example")
    by_password.force_login(value, backend="django.contrib.auth.backends.ModelBackend")
    page = by_password.get(f"/reviews/{asked.pk}/?slot=review:business_value").text
    assert "Your password" in page
    assert "Prove it with" not in page


def test_a_fresh_sign_in_signs_with_the_same_fields_as_a_passkey(provider, gate, asked, signer):
    data = _data(gate, asked)
    assert "You proved who you are" in _prove(provider, signer, data).text
    assert signer.post(f"/reviews/{asked.pk}/sign/", data).status_code == 303
    row = Signature.objects.get()
    assert (row.auth_method, row.auth_factors) == ("provider", ["provider"])
    assert timedelta(0) <= row.signed_at - row.auth_at <= timedelta(minutes=5)
    assert row.session_ref


def test_it_proves_that_decision_and_no_other_and_only_once(provider, gate, asked, signer):
    data = _data(gate, asked)
    _prove(provider, signer, data)
    other = signer.post(
        f"/reviews/{asked.pk}/sign/", data | {"decision": "abstain", "comment": "Not mine to judge, after all."}
    )
    assert other.status_code == 422
    assert "proved another decision" in html.unescape(other.text)
    assert signer.post(f"/reviews/{asked.pk}/sign/", data).status_code == 422  # used up
    assert (Signature.objects.count(), ProofFailure.objects.count()) == (0, 1)


def test_it_lasts_five_minutes(provider, gate, asked, signer):
    data = _data(gate, asked)
    _prove(provider, signer, data)
    session = signer.session
    kept = session["provider_proof"]
    session["provider_proof"] = kept | {
        "at": (datetime.fromisoformat(kept["at"]) - timedelta(minutes=5, seconds=1)).isoformat()
    }
    session.save()
    assert signer.post(f"/reviews/{asked.pk}/sign/", data).status_code == 422
    assert not Signature.objects.exists()


def test_another_person_of_the_provider_proves_nothing(provider, gate, asked, signer):
    person_says(provider, "colleague", "value")
    provider_sign_in(provider, Client(), "colleague")
    answer = _prove(provider, signer, _data(gate, asked), person="colleague")
    assert "Somebody else signed in" in answer.text
    assert "provider_proof" not in signer.session


def test_a_sign_in_before_the_question_proves_nothing(provider, gate, asked, signer, monkeypatch):
    leads = _leads(signer, _data(gate, asked))
    session = signer.session
    states = session["socialaccount_states"]
    for state in states.values():
        state[0]["data"]["at"] = (
            clock.now().timestamp() + 60
        )  # as if the provider had signed them in a minute before it was asked
    session["socialaccount_states"] = states
    session.save()
    home = urlsplit(provider.walk(leads, "value"))
    assert "did not ask you to sign in anew" in signer.get(f"{home.path}?{home.query}").text
    assert "provider_proof" not in signer.session


def test_a_session_by_password_cannot_ask(gate, asked, sign_in):
    assert sign_in(gate.cast.value).post(PROVE, _data(gate, asked)).status_code == 404
