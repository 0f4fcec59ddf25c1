"""The own second factor: set up, asked for at the sign-in, used up, limited, taken away; and what a dump would hold."""

import json
from datetime import UTC, datetime
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.serializers import serialize
from django.test import Client

from accounts.factors import factors_of
from accounts.models import Notice
from accounts.services.factors import _step_of, secret_of
from audit.models import Entry
from common import clock
from tests.accounts.factor_helpers import (
    LOGIN,
    PAGE,
    SECOND,
    SET_UP,
    app_for,
    code_of,
    enter,
    field,
    is_in,
    steps_forget,
)  # fmt: skip
from tests.cast import PASSWORD
from tests.reviews.soft_key import SoftKey, passkey_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_failures():
    cache.clear()
    yield
    cache.clear()


def _actions():
    return set(Entry.objects.filter(action__startswith="accounts.factor").values_list("action", flat=True))


def _told(person):
    return list(
        Notice.objects.filter(user=person.user, kind="account").order_by("pk").values_list("subject", flat=True)
    )


def test_the_steps_are_those_of_the_standard():
    """RFC 6238, appendix B: the last six digits of its values for SHA-1, and one step of tolerance on both sides."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890" in base 32
    for at, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        with clock.travelling(datetime.fromtimestamp(at, UTC)):
            assert _step_of(secret, code, after=-1) == at // 30
            assert _step_of(secret, code, after=at // 30) is None
    for late, is_taken in ((-60, False), (-30, True), (30, True), (60, False)):
        with clock.travelling(datetime.fromtimestamp(1234567890 + late, UTC)):
            assert (_step_of(secret, "005924", after=-1) is not None) == is_taken


def test_an_app_is_set_up_on_the_page_and_other_sessions_end(cast):
    desk, phone = Client(), Client()
    for client in (desk, phone):
        enter(client, cast.pm)
    wrong = desk.post(SET_UP, {"password": "not-the-password"})
    assert wrong.status_code == 422
    assert '<svg class="qr"' not in wrong.text
    page = desk.post(SET_UP, {"password": PASSWORD})
    assert '<svg class="qr"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    secret = page.text.split('id="factor-key">')[1].split("<")[0].replace(" ", "")
    pending = field(page.text, "pending")
    assert secret not in pending
    missed = desk.post(SET_UP, {"pending": pending, "code": "000000"})
    assert missed.status_code == 422
    assert secret == missed.text.split('id="factor-key">')[1].split("<")[0].replace(" ", "")
    done = desk.post(SET_UP, {"pending": pending, "code": code_of(secret)})
    codes = Authenticator.objects.get(user=cast.pm.user, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert f"{codes[0][:4]} {codes[0][4:]}" in done.text
    file = desk.post(f"{PAGE}codes/download/", {"carried": field(done.text, "carried")})
    assert f"{codes[9][:4]} {codes[9][4:]}" in file.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert codes[0][:4] not in desk.get(PAGE).text
    assert [client.get("/portfolio/").status_code for client in (desk, phone)] == [200, 302]
    assert _actions() == {"accounts.factor_app_add"}
    assert _told(cast.pm) == ["Look: an authenticator app was set up"]


def test_a_carried_key_opens_for_its_own_session_alone(cast, sign_in):
    pending = field(sign_in(cast.pm).post(SET_UP, {"password": PASSWORD}).text, "pending")
    other = sign_in(cast.engineer)
    assert other.post(SET_UP, {"pending": pending, "code": "000000"}).headers["Location"] == PAGE
    assert other.post(f"{PAGE}codes/download/", {"carried": pending}).headers["Location"] == PAGE
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens_and_a_code_opens_once(cast, client):
    secret, _ = app_for(cast.pm)
    asked = enter(client, cast.pm, next="/portfolio/")
    assert asked.headers["Location"] == SECOND
    assert not is_in(client)
    assert client.get("/portfolio/").status_code == 302
    before, code = client.session.session_key, code_of(secret)
    assert "Second step" in client.get(SECOND).text
    assert client.post(SECOND, {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/portfolio/"
    assert is_in(client)
    assert client.session.session_key != before
    assert UserSession.objects.filter(user=cast.pm.user, session_key=client.session.session_key).exists()
    again = Client()
    enter(again, cast.pm)
    cache.clear()  # where the limits are kept is not where used codes are
    refused = again.post(SECOND, {"code": code})
    assert not is_in(again)
    assert "used already" in refused.text
    again.post(SECOND, {"code": code_of(secret, 1)})
    assert is_in(again)


def test_a_recovery_code_opens_once_and_is_told(cast, client):
    _, codes = app_for(cast.pm)
    enter(client, cast.pm)
    client.post(SECOND, {"code": f"{codes[3][:4]} {codes[3][4:]}"})
    assert is_in(client)
    assert "accounts.factor_code_use" in _actions()
    assert "Look: a recovery code was used, 9 left" in _told(cast.pm)
    again = Client()
    enter(again, cast.pm)
    again.post(SECOND, {"code": codes[3]})
    assert not is_in(again)


def test_new_codes_end_the_old_ones(cast, sign_in):
    _, old = app_for(cast.pm)
    page = sign_in(cast.pm).post(f"{PAGE}codes/", {"password": PASSWORD})
    assert page.status_code == 200
    assert not set(old) & set(factors_of(cast.pm.user.pk).codes.wrap().get_unused_codes())
    client = Client()
    enter(client, cast.pm)
    client.post(SECOND, {"code": old[0]})
    assert not is_in(client)
    assert "accounts.factor_codes_make" in _actions()


def test_five_wrong_codes_lock_the_second_step_and_the_person_is_told_once(cast, client):
    secret, codes = app_for(cast.pm)
    enter(client, cast.pm)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    for code in (code_of(secret), codes[0]):
        assert "Too many" in client.post(SECOND, {"code": code}).text
    assert not is_in(client)
    assert Entry.objects.filter(action="accounts.factor_lock_note").count() == 1
    assert len([one for one in _told(cast.pm) if "too many wrong codes" in one]) == 1
    assert factors_of(cast.pm.user.pk).codes_left == 10
    cache.clear()  # five minutes later
    client.post(SECOND, {"code": code_of(secret, 1)})
    assert is_in(client)


@pytest.mark.parametrize(
    "said", ["", "[]", '{"id": 1}', '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}']
)
def test_what_no_browser_answers_is_a_wrong_passkey(cast, client, said):
    app_for(cast.pm)
    enter(client, cast.pm)
    assert client.post(SECOND, {"credential": said}).status_code == 200
    assert not is_in(client)


def test_the_second_page_needs_the_first_one_and_can_be_left(cast, client):
    assert client.get(SECOND).headers["Location"] == LOGIN
    app_for(cast.pm)
    enter(client, cast.pm)
    assert client.get(LOGIN).headers["Location"] == SECOND
    assert client.post(SECOND, {"leave": "1"}).headers["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_the_django_admin_has_no_door_past_it(cast):
    app_for(cast.admin)
    cast.admin.user.__class__.objects.filter(pk=cast.admin.user.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    answer = client.post("/django-admin/login/", {"username": cast.admin.user.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith(LOGIN)
    assert not is_in(client)
    client.force_login(cast.admin.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/django-admin/").status_code == 200
    assert client.get("/django-admin/mfa/authenticator/").status_code == 404


def test_a_passkey_is_the_second_step_once_there_are_recovery_codes(cast, sign_in):
    inside = Client(headers={"User-Agent": "Desk"})
    enter(inside, cast.pm)
    key = passkey_of(inside)
    plain = Client()
    assert enter(plain, cast.pm).headers["Location"] != SECOND
    inside.post(f"{PAGE}codes/", {"password": PASSWORD})
    client = Client()
    assert enter(client, cast.pm).headers["Location"] == SECOND
    page = client.get(SECOND).text
    assert "data-passkey-second=" in page
    options = _options(page)
    client.post(SECOND, {"credential": SoftKey().get(options)})
    assert not is_in(client)
    client.post(SECOND, {"credential": key.get(_options(client.get(SECOND).text))})
    assert is_in(client)
    mine = Authenticator.objects.get(user=cast.pm.user, type="webauthn")
    inside.post(f"/account/passkeys/{mine.pk}/remove/", {"password": PASSWORD})
    assert not Authenticator.objects.filter(user=cast.pm.user).exists()
    assert {"Look: a passkey was added", "Look: your sign-in now asks for the password alone"} <= set(_told(cast.pm))


def _options(page):
    return json.loads(unescape(page.split('data-passkey-second="')[1].split('"')[0]))


def test_the_app_goes_with_password_and_code_alone(cast, sign_in):
    secret, _ = app_for(cast.pm)
    client, page = sign_in(cast.pm), f"{PAGE}app/remove/"
    code = code_of(secret)
    assert (
        client.post(page, {"password": "wrong-password", "code": code}).status_code == 422
    )  # and the code is not used up
    assert client.post(page, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert factors_of(cast.pm.user.pk).is_on
    assert client.post(page, {"password": PASSWORD, "code": code}).status_code == 303
    assert not Authenticator.objects.filter(user=cast.pm.user).exists()
    assert {"accounts.factor_app_remove", "accounts.factor_tidy"} <= _actions()
    assert "Look: the authenticator app was removed" in _told(cast.pm)
    fresh = Client()
    enter(fresh, cast.pm)
    assert is_in(fresh)


def test_a_dump_of_the_database_opens_nothing(cast, sign_in):
    client = sign_in(cast.engineer)
    pending = client.post(SET_UP, {"password": PASSWORD}).text.split('id="factor-key">')[1].split("<")[0]
    secret, codes = app_for(cast.pm)
    steps_forget(cast.pm)
    rows = Authenticator.objects.filter(user=cast.pm.user)
    dump = serialize("json", rows) + str(dict(client.session))
    assert not [word for word in (secret, pending.replace(" ", ""), *codes) if word in dump]
    assert secret_of(rows.get(type="totp")) == secret
