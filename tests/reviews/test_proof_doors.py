"""Every door at which somebody signs asks the same: consent the first time, password or a passkey for exactly this act, five tries.

One table of doors, so that a new one that asks otherwise has to be written down here; the last test reads the source for one
that is missing.
"""

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from common import clock
from initiatives.models import EvidenceRemoval
from initiatives.services import classification_give, evidence_add, removal_request
from metrics.services import kpi_lock, kpi_version_add
from reviews import consent
from reviews.classifying import classification_draft, newest_classification
from reviews.components import version_draft
from reviews.models import (
    ClassificationReview,
    ComponentReview,
    ComponentReviewRevocation,
    GateDecision,
    ProofFailure,
    Rebaseline,
    Recheck,
    RecheckFinding,
    Resumption,
    Signature,
    SignatureRevocation,
    SigningLock,
)
from reviews.services import gates_sweep, initiative_suspend
from tests.cast import PASSWORD
from tests.guards.source import modules
from tests.initiatives.test_classification import USUAL
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.parts import component, release, review
from tests.reviews.running import put_live
from tests.reviews.soft_key import passkey_of

WHY = "It was looked at once more in full."


@dataclass
class Door:
    """Who signs, where, what is sent, what the challenge is about, and the rows that the act makes."""

    who: str
    url: str
    data: Mapping[str, Any]
    about: Mapping[str, Any]
    model: Any
    made_before: int = field(init=False)

    def __post_init__(self) -> None:
        self.made_before = self.model.objects.count()

    @property
    def made(self) -> int:
        return self.model.objects.count() - self.made_before


def _gate(cast, initiative):
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    return gate, gate.request()


def _signing(cast, initiative, who, slot):
    gate, request = _gate(cast, initiative)
    seen = json.dumps(gate.seen(request, slot), sort_keys=True)
    about = {"kind": "sign", "target": request.pk, "choice": f"{slot}:approve", "seen": seen}
    data = {"slot": slot, "seen": seen, "decision": "approve"}
    return Door(who, f"/reviews/{request.pk}/sign/", data, about, Signature)


def acceptance_sign(cast, initiative):
    return _signing(cast, initiative, "engineer", "acceptance:engineering")


def review_sign(cast, initiative):
    return _signing(cast, initiative, "value", "review:business_value")


def gate_decide(cast, initiative):
    _, request = _gate(cast, initiative)
    about = {"kind": "decide", "target": request.pk, "choice": "hold"}
    data = {"outcome": "hold", "reason": WHY}
    return Door("sponsor", f"/reviews/{request.pk}/decide/", data, about, GateDecision)


def decision_correct(cast, initiative):
    gate, request = _gate(cast, initiative)
    made = gate.decide(request, "hold")
    about = {"kind": "correct", "target": made.pk, "choice": "recycle"}
    data = {"outcome": "recycle", "reason": WHY}
    return Door("sponsor", f"/reviews/decisions/{made.pk}/correct/", data, about, GateDecision)


def signature_revoke(cast, initiative):
    gate, request = _gate(cast, initiative)
    made = gate.review(request, "business_value")
    about = {"kind": "revoke", "target": made.pk, "choice": ""}
    return Door("value", f"/reviews/signatures/{made.pk}/revoke/", {"reason": WHY}, about, SignatureRevocation)


def component_review(cast, initiative):
    version = release(cast, component(cast), "3.1")
    seen = version_draft(version).digest
    about = {"kind": "component_review", "target": version.pk, "choice": "security:approve", "seen": seen}
    data = {"discipline": "security", "decision": "approve", "seen": seen}
    return Door("security", f"/components/versions/{version.pk}/review/", data, about, ComponentReview)


def component_review_revoke(cast, initiative):
    made = review(cast, release(cast, component(cast), "3.1"), "security")
    about = {"kind": "component_review_revoke", "target": made.pk, "choice": ""}
    url = f"/components/reviews/{made.pk}/revoke/"
    return Door("security", url, {"reason": WHY}, about, ComponentReviewRevocation)


def classification_review(cast, initiative):
    classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL)
    given = newest_classification(initiative)
    seen = classification_draft(given).digest
    about = {"kind": "classification_review", "target": given.pk, "choice": "confirm", "seen": seen}
    data = {"decision": "confirm", "seen": seen}
    return Door("compliance", f"/i/{initiative.key}/classification/1/confirm/", data, about, ClassificationReview)


def recheck_sign(cast, initiative):
    running = put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))
    assert cast.readiness.user
    running.alert(clock.now() - timedelta(hours=30))
    gates_sweep()
    recheck = Recheck.objects.get()
    about = {"kind": "recheck_sign", "target": recheck.pk, "choice": "holds"}
    data = {"found": "holds", "comment": WHY}
    return Door("readiness", f"/reviews/rechecks/{recheck.pk}/sign/", data, about, RecheckFinding)


def suspension_end(cast, initiative):
    put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))
    made = initiative_suspend(actor=cast.engineer.actor, initiative=initiative, reason="It sends wrong drafts.")
    about = {"kind": "suspension_end", "target": made.pk, "choice": ""}
    url = f"/i/{initiative.key}/suspensions/{made.pk}/resume/"
    return Door("sponsor", url, {"reason": WHY}, about, Resumption)


