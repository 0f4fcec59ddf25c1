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

from audit.services import chain_verify, entries_seal
from common import clock
from common.errors import Conflict, DomainError
from initiatives.services import initiative_edit
from reviews.models import GateDecision, Signature
from tests.cast import make_initiative
from tests.reviews.conftest import Gate, follow_tiny
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
