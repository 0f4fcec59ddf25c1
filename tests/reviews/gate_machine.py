"""A machine that drives gates with random acts of random people on the real services, beside the model."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from audit.models import Entry
from audit.services import chain_verify, entries_seal
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from initiatives.services import initiative_edit, seat_accept, seat_assign
from metrics.models import Metric, Point
from metrics.services.judging import metric_judge
from metrics.services.storage import points_upsert
from phases.services import item_answer, item_evidence_add
from reviews.models import Condition, GateDecision, GateRequest, Signature, SignatureRevocation, Waiver
from reviews.readiness import gate_readiness, gate_signable, open_request
from reviews.services import (
    acceptance_sign,
    condition_close,
    gate_decide,
    gate_request,
    request_withdraw,
    review_sign,
    signature_revoke,
    waiver_approve,
    waiver_propose,
)
from reviews.services.points import NewPoint
from reviews.services.signing import NewCondition
from tests.cast import PASSWORD
from tests.reviews.gate_model import Ask, Model, Set, Sign, Wave
from tests.reviews.gate_world import DAY, DEMANDS, PEOPLE, RIGHT, START, World

SAID = (DomainError, NotAllowed, Conflict)
HISTORY = (Entry, Signature, SignatureRevocation, GateDecision, GateRequest)
REASON = "A reason in enough words."
everybody = st.sampled_from(PEOPLE)
slots = st.sampled_from(sorted(RIGHT))
decisions = st.sampled_from(
    ["approve"] * 5 + ["approve_with_conditions", "request_changes", "request_changes", "abstain"]
)
outcomes = st.sampled_from(["go"] * 5 + ["conditional_go"] * 5 + ["recycle", "hold", "stop"])
rarely = st.integers(0, 5).map(lambda number: number == 0)


class GateMachine(RuleBasedStateMachine):
    """`world` is set by the test before it runs; every example begins from it and is rolled back."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = Model(START)
        self.initiative = type(self.world.initiative).objects.get(pk=self.world.initiative.pk)
        self.rows: dict[int, Any] = {}
        self.looked: dict[str, tuple[Any, dict[str, str]]] = {}
        self.history = [0] * len(HISTORY)
        self.hashes: dict[int, str] = {}

    def teardown(self) -> None:
        try:
            with transaction.atomic():
                while entries_seal():
                    pass
                found = chain_verify()
                assert found.state == "intact", found
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # How an act is done

    def act(self, call: Callable[[], Any], *, allowed: bool = True) -> Any:
        """Do it at the next second. It must come out as the model says; refused, it must have changed nothing."""
        self.model.now += timedelta(seconds=1)
        before = self.counts()
        with clock.travelling(self.model.now):
            try:
                with transaction.atomic():
                    made = call()
            except SAID as refusal:
                said, made = str(refusal) or "refused", None
            else:
                said = ""
        if said:
            assert not allowed, f"refused, but the rules allow it: {said}"
            assert self.counts() == before, "a refusal left something behind"
            return None
        assert allowed, "done, but the rules forbid it"
        return made

    def counts(self) -> list[int]:
        return [model.objects.count() for model in HISTORY]

    def request_row(self) -> GateRequest:
        return GateRequest.objects.select_related("initiative", "bundle").get(pk=self.rows[id(self.model.open)].pk)

    def show(self, slot: str) -> tuple[Any, dict[str, str]]:
        """What a page shows now: to the model, and as the form carries it."""
        found = gate_signable(self.request_row())
        assert found is not None
        asked = found.spec.slot(slot)
        return self.model.content(slot), found.draft.seen(asked.sections) if asked else {}

    # Content

    @rule(who=everybody, number=st.integers(0, 1))
    def answer(self, who: str, number: int) -> None:
        one = DEMANDS[self.model.phase][number]
        allowed = self.model.may_answer(who)
        text = f"Answer number {self.model.next()} in words."
        actor, item = self.world.actors[who], self.world.items[one.code]
        self.act(lambda: item_answer(actor=actor, initiative=self.initiative, item=item, text=text), allowed=allowed)
        if allowed:
            self.model.answers[one.code] = (self.model.serial, who)

    @precondition(lambda self: self.model.phase == 1)
    @rule(who=everybody, days=st.sampled_from([3, 30, 200]))
    def add_evidence(self, who: str, days: int) -> None:
        allowed = self.model.may_add_evidence(who)
        until = self.model.today + timedelta(days=days)
        actor, item = self.world.actors[who], self.world.items["e1-evidence"]
        answer = item.answers.filter(initiative=self.initiative).first()
        piece = answer.evidence.first() if answer else None
        given = {"name": "Report", "kind": "text", "text": f"Version {self.model.next()}", "valid_until": until}
        self.act(
            lambda: item_evidence_add(actor=actor, initiative=self.initiative, item=item, evidence=piece, **given),
            allowed=allowed,
        )
        if allowed:
            self.model.evidence.append((self.model.serial, who, until))

    @precondition(lambda self: self.model.status == "active")
    @rule(value=st.sampled_from([0.2, 0.4, 0.9, 7.0]))
    def measure(self, value: float) -> None:
        """A value that Flightline pulled: who stands behind typed and pushed ones is tried in test_numbers_by_hand."""
        at = self.model.now + timedelta(seconds=1)
        point = Point(metric_id=self.world.metric.pk, at=at, value=value, provenance="pulled")

        def store() -> None:
            metric = Metric.objects.select_related("initiative").get(pk=self.world.metric.pk)
            points_upsert([point])
            metric_judge(metric)

        self.act(store)
        self.model.points.append((at, value))

    @precondition(lambda self: self.model.status == "active")
    @rule(outcome=st.sampled_from(["Twice as fast.", "Half the cost.", "Fewer complaints."]))
    def edit(self, outcome: str) -> None:
        actor = self.world.actors["business"]
        self.act(lambda: initiative_edit(actor=actor, initiative=self.initiative, values={"outcome": outcome}))
        self.model.outcome = outcome

    @precondition(lambda self: self.model.status == "active")
    @rule()
    def hand_over(self) -> None:
        """The operations seat goes to somebody else, or back."""
        old = self.model.holders["operations"]
        new = "outsider" if old == "operations" else "operations"
        user, pm = self.world.users[new], self.world.actors["pm"]
        seat: Seat = self.act(lambda: seat_assign(actor=pm, initiative=self.initiative, kind="operations", user=user))
        self.act(lambda: seat_accept(actor=self.world.actors[new], seat=seat))
        self.model.holders["operations"] = new

    @rule(
        span=st.sampled_from([timedelta(minutes=20), timedelta(hours=9), DAY, 4 * DAY, 28 * DAY, 95 * DAY, 185 * DAY])
    )
    def wait(self, span: timedelta) -> None:
        self.model.now += span

    # Requests

    @rule(who=st.sampled_from(["pm", "pm", "pm", "many_hats", *PEOPLE]))
    def request(self, who: str) -> None:
        allowed = self.model.may_request(who)
        actor = self.world.actors[who]
        made = self.act(
            lambda: gate_request(actor=actor, initiative=self.initiative, scope="All clerks."), allowed=allowed
        )
        if allowed:
            ask = Ask(who, len(self.model.asks) + 1)
            self.model.asks.append(ask)
            self.model.open = ask
            self.rows[id(ask)] = made
            self.looked.clear()

    @precondition(lambda self: self.model.open)
    @rule(who=everybody, really=rarely)
    def withdraw(self, who: str, really: bool) -> None:
        allowed = self.model.may_withdraw(who)
        if allowed and not really:
            return
        row, actor = self.request_row(), self.world.actors[who]
        self.act(lambda: request_withdraw(actor=actor, gate_request=row, reason=REASON), allowed=allowed)
        if allowed:
            self.model.open = None

    # Signatures

    @precondition(lambda self: self.model.open)
    @rule(slot=slots)
    def look(self, slot: str) -> None:
        """Somebody opens the page, and signs perhaps later."""
        with clock.travelling(self.model.now):
            self.looked[slot] = self.show(slot)

    @precondition(lambda self: self.model.open)
    @rule(who=everybody, slot=slots, decision=decisions, right=st.integers(0, 3), old=rarely, days=st.integers(0, 5))
    def sign(self, who: str, slot: str, decision: str, right: int, old: bool, days: int) -> None:
        """Mostly by who may, mostly from a page loaded just now."""
        needed = sorted({code for code, _ in self.model.slots(self.model.phase)})
        slot = needed[len(slot) % len(needed)] if right else slot
        who = RIGHT[slot][right % len(RIGHT[slot])] if right else who
        self.sign_as(who, slot, decision, old=old, days=days)

    def sign_as(self, who: str, slot: str, decision: str, *, old: bool = False, days: int = 3) -> None:
        kind, role = slot.split(":")
        with clock.travelling(self.model.now):
            content, seen = self.looked[slot] if old and slot in self.looked else self.show(slot)
        allowed = self.model.may_sign(who, slot, decision, content)
        place = self.model.place(who, slot, decision) if allowed else 0
        due = self.model.today + timedelta(days=days)
        conditions = []
        if decision == "approve_with_conditions":
            conditions = [NewCondition("Measure it again.", self.world.users["engineer"], due)]
        given: dict[str, Any] = {
            "actor": self.world.actors[who], "gate_request": self.request_row(), "decision": decision, "seen": seen,
            "password": PASSWORD, "comment": REASON, "conditions": conditions,
        }  # fmt: skip
        if decision == "request_changes":
            given["points"] = [NewPoint("Say where the baseline comes from.")]
        if kind == "acceptance":
            made = self.act(lambda: acceptance_sign(seat=role, **given), allowed=allowed)
        else:
            made = self.act(lambda: review_sign(discipline=role, **given), allowed=allowed)
        if allowed:
            self.signed(made, Sign(who, slot, place, decision, content, self.model.today + 180 * DAY), due)

    def signed(self, made: Signature, sign: Sign, due: Any) -> None:
        assert self.model.open is not None
        head = self.model.head(sign.slot, sign.place)
        if head is not None:
            head.is_replaced = True
        assert (made.place, made.replaces_id) == (sign.place, self.rows[id(head)].pk if head else None)
        assert made.signer_id == self.world.users[sign.who].pk
        self.model.open.signs.append(sign)
        self.rows[id(sign)] = made
        for row in made.conditions.all():
            one = Set("engineer", due, sign.who, self.model.open, sign)
            self.model.conditions.append(one)
            self.rows[id(one)] = row

    @precondition(lambda self: self.model.open)
    @rule(slot=slots, right=st.integers(0, 2), times=st.sampled_from([1, 1, 5]))
    def mistype(self, slot: str, right: int, times: int) -> None:
        """A wrong password signs nothing, is kept, and five of them lock signing for a while."""
        who = RIGHT[slot][right % len(RIGHT[slot])]
        kind, role = slot.split(":")
        sign, name = (acceptance_sign, "seat") if kind == "acceptance" else (review_sign, "discipline")
        given: dict[str, Any] = {"seen": {}, "password": "wrong", name: role}
        for _ in range(times):
            self.model.now += timedelta(seconds=1)
            is_kept = self.model.is_entitled(who, slot, "approve") and self.model.knows(who)
            before = self.counts()
            with clock.travelling(self.model.now):
                try:
                    sign(actor=self.world.actors[who], gate_request=self.request_row(), decision="approve", **given)
                except SAID:
                    after = self.counts()
                else:
                    raise AssertionError("signed with a wrong password")
            assert after == [before[0] + is_kept, *before[1:]]
            if is_kept:
                self.model.wrong.setdefault(who, []).append(self.model.now)

    @precondition(lambda self: self.model.open and self.model.open.signs)
    @rule(who=everybody, index=st.integers(0, 99), own=st.booleans())
    def revoke(self, who: str, index: int, own: bool) -> None:
        assert self.model.open is not None
        sign = self.model.open.signs[index % len(self.model.open.signs)]
        who = sign.who if own else who
        allowed = self.model.may_revoke(who, sign)
        row, actor = self.rows[id(sign)], self.world.actors[who]
        self.act(
            lambda: signature_revoke(actor=actor, signature=row, reason=REASON, password=PASSWORD), allowed=allowed
        )
        sign.is_revoked |= allowed

    # Exceptions

    @rule(who=everybody, index=st.integers(0, 9), days=st.sampled_from([0, 3, 30, 90, 91]))
    def propose_waiver(self, who: str, index: int, days: int) -> None:
        names = [one.code for one in DEMANDS[self.model.phase]] + [
            code for code, _ in self.model.slots(self.model.phase)
        ]
        criterion = names[index % len(names)]
        allowed = self.model.may_propose(who, criterion, days)
        ends, actor = self.model.today + timedelta(days=days), self.world.actors[who]
        given = {"criterion": criterion, "reason": REASON, "control": REASON, "ends_on": ends}
        made = self.act(lambda: waiver_propose(actor=actor, initiative=self.initiative, **given), allowed=allowed)
        if allowed:
            waiver = Wave(self.model.phase, criterion, who, ends)
            self.model.waivers.append(waiver)
            self.rows[id(waiver)] = made

    @precondition(lambda self: self.model.waivers)
    @rule(who=st.sampled_from(["waiver", "waiver2", "many_hats", *PEOPLE]), index=st.integers(0, 9))
    def approve_waiver(self, who: str, index: int) -> None:
        waiver = self.model.waivers[-1 - index % min(len(self.model.waivers), 3)]
        allowed = self.model.may_approve(who, waiver)
        row, actor = Waiver.objects.get(pk=self.rows[id(waiver)].pk), self.world.actors[who]
        self.act(lambda: waiver_approve(actor=actor, waiver=row), allowed=allowed)
        if allowed:
            waiver.approver = who

    @precondition(lambda self: self.model.conditions)
    @rule(who=everybody, index=st.integers(0, 9))
    def close_condition(self, who: str, index: int) -> None:
        one = self.model.conditions[index % len(self.model.conditions)]
        allowed = self.model.may_close(who, one)
        row, actor = Condition.objects.get(pk=self.rows[id(one)].pk), self.world.actors[who]
        self.act(lambda: condition_close(actor=actor, condition=row, note=REASON), allowed=allowed)
        one.is_closed |= allowed

    # Decisions

    @precondition(lambda self: self.model.open)
    @rule(
        who=everybody,
        right=st.integers(0, 3),
        outcome=outcomes,
        really=rarely,
        condition=st.booleans(),
        days=st.integers(0, 9),
    )
    def decide(self, who: str, right: int, outcome: str, really: bool, condition: bool, days: int) -> None:
        if outcome in ("recycle", "hold", "stop") and not really:
            return
        who = ("sponsor", "pm", "many_hats")[right % 3] if right else who
        self.decide_as(who, outcome, with_condition=condition and outcome == "conditional_go", days=days)

    def decide_as(self, who: str, outcome: str, *, with_condition: bool = False, days: int = 3) -> None:
        ask = self.model.open
        assert ask is not None
        allowed = self.model.may_decide(who, outcome, with_condition=with_condition)
        due = self.model.today + timedelta(days=days)
        conditions = [NewCondition("Do it later.", self.world.users["engineer"], due)] if with_condition else []
        row, actor = self.request_row(), self.world.actors[who]
        made = self.act(lambda: gate_decide(
                actor=actor, gate_request=row, outcome=outcome, reason=REASON, password=PASSWORD, conditions=conditions,
                lesson="It was never needed.", wind_down="Users are told; data is deleted.",
            ), allowed=allowed)  # fmt: skip
        if not allowed:
            return
        self.model.open = None
        for condition in made.conditions.all():
            one = Set("engineer", due, who, ask, None)
            self.model.conditions.append(one)
            self.rows[id(one)] = condition
        if outcome in ("go", "conditional_go"):
            self.model.phase = min(self.model.phase + 1, 4)
        elif outcome == "recycle" and self.model.phase == 4:
            self.model.phase = 3
        elif outcome == "stop":
            self.model.status = "retired" if self.model.phase == 4 else "stopped"

    # What a sensible team does, so that gates are passed at all

    @precondition(lambda self: self.model.status == "active")
    @rule()
    def prepare(self) -> None:
        for number in (0, 1):
            self.answer("engineer", number)
        if self.model.phase == 1:
            self.add_evidence("operations" if self.model.has_seat("operations") else "outsider", 200)
            self.measure(0.4)

    @precondition(lambda self: self.model.open)
    @rule(second=st.booleans())
    def everybody_signs(self, second: bool) -> None:
        """Every place that is not filled, by somebody who may; with `second`, also the second places."""
        for slot, place in self.model.slots(self.model.phase):
            if not self.model.is_filled(slot, place) and (second or place == 1):
                free = [
                    who for who in RIGHT[slot] if self.model.may_sign(who, slot, "approve", self.model.content(slot))
                ]
                if free:
                    self.sign_as(free[0], slot, "approve")

    # What goes wrong when people are in a hurry: short stories of acts, each of which must come out as the rules say

    def has_asked(self, who: str = "pm") -> bool:
        """Somebody asks for the gate if nobody has."""
        if self.model.open is None:
            self.request(who)
        return self.model.open is not None

    def one_of(self, slot: str) -> str:
        needed = sorted({code for code, _ in self.model.slots(self.model.phase)})
        return needed[len(slot) % len(needed)]

    @rule(slot=slots, scope=st.booleans())
    def sign_an_old_page(self, slot: str, scope: bool) -> None:
        """Somebody opens the page, somebody else changes something, the first one signs."""
        if not self.has_asked():
            return
        slot = self.one_of(slot)
        self.look(slot)
        if scope:
            self.edit(f"Outcome {self.model.next()}.")
        else:
            self.answer("engineer", 0)
        for who in RIGHT[slot]:
            self.sign_as(who, slot, "approve", old=True)

    @rule(number=st.integers(0, 1))
    def review_own_work(self, number: int) -> None:
        if self.has_asked():
            self.answer("many_hats", number)
            self.sign_as("many_hats", "review:business_value", "approve")

    @rule()
    def act_on_own_request(self) -> None:
        if self.has_asked("many_hats") and self.model.open and self.model.open.who == "many_hats":
            self.sign_as("many_hats", "review:business_value", "approve")
            self.decide_as("many_hats", "hold")

    @precondition(lambda self: self.model.status == "active")
    @rule(index=st.integers(0, 9))
    def let_a_waiver_lapse(self, index: int) -> None:
        self.propose_waiver("security", index, 3)
        self.approve_waiver("waiver", 0)
        self.verdict_is_that_of_the_rules()
        self.wait(4 * DAY)

    @rule(slot=slots, back=st.booleans())
    def sign_and_think_again(self, slot: str, back: bool) -> None:
        """With a condition that nobody fulfils, or taken back at once."""
        if not self.has_asked() or self.model.open is None:
            return
        slot = self.one_of(slot)
        self.sign_as(RIGHT[slot][0], slot, "approve_with_conditions", days=1)
        if back and self.model.open.signs:
            self.revoke(RIGHT[slot][0], len(self.model.open.signs) - 1, own=True)
        self.wait(2 * DAY)

    # What must hold after every act

    @invariant()
    def phase_moves_only_by_decisions(self) -> None:
        self.initiative.refresh_from_db()
        assert (self.initiative.phase, self.initiative.status) == (self.model.phase, self.model.status)
        stays = list(self.initiative.stays.order_by("id").values_list("phase", "left_at"))
        assert [left is None for _, left in stays].count(True) == (self.model.status == "active")

    @invariant()
    def verdict_is_that_of_the_rules(self) -> None:
        if self.model.status != "active":
            return
        with clock.travelling(self.model.now):
            found = gate_readiness(self.initiative, gate_request=open_request(self.initiative))
        assert found is not None
        filled = {(slot.code, slot.place): slot.is_filled for slot in found.slots}
        assert filled == {
            (code, place): self.model.is_filled(code, place) for code, place in self.model.slots(self.model.phase)
        }
        passing = {one.code: one.passes for one in found.criteria if not one.code.startswith("condition:")}
        assert passing == {one.code: self.model.passes(one) for one in DEMANDS[self.model.phase]}
        overdue = [one for one in self.model.conditions if self.model.counts(one) and one.due < self.model.today]
        assert len(found.criteria) - len(passing) == len(overdue)
        assert (found.verdict.is_open, found.verdict.is_open_with_conditions) == self.model.verdict()

    @invariant()
    def history_never_shrinks_or_changes(self) -> None:
        counts = self.counts()
        assert all(new >= old for new, old in zip(counts, self.history, strict=True))
        self.history = counts
        hashes = dict(Signature.objects.values_list("pk", "record_hash"))
        assert self.hashes.items() <= hashes.items()
        self.hashes = hashes

    @invariant()
    def every_signature_is_somebodys_who_might_give_it(self) -> None:
        """From the rows alone: one person in one slot of a request, never the requester, and the payload says the same."""
        taken: dict[tuple[int, int], set[tuple[str, int]]] = {}
        for row in Signature.objects.select_related("gate_request"):
            taken.setdefault((row.gate_request_id, row.signer_id), set()).add((row.slot, row.place))
            assert row.signer_id != row.gate_request.requested_by_id
            assert json.loads(row.payload)["sections"] == row.sections
        assert all(len(places) == 1 for places in taken.values())

    @invariant()
    def every_go_had_all_its_signatures_on_what_was_decided(self) -> None:
        for made in GateDecision.objects.filter(outcome__in=["go", "conditional_go"]).select_related(
            "bundle", "gate_request"
        ):
            lines = made.verdict["lines"]
            assert not [line for line in lines if line[3] == "vetoes"]
            signs = Signature.objects.filter(record_hash__in=made.verdict["signatures"], decision__startswith="approve")
            for sign in signs:
                assert all(made.bundle.sections[name] == digest for name, digest in sign.sections.items())
