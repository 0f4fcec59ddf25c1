"""Roles: nobody helps themselves, and an administrator remains."""

import pytest

from accounts.models import Organisation, RoleGrant, User
from accounts.services import organisation_set_up, role_grant, role_revoke, theme_set, user_add, user_deactivate
from common.errors import DomainError, NotAllowed

FIRST = {
    "email": "first@example.com", "name": "First administrator", "password": "a-long-enough-phrase",
    "organisation": "Example", "time_zone": "UTC", "currency": "eur",
}  # fmt: skip


def test_administrator_grants_to_others_and_nobody_to_themselves(cast):
    role_grant(actor=cast.admin.actor, user=cast.engineer.user, role="auditor")
    assert cast.engineer.actor.has("auditor")
    with pytest.raises(NotAllowed, match="themselves"):
        role_grant(actor=cast.admin.actor, user=cast.admin.user, role="auditor")
    with pytest.raises(NotAllowed):
        role_grant(actor=cast.pm.actor, user=cast.engineer.user, role="administrator")


def test_a_reviewer_needs_a_discipline_and_nobody_else_has_one(cast):
    for role, discipline in (("reviewer", ""), ("auditor", "security"), ("reviewer", "astrology"), ("king", "")):
        with pytest.raises(DomainError):
            role_grant(actor=cast.admin.actor, user=cast.engineer.user, role=role, discipline=discipline)


def test_last_administrator_keeps_the_role(cast):
    grant = RoleGrant.objects.get(user=cast.admin.user, role="administrator")
    with pytest.raises(DomainError, match="last administrator"):
        role_revoke(actor=cast.admin.actor, grant=grant)
    role_grant(actor=cast.admin.actor, user=cast.pm.user, role="administrator")
    role_revoke(actor=cast.pm.actor, grant=grant)
    assert not cast.admin.actor.has("administrator")


def test_a_deactivated_administrator_does_not_count_as_another(cast):
    role_grant(actor=cast.admin.actor, user=cast.pm.user, role="administrator")
    user_deactivate(actor=cast.admin.actor, user=cast.pm.user)
    with pytest.raises(DomainError, match="last administrator"):
        role_revoke(actor=cast.admin.actor, grant=RoleGrant.objects.get(user=cast.admin.user, role="administrator"))


def test_nobody_deactivates_themselves(cast):
    with pytest.raises(DomainError):
        user_deactivate(actor=cast.admin.actor, user=cast.admin.user)


def test_an_address_is_given_once_in_any_case(cast):
    with pytest.raises(DomainError) as refused:
        user_add(actor=cast.admin.actor, email="Admin@Example.com", name="Another", password=None)
    assert refused.value.field == "email"


def test_first_run_happens_once(db):
    user, organisation = organisation_set_up(**FIRST)
    assert (organisation.name, organisation.currency) == ("Example", "EUR")
    assert set(user.role_grants.values_list("role", flat=True)) == {"administrator", "program_manager"}
    with pytest.raises(DomainError, match="set up already"):
        organisation_set_up(**FIRST | {"email": "second@example.com"})
    assert (User.objects.count(), Organisation.objects.count()) == (1, 1)


@pytest.mark.parametrize("password", ["short", "Northern Freight 1"])
def test_first_run_refuses_a_weak_password_and_leaves_nothing(db, password):
    """Weak is also what the name of the organisation alone makes long enough."""
    with pytest.raises(DomainError) as refused:
        organisation_set_up(**FIRST | {"organisation": "Northern Freight", "password": password})
    assert refused.value.field == "password"
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_first_page_leads_through_the_first_run_and_then_to_the_sign_in(client, db):
    assert client.get("/").headers["Location"] == "/welcome/"
    assert client.post("/welcome/", FIRST | {"password": "short"}).status_code == 422
    assert client.post("/welcome/", FIRST | {"currency": "EUR"}).status_code == 303
    client.post("/accounts/logout/")
    assert client.get("/").headers["Location"] == "/accounts/login/"
    assert client.get("/welcome/").status_code == 302


def test_a_theme_is_kept(cast, sign_in):
    client = sign_in(cast.pm)
    client.post("/account/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/portfolio/").text
    with pytest.raises(ValueError, match="neon"):
        theme_set(actor=cast.pm.actor, user=cast.pm.user, theme="neon")
