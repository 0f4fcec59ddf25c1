"""A small playbook with one or two items a phase, an initiative that follows it, and short hands for signing."""

from decimal import Decimal

import pytest

from common import clock
from common.actors import CLOCK
from initiatives.models import TestResult
from metrics.services import kpi_version_add
from phases.models import Item
from phases.services import initiative_accept, item_answer, playbook_import, playbook_publish
from reviews.models import GateRequest
from reviews.readiness import gate_readiness
from reviews.services import acceptance_sign, gate_decide, gate_request, request_withdraw, review_sign
from reviews.services.points import NewPoint
from tests.cast import PASSWORD

_GATE_WORDS = """      statement: "I have read the scope of {key} {title} and accept it."
      meanings:
        approve: "It may go on."
        approve_with_conditions: "It may go on under conditions."
        request_changes: "Not like this."
        abstain: "No opinion."
"""
_REVIEWS = {
    1: ["business_value"],
    2: ["operations_readiness"],
    3: ["security", "compliance", "load_test"],
    4: ["business_value"],
}


def _item(code: str, side: str, discipline: str, *, is_critical: bool) -> str:
    return f"""      - code: {code}
        title: Item {code}
        kind: answer
        theme: Theme
        owner_side: {side}
        is_critical: {str(is_critical).lower()}
        is_required: true
        disciplines: [{discipline}]
        why: "Why it matters."
        good: "What good looks like."
        example: "An example."
"""


def _phase(number: int) -> str:
    items = _item(f"t{number}-hard", "engineering", _REVIEWS[number][0], is_critical=True)
    items += _item(f"t{number}-soft", "business", "compliance", is_critical=False)
    reviews = ", ".join(f"{{discipline: {name}, quorum: 1}}" for name in _REVIEWS[number])
    criteria = folded = ""
    if number == 3:
        folded = (
            "      lowest_tier_reviews: [{discipline: security, quorum: 1, also: [load_test]}, "
            "{discipline: compliance, quorum: 1}]\n"
        )
        criteria = (
            "      criteria:\n        - {code: t3-rehearsal, title: Rehearse the load, rule: rehearsal_ratio, dimension: load, "
            "at_least: 1.0, is_critical: true}\n"
        )
    return f"""  - number: {number}
    name: Phase {number}
    purpose: "Purpose."
    mistakes: [{{text: "A mistake."}}]
    limits: {{stall_days: 14}}
    items:
{items}    gate:
      name: Gate {number}
      acceptances: [engineering, operations, business]
      reviews: [{reviews}]
      may_request_with_missing: true
{folded}{criteria}{"      recurs_days: 180" + chr(10) if number == 4 else ""}{_GATE_WORDS}"""


PLAYBOOK = f"""slug: tiny
name: Tiny
version: 1
summary: "For tests."
frameworks: [{{code: fw, name: Framework, edition: "1", source: "https://example.com", last_checked: "2026-09-21"}}]
limits: {{stall_days: 14, update_days: 14, waiver_days: 30, waiver_max_days: 90, signature_valid_days: 180}}
phases:
{"".join(map(_phase, (1, 2, 3, 4)))}"""


def follow_tiny(cast, initiative):
    """Put the initiative into phase 1 of the small playbook, with a KPI contract; nothing answered."""
    version = playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=PLAYBOOK))
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=version)
    kpi_version_add(
        actor=cast.business.actor,
        initiative=initiative,
        values={"kpi": "Median hours", "unit": "h", "direction": "lower", "baseline": "31", "target": "1"},
    )
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def tiny(cast, initiative):
    """The initiative of the cast in phase 1 of the small playbook."""
    return follow_tiny(cast, initiative)


class Gate:
    """Acts on the present gate of one initiative with the fixed cast."""

    def __init__(self, cast, initiative):
        self.cast, self.initiative = cast, initiative

    def item(self, code):
        return Item.objects.get(version__pins__initiative=self.initiative, code=code)

    def answer(self, *codes, by=None, text="A sufficiently long answer in words."):
        for code in codes:
            item_answer(
                actor=(by or self.cast.engineer).actor, initiative=self.initiative, item=self.item(code), text=text
            )

    def answer_all(self):
        phase = self.initiative.phase
        self.answer(f"t{phase}-hard", f"t{phase}-soft")

    def rehearse(self, rate, peak=10):
        """A passed load test at `rate` requests a second, for an envelope of `peak`."""
        type(self.initiative).objects.filter(pk=self.initiative.pk).update(envelope_peak_rate=Decimal(peak))
        TestResult.objects.create(
            initiative=self.initiative,
            kind="load",
            suite="k v1",
            measure="p95",
            threshold=1,
            measured=Decimal("0.5"),
            tested_rate=Decimal(rate),
            run_on=clock.today(),
            owner=self.cast.engineer.user,
            supplied_by=self.cast.engineer.user,
        )

    def request(self, by=None, **values) -> GateRequest:
        return gate_request(actor=(by or self.cast.pm).actor, initiative=self.initiative, scope="All clerks.", **values)

    def readiness(self, request=None):
        self.initiative.refresh_from_db()
        return gate_readiness(self.initiative, gate_request=request)

    def seen(self, request, code):
        found = gate_readiness(request.initiative, request.phase, gate_request=request)
        return found.draft.seen(found.spec.slot(code).sections)

    def accept(self, request, seat, by=None, decision="approve", password=PASSWORD, seen=None, **values):
        person = by or getattr(self.cast, {"engineering": "engineer"}.get(seat, seat))
        seen = seen or self.seen(request, f"acceptance:{seat}")
        if decision == "request_changes":
            values.setdefault("points", [NewPoint("Say where the baseline comes from.")])
        return acceptance_sign(
            actor=person.actor,
            gate_request=request,
            seat=seat,
            decision=decision,
            seen=seen,
            password=password,
            **values,
        )

    def review(self, request, discipline, by=None, decision="approve", password=PASSWORD, seen=None, **values):
        names = {"load_test": "loadtest", "operations_readiness": "readiness", "business_value": "value"}
        person = by or getattr(self.cast, names.get(discipline, discipline))
        seen = seen or self.seen(request, f"review:{discipline}")
        if decision == "request_changes":
            values.setdefault("points", [NewPoint("Say where the baseline comes from.")])
        return review_sign(
            actor=person.actor,
            gate_request=request,
            discipline=discipline,
            decision=decision,
            seen=seen,
            password=password,
            **values,
        )

    def sign_all(self, request):
        for seat in ("engineering", "operations", "business"):
            self.accept(request, seat)
        for discipline in _REVIEWS[request.phase]:
            self.review(request, discipline)

    def decide(self, request, outcome="go", by=None, password=PASSWORD, **values):
        made = gate_decide(
            actor=(by or self.cast.sponsor).actor,
            gate_request=request,
            outcome=outcome,
            reason="Because it is ready.",
            password=password,
            **values,
        )
        self.initiative.refresh_from_db()
        return made

    def withdraw(self, request):
        return request_withdraw(actor=self.cast.pm.actor, gate_request=request, reason="Another round is needed.")

    def pass_gate(self):
        if self.initiative.phase == 3:
            self.rehearse(12)
        self.answer_all()
        request = self.request()
        self.sign_all(request)
        return self.decide(request)


@pytest.fixture
def gate(cast, tiny):
    return Gate(cast, tiny)
