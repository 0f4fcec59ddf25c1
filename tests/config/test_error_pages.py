"""Headers on every page, and the pages for when something is wrong: bare, with the number of the request."""

import pytest
from django.db import OperationalError
from django.test import Client

import initiatives.api
from common.errors import NotAllowed
from portfolio.models import SavedView
from portfolio.views import portfolio


@pytest.fixture
def browser(cast) -> Client:
    """Like a browser: a failing view gives a page, not an exception."""
    made = Client(raise_request_exception=False)
    made.force_login(cast.pm.user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def _fails_with(monkeypatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(portfolio, "portfolio_rows", fail)


@pytest.mark.parametrize("address", ["/accounts/login/", "/portfolio/", "/no-such-page/", "/api/v1/initiatives/"])
def test_every_answer_carries_the_headers(browser, address):
    headers = browser.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-ID"]) == 12


def _is_bare_with_number(answer) -> bool:
    return 'class="bare"' in answer.text and f"Request {answer.headers['X-Request-ID']}" in answer.text


@pytest.mark.parametrize("address", ["/api/v1/no-such-thing/", "/api/v1/review-points/0.5/accept/", "/api/nothing"])
def test_programs_are_told_in_json_also_where_no_view_is(browser, address):
    answer = browser.post(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["detail"].startswith("Nothing here.")


def test_404_is_bare_with_the_number(browser):
    answer = browser.get("/no-such-page/")
    assert answer.status_code == 404
    assert _is_bare_with_number(answer)


def test_a_row_that_somebody_removed_meanwhile_is_not_there(browser, monkeypatch):
    """What a service raises whose locked read finds nothing, because it was there when the view looked."""
    _fails_with(monkeypatch, SavedView.DoesNotExist("SavedView matching query does not exist."))
    answer = browser.get("/portfolio/")
    assert answer.status_code == 404
    assert _is_bare_with_number(answer)
    monkeypatch.setattr(initiatives.api, "api_actor", lambda _: SavedView.objects.get(pk=0))
    told = browser.get("/api/v1/initiatives/")
    assert told.status_code == 404
    assert "detail" in told.json()


def test_403_says_who_may(browser, monkeypatch):
    _fails_with(monkeypatch, NotAllowed("Only the sponsor can do this."))
    answer = browser.get("/portfolio/")
    assert answer.status_code == 403
    assert "Only the sponsor can do this." in answer.text
    assert _is_bare_with_number(answer)


def test_500_hides_the_failure_and_shows_the_number(browser, monkeypatch):
    _fails_with(monkeypatch, RuntimeError("the secret of the failure"))
    answer = browser.get("/portfolio/")
    assert answer.status_code == 500
    assert "secret of the failure" not in answer.text
    assert _is_bare_with_number(answer)


def test_a_form_without_its_token_gets_403(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.pm.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post("/account/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "too old" in answer.text


def test_a_page_is_503_while_the_database_is_away(browser, monkeypatch):
    _fails_with(monkeypatch, OperationalError("gone"))
    answer = browser.get("/portfolio/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The database is away" in answer.text
    assert _is_bare_with_number(answer)


def test_a_fragment_is_a_line_while_the_database_is_away(browser, monkeypatch):
    _fails_with(monkeypatch, OperationalError("gone"))
    answer = browser.get("/portfolio/", headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "<" not in answer.text


@pytest.mark.parametrize(
    ("address", "kind"), [("/my-work/", "text/html"), ("/api/v1/initiatives/", "application/json")]
)
def test_503_also_where_even_the_session_cannot_be_read(browser, monkeypatch, address, kind):
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fail)
    answer = browser.get(address)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith(kind)


def test_an_address_that_only_takes_a_form_is_a_page_and_not_a_blank(browser):
    answer = browser.get("/portfolio/views/add/", headers={"Accept": "text/html"})
    assert answer.status_code == 405
    assert _is_bare_with_number(answer)
    assert answer.headers["Allow"] == "POST"
    assert browser.get("/portfolio/views/add/").content == b"", "a script gets the bare answer"
