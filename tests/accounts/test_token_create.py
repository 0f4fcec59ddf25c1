"""Tokens: made on the command line, opening what their scopes say, and ending at once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ApiToken
from accounts.services import token_create, token_revoke, token_use, user_deactivate
from audit.models import Entry
from common import clock
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed

LIST = "/api/v1/initiatives/"


def _made(*scopes: str, email: str = "pm@example.com", **options: object) -> str:
    out = StringIO()
    call_command("token_create", user=email, scope=list(scopes), stdout=out, **options)
    return out.getvalue().split()[-1]


def _bearer(text: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {text}"})


def test_last_word_of_the_command_opens_the_api(cast, initiative):
    assert cast.pm.user
    client = _bearer(_made("read"))
    assert client.get(LIST).json()["results"][0]["key"] == "AI-001"
    assert _bearer(_made("read") + "x").get(LIST).status_code == 401


def test_command_refuses_strangers_unknown_scopes_and_too_many_days(cast):
    assert cast.pm.user
    for options in ({"email": "nobody@example.com"}, {"days": 366}, {"days": 0}):
        with pytest.raises(CommandError):
            _made("read", **options)
    with pytest.raises(CommandError):
        call_command("token_create", "--user", "pm@example.com", "--scope", "write:everything")
    assert not ApiToken.objects.exists()


def test_only_a_digest_is_kept(cast):
    token, text = token_create(actor=cast.pm.actor, user=cast.pm.user, name="ci", scopes=["read"])
    secret = text.split("_", 2)[2]
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert secret not in Entry.objects.get(action="accounts.token_create").payload


def test_a_scope_opens_its_own_door_only(cast, initiative):
    reader, writer = _bearer(_made("read")) if cast.pm.user else None, _bearer(_made("write:initiatives"))
    body = {"title": "Letter sorting", "outcome": "Sort letters."}
    refused = reader.post(LIST, body, content_type="application/json")
    assert refused.status_code == 403
    assert "write:initiatives" in refused.json()["detail"]
    assert writer.post(LIST, body, content_type="application/json").status_code == 201
    assert writer.get(LIST).status_code == 403


def test_a_token_opens_no_page(cast, initiative):
    assert cast.pm.user
    assert _bearer(_made("read")).get("/portfolio/").status_code == 302


def test_it_ends_with_its_day(cast, initiative):
    _, text = token_create(actor=cast.pm.actor, user=cast.pm.user, name="ci", scopes=["read"], days=1)
    ended = clock.now() + timedelta(days=1, seconds=1)
    assert token_use(text) is not None
    with clock.travelling(ended):
        assert token_use(text) is None


def test_it_ends_when_revoked_and_only_by_its_owner_or_an_administrator(cast, initiative):
    token, text = token_create(actor=cast.pm.actor, user=cast.pm.user, name="ci", scopes=["read"])
    with pytest.raises(NotAllowed):
        token_revoke(actor=cast.engineer.actor, token=token)
    assert _bearer(text).get(LIST).status_code == 200
    token_revoke(actor=cast.admin.actor, token=token)
    assert _bearer(text).get(LIST).status_code == 401


def test_nobody_makes_a_token_for_somebody_else_but_an_administrator(cast):
    with pytest.raises(NotAllowed):
        token_create(actor=cast.pm.actor, user=cast.engineer.user, name="ci", scopes=["read"])
    assert token_create(actor=cast.admin.actor, user=cast.engineer.user, name="ci", scopes=["read"])
    with pytest.raises(DomainError):
        token_create(actor=CLOCK, user=cast.engineer.user, name="ci", scopes=["read"], days=400)


def test_deactivation_ends_token_and_session_at_the_next_request(cast, initiative, sign_in):
    session = sign_in(cast.engineer)
    _, text = token_create(actor=CLOCK, user=cast.engineer.user, name="ci", scopes=["read"])
    assert session.get("/my-work/").status_code == 200
    assert _bearer(text).get(LIST).status_code == 200
    user_deactivate(actor=cast.admin.actor, user=cast.engineer.user)
    assert session.get("/my-work/").status_code == 302
    assert _bearer(text).get(LIST).status_code == 401
