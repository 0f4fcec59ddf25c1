"""How passwords are taken, measured and kept, as docs/asvs.csv says."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Organisation
from config import settings_access
from tests.cast import PASSWORD

LONG = "  Größe " + "x y" * 60 + " "


@pytest.fixture(autouse=True)
def _no_earlier_failures():
    cache.clear()
    yield
    cache.clear()


def _opens(email: str, password: str) -> bool:
    return Client().post("/accounts/login/", {"login": email, "password": password}).status_code == 302


def test_a_password_is_taken_whole(cast):
    user = cast.pm.user
    user.set_password(LONG)
    user.save()
    for wrong in (LONG.strip(), LONG[:72], LONG.lower(), LONG[:-2]):
        assert not user.check_password(wrong)
    assert _opens(user.email, LONG)


@pytest.mark.parametrize(
    "password", ["correcthorsebattery", "aaaaaaaaaaaaqqqq", "ключ-от-двери", "x" * 128, "1 2 3 4 5 6 7 9"]
)
def test_a_new_password_is_measured_by_length_and_lists_alone(db, password):
    validate_password(password)
    for weak in (password[:11], "qwerty123456"):
        with pytest.raises(ValidationError):
            validate_password(weak)


def test_words_that_everybody_here_knows_do_not_make_a_password_longer(db, settings):
    settings.PUBLIC_URL = "https://pilots.harbour.example"
    Organisation.objects.create(name="Northern Freight", time_zone="UTC", currency="EUR")
    for weak, left in (("Flightline-2026!", 6), ("freight and harbour", 5), ("NORTHERNnorthern1", 1)):
        with pytest.raises(ValidationError, match=f"{left} characters are left of the 12"):
            validate_password(weak)
    validate_password("freight correct horse battery")


def test_the_password_of_the_demo_stands_on_the_screen_anyway(demo_database):
    validate_password("flightline-demo")


def test_an_ordinary_word_counts(db):
    validate_password("a battery of words")


def test_a_change_needs_the_current_password(cast, sign_in):
    client, new = sign_in(cast.pm), "correct horse battery"
    sent = {"password1": new, "password2": new}
    client.post("/accounts/password/change/", sent | {"oldpassword": "something else"})
    assert not _opens(cast.pm.user.email, new)
    client.post("/accounts/password/change/", sent | {"oldpassword": PASSWORD})
    assert _opens(cast.pm.user.email, new)


def test_passwords_are_kept_by_argon2():
    assert settings_access.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
