"""Random acts of random people on the real services never leave the rules; and the machine that says so can fail.

`tests/reviews/gate_model.py` holds the rules once more. The planted faults below live only inside their test.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from common.permissions import Allowed
from reviews import causes, gates, permissions, readiness, standing
from reviews.models.exceptions import WaiverQuerySet
from reviews.services import deciding, signing
from tests.reviews.gate_machine import GateMachine
from tests.reviews.gate_world import World, build

EXAMPLES, STEPS = 8, 35
HUNT = 15


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def _run(world: World, examples: int) -> None:
    GateMachine.world = world
    calm = settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False, database=None, print_blob=False,
    )  # fmt: skip
    run_state_machine_as_test(GateMachine, settings=calm)


def test_gates_keep_their_rules_whatever_people_do(world, db):
    _run(world, EXAMPLES)


# Faults, planted for one test each.
def _stale_digest_is_not_compared(monkeypatch):
    real = signing._sign

    def careless(actor, gate_request, code, decision, seen, *rest):
        return real(actor, gate_request, code, decision, signing.gate_signable(gate_request).draft.sections, *rest)

    monkeypatch.setattr(signing, "_sign", careless)


def _requester_may_review(monkeypatch):
    real = permissions.involvement
    monkeypatch.setattr(
        permissions, "involvement", lambda user_id, initiative, requester_id: real(user_id, initiative, None)
    )


def _supplier_may_review(monkeypatch):
    def forgetful(user_id, initiative, requester_id):
        found = real(user_id, initiative, requester_id)
        return "" if "answered" in found or "supplied" in found else found

    real = permissions.involvement
    monkeypatch.setattr(permissions, "involvement", forgetful)


def _ended_waiver_still_counts(monkeypatch):
    monkeypatch.setattr(WaiverQuerySet, "active", lambda self: self.filter(approved_at__isnull=False))


def _unknown_counts_as_met(monkeypatch):
    monkeypatch.setattr(gates, "PASSES", gates.PASSES | {"unknown"})


def _quorum_is_not_asked_for(monkeypatch):
    real = readiness.slot_standings
    monkeypatch.setattr(readiness, "slot_standings", lambda *args: [one for one in real(*args) if one.place == 1])


def _revoked_signature_still_counts(monkeypatch):
    real = standing.signature_state

    def blind(signature, present, holders):
        found = real(signature, present, holders)
        return standing.Standing(signature, "valid") if found.state == "revoked" else found

    monkeypatch.setattr(standing, "signature_state", blind)


def _overdue_condition_is_forgotten(monkeypatch):
    monkeypatch.setattr(readiness, "_overdue", lambda initiative: [])
    # The watch knows of it too, and would close the gate in its place.
    others = tuple(reader for reader in causes.READERS if reader is not causes.overdue_conditions)
    monkeypatch.setattr(causes, "READERS", others)


def _requester_may_decide(monkeypatch):
    real = permissions.can_decide

    def kind(actor, gate_request):
        found = real(actor, gate_request)
        return Allowed() if actor.has("program_manager") else found

    monkeypatch.setattr(deciding, "can_decide", kind)


FAULTS = [
    _stale_digest_is_not_compared, _requester_may_review, _supplier_may_review, _ended_waiver_still_counts,
    _unknown_counts_as_met, _quorum_is_not_asked_for, _revoked_signature_still_counts, _overdue_condition_is_forgotten,
    _requester_may_decide,
]  # fmt: skip


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__.strip("_"))
def test_the_machine_finds_a_planted_fault(world, plant, monkeypatch, db):
    plant(monkeypatch)
    with pytest.raises(Exception) as found:  # an assertion of the machine, or what the database refuses
        _run(world, HUNT)
    assert "GateMachine" in "".join(getattr(found.value, "__notes__", ())) or isinstance(found.value, AssertionError)
