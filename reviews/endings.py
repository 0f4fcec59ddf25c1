"""What ends soon, and who must act on it before. Read by My work and by the tick that records reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import EvidenceVersion, Initiative, Seat, SeatKind, Status
from phases.models import AnswerEvidence, AnswerState
from reviews.models import Condition, GateRequest, Signature, Waiver

AHEAD_DAYS = 14
STEPS = (1, 7, 14)


@dataclass(frozen=True, slots=True)
class Ending:
    """`about` ends on `ends_on` (its last good day), and `user_id` has to `act` at `url` before."""

    about: str
    user_id: int
    initiative: Initiative
    text: str
    why: str
    ends_on: date
    act: str
    url: str

    @property
    def step(self) -> int:
        """The reminder that is due: 14, 7 or 1 days ahead."""
        left = (self.ends_on - clock.today()).days
        return next((step for step in STEPS if left <= step), STEPS[-1])


def endings_ahead(user_id: int | None = None, *, is_short: bool = False) -> list[Ending]:
    """Everything that ends from today to 14 days ahead in active initiatives, the soonest first; of one person if given.

    `is_short` leaves out conditions and signatures, for which My work has lines from elsewhere.
    """
    whose = CLOCK if user_id is None else Actor("person", "", user_id)
    found = [*_waivers(whose), *_evidence(whose)]
    found += [] if is_short else [*_conditions(), *_signatures()]
    found = [ending for ending in found if user_id in (None, ending.user_id)]
    return sorted({(one.about, one.user_id): one for one in found}.values(), key=lambda one: (one.ends_on, one.about))


def _window() -> tuple[date, date]:
    return clock.today(), clock.today() + timedelta(days=AHEAD_DAYS)


def _active() -> QuerySet[Initiative]:
    return Initiative.objects.filter(status=Status.ACTIVE, is_adopted=True)


def _conditions() -> Iterable[Ending]:
    rows = Condition.objects.open().filter(due_on__range=_window(), gate_request__initiative__in=_active())
    for row in rows.filter(owner__is_active=True).select_related("gate_request__initiative"):
        initiative = row.gate_request.initiative
        act = "Supply evidence" if row.lacks_evidence else "Open"
        url = f"/reviews/conditions/{row.pk}/supply/" if row.lacks_evidence else row.gate_request.get_absolute_url()
        why = f"Condition of gate {row.gate_request.phase}"
        yield Ending(f"condition:{row.pk}", row.owner_id, initiative, row.text, why, row.due_on, act, url)


def _waivers_ending(actor: Actor) -> QuerySet[Waiver]:
    longer = Waiver.objects.filter(
        initiative_id=OuterRef("initiative_id"), criterion=OuterRef("criterion"), ends_on__gt=OuterRef("ends_on"),
        revoked_at=None,
    )  # fmt: skip
    rows = Waiver.objects.active().filter(ends_on__range=_window(), initiative__in=_active()).exclude(Exists(longer))
    mine = Q() if actor.is_clock else Q(requested_by_id=actor.user_id) | Q(approved_by_id=actor.user_id)
    return rows.filter(mine).select_related("initiative", "requested_by", "approved_by")


def _waivers(whose: Actor) -> Iterable[Ending]:
    """Who proposed it and who approved it, unless it goes on already."""
    for row in rows_of(_waivers_ending, whose):
        text = f"Waiver of {row.title}"
        url = f"/reviews/waivers/{row.pk}/extend/"
        if row.requested_by.is_active:
            why = "Meet it, or propose to extend"
            yield Ending(
                f"waiver:{row.pk}",
                row.requested_by_id,
                row.initiative,
                text,
                why,
                row.ends_on,
                "Propose to extend",
                url,
            )
        if row.approved_by_id is not None and row.approved_by and row.approved_by.is_active:
            url = row.initiative.tab_url("reviews") + f"#waiver-{row.pk}"
            why = "You approved it; it ends by itself"
            yield Ending(f"waiver:{row.pk}", row.approved_by_id, row.initiative, text, why, row.ends_on, "Look", url)


def _evidence_ending(actor: Actor) -> QuerySet[Any]:
    newest = EvidenceVersion.objects.filter(evidence_id=OuterRef("evidence_id")).order_by("-number")
    mine = {} if actor.is_clock else {"supplied_by_id": actor.user_id}
    # The few that may match come first; which version is the newest is then asked of these, and not of all evidence.
    soon = EvidenceVersion.objects.filter(valid_until__range=_window(), **mine).order_by().values("evidence_id")
    rows = AnswerEvidence.objects.filter(answer__initiative__in=_active(), answer__state=AnswerState.DONE)
    rows = rows.filter(evidence__in=soon, answer__item__phase__lte=F("answer__initiative__phase")).annotate(
        ends=Subquery(newest.values("valid_until")[:1]), by=Subquery(newest.values("supplied_by")[:1]),
        is_there=Subquery(newest.values("supplied_by__is_active")[:1]),
    )  # fmt: skip
    rows = rows.filter(ends__range=_window(), is_there=True, **({} if actor.is_clock else {"by": actor.user_id}))
    return rows.select_related("answer__item", "answer__initiative", "evidence")


def _evidence(whose: Actor) -> Iterable[Ending]:
    """Whoever supplied the version that runs out."""
    for row in rows_of(_evidence_ending, whose):
        initiative, item = row.answer.initiative, row.answer.item
        url, ends, by = f"/i/{initiative.key}/items/{item.pk}/", row.ends, row.by
        why = f"Evidence of “{item.title}” runs out"
        yield Ending(f"evidence:{row.evidence_id}", by, initiative, row.evidence.name, why, ends, "Add evidence", url)


def signatures_ahead(initiative: Initiative) -> list[Ending]:
    """Signatures of the last decision of one initiative that run out within 14 days: at most one line."""
    found = _signatures(Initiative.objects.filter(pk=initiative.pk))
    return list({one.about: one for one in found}.values())


def _signatures(among: QuerySet[Initiative] | None = None) -> Iterable[Ending]:
    """The lead asks for the next round before the first signature of the last decision runs out."""
    lead = Seat.objects.accepted().filter(initiative_id=OuterRef("gate_request__initiative_id"), kind=SeatKind.LEAD)
    later = GateRequest.objects.filter(
        initiative_id=OuterRef("gate_request__initiative_id"), pk__gt=OuterRef("gate_request_id")
    ).exclude(state=GateRequest.State.WITHDRAWN)
    rows = Signature.objects.filter(
        ~Exists(later), Q(decision="approve") | Q(decision="approve_with_conditions"), replaced_by=None, revocation=None,
        valid_until__range=_window(), gate_request__state=GateRequest.State.DECIDED,
        gate_request__initiative__in=_active() if among is None else among,
    )  # fmt: skip
    rows = rows.annotate(lead=Subquery(lead.values("user_id")[:1])).exclude(lead=None)
    for row in rows.select_related("gate_request__initiative").order_by("-valid_until"):
        request = row.gate_request
        url, who = f"/i/{request.initiative.key}/gate/request/", row.lead
        text, why = f"Signatures of gate {request.phase} run out", "Ask for the next round before"
        yield Ending(
            f"signatures:{request.pk}", who, request.initiative, text, why, row.valid_until, "Request gate", url
        )
