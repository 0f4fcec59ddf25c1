"""Sessions: listed to their person, ended one by one or all, by an administrator for others. And the lock-out locks nobody in."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from accounts.services import sessions_end
from audit.models import Entry
from common.errors import NotAllowed
from portfolio.views.sessions import browser_words
from tests.cast import PASSWORD

LOGIN, PAGE = "/accounts/login/", "/account/sessions/"


@pytest.fixture(autouse=True)
def _no_earlier_failures():
    cache.clear()
    yield
    cache.clear()


def _signed_in(person, agent):
    client = Client(headers={"User-Agent": agent})
    assert client.post(LOGIN, {"login": person.user.email, "password": PASSWORD}).status_code == 302
    return client


def _confirm(client, address: str):
    """Answer the question for the password, on the way to ending."""
    asked = client.post(address)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    return client.post(asked["Location"], {"password": PASSWORD})


def test_ending_asks_for_the_password_and_then_goes_on(cast):
    desk, phone = _signed_in(cast.pm, "Desk"), _signed_in(cast.pm, "Phone")
    address = f"{PAGE}{UserSession.objects.get(user_agent='Phone').pk}/end/"
    asked = desk.post(address)
    assert "Confirm it is you" in desk.get(asked["Location"]).text
    assert desk.post(asked["Location"], {"password": "not the one"}).status_code == 200
    assert phone.get("/portfolio/").status_code == 200
    assert desk.post(asked["Location"], {"password": PASSWORD})["Location"] == PAGE
    assert phone.get("/portfolio/").status_code == 302


def test_whoever_comes_through_a_provider_has_no_password_to_ask_for(cast, sign_in):
    user = cast.pm.user
    user.set_unusable_password()
    user.save()
    desk, phone = sign_in(cast.pm), sign_in(cast.pm)
    for client in (desk, phone):
        client.get("/portfolio/")
    assert desk.post(f"{PAGE}end/")["Location"] == PAGE


def test_a_person_sees_and_ends_their_own(cast):
    desk, phone = _signed_in(cast.pm, "Desk"), _signed_in(cast.pm, "Phone")
    _signed_in(cast.engineer, "Foreign")
    page = desk.get(PAGE).text
    assert "Desk" in page
    assert "Phone" in page
    assert "Foreign" not in page
    row = UserSession.objects.get(user_agent="Phone")
    assert _confirm(desk, f"{PAGE}{row.pk}/end/").status_code == 303
    assert phone.get("/portfolio/").status_code == 302
    assert desk.get("/portfolio/").status_code == 200
    assert Entry.objects.get(action="accounts.sessions_end").summary == "Ended 1 session of Pm"


def test_the_session_of_somebody_else_is_not_ended_by_its_number(cast):
    desk, foreign = _signed_in(cast.pm, "Desk"), _signed_in(cast.engineer, "Foreign")
    row = UserSession.objects.get(user_agent="Foreign")
    _confirm(desk, f"{PAGE}{row.pk}/end/")
    assert foreign.get("/my-work/").status_code == 200
    with pytest.raises(NotAllowed):
        sessions_end(actor=cast.pm.actor, user=cast.engineer.user)


def test_all_others_end_and_this_one_stays(cast):
    desk, phone, home = (_signed_in(cast.pm, name) for name in ("Desk", "Phone", "Home"))
    _confirm(desk, f"{PAGE}end/")
    assert [client.get("/portfolio/").status_code for client in (desk, phone, home)] == [200, 302, 302]


def test_an_administrator_ends_those_of_others(cast):
    admin, desk = _signed_in(cast.admin, "Admin"), _signed_in(cast.pm, "Desk")
    assert desk.post(f"/admin/users/{cast.admin.user.pk}/sessions/end/").status_code == 403
    assert "Desk" in admin.get(f"/admin/users/{cast.pm.user.pk}/").text
    assert admin.post(f"/admin/users/{cast.pm.user.pk}/sessions/end/").status_code == 303
    assert desk.get("/portfolio/").status_code == 302
    assert admin.get("/portfolio/").status_code == 200


def test_who_is_locked_out_by_a_stranger_keeps_their_session_and_passes_later(cast, monkeypatch):
    """Five wrong passwords lock the account for new sign-ins, not the sessions that live, and the lock ends by itself."""
    owner = _signed_in(cast.pm, "Owner")
    stranger = Client(REMOTE_ADDR="192.0.2.66")
    for _ in range(6):
        stranger.post(LOGIN, {"login": cast.pm.user.email, "password": "wrong-password"})
    assert "Location" not in Client().post(LOGIN, {"login": cast.pm.user.email, "password": PASSWORD}).headers
    assert owner.get("/portfolio/").status_code == 200
    assert _signed_in(cast.admin, "Admin").get("/portfolio/").status_code == 200
    cache.clear()  # five minutes later: the limit is a count with an end, kept in the cache alone
    assert _signed_in(cast.pm, "Owner again").get("/portfolio/").status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_words(said, words):
    assert browser_words(said) == words
