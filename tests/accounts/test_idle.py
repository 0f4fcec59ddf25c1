"""A session ends when its person does nothing for a while, and at its last hour whatever they do."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.utils import timezone

from audit.models import Entry
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"
MINUTE = timedelta(minutes=1)


class Watch:
    """The clock of the sessions, put forward by the test."""

    def __init__(self) -> None:
        self.real, self.ahead = timezone.now, timedelta()

    def now(self):
        return self.real() + self.ahead


@pytest.fixture
def watch(monkeypatch):
    watch = Watch()
    monkeypatch.setattr(timezone, "now", watch.now)
    return watch


@pytest.fixture
def browser(cast, watch):
    with override_settings(SESSION_ENGINE="accounts.session_store"):
        client = Client()
        client.post(LOGIN, {"login": cast.pm.user.email, "password": PASSWORD})
        yield client


def _is_in(client: Client, **headers: str) -> bool:
    return client.get("/alerts/", headers=headers).status_code == 200


def test_half_an_hour_without_an_act_ends_it(browser, watch):
    watch.ahead += 29 * MINUTE
    assert _is_in(browser)
    watch.ahead += 29 * MINUTE
    assert _is_in(browser), "the act before began the half hour anew"
    watch.ahead += 31 * MINUTE
    assert not _is_in(browser)


def test_what_a_page_asks_for_by_its_own_clock_keeps_nobody_in(browser, watch):
    for _ in range(3):
        watch.ahead += 9 * MINUTE
        assert _is_in(browser, HX_Request="true", X_By_Clock="1")
    watch.ahead += 4 * MINUTE
    assert not _is_in(browser)


def test_the_page_of_alerts_says_so_of_its_own_clock(browser):
    assert """hx-trigger="every 30s" hx-headers='{"X-By-Clock":"1"}'""" in browser.get("/alerts/").text


def test_twelve_hours_are_the_end_whatever_is_done(browser, watch):
    for _ in range(12 * 60 // 20 - 1):
        watch.ahead += 20 * MINUTE
        assert _is_in(browser)
    watch.ahead += 21 * MINUTE
    assert not _is_in(browser)


def test_it_is_written_once_in_a_while_only(browser, watch):
    def ends():
        return Session.objects.get().expire_date

    first = ends()
    watch.ahead += 2 * MINUTE
    _is_in(browser)
    assert ends() == first
    watch.ahead += 2 * MINUTE
    _is_in(browser)
    assert ends() > first + 3 * MINUTE


def test_what_was_typed_into_the_form_comes_back(browser, watch):
    watch.ahead += 31 * MINUTE
    answer = browser.post("/i/new/", {"title": "Letters sorted by a model"})
    assert answer.status_code == 401
    assert "Letters sorted by a model" in answer.text


def test_the_log_says_who_signed_in_and_how(browser, cast):
    entry = Entry.objects.get(action="accounts.sign_in")
    assert (entry.actor_id, entry.actor_name) == (cast.pm.user.pk, cast.pm.user.name)
    assert entry.summary.endswith("signed in by password")
    assert PASSWORD not in entry.payload


def test_a_refused_sign_in_is_in_the_log_of_the_process_without_what_was_typed(cast, db, capsys, caplog):
    Client().post(LOGIN, {"login": cast.pm.user.email, "password": "typed-in-the-wrong-place"})
    said = caplog.text + capsys.readouterr().out
    assert "sign-in refused" in said
    assert str(cast.pm.user.pk) in said
    assert "typed-in" not in said
    assert cast.pm.user.email not in said


def test_signing_out_tells_the_browser_to_forget(browser):
    assert browser.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'
