"""Time-limited accounts: a last day for outside auditors, after which nothing opens any more."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.services import access_limit, token_create
from audit.models import Entry
from common import clock
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from tests.cast import PASSWORD

LIST = "/api/v1/initiatives/"


def test_session_token_and_sign_in_end_after_the_last_day(cast, initiative, sign_in, monkeypatch):
    cache.clear()
    session, today = sign_in(cast.auditor), clock.today()
    _, text = token_create(actor=CLOCK, user=cast.auditor.user, name="ci", scopes=["read"], days=30)
    bearer = Client(headers={"Authorization": f"Bearer {text}"})
    access_limit(actor=cast.admin.actor, user=cast.auditor.user, ends_on=today)
    assert session.get("/my-work/").status_code == 200
    assert bearer.get(LIST).status_code == 200
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    assert session.get("/my-work/").status_code == 302
    assert bearer.get(LIST).status_code == 401
    again = Client().post("/accounts/login/", {"login": cast.auditor.user.email, "password": PASSWORD})
    assert again["Location"] == "/accounts/inactive/"
    assert "no longer opens Flightline" in session.get("/accounts/login/").text


def test_an_administrator_sets_and_clears_it_on_the_page(cast, sign_in):
    admin, auditor = sign_in(cast.admin), cast.auditor.user
    day = clock.today() + timedelta(days=30)
    assert admin.post(f"/admin/users/{auditor.pk}/access/", {"ends_on": day.isoformat()}).status_code == 303
    assert "Access ends after" in admin.get(f"/admin/users/{auditor.pk}/").text
    assert admin.post(f"/admin/users/{auditor.pk}/access/", {"ends_on": ""}).status_code == 303
    assert User.objects.get(pk=auditor.pk).access_ends_on is None
    assert Entry.objects.filter(action="accounts.access_limit").count() == 2


def test_a_day_that_has_passed_and_the_last_administrator_are_refused(cast, sign_in):
    with pytest.raises(DomainError, match="has passed"):
        access_limit(actor=cast.admin.actor, user=cast.auditor.user, ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(DomainError, match="last administrator"):
        access_limit(actor=cast.admin.actor, user=cast.admin.user, ends_on=clock.today())
    with pytest.raises(NotAllowed):
        access_limit(actor=cast.pm.actor, user=cast.auditor.user, ends_on=None)
    page = sign_in(cast.admin).post(
        f"/admin/users/{cast.admin.user.pk}/access/", {"ends_on": clock.today().isoformat()}
    )
    assert page.status_code == 422
    assert "last administrator" in page.text
