"""Second factors for tests: made through the pages and services that people use."""

import re
from html import unescape

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from accounts.services import factor_app_add
from accounts.services.factors import PERIOD_S, USED_UP
from common import clock
from tests.cast import PASSWORD

LOGIN, SECOND, PAGE = "/accounts/login/", "/accounts/login/second/", "/account/second-factor/"
SET_UP = f"{PAGE}app/"


def code_of(secret, ahead=0):
    """What an app with this secret shows now, or `ahead` steps later."""
    step = int(clock.now().timestamp()) // PERIOD_S
    return format_hotp_value(hotp_value(secret, step + ahead))


def app_for(person):
    """An app of this person: (its secret, the recovery codes). The code that confirmed it counts as long ago."""
    secret = generate_totp_secret()
    codes = factor_app_add(actor=person.actor, secret=secret, code=code_of(secret))
    steps_forget(person)
    return secret, codes


def steps_forget(person):
    """As if the last code had been taken long ago."""
    row = Authenticator.objects.get(user=person.user, type="totp")
    row.data[USED_UP] = -1
    row.save()


def enter(client, person, password=PASSWORD, **more):
    """The first step of the sign-in."""
    return client.post(LOGIN, {"login": person.user.email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def field(page, name):
    """The value of a hidden field."""
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
