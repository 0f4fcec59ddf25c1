"""First run, home, audit log, users, tokens."""

import pytest
from django.test import Client

from accounts.models import ApiToken, RoleGrant, User
from audit.models import Entry

WELCOME = {
    "name": "First Admin", "email": "first@example.com", "password": "a long enough secret", "organisation": "Example", "time_zone": "UTC",
    "currency": "EUR",
}  # fmt: skip


def text(response):
    return response.content.decode()


def test_first_person_sets_up_and_is_signed_in(db):
    client = Client()
    assert client.get("/").headers["Location"] == "/welcome/"
    answer = client.post("/welcome/", WELCOME)
    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/portfolio/"
    assert "Example" in text(client.get("/portfolio/"))


def test_welcome_keeps_what_was_typed_beside_a_short_password(db):
    answer = Client().post("/welcome/", WELCOME | {"password": "short"})
    assert answer.status_code == 422
    assert "first@example.com" in text(answer)
    assert not User.objects.exists()


def test_welcome_is_closed_once_somebody_exists(cast):
    assert cast.admin
    assert Client().get("/welcome/").status_code == 302
    Client().post("/welcome/", WELCOME)
    assert not User.objects.filter(email="first@example.com").exists()


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("pm", "/portfolio/"), ("engineer", "/my-work/"), ("security", "/my-work/"), ("executive", "/board/"), ("auditor", "/admin/audit/"),
        ("admin", "/admin/"),
    ],
)  # fmt: skip
def test_home_depends_on_the_role(cast, sign_in, who, page):
    assert sign_in(getattr(cast, who)).get("/").headers["Location"] == page


def test_anonymous_is_sent_to_sign_in(cast):
    assert cast.pm
    assert Client().get("/").headers["Location"] == "/accounts/login/"
    assert Client().get("/portfolio/").status_code == 302


@pytest.mark.parametrize("page", ["/admin/audit/", "/admin/audit.csv"])
def test_only_auditor_and_administrator_read_the_log(cast, running, sign_in, page):
    for who in ("pm", "engineer", "executive"):
        assert sign_in(getattr(cast, who)).get(page).status_code == 403
    for who in ("auditor", "admin"):
        answer = sign_in(getattr(cast, who)).get(page)
        assert answer.status_code == 200
        assert "phases.initiative_accept" in text(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def test_reading_the_log_is_logged(cast, sign_in):
    sign_in(cast.auditor).get("/admin/audit/?action=gate")
    entry = Entry.objects.get(action="portfolio.audit_read")
    assert entry.actor_id == cast.auditor.user.pk
    assert "gate" in entry.payload


def test_auditor_filters(cast, running, sign_in):
    client = sign_in(cast.auditor)
    shown = text(client.get("/admin/audit/?action=phase_enter&initiative=AI-001&since=2020-01-01"))
    assert "phases.phase_enter" in shown
    assert "phases.initiative_accept" not in shown
    assert "No entry matches" in text(client.get("/admin/audit/?action=nothing-like-it"))
    assert client.get("/admin/audit/?since=never").status_code == 200


def test_administrator_adds_a_person_and_grants_roles(cast, sign_in):
    client = sign_in(cast.admin)
    answer = client.post("/admin/users/add/", {"name": "New", "email": "new@example.com", "password": ""})
    user = User.objects.get(email="new@example.com")
    url = answer.headers["Location"]
    assert client.post(f"{url}roles/add/", {"role": "reviewer", "discipline": ""}).status_code == 422
    assert client.post(f"{url}roles/add/", {"role": "reviewer", "discipline": "security"}).status_code == 303
    grant = RoleGrant.objects.get(user=user)
    assert client.post(f"{url}roles/{grant.pk}/revoke/").status_code == 303
    assert client.post(f"{url}deactivate/").status_code == 303
    assert not User.objects.get(pk=user.pk).is_active


def test_last_administrator_stays(cast, sign_in):
    grant = RoleGrant.objects.get(user=cast.admin.user)
    answer = sign_in(cast.admin).post(f"/admin/users/{cast.admin.user.pk}/roles/{grant.pk}/revoke/")
    assert answer.status_code == 422
    assert "last administrator" in text(answer)


@pytest.mark.parametrize("who", ["pm", "auditor", "engineer"])
def test_others_may_not_open_users(cast, sign_in, who):
    assert sign_in(getattr(cast, who)).get("/admin/users/").status_code == 403
    assert (
        sign_in(getattr(cast, who)).post("/admin/users/add/", {"name": "x", "email": "x@example.com"}).status_code
        == 403
    )


def test_token_is_shown_once_and_revoked(cast, sign_in):
    client = sign_in(cast.engineer)
    made = text(client.post("/admin/tokens/", {"name": "Pipeline", "scopes": ["read"], "days": "30"}))
    token = ApiToken.objects.get()
    assert f"fl_{token.key_id}_" in made
    assert "you will not see it again" in made
    assert f"fl_{token.key_id}_…" in text(client.get("/admin/tokens/"))
    assert sign_in(cast.pm).post(f"/admin/tokens/{token.pk}/revoke/").status_code == 404
    client.post(f"/admin/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at is not None


def test_theme_is_kept_and_goes_back(cast, sign_in):
    client = sign_in(cast.engineer)
    assert client.post("/account/theme/", {"theme": "dark", "next": "/my-work/"}).headers["Location"] == "/my-work/"
    assert 'data-theme="dark"' in text(client.get("/my-work/"))
    assert client.post("/account/theme/", {"theme": "pink", "next": "https://evil.example/"}).headers["Location"] == "/"
