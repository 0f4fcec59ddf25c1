"""The word in the cookie opens the session; what the database holds does not."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, override_settings

from accounts.session_store import SessionMiddleware, key_of
from tests.cast import PASSWORD

COOKIE = "sessionid"


@pytest.fixture(autouse=True)
def engine():
    """The product's own."""
    with override_settings(SESSION_ENGINE="accounts.session_store"):
        yield


@pytest.fixture
def browser(cast):
    client = Client()
    client.post("/accounts/login/", {"login": cast.pm.user.email, "password": PASSWORD})
    return client


def _opens(word: str) -> bool:
    other = Client()
    other.cookies[COOKIE] = word
    return other.get("/portfolio/").status_code == 200


def test_the_word_opens_and_the_row_does_not(browser):
    word = browser.cookies[COOKIE].value
    row = Session.objects.get()
    assert re.fullmatch("[a-z0-9]{32}", word)
    assert row.session_key == key_of(word) == UserSession.objects.get().session_key
    assert _opens(word)
    assert not _opens(row.session_key)


def test_a_sign_in_changes_the_word_and_signing_out_ends_it(cast):
    client = Client()
    client.cookies[COOKIE] = "a" * 32
    client.post("/accounts/login/", {"login": cast.pm.user.email, "password": PASSWORD})
    first = client.cookies[COOKIE].value
    assert first != "a" * 32
    assert not _opens("a" * 32)
    client.post("/accounts/logout/")
    assert not _opens(first)
    assert not Session.objects.exists()


def test_a_cookie_that_is_written_again_carries_the_same_word(browser):
    word = browser.cookies[COOKIE].value
    with override_settings(SESSION_SAVE_EVERY_REQUEST=True):
        answer = browser.get("/portfolio/")
    assert answer.cookies[COOKIE].value == word
    assert answer.cookies[COOKIE]["httponly"]
    assert answer.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize("word", ["", "short", "x" * 5000, "ä\x7f", "a b", "../../etc"], ids=ascii)
def test_no_word_breaks_the_door(db, word):
    client = Client()
    client.cookies[COOKIE] = word
    assert client.get("/portfolio/").status_code == 302


def test_the_list_of_sessions_marks_this_one_and_ends_the_other(cast, browser):
    other = Client(headers={"User-Agent": "Phone"})
    other.post("/accounts/login/", {"login": cast.pm.user.email, "password": PASSWORD})
    asked = browser.post("/account/sessions/end/")["Location"]
    assert browser.post(asked, {"password": PASSWORD})["Location"] == "/account/sessions/"
    assert browser.get("/portfolio/").status_code == 200
    assert other.get("/portfolio/").status_code == 302


def test_a_session_that_is_opened_anew_within_the_request_keeps_its_word(db, rf):
    """What django-allauth does on the way to a provider."""

    def view(request):
        request.session["state"] = "1"
        request.session.save()
        request.session = request.session.__class__(request.session.session_key)
        request.session.modified = True
        return HttpResponse()

    word = SessionMiddleware(view)(rf.get("/")).cookies[COOKIE].value
    assert key_of(word) == Session.objects.get().session_key
