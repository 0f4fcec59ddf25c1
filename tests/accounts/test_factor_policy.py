"""Roles that must have a second factor, resetting one of somebody else, and the way back in for the last administrator."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actors import LEASE_KEY
from accounts.adapter import ClosedSignup
from accounts.factors import factors_of, people_bound
from accounts.models import FactorPolicy, Notice, User
from accounts.second_step import SecondStage
from accounts.services import factor_policy_set, factor_reset, token_create
from audit.models import Entry
from common import clock
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from reviews.services.proof import signature_prove
from tests.accounts.factor_helpers import PAGE, SECOND, SET_UP, app_for, code_of, enter, field, is_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
POLICY = "/admin/second-factor/"


@pytest.fixture(autouse=True)
def _no_earlier_failures():
    cache.clear()
    yield
    cache.clear()


def _ask(*roles):
    return factor_policy_set(actor=CLOCK, roles=roles)


def test_an_administrator_chooses_the_roles_and_sees_who_lacks_it(cast, sign_in):
    _ = cast.pm, cast.auditor
    app_for(cast.admin)
    admin = sign_in(cast.admin)
    assert admin.post(POLICY, {"roles": ["program_manager", "administrator"]}).status_code == 303
    assert FactorPolicy.objects.get().roles == ["program_manager", "administrator"]
    entry = Entry.objects.get(action="accounts.factor_policy_set")
    assert entry.summary == "A second factor is asked of: program manager, administrator"
    page = admin.get(POLICY).text.split('id="lacking"')[1].split("</section>")[0]
    assert f">{cast.pm.user.name}</a>" in page
    assert f">{cast.admin.user.name}</a>" not in page
    assert f">{cast.auditor.user.name}</a>" not in page
    admin.post(POLICY, {"roles": ["program_manager", "administrator"]})
    assert Entry.objects.filter(action="accounts.factor_policy_set").count() == 1
    assert admin.post(POLICY, {"roles": ["queen"]}).status_code == 422
    assert sign_in(cast.auditor).post(POLICY, {"roles": []}).status_code == 403
    with pytest.raises(NotAllowed):
        factor_policy_set(actor=cast.pm.actor, roles=[])


def test_who_must_have_one_can_do_nothing_else_until_it_is_set_up(cast, initiative, sign_in):
    client = sign_in(cast.pm)
    assert client.get("/portfolio/").status_code == 200
    _ask("program_manager")
    assert client.get("/portfolio/").headers["Location"] == PAGE
    assert client.get("/account/sessions/").headers["Location"] == PAGE
    assert client.get("/").headers["Location"] == PAGE or client.get("/", follow=True).redirect_chain[-1][0] == PAGE
    part = client.get("/portfolio/", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, PAGE)
    typed = client.post(f"/i/{initiative.key}/comments/", {"text": "Long thought about."})
    assert typed.status_code == 403
    assert "Long thought about." in typed.text
    api = client.get("/api/v1/initiatives/")
    assert (api.status_code, api.json()["detail"].split(".")[0]) == (403, "Your role must have a second factor")
    assert sign_in(cast.engineer).get("/my-work/").status_code == 200
    assert "Your role must have a second factor" in client.get(PAGE).text
    shown = client.post(SET_UP, {"password": PASSWORD}).text
    secret = shown.split('id="factor-key">')[1].split("<")[0].replace(" ", "")
    client.post(SET_UP, {"pending": field(shown, "pending"), "code": code_of(secret)})
    assert client.get("/portfolio/").status_code == 200
    assert client.get("/api/v1/initiatives/").status_code == 200


def test_tokens_and_sessions_of_a_provider_are_not_asked(cast, sign_in):
    _ask("program_manager")
    _, text = token_create(actor=CLOCK, user=cast.pm.user, name="pipeline", scopes=["read"])
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client(headers=bearer).get("/api/v1/initiatives/").status_code == 200
    both = sign_in(cast.pm)
    assert both.get("/api/v1/initiatives/", headers=bearer).status_code == 200
    assert both.get("/api/v1/", headers=bearer).headers["Location"] == PAGE
    vouched = sign_in(cast.pm)
    session = vouched.session
    session[LEASE_KEY] = {"login": 0, "provider": "oidc", "name": "The provider", "until": clock.now().timestamp() + 60}
    session.save()
    assert vouched.get("/portfolio/").status_code == 200


def test_a_sign_in_through_a_provider_skips_the_step(cast, rf):
    """Whatever the account has here: the provider vouches. `SecondStage` is asked in place of the library's own step."""
    app_for(cast.pm)
    assert ClosedSignup().get_login_stages() == ["accounts.second_step.SecondStage"]
    vouched = Login(user=cast.pm.user, signal_kwargs={"sociallogin": object()})
    assert SecondStage(None, rf.get("/"), vouched).handle() == (None, True)


