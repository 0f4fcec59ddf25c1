"""Whoever is refused stands in the log of the process, with who, what and why, and nothing of what was sent (ASVS 16.3.2)."""

import pytest
from django.test import Client

from accounts.services import token_create

CANARY = "typed-by-somebody"


@pytest.fixture
def refusals(caplog):
    """What the process has logged as refused, oldest first."""
    return lambda: [
        one.msg for one in caplog.records if isinstance(one.msg, dict) and one.msg.get("event") == "refused"
    ]


def test_a_refused_page_is_logged_with_who_and_why(cast, initiative, sign_in, refusals):
    answer = sign_in(cast.outsider).post(
        f"/admin/users/{cast.pm.user.pk}/sessions/end/", {"reason": CANARY}, REMOTE_ADDR="203.0.113.9"
    )
    assert answer.status_code == 403
    (line,) = refusals()
    assert line["user_id"] == cast.outsider.user.pk
    assert (line["method"], line["path"]) == ("POST", f"/admin/users/{cast.pm.user.pk}/sessions/end/")
    assert line["ip"] == "203.0.113.9"
    assert "dministrator" in line["reason"]
    assert CANARY not in str(line)


def test_a_token_that_lacks_a_scope_is_logged_with_its_number(cast, initiative, refusals):
    token, text = token_create(actor=cast.pm.actor, user=cast.pm.user, name="ci", scopes=["read"])
    asker = Client(headers={"Authorization": f"Bearer {text}"})
    answer = asker.post("/api/v1/initiatives/", {"title": CANARY}, content_type="application/json")
    assert answer.status_code == 403
    (line,) = refusals()
    assert (line["user_id"], line["token_id"]) == (cast.pm.user.pk, token.pk)
    assert "write:initiatives" in line["reason"]
    assert CANARY not in str(line)
    assert text not in str(line)


def test_a_rule_of_a_service_behind_rest_is_logged(cast, initiative, refusals):
    _, text = token_create(
        actor=cast.executive.actor, user=cast.executive.user, name="ci", scopes=["read", "write:initiatives"]
    )
    asker = Client(headers={"Authorization": f"Bearer {text}"})
    answer = asker.patch(f"/api/v1/initiatives/{initiative.key}/", {"title": CANARY}, content_type="application/json")
    assert answer.status_code == 403
    assert refusals()[0]["user_id"] == cast.executive.user.pk


def test_who_is_let_in_is_not(cast, initiative, sign_in, refusals):
    assert sign_in(cast.pm).get("/portfolio/").status_code == 200
    assert refusals() == []
