"""Two at the same instant: never two signatures for one slot, never a signature on content that was not shown.

Eight threads go at it. The ordinary suite runs few rounds; `RACE_ROUNDS=200` runs all, on the engine of that run, and
`RACE_TABLE=<file>` appends a line for each race. The last full run stands in docs/proofs.md.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from accounts.actors import actor_for
from accounts.models import User
from audit.models import Entry
from audit.services import chain_verify, entries_seal
from common import clock
from common.errors import Conflict, DomainError
from initiatives.services import initiative_edit
from reviews.models import GateDecision, Signature, SigningConsent
from reviews.services import signing_consent_give
from tests.cast import PASSWORD, Person, make_initiative
from tests.reviews import conftest
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.test_quorum import TWO
from tests.reviews.test_review_claim import second
from tests.threads import together

ROUNDS = int(os.environ.get("RACE_ROUNDS", "4"))
THREADS = 8
SAID = (DomainError, Conflict)


@pytest.fixture
def gate(committed_cast) -> Gate:
    """A gate of which everything is answered; everybody who acts in a race was made before it."""
    made = Gate(committed_cast, follow_tiny(committed_cast, make_initiative(committed_cast)))
    assert made.cast.value.actor.disciplines
    assert made.cast.sponsor.actor
    made.answer_all()
    return made


def _edit(gate: Gate, number: int) -> Callable[[], object]:
    values = {"outcome": f"Another outcome {number}."}
    return lambda: initiative_edit(actor=gate.cast.pm.actor, initiative=gate.initiative, values=values)


def _keep(race: str, outcomes: Counter[str]) -> None:
    """The chain is whole after all of it; with RACE_TABLE one line is added to that file."""
    while entries_seal():
        pass
    assert chain_verify().state == "intact"
    if os.environ.get("RACE_TABLE"):
        found = ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))
        line = f"| {clock.today()} | {connection.vendor} | {race} | {THREADS} × {ROUNDS} | {found} |\n"
        with Path(os.environ["RACE_TABLE"]).open("a", encoding="utf-8") as table:
            table.write(line)


def _only_said(faults: list[Exception]) -> bool:
    return all(isinstance(fault, SAID) for fault in faults)


def test_one_slot_takes_one_signature(gate):
    outcomes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        request = gate.request()
        seen = gate.seen(request, "review:business_value")
        sign = lambda request=request, seen=seen: gate.review(request, "business_value", seen=seen)  # noqa: E731
        answers, faults = together(*[sign] * THREADS)
        assert len(answers) == 1, faults
        assert _only_said(faults), faults
        assert Signature.objects.filter(gate_request=request).count() == 1
        outcomes.update({"signed": 1, "refused": len(faults)})
        gate.withdraw(request)
    _keep("the same signature, eight times", outcomes)


def test_a_signature_binds_to_what_was_shown_or_is_refused(gate):
    """Half sign from a page, half edit the scope: a signature carries what its page showed, or there is none."""
    outcomes: Counter[str] = Counter()
    half = THREADS // 2
    for number in range(ROUNDS):
        gate.initiative.refresh_from_db()
        request = gate.request()
        seen = gate.seen(request, "acceptance:business")
        sign = lambda request=request, seen=seen: gate.accept(request, "business", seen=seen)  # noqa: E731
        edits = [_edit(gate, number * half + one) for one in range(half)]
        answers, faults = together(*[sign] * half, *edits)
        assert _only_said(faults), faults
        signed = list(Signature.objects.filter(gate_request=request))
        assert len(signed) <= 1
        assert len(answers) == len(signed) + half, faults
        shown = {name: digest for name, digest in seen.items() if "/" not in name}
        for signature in signed:
            assert json.loads(signature.payload)["sections"] == signature.sections == shown
        slot = next(one for one in gate.readiness(request).slots if one.code == "acceptance:business")
        assert slot.state == ("superseded" if signed else "missing")
        outcomes.update({"signed what was shown, then superseded": len(signed), "refused": len(faults), "edits": half})
        gate.withdraw(request)
    _keep("sign against edit", outcomes)


@pytest.fixture
def two(committed_cast, monkeypatch) -> tuple[Gate, Person]:
    """The same gate with two business value reviews, and the second reviewer."""
    monkeypatch.setattr(conftest, "PLAYBOOK", TWO)
    made = Gate(committed_cast, follow_tiny(committed_cast, make_initiative(committed_cast)))
    other = second(committed_cast)
    assert made.cast.value.actor.disciplines
    assert other.actor.disciplines
    made.answer_all()
    return made, other


def test_the_last_two_approvals_fill_both_places_and_the_gate_opens(two):
    """Each of two people signs four times at once: one place each, whoever is first, and then the verdict is open."""
    gate, other = two
    outcomes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        request = gate.request()
        for seat in ("engineering", "operations", "business"):
            gate.accept(request, seat)
        assert not gate.readiness(request).verdict.is_open
        seen = gate.seen(request, "review:business_value")
        acts = [
            lambda request=request, seen=seen, by=by: gate.review(request, "business_value", by=by, seen=seen)
            for by in (gate.cast.value, other)
        ]
        answers, faults = together(*acts * (THREADS // 2))
        assert len(answers) == 2, faults
        assert _only_said(faults), faults
        signed = Signature.objects.filter(gate_request=request, kind="review").order_by("place")
        assert [row.place for row in signed] == [1, 2]
        assert {row.signer_id for row in signed} == {gate.cast.value.user.pk, other.user.pk}
        found = gate.readiness(request)
        states = [slot.state for slot in found.slots if slot.code == "review:business_value"]
        assert (states, found.verdict.is_open) == (["signed", "signed"], True)
        outcomes.update({"signed": 2, "refused": len(faults)})
        gate.withdraw(request)
    _keep("two last approvals at quorum 2", outcomes)


def test_of_two_decisions_one_stands(gate):
    """Half decide hold, half recycle: one decision, and it is the one that somebody was told of."""
    outcomes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        request = gate.request()
        acts = [lambda request=request, what=what: gate.decide(request, what) for what in ("hold", "recycle")]
        answers, faults = together(*acts * (THREADS // 2))
        assert len(answers) == 1, faults
        assert _only_said(faults), faults
        made = GateDecision.objects.get(gate_request=request)
        assert made == answers[0]
        outcomes.update({made.outcome: 1, "refused": len(faults)})
    _keep("two decisions", outcomes)


def test_go_and_stop_at_the_same_instant_leave_one_of_both_whole(gate):
    request = gate.request()
    gate.sign_all(request)
    acts = [
        lambda: gate.decide(request),
        lambda: gate.decide(request, "stop", lesson="The data is not good enough for this."),
    ]
    answers, faults = together(*acts * (THREADS // 2))
    assert (len(answers), len(faults)) == (1, THREADS - 1), faults
    outcome = GateDecision.objects.get().outcome
    gate.initiative.refresh_from_db()
    stays = list(gate.initiative.stays.order_by("id").values_list("phase", "outcome"))
    whole = {"go": ("active", 2, [(1, "go"), (2, "")]), "stop": ("stopped", 1, [(1, "stopped")])}
    assert (gate.initiative.status, gate.initiative.phase, stays) == whole[outcome]


def test_consent_is_kept_once(committed_cast):
    newcomer = User.objects.create_user("newcomer@example.com", PASSWORD, name="New reviewer")
    actor = actor_for(newcomer)
    answers, faults = together(*[lambda: signing_consent_give(actor=actor)] * THREADS)
    assert faults == []
    assert {row.pk for row in answers} == {SigningConsent.objects.get(user=newcomer).pk}
    assert Entry.objects.filter(action="reviews.signing_consent_give").count() == 1


def test_a_gate_is_decided_once(gate):
    outcomes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        request = gate.request()
        answers, faults = together(*[lambda request=request: gate.decide(request, "hold")] * THREADS)
        assert len(answers) == 1, faults
        assert _only_said(faults), faults
        assert GateDecision.objects.filter(gate_request=request).count() == 1
        outcomes.update({"decided": 1, "refused": len(faults)})
    _keep("the same decision, eight times", outcomes)


def test_a_go_moves_the_phase_once(gate):
    request = gate.request()
    gate.sign_all(request)
    answers, faults = together(*[lambda: gate.decide(request)] * THREADS)
    assert (len(answers), len(faults)) == (1, THREADS - 1), faults
    assert GateDecision.objects.count() == 1
    gate.initiative.refresh_from_db()
    assert gate.initiative.phase == 2
    assert list(gate.initiative.stays.order_by("id").values_list("phase", "outcome")) == [(1, "go"), (2, "")]


def test_a_go_rests_on_what_was_signed_or_is_refused(gate):
    """The sponsor decides while others edit the scope; the gate of phase 4 comes again after each go."""
    for _ in range(3):
        gate.pass_gate()
    gate.answer_all()
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        gate.initiative.refresh_from_db()
        request = gate.request()
        gate.sign_all(request)
        decide = lambda request=request: gate.decide(request, "go")  # noqa: E731
        edits = [_edit(gate, number * THREADS + one) for one in range(THREADS - 1)]
        _, faults = together(decide, *edits)
        assert _only_said(faults), faults
        assert len(faults) <= 1
        for made in GateDecision.objects.filter(gate_request=request).select_related("bundle"):
            for signature in Signature.objects.filter(record_hash__in=made.verdict["signatures"]):
                assert all(made.bundle.sections[name] == digest for name, digest in signature.sections.items())
            assert made.verdict["is_open"]
        outcomes.update({"go on what was signed": 1 - len(faults), "refused": len(faults), "edits": len(edits)})
        if faults:
            gate.withdraw(request)
    _keep("decide against edit", outcomes)