def test_a_session_beside_a_token_lends_it_nothing(cast, initiative, sign_in):
    """What a bearer token may do is decided by the token, though the browser has a session as well."""
    _, text = token_create(actor=CLOCK, user=cast.outsider.user, name="pipeline", scopes=["read"])
    client = sign_in(cast.pm)
    said = client.post(
        "/api/v1/initiatives/", {"title": "Not by this one"}, content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )  # fmt: skip
    assert said.status_code == 403


def test_an_administrator_resets_somebody_elses_and_they_sign_nothing_for_a_day(cast, sign_in):
    app_for(cast.pm)
    page = f"/admin/users/{cast.pm.user.pk}/second-factor/reset/"
    admin = sign_in(cast.admin)
    assert admin.post(page, {"reason": " "}).status_code == 422
    assert admin.post(page, {"reason": "Phone lost, recognised by voice"}).status_code == 303
    assert not Authenticator.objects.filter(user=cast.pm.user).exists()
    entry = Entry.objects.get(action="accounts.factor_reset")
    assert json.loads(entry.payload)["changes"]["reason"] == "Phone lost, recognised by voice"
    assert entry.actor_name == "Admin"
    told = Notice.objects.get(user=cast.pm.user, subject__startswith="Look: Admin reset your second factor")
    assert told.mail is not None
    with pytest.raises(DomainError, match="reset by somebody else"):
        signature_prove(actor=cast.pm.actor, act="x", password=PASSWORD, passkey=None, consent=True)
    User.objects.filter(pk=cast.pm.user.pk).update(signs_again_at=clock.now() - timedelta(seconds=1))
    assert signature_prove(actor=cast.pm.actor, act="x", password=PASSWORD, passkey=None, consent=True)
    client = Client()
    enter(client, cast.pm)
    assert is_in(client)


def test_sessions_end_with_a_reset(cast):
    secret, _ = app_for(cast.pm)
    client = Client()
    enter(client, cast.pm)
    client.post(SECOND, {"code": code_of(secret)})
    assert client.get("/portfolio/").status_code == 200
    factor_reset(actor=cast.admin.actor, user=cast.pm.user, reason="Phone lost")
    assert client.get("/portfolio/").status_code == 302


def test_nobody_resets_their_own_and_others_none_at_all(cast, sign_in):
    app_for(cast.admin)
    own = f"/admin/users/{cast.admin.user.pk}/second-factor/reset/"
    refused = sign_in(cast.admin).post(own, {"reason": "I lost it"})
    assert refused.status_code == 403
    assert "ask another administrator" in refused.text
    assert sign_in(cast.pm).post(own, {"reason": "They lost it"}).status_code == 403
    assert factors_of(cast.admin.user.pk).is_on
    with pytest.raises(DomainError, match="no second factor"):
        factor_reset(actor=cast.admin.actor, user=cast.pm.user, reason="Phone lost")


def test_the_command_lets_the_last_administrator_in_again(cast, capsys):
    app_for(cast.admin)
    call_command("user_factor_reset", "ADMIN@example.com", "--reason", "phone drowned")
    assert "password alone" in capsys.readouterr().out
    assert not factors_of(cast.admin.user.pk).is_on
    entry = Entry.objects.get(action="accounts.factor_reset")
    assert json.loads(entry.payload)["changes"]["reason"] == "phone drowned"
    assert Notice.objects.filter(user=cast.admin.user, kind="account", mail__isnull=False).exists()
    for who, words in (("admin@example.com", "no second factor"), ("nobody@example.com", "no active person")):
        with pytest.raises(CommandError, match=words):
            call_command("user_factor_reset", who)


def test_who_lacks_it_is_asked_in_a_fixed_number_of_queries(cast, django_assert_num_queries):
    for name in ("pm", "admin", "auditor"):
        getattr(cast, name)
    app_for(cast.pm)
    with django_assert_num_queries(2):
        found = {one.name: (one.has_factor, one.has_provider, len(one.role_grants.all()))
                 for one in people_bound(["program_manager", "administrator"])}  # fmt: skip
    assert found == {"Admin": (False, False, 1), "Pm": (True, False, 1)}
