"""The rules of gates once more, small and on plain values: what the machine compares the product with.

Written from `docs/rules/gates.md` and `docs/rules/signatures.md`; it imports nothing of `reviews`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.reviews.gate_world import DAY, DEMANDS, EXTRA_PEOPLE, REVIEWS, SEATS, Demand

ROLES = {
    "pm": {"program_manager"}, "waiver": {"waiver_authority"}, "security": {"reviewer"}, "compliance": {"reviewer"},
    "loadtest": {"reviewer"}, "readiness": {"reviewer"}, "value": {"reviewer"},
    **{name: {role for role, _ in grants} for name, grants in EXTRA_PEOPLE.items()},
}  # fmt: skip
DISCIPLINES = {
    "security": {"security"}, "compliance": {"compliance"}, "loadtest": {"load_test"}, "readiness": {"operations_readiness"},
    "value": {"business_value"}, **{name: {d for _, d in grants if d} for name, grants in EXTRA_PEOPLE.items()},
}  # fmt: skip
SIGNED_FOR_DAYS, ANSWERS_MAX_WRONG, LOCKED_FOR = 180, 5, timedelta(minutes=15)


@dataclass
class Sign:
    """A signature: who, where, on which content."""

    who: str
    slot: str
    place: int
    decision: str
    content: Any
    until: date
    is_revoked: bool = False
    is_replaced: bool = False


@dataclass
class Ask:
    """An open request."""

    who: str
    number: int
    signs: list[Sign] = field(default_factory=list)


@dataclass
class Set:
    """A condition; by a signature (`sign`) or a decision."""

    owner: str
    due: date
    by: str
    ask: Ask
    sign: Sign | None
    is_closed: bool = False


@dataclass
class Wave:
    """A waiver."""

    phase: int
    criterion: str
    by: str
    ends: date
    approver: str = ""


class Model:
    """What must be true, from the acts that were accepted."""

    def __init__(self, start: datetime) -> None:
        self.now, self.phase, self.status, self.outcome = (
            start,
            1,
            "active",
            "Sort claims in a minute instead of a day.",
        )
        self.holders = {
            "engineering": "engineer", "operations": "operations", "business": "business", "lead": "business", "sponsor": "sponsor",
        }  # fmt: skip
        self.answers: dict[str, tuple[int, str]] = {}
        self.evidence: list[tuple[int, str, date]] = []
        self.points: list[tuple[datetime, float]] = []
        self.asks: list[Ask] = []
        self.open: Ask | None = None
        self.conditions: list[Set] = []
        self.waivers: list[Wave] = []
        self.wrong: dict[str, list[datetime]] = {}
        self.serial = 0

    # Facts

    @property
    def today(self) -> date:
        return self.now.date()

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def has_seat(self, who: str) -> bool:
        return who in self.holders.values()

    def is_pm(self, who: str) -> bool:
        return "program_manager" in ROLES.get(who, ())

    def slots(self, phase: int) -> list[tuple[str, int]]:
        reviews = [(f"review:{name}", place) for name, quorum in REVIEWS[phase] for place in range(1, quorum + 1)]
        return [*((f"acceptance:{seat}", 1) for seat in SEATS), *reviews]

    def section(self, name: str, phase: int) -> Any:
        """The content of a section, as far as acts of the machine can change it."""
        found: list[Any] = []
        for one in DEMANDS[phase]:
            if name in one.sections:
                if one.kind == "answer":
                    found.append(self.answers.get(one.code))
                elif one.kind == "evidence":
                    found.append(self.evidence[-1] if self.evidence else None)
                    found.append([serial for serial, _, _ in self.evidence])
        approved = [
            w for w in self.waivers if w.phase == phase and w.approver and name in self.where(w.criterion, phase)
        ]
        return (found, [(w.criterion, w.ends, w.approver, w.by) for w in approved])

    def where(self, criterion: str, phase: int) -> tuple[str, ...]:
        if ":" in criterion:
            return (criterion.split(":")[1],)
        return next(one.sections for one in DEMANDS[phase] if one.code == criterion)

    def content(self, slot: str) -> Any:
        """What a signature in this slot is bound to: the scope and its own section."""
        number = self.open.number if self.open else 0
        return (self.outcome, number, self.section(slot.split(":")[1], self.phase))

    # The verdict

    def state(self, one: Demand) -> str:
        if one.kind == "answer":
            return "met" if one.code in self.answers else "not_met"
        if one.kind == "evidence":
            return "met" if self.evidence and self.evidence[-1][2] >= self.today else "not_met"
        if one.kind == "metric":
            return self.measured()
        return "unknown"

    def measured(self) -> str:
        week = [(at, value) for at, value in self.points if self.now - 7 * DAY < at <= self.now]
        if not week or self.now - max(at for at, _ in week) > DAY:
            return "unknown"
        return "met" if sum(value for _, value in week) / len(week) <= 1.0 else "not_met"

    def is_waived(self, criterion: str) -> bool:
        return any(
            w.criterion == criterion and w.phase == self.phase and w.approver and w.ends >= self.today
            for w in self.waivers
        )

    def passes(self, one: Demand) -> bool:
        return self.state(one) == "met" or self.is_waived(one.code)

    def overdue(self) -> bool:
        return any(self.counts(one) and one.due < self.today for one in self.conditions)

    def counts(self, one: Set) -> bool:
        """A condition stands: not closed, and what set it stands."""
        return not one.is_closed and (one.sign is None or not (one.sign.is_revoked or one.sign.is_replaced))

    def holds(self, sign: Sign) -> bool:
        """Valid: on the present content, not revoked, not expired, by who may still give it."""
        kind, role = sign.slot.split(":")
        may = self.holders.get(role) == sign.who if kind == "acceptance" else not self.has_seat(sign.who)
        return may and not sign.is_revoked and sign.content == self.content(sign.slot) and sign.until >= self.today

    def head(self, slot: str, place: int) -> Sign | None:
        signs = self.open.signs if self.open else []
        return next((one for one in signs if (one.slot, one.place) == (slot, place) and not one.is_replaced), None)

    def is_filled(self, slot: str, place: int) -> bool:
        head = self.head(slot, place)
        if head is None or head.is_revoked or head.decision == "abstain":
            return False
        if head.decision == "request_changes":
            return self.is_waived(slot)
        return self.holds(head)

    def verdict(self) -> tuple[bool, bool]:
        """(go, conditional go)."""
        closed = self.overdue() or not all(self.is_filled(*slot) for slot in self.slots(self.phase))
        critical = all(self.passes(one) for one in DEMANDS[self.phase] if one.is_critical)
        everything = all(self.passes(one) for one in DEMANDS[self.phase])
        return not closed and everything, not closed and critical

    # Who may

    def may_answer(self, who: str) -> bool:
        return self.status == "active" and (self.is_pm(who) or self.has_seat(who))

    def may_add_evidence(self, who: str) -> bool:
        """As an answer, but the sponsor's seat is not one that works."""
        working = {holder for seat, holder in self.holders.items() if seat != "sponsor"}
        return self.status == "active" and (self.is_pm(who) or who in working)

    def may_request(self, who: str) -> bool:
        held = {seat for seat, holder in self.holders.items() if holder == who}
        return (
            self.status == "active"
            and self.open is None
            and (self.is_pm(who) or bool(held & {*SEATS, "lead"}))
            and not held & set(SEATS)
        )

    def may_withdraw(self, who: str) -> bool:
        return self.open is not None and (who == self.open.who or self.is_pm(who))

    def is_involved(self, who: str) -> bool:
        """Has a part in the initiative: its content, its request, its seats. `business` wrote the intake and the contract."""
        supplied = (
            {by for _, by in self.answers.values()} | {by for _, by, _ in self.evidence} | {"business", "engineer"}
        )
        return self.has_seat(who) or who in supplied or (self.open is not None and who == self.open.who)

    def is_entitled(self, who: str, slot: str, decision: str) -> bool:
        """May give this signature at all, whatever was shown and wherever it would go."""
        if self.open is None:
            return False
        kind, role = slot.split(":")
        if any(one.who == who and one.slot != slot for one in self.open.signs):
            return False
        if kind == "acceptance":
            return self.holders.get(role) == who and who != self.open.who and decision != "abstain"
        return role in DISCIPLINES.get(who, ()) and not self.is_involved(who) and not self.is_taken(who, slot)

    def is_taken(self, who: str, slot: str) -> bool:
        """Others have claimed each place of this review; signing claims."""
        quorum = dict(REVIEWS[self.phase]).get(slot.split(":")[1])
        takers = {one.who for one in self.open.signs if one.slot == slot} if self.open else set()
        return quorum is not None and who not in takers and len(takers) >= quorum

    def may_sign(self, who: str, slot: str, decision: str, seen: Any) -> bool:
        may = (
            self.is_entitled(who, slot, decision)
            and self.knows(who)
            and slot in {code for code, _ in self.slots(self.phase)}
        )
        return may and seen == self.content(slot) and self.place(who, slot, decision) > 0

    def place(self, who: str, slot: str, decision: str) -> int:
        """Where the signature goes: the own place, a free one, one that no longer holds; 0 for nowhere."""
        places = [place for code, place in self.slots(self.phase) if code == slot]
        heads = {place: self.head(slot, place) for place in places}
        for place, head in heads.items():
            if head and head.who == who:
                return 0 if self.holds(head) and head.decision == decision else place
        for place, head in heads.items():
            if head is None:
                return place
        for place, head in heads.items():
            if head and (head.is_revoked or head.decision == "abstain"):
                return place
            if head and not self.holds(head) and head.decision != "request_changes":
                return place
        return 0

    def knows(self, who: str) -> bool:
        """Signing is not locked by wrong passwords."""
        return sum(self.now - at < LOCKED_FOR for at in self.wrong.get(who, ())) < ANSWERS_MAX_WRONG

    def may_revoke(self, who: str, sign: Sign) -> bool:
        is_there = self.open is not None and sign in self.open.signs
        return is_there and sign.who == who and self.knows(who) and not sign.is_revoked and not sign.is_replaced

    def may_propose(self, who: str, criterion: str, days: int) -> bool:
        known = {one.code for one in DEMANDS[self.phase]} | {slot for slot, _ in self.slots(self.phase)}
        people = self.is_pm(who) or "reviewer" in ROLES.get(who, ()) or self.has_seat(who)
        return self.status == "active" and people and criterion in known and 0 <= days <= 90

    def may_approve(self, who: str, waiver: Wave) -> bool:
        return (
            "waiver_authority" in ROLES.get(who, ())
            and who != waiver.by
            and not self.has_seat(who)
            and not waiver.approver
            and waiver.ends >= self.today
        )

    def may_close(self, who: str, one: Set) -> bool:
        return not one.is_closed and who != one.owner and (who == one.by or self.is_pm(who))

    def may_decide(self, who: str, outcome: str, *, with_condition: bool) -> bool:
        if self.open is None or not self.knows(who) or who == self.open.who:
            return False
        if not (self.is_pm(who) or self.holders["sponsor"] == who):
            return False
        go, conditional = self.verdict()
        has_open = any(self.counts(one) and one.ask is self.open for one in self.conditions)
        if outcome == "go":
            return go and not has_open and not with_condition
        if outcome == "conditional_go":
            return conditional and (has_open or with_condition)
        return True
