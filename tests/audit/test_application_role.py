"""Signing, deciding, removing, reviewing and talking as the role that the application has in production: nothing is refused.

Each test runs in one transaction as that role, made and granted by the command's own service, and everything is taken back.
"""

import os
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from audit.models import Entry
from audit.services.database import database_roles
from initiatives.models import EvidenceVersion
from initiatives.services import (
    classification_give,
    comment_add,
    comment_retract,
    evidence_add,
    files_erase,
    removal_close,
    removal_request,
)
from phases.services import item_evidence_add
from reviews.classifying import classification_draft, newest_classification
from reviews.models import Signature
from reviews.services import (
    classification_review,
    component_edit,
    component_requests_refresh,
    component_review_revoke,
    consult_ask,
    decision_correct,
    dependency_add,
    dependency_end,
    evidence_remove,
    gates_sweep,
    incident_contain,
    incident_declare,
    incident_resolve,
    incident_review,
    initiative_suspend,
    point_accept,
    point_answer,
    point_raise,
    point_reopen,
    review_claim,
    review_release,
    review_seen,
    signature_revoke,
    suspension_end,
    waiver_approve,
    waiver_propose,
)
from tests.cast import PASSWORD
from tests.initiatives.files import upload
from tests.initiatives.test_classification import USUAL
from tests.reviews import parts
from tests.reviews.conftest import Gate, follow_tiny

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="roles are PostgreSQL's"),
]
APP, SEALER = (f"flightline_{name}_{uuid.uuid4().hex[:8]}" for name in ("app", "sealer"))
WORDS = "Say where the baseline comes from."


@pytest.fixture
def as_application(db, settings, tmp_path):
    """From now on the connection is the application's; `SET LOCAL` and the roles go with the test's transaction."""
    settings.MEDIA_ROOT = tmp_path
    database_roles(app=APP, sealer=SEALER, owner=None, passwords={"app": "secret", "sealer": "secret"})
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{APP}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP,)


@pytest.fixture
def gate(as_application, cast, initiative) -> Gate:
    return Gate(cast, follow_tiny(cast, initiative))


def test_the_role_is_the_restricted_one(gate):
    for statement in ("UPDATE audit_entry SET summary = 'x'", "SELECT 1 FROM reviews_signature FOR UPDATE",
                      "UPDATE initiatives_evidenceversion SET sha256 = ''"):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_gates_are_asked_for_signed_revoked_decided_and_corrected(gate):
    gate.answer_all()
    request = gate.request()
    review_seen(actor=gate.cast.value.actor, gate_request=request, criterion="t1-hard", digest="")
    row = review_claim(actor=gate.cast.value.actor, gate_request=request, discipline="business_value")
    review_release(actor=gate.cast.value.actor, assignment=row, reason="Away until Monday.")
    gate.review(request, "business_value", decision="request_changes", comment="Not on this baseline.")
    point = request.points.get()
    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    gate.sign_all(request)
    made = Signature.objects.filter(role="operations").get()
    signature_revoke(actor=gate.cast.operations.actor, signature=made, reason="I was too quick.", password=PASSWORD)
    gate.accept(request, "operations")
    decided = gate.decide(request, "hold")
    decision_correct(
        actor=gate.cast.sponsor.actor,
        decision=decided,
        outcome="recycle",
        reason="The wrong line was read.",
        password=PASSWORD,
    )
    second = gate.request()
    gate.withdraw(second)
    assert Entry.objects.filter(action="reviews.gate_decide").exists()


def test_points_and_early_questions_go_to_and_fro(gate):
    gate.answer_all()
    value, engineer = gate.cast.value.actor, gate.cast.engineer.actor
    words = {"discipline": "business_value", "kind": "question", "text": WORDS}
    point = point_raise(actor=value, gate_request=gate.request(), **words)
    point_answer(actor=engineer, point=point, text="From the 2025 sample.")
    point_reopen(actor=value, point=point, text="Which sample?")
    point_accept(actor=value, point=point)
    early = consult_ask(actor=engineer, initiative=gate.initiative, discipline="security", text="May the logs leave?")
    point_answer(actor=gate.cast.security.actor, point=early, text="They may not.")
    point_accept(actor=engineer, point=early)
    said = comment_add(actor=engineer, initiative=gate.initiative, subject="initiative", text="@business look.")
    assert comment_retract(actor=engineer, comment=said) == comment_retract(actor=engineer, comment=said)


def test_evidence_is_added_and_its_content_removed_by_two(gate):
    add = {"actor": gate.cast.engineer.actor, "initiative": gate.initiative}
    item_evidence_add(**add, item=gate.item("t1-hard"), name="Notes", kind="text", text="Words.")
    kept = evidence_add(**add, name="Text", kind="text", text="Words.")
    asked = removal_request(actor=gate.cast.business.actor, version=kept, reason="It names a customer.")
    removal_close(actor=gate.cast.pm.actor, removal=asked, reason="It names nobody at all.")
    version = evidence_add(**add, name="Rows", kind="file", file=upload("rows.csv", b"a,b"))
    asked = removal_request(actor=gate.cast.business.actor, version=version, reason="It names a customer.")
    evidence_remove(actor=gate.cast.pm.actor, removal=asked, password=PASSWORD)
    assert files_erase() == 1
    version.refresh_from_db()
    assert (version.filename, version.state_on(version.received_at.date())) == ("", "removed")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EvidenceVersion.objects.filter(pk=kept.pk).update(sha256="0" * 64)


def test_components_are_reviewed_revoked_and_released_anew(as_application, cast):
    part = parts.component(cast)
    version = parts.release(cast, part, "1")
    (one,) = parts.initiatives(cast, 1)
    used = dependency_add(actor=cast.engineer.actor, initiative=one, component=part)
    made = parts.review(cast, version, "security")
    component_review_revoke(actor=cast.security.actor, review=made, reason="I read the old notes.", password=PASSWORD)
    parts.review_all(cast, version)
    component_edit(actor=cast.pm.actor, component=part, values={"provider": "Another team"})
    parts.release(cast, part, "2")
    component_requests_refresh()
    dependency_end(actor=cast.engineer.actor, dependency=used)
    gates_sweep()


def test_classification_is_given_and_confirmed(as_application, cast, initiative):
    classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL)
    given = newest_classification(initiative)
    classification_review(
        actor=cast.compliance.actor, classification=given, decision="confirm", password=PASSWORD, comment="",
        seen=classification_draft(given).digest,
    )  # fmt: skip
    initiative.refresh_from_db()
    assert initiative.is_classified


def test_waivers_incidents_and_suspensions(gate):
    words = {"reason": "There is a good reason.", "control": "Somebody looks every day."}
    waiver = waiver_propose(actor=gate.cast.engineer.actor, initiative=gate.initiative, criterion="t1-hard", **words)
    waiver_approve(actor=gate.cast.waiver.actor, waiver=waiver)
    made = incident_declare(actor=gate.cast.engineer.actor, initiative=gate.initiative, title="Wrong drafts are sent")
    say = {"actor": gate.cast.engineer.actor, "incident": made}
    incident_contain(**say, containment="Drafts are held back.")
    incident_resolve(**say, resolution="The template is mended.")
    incident_review(**say, lesson="Templates are tried first.", actions="A trial for each template.")
    held = initiative_suspend(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, reason="Wrong drafts are sent"
    )
    suspension_end(actor=gate.cast.sponsor.actor, suspension=held, reason="Mended and tried.", password=PASSWORD)
    gates_sweep()
