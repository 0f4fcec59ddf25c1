"""The sign-in page, its lock-out, and what a signed-out browser is told."""

import pytest
from django.core.cache import cache

from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_earlier_failures():
    cache.clear()
    yield
    cache.clear()


def test_password_opens_and_leads_to_the_page_that_was_asked_for(cast, client):
    assert client.get("/portfolio/").headers["Location"] == f"{LOGIN}?next=/portfolio/"
    answer = client.post(
        f"{LOGIN}?next=/portfolio/", {"login": cast.pm.user.email, "password": PASSWORD, "next": "/portfolio/"}
    )
    assert answer.headers["Location"] == "/portfolio/"
    assert client.get("/portfolio/").status_code == 200


def test_wrong_password_says_so_and_keeps_the_address(cast, client):
    answer = client.post(LOGIN, {"login": cast.pm.user.email, "password": "wrong-password"})
    assert "not correct" in answer.text
    assert f'value="{cast.pm.user.email}"' in answer.text
    assert "wrong-password" not in answer.text


def test_a_stranger_reads_the_same_words(cast, client):
    known = client.post(LOGIN, {"login": cast.pm.user.email, "password": "wrong-password"}).text
    unknown = client.post(LOGIN, {"login": "nobody@example.com", "password": "wrong-password"}).text
    assert "not correct" in known
    assert "not correct" in unknown


def test_five_failures_lock_the_account_even_for_the_right_password(cast, client):
    for _ in range(5):
        client.post(LOGIN, {"login": cast.pm.user.email, "password": "wrong-password"})
    answer = client.post(LOGIN, {"login": cast.pm.user.email, "password": PASSWORD})
    assert "Location" not in answer.headers
    assert "Too many" in answer.text
    other = client.post(LOGIN, {"login": cast.engineer.user.email, "password": PASSWORD})
    assert other.status_code == 302


def test_htmx_is_told_401_and_gets_no_page(client, db):
    answer = client.get("/portfolio/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "Sign in" in answer.text
    assert "<" not in answer.text


def test_nobody_registers_themselves(client, db):
    answer = client.post("/accounts/signup/", {"email": "new@example.com", "password1": "a-long-enough-phrase"})
    assert "Location" not in answer.headers or "login" in answer.headers["Location"] or answer.status_code == 200
    assert not client.session.get("_auth_user_id")
