"""Passwords that are known from breaches, by a list that the administrator brings."""

import hashlib
import io

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.breached_passwords import is_breached
from config.checks import settings_fit_together
from tests.cast import PASSWORD

KNOWN = "correct horse battery staple"


def line(password, count=3):
    return f"{hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()}:{count}"


@pytest.fixture
def listed(tmp_path, settings):
    """A list of 500 passwords and `KNOWN`, asked for each new password."""
    path = tmp_path / "hashes.txt"
    path.write_text("\r\n".join(sorted(line(one) for one in [KNOWN, *map(str, range(500))])) + "\r\n")
    settings.BREACHED_PASSWORDS = str(path)
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "accounts.breached_passwords.NotBreached", "OPTIONS": {"path": str(path)}}
    ]
    return path


def test_a_password_of_the_list_is_refused(listed):
    with pytest.raises(ValidationError, match="known from a breach"):
        validate_password(KNOWN)
    validate_password(KNOWN + "s")


def test_a_change_to_it_is_refused_and_the_old_one_goes_on(listed, cast, sign_in):
    sent = {"oldpassword": PASSWORD, "password1": KNOWN, "password2": KNOWN}
    page = sign_in(cast.pm).post("/accounts/password/change/", sent)
    assert "known from a breach" in page.content.decode()
    cast.pm.user.refresh_from_db()
    assert cast.pm.user.check_password(PASSWORD)


def test_while_the_list_is_away_no_new_password_is_taken(listed):
    listed.unlink()
    with pytest.raises(ValidationError, match="cannot be read just now"):
        validate_password("a battery of words")


@given(
    st.sets(st.text(min_size=1, max_size=4), min_size=1, max_size=60), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_every_hash_of_a_list_is_found_and_no_other(passwords, end, is_ended):
    text = end.join(sorted(line(one, count) for count, one in enumerate(sorted(passwords)))) + end * is_ended
    file = io.BytesIO(text.encode())
    assert all(is_breached(file, one) for one in passwords)
    assert not any(is_breached(file, one + "?????") for one in passwords)


def test_an_empty_list_knows_nothing():
    assert not is_breached(io.BytesIO(b""), KNOWN)


def test_a_good_list_starts(listed):
    assert not [one for one in settings_fit_together() if one.id == "config.E004"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "SHA-1 of 40 digits"), ("password\nqwerty\n", "SHA-1 of 40 digits"), (None, "No such file"),
     ("F" * 40 + ":1\n" + "0" * 40 + ":1\n", "not sorted by hash")],
)  # fmt: skip
def test_what_is_no_list_does_not_start(listed, text, fault):
    listed.unlink()
    if text is not None:
        listed.write_text(text)
    (found,) = [one for one in settings_fit_together() if one.id == "config.E004"]
    assert fault in found.msg