def evidence_remove(cast, initiative):
    engineer = cast.engineer.actor
    version = evidence_add(actor=engineer, initiative=initiative, name="Rows", kind="text", text="Names of customers.")
    removal = removal_request(actor=cast.business.actor, version=version, reason="It names a customer.")
    about = {"kind": "evidence_remove", "target": removal.pk, "choice": ""}
    return Door("pm", f"/evidence/removals/{removal.pk}/approve/", {}, about, EvidenceRemoval)


def kpi_rebaseline(cast, initiative):
    first = {"kpi": "Minutes a claim", "unit": "min", "direction": "lower", "baseline": "30", "target": "10"}
    kpi_version_add(actor=cast.business.actor, initiative=initiative, values=first)
    kpi_lock(actor=cast.pm.actor, initiative=initiative)
    about = {"kind": "kpi_rebaseline", "target": initiative.pk, "choice": ""}
    data = {**first, "target": "20", "seen_number": "1", "reason": WHY}
    return Door("business", f"/i/{initiative.key}/kpi/rebaseline/", data, about, Rebaseline)


DOORS: tuple[Callable[..., Door], ...] = (
    acceptance_sign, review_sign, gate_decide, decision_correct, signature_revoke, component_review,
    component_review_revoke, classification_review, recheck_sign, suspension_end, evidence_remove,
    kpi_rebaseline,
)  # fmt: skip


@pytest.fixture(params=DOORS, ids=lambda make: make.__name__)
def door(request, cast, initiative):
    return request.param(cast, initiative)


def _answer(client, key, about):
    return key.get(client.post("/reviews/passkey/", about).json()["publicKey"])


def _page_of(door):
    """The page on which the form stands."""
    return door.url.removesuffix("sign/").removesuffix("decide/")


def test_a_passkey_signs_this_act_and_no_other(door, cast, sign_in):
    client = sign_in(getattr(cast, door.who))
    key = passkey_of(client)
    html = client.get(_page_of(door)).content.decode()
    assert f'data-kind="{door.about["kind"]}" data-target="{door.about["target"]}"' in html
    assert "js/passkeys" in html
    for other in ({"kind": "other"}, {"target": 9999}, {"choice": "another"}):
        refused = client.post(door.url, {**door.data, "passkey": _answer(client, key, {**door.about, **other})})
        assert refused.status_code == 422
        assert "did not prove this decision" in refused.content.decode()
    assert door.made == 0
    done = client.post(door.url, {**door.data, "passkey": _answer(client, key, door.about)})
    assert done.status_code == 303, done.content.decode()
    assert (door.made, door.model.objects.latest("pk").auth_method) == (1, "passkey")
    assert done.headers["Location"].endswith("#done")
    said = client.get(done.headers["Location"]).content.decode()
    assert '<div id="done" role="status" tabindex="-1">' in said
    assert 'id="done"' not in client.get(done.headers["Location"].removesuffix("#done")).content.decode(), "said once"


def test_without_consent_nothing_is_signed_and_with_it_the_act_goes_through(door, cast, sign_in, monkeypatch):
    monkeypatch.setattr(consent, "STATEMENTS", (*consent.STATEMENTS, "I mean it even more."))
    monkeypatch.setattr(consent, "CONSENT_VERSION", 2)
    client = sign_in(getattr(cast, door.who))
    assert "I mean it even more." in client.get(_page_of(door)).content.decode()
    refused = client.post(door.url, {**door.data, "password": PASSWORD})
    assert refused.status_code == 422
    assert "Tick this before your first signature." in refused.content.decode()
    assert (door.made, ProofFailure.objects.count()) == (0, 0)
    assert client.post(door.url, {**door.data, "password": PASSWORD, "consent": "on"}).status_code == 303
    assert door.made == 1
    assert not consent.consent_missing(getattr(cast, door.who).actor)


def test_five_wrong_tries_lock_signing_for_15_minutes_and_tell_security(door, cast, sign_in):
    client, person = sign_in(getattr(cast, door.who)), getattr(cast, door.who)
    for number in range(5):
        given = {"password": "wrong"} if number % 2 else {"passkey": "{}"}
        assert client.post(door.url, {**door.data, **given}).status_code == 422
    locked = client.post(door.url, {**door.data, "password": PASSWORD})
    assert locked.status_code == 422
    assert "Too many wrong tries" in locked.content.decode()
    assert door.made == 0
    lock = SigningLock.objects.get()
    assert (lock.user, lock.until - lock.began_at) == (person.user, timedelta(minutes=15))
    for told in (cast.security, cast.admin):
        assert f"Signing is locked for {person.user.name}" in sign_in(told).get("/my-work/").content.decode()


def test_every_service_that_proves_who_signs_has_its_door_here():
    found = set()
    for module in modules():
        for node in module.tree.body:
            calls = {
                call.func.id
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            }
            if isinstance(node, ast.FunctionDef) and "signature_prove" in calls:
                found.add(node.name)
    signing = {"acceptance_sign", "review_sign"}  # both through `_sign`
    assert found - {"_sign"} == {door.__name__ for door in DOORS} - signing
