"""Flags from other systems: a real Alertmanager, GitHub's signed webhooks; told twice, nothing changes."""

import datetime as dt
import hashlib
import hmac
import json

import pytest
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from metrics.models import Annotation, Hook
from metrics.services import hook_add, hook_end
from metrics.sources.events import github_is_signed

URL = "/api/v1/annotations/alertmanager/"
NOW = "2026-11-20T11:00:00Z"


@pytest.fixture
def token(cast, initiative):
    def make(*scopes, person="engineer", only=True):
        who = getattr(cast, person)
        limit = initiative.pk if only else None
        _, text = token_create(actor=who.actor, user=who.user, name="am", scopes=list(scopes), only_initiative_id=limit)
        return text

    return make


def tell(secret, body, query=""):
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client().post(f"{URL}{query}", data, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}")


def message(*alerts):
    return {"version": "4", "status": "firing", "alerts": list(alerts)}


def test_real_alertmanager_opens_and_ends_an_incident_flag(alertmanager, sign_in, cast, initiative, token):
    fired = alertmanager("Answers take 3 s", alertname="Slow", job="assistant")
    assert fired.headers["authorization"] == "Bearer fl_token"
    secret = token("write:annotations")
    assert tell(secret, fired.body).json() == {"flags": 1}
    assert tell(secret, fired.body).json() == {"flags": 0}
    flag = Annotation.objects.get()
    assert (flag.kind, flag.text, flag.ended_at) == ("incident", "Slow: Answers take 3 s", None)
    resolved = alertmanager("Answers take 3 s", ends_at=dt.datetime.now(dt.UTC), alertname="Slow", job="assistant")
    assert tell(secret, resolved.body).json() == {"flags": 1}
    flag.refresh_from_db()
    assert flag.ended_at is not None
    assert "(until " in flag.label
    assert Entry.objects.filter(action="metrics.annotations_take").count() == 2


def test_initiative_is_the_tokens_or_named_and_never_an_unseen_one(cast, initiative, token):
    alert = {"status": "firing", "labels": {"alertname": "A"}, "startsAt": NOW, "fingerprint": "f"}
    wide = token("write:annotations", only=False)
    assert tell(wide, message(alert)).status_code == 404
    assert tell(wide, message(alert), "?initiative=AI-001").json() == {"flags": 1}
    assert tell(token("write:points"), message(alert)).status_code == 403
    outside = token("write:annotations", person="outsider", only=False)
    assert tell(outside, message(alert), "?initiative=AI-001").status_code == 403
    initiative.visibility = "members"
    initiative.save()
    assert tell(outside, message(alert), "?initiative=AI-001").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        [1],
        {"version": "3", "alerts": []},
        {"version": "4", "alerts": 1},
        message({"labels": {}}),
        message(*[{"startsAt": NOW}] * 501),
    ],
)
def test_other_messages_are_bad(cast, initiative, token, body):
    assert tell(token("write:annotations"), body).status_code == 400
    assert Annotation.objects.count() == 0


def deployment(state="success", **changes):
    return {
        "deployment_status": {"state": state, "created_at": NOW},
        "deployment": {"id": 41, "ref": "v1.4", "sha": "abcdef0123", "environment": "production"},
        "repository": {"full_name": "example/assistant"}, **changes,
    }  # fmt: skip


def knock(hook, secret, body, event="deployment_status", **headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = "sha256=" + hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()
    given = {"HTTP_X_GITHUB_EVENT": event, "HTTP_X_HUB_SIGNATURE_256": signature, **headers}
    return Client(enforce_csrf_checks=True).post(
        hook.get_absolute_url(), data, content_type="application/json", **given
    )


@pytest.fixture
def hook(cast, initiative):
    return hook_add(actor=cast.engineer.actor, initiative=initiative, kind="github")


def test_signature_is_the_one_of_githubs_own_example():
    good = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert github_is_signed("It's a Secret to Everybody", b"Hello, World!", good)
    assert not github_is_signed("It's a Secret to Everybody", b"Hello, World?", good)


def test_successful_deployment_is_a_release_flag_once(hook):
    row, secret = hook
    assert knock(row, secret, {"zen": "…"}, "ping").json() == {"flags": 0}
    assert knock(row, secret, deployment("in_progress")).json() == {"flags": 0}
    assert knock(row, secret, deployment()).json() == {"flags": 1}
    assert knock(row, secret, deployment()).json() == {"flags": 0}
    assert knock(row, secret, deployment("failure")).json() == {"flags": 1}
    told = list(Annotation.objects.order_by("id").values_list("kind", "text"))
    assert told == [
        ("release", "Deployed v1.4 abcdef0 to production (example/assistant)"),
        ("note", "Deployment failed: v1.4 abcdef0 to production (example/assistant)"),
    ]
    row.refresh_from_db()
    assert row.last_at is not None
    assert secret not in row.secret_encrypted


def test_wrong_signature_ended_and_missing_webhooks_answer_alike(cast, hook):
    row, secret = hook
    answers = [
        knock(row, "guess", deployment()),
        knock(row, secret, deployment(), HTTP_X_HUB_SIGNATURE_256=""),
        knock(row, secret, deployment(), HTTP_X_HUB_SIGNATURE_256="sha1=é"),
        knock(Hook(pk=row.pk + 9, kind="github"), secret, deployment()),
    ]
    hook_end(actor=cast.engineer.actor, hook=row)
    answers.append(knock(row, secret, deployment()))
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (403, b'{"detail": "The signature does not fit, or this webhook has ended."}')
    }
    assert Annotation.objects.count() == 0


def test_signed_nonsense_is_bad_and_too_much_is_refused(hook):
    row, secret = hook
    for body in (b"no json", b"[1]", b"[" * 100_000, json.dumps({"deployment": 1}).encode()):
        assert knock(row, secret, body).status_code == 400
    assert knock(row, secret, b" " * 1_000_001).status_code == 403


def test_only_who_works_on_the_initiative_opens_and_closes(cast, initiative, hook, sign_in):
    row, secret = hook
    with pytest.raises(NotAllowed):
        hook_add(actor=cast.outsider.actor, initiative=initiative, kind="github")
    with pytest.raises(NotAllowed):
        hook_end(actor=cast.outsider.actor, hook=row)
    with pytest.raises(DomainError):
        hook_add(actor=cast.engineer.actor, initiative=initiative, kind="gitlab")
    initiative.status = "retired"
    initiative.save()
    assert "nobody changes it any more" in knock(row, secret, deployment()).json()["detail"]


def test_page_shows_the_secret_once(cast, initiative, sign_in):
    client = sign_in(cast.engineer)
    page = client.post("/i/AI-001/hooks/add/", {"kind": "github"})
    made = Hook.objects.get()
    text = page.content.decode()
    assert f"/hooks/github/{made.pk}/" in text
    assert "The secret is shown this once." in text
    assert page["Cache-Control"] == "no-store"
    later = client.get("/i/AI-001/hooks/").content.decode()
    assert f"/hooks/github/{made.pk}/" in later
    assert "shown this once" not in later
    assert client.post(f"/i/AI-001/hooks/{made.pk}/end/").status_code == 303
    assert f"/hooks/github/{made.pk}/" not in client.get("/i/AI-001/hooks/").content.decode()
    assert clock.now() >= Hook.objects.get().ended_at
