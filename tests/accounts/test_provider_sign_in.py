"""Signing in through a real OpenID provider: first and second time, roles by groups, refusals, and how access ends."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.cache import cache

from accounts.checks import provider_can_be_used
from accounts.models import ProviderLogin, RoleGrant, User
from accounts.services import role_grant, token_create, user_deactivate
from audit.models import Entry
from common import clock
from common.actors import CLOCK
from config.settings_provider import provider_apps
from tests.cast import PASSWORD
from tests.servers.openid import BEGIN, person_says, provider_sign_in

pytestmark = pytest.mark.django_db


def _roles(user):
    return sorted(
        f"{role}:{discipline}".rstrip(":") for role, discipline in user.role_grants.values_list("role", "discipline")
    )


def test_the_way_there_carries_state_nonce_and_a_challenge(provider, client):
    asked = parse_qs(urlsplit(client.post(BEGIN)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert client.get(BEGIN).status_code == 405


def test_sign_in_page_shows_the_button_and_lets_its_form_lead_there(provider, client):
    page = client.get("/accounts/login/?next=/portfolio/")
    assert "Sign in with Example login" in page.text
    assert f"form-action 'self' {provider.root}" in page["Content-Security-Policy"]


def test_a_second_provider_is_a_row_of_the_admin_and_asks_for_pkce_too(provider, client):
    SocialApp.objects.create(
        provider="openid_connect", provider_id="second", name="Second login", client_id="other",
        settings={"server_url": provider.issuer, "roles": {"everybody": []}},
    )  # fmt: skip
    assert "Sign in with Second login" in client.get("/accounts/login/").text
    asked = parse_qs(urlsplit(client.post("/accounts/oidc/second/login/")["Location"]).query)
    assert (asked["client_id"], asked["code_challenge_method"]) == (["other"], ["S256"])
    assert client.post("/accounts/oidc/unknown/login/").status_code == 404


def test_the_secret_of_a_row_comes_from_the_settings_and_a_row_that_holds_one_is_not_offered(
    provider, client, settings
):
    settings.OIDC_SECRETS = {"second": "from outside"}
    made = {"provider": "openid_connect", "settings": {"server_url": provider.issuer}}
    SocialApp.objects.create(provider_id="second", name="Second login", client_id="a", **made)
    SocialApp.objects.create(provider_id="third", name="Third login", client_id="b", secret="in the database", **made)
    assert get_adapter().get_app(None, provider="second").secret == "from outside"
    page = client.get("/accounts/login/").text
    assert "Second login" in page
    assert "Third login" not in page
    assert client.post("/accounts/oidc/third/login/").status_code == 404


def test_first_sign_in_makes_the_account_with_the_roles_of_its_groups(provider, client):
    person_says(provider, "first", "ai-leads", "appsec", "unknown-group")
    assert provider_sign_in(provider, client, "first")["Location"] == "/portfolio/"
    assert client.get("/portfolio/").status_code == 200
    user = User.objects.get(email="first@trusted.example")
    assert _roles(user) == ["program_manager", "reviewer:security"]
    assert not user.has_usable_password()
    assert set(Entry.objects.filter(object_id=str(user.pk)).values_list("action", flat=True)) == {
        "accounts.provider_sign_in", "accounts.role_grant",
    }  # fmt: skip


def test_second_sign_in_is_the_same_person_with_the_roles_of_today(provider, client, cast):
    person_says(provider, "second", "ai-leads")
    provider_sign_in(provider, client, "second")
    user = User.objects.get(email="second@trusted.example")
    role_grant(actor=cast.admin.actor, user=user, role="auditor")
    person_says(provider, "second", "appsec")
    client.post("/accounts/logout/")
    provider_sign_in(provider, client, "second")
    assert User.objects.filter(email="second@trusted.example").count() == 1
    assert _roles(user) == ["auditor", "reviewer:security"]


def test_no_token_lies_readable_in_the_database(provider, client):
    person_says(provider, "sealed", "everybody")
    provider_sign_in(provider, client, "sealed")
    login = ProviderLogin.objects.get()
    assert login.tokens
    assert "[" not in login.tokens
    assert "access_token" not in str(SocialAccount.objects.get().extra_data)
    assert "socialaccount_sociallogin" not in client.session


def test_a_wrong_secret_lets_nobody_in_and_says_who_failed(provider, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"
    person_says(provider, "anna", "everybody")
    page = provider_sign_in(provider, client, "anna")
    assert page.status_code == 401
    assert "Example login did not answer" in page.text
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None])
def test_an_address_that_is_not_verified_makes_no_account(provider, client, verified):
    person_says(provider, "unsure", "everybody", email="unsure@elsewhere.example", email_verified=verified)
    page = provider_sign_in(provider, client, "unsure")
    assert (page.status_code, User.objects.count()) == (403, 0)
    assert "does not say that the address" in page.text


def test_an_account_is_joined_only_in_a_domain_that_the_provider_is_trusted_for(provider, client, cast):
    pm = cast.pm.user
    person_says(provider, "pm", "everybody", email=pm.email)
    page = provider_sign_in(provider, client, "pm")
    assert page.status_code == 403
    assert "is not trusted for that domain" in page.text
    assert not SocialAccount.objects.exists()
    User.objects.filter(pk=pm.pk).update(email="pm@trusted.example")
    person_says(provider, "pm", "everybody", email="pm@trusted.example")
    assert provider_sign_in(provider, client, "pm").status_code == 302
    assert SocialAccount.objects.get().user_id == pm.pk
    assert _roles(pm) == ["program_manager"]


def test_who_is_in_no_group_is_told_so(provider, client):
    person_says(provider, "nogroup", "unknown-group")
    page = provider_sign_in(provider, client, "nogroup")
    assert "no group that opens" in page.text
    assert not User.objects.exists()


def test_an_answer_without_our_nonce_or_state_is_refused(provider, client):
    person_says(provider, "stolen", "everybody")
    begun = client.post(BEGIN)["Location"]
    changed = begun.replace("nonce=", "nonce=x")
    home = urlsplit(provider.walk(changed, "stolen"))
    assert "does not belong to this sign-in" in client.get(f"{home.path}?{home.query}").text
    assert client.get(f"{home.path}?{home.query}").status_code == 401  # the state was used up
    assert not User.objects.exists()


def test_a_deactivated_person_is_not_let_in(provider, client, cast):
    person_says(provider, "gone", "everybody")
    provider_sign_in(provider, client, "gone")
    user_deactivate(actor=cast.admin.actor, user=User.objects.get(email="gone@trusted.example"))
    assert client.get("/portfolio/").status_code == 302
    assert "not active" in provider_sign_in(provider, client, "gone").text


def test_leaving_the_group_ends_an_act_at_once_and_reading_within_a_minute(provider, client, settings):
    settings.OIDC_RECHECK_S = 60
    person_says(provider, "leaver", "ai-leads")
    provider_sign_in(provider, client, "leaver")
    user = User.objects.get(email="leaver@trusted.example")
    _, text = token_create(actor=CLOCK, user=user, name="ci", scopes=["read"])
    person_says(provider, "leaver", "unknown-group")
    assert client.get("/portfolio/").status_code == 200  # the lease runs
    assert client.post("/account/theme/", {"theme": "dark"}).status_code == 401
    assert client.get("/portfolio/").status_code == 302
    user.refresh_from_db()
    assert (user.theme, _roles(user), user.left_at is not None) == ("system", [], True)
    assert client.get("/api/v1/initiatives/", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert Entry.objects.filter(action="accounts.provider_leave").count() == 1
    assert "no longer vouches" in client.get("/accounts/login/").text
    person_says(provider, "leaver", "ai-leads")
    provider_sign_in(provider, client, "leaver")
    assert client.get("/portfolio/").status_code == 200


def test_with_a_lease_of_zero_reading_ends_at_the_next_request(provider, client, settings):
    settings.OIDC_RECHECK_S = 0
    person_says(provider, "reader", "ai-leads")
    provider_sign_in(provider, client, "reader")
    assert client.get("/portfolio/").status_code == 200
    person_says(provider, "reader", "unknown-group")
    assert client.get("/portfolio/").status_code == 302


def test_a_lease_that_ran_out_asks_and_roles_follow(provider, client):
    person_says(provider, "mover", "ai-leads")
    provider_sign_in(provider, client, "mover")
    person_says(provider, "mover", "appsec")
    _age(61)
    _lapse(client)
    assert client.get("/my-work/").status_code == 200
    assert _roles(User.objects.get(email="mover@trusted.example")) == ["reviewer:security"]


def _age(seconds):
    ProviderLogin.objects.update(checked_at=clock.now() - timedelta(seconds=seconds))


def _lapse(client):
    session = client.session
    session["provider_lease"] = session["provider_lease"] | {"until": 0}
    session.save()


def test_an_access_token_that_ran_out_is_renewed_silently(provider, client):
    person_says(provider, "renewed", "ai-leads")
    provider_sign_in(provider, client, "renewed")
    before = ProviderLogin.objects.get().tokens
    provider.say("renewed", expire=True)
    for _ in range(2):
        _age(61)
        _lapse(client)
        assert client.get("/portfolio/").status_code == 200
    assert ProviderLogin.objects.get().tokens != before


def test_tokens_that_the_provider_took_end_the_session(provider, client):
    person_says(provider, "disabled", "ai-leads")
    provider_sign_in(provider, client, "disabled")
    provider.say("disabled", revoke=True)
    assert client.post("/account/theme/", {"theme": "dark"}).status_code == 401
    assert client.get("/portfolio/").status_code == 302
    assert ProviderLogin.objects.get().refused_at is not None


def test_a_provider_that_hangs_is_borne_for_a_while_and_local_accounts_do_not_notice(
    provider, client, cast, settings, sign_in
):
    person_says(provider, "patient", "ai-leads")
    provider_sign_in(provider, client, "patient")
    _age(61)
    _lapse(client)
    provider.pause()
    began = time.monotonic()
    assert client.get("/portfolio/").status_code == 200
    assert time.monotonic() - began < 8
    assert client.get("/portfolio/").status_code == 200  # not asked again for five seconds
    assert sign_in(cast.pm).get("/portfolio/").status_code == 200
    cache.clear()
    other = type(client)()
    answer = other.post("/accounts/login/", {"login": cast.pm.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "did not answer" in type(client)().post(BEGIN).text
    _age(settings.OIDC_GRACE_S + 1)
    _lapse(client)
    assert client.get("/portfolio/").status_code == 302
    assert RoleGrant.objects.filter(provider="oidc").exists()  # away is not gone


def test_settings_name_one_provider_or_none():
    assert provider_apps() == []


def test_a_role_that_does_not_exist_is_told_at_the_start(settings):
    settings.OIDC_ROLES = {"ai-leads": ["king"]}
    assert [found.id for found in provider_can_be_used()] == ["accounts.E001"]
    settings.OIDC_ROLES = {"ai-leads": ["reviewer:security", "auditor"]}
    assert provider_can_be_used() == []
