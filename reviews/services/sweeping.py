"""What time alone changes: overdue conditions and ended waivers put an initiative on watch. Run by the clock."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Status
from reviews.models import Condition, GateDecision, Outcome, Waiver, Watch


def gates_sweep() -> int:
    """Open and end watches so that they match the rows; returns how many changed. Running it twice changes nothing.

    Causes: an overdue condition; a waiver that ended while its criterion was passed with it; a go at the last gate
    whose signatures have expired. Only active initiatives are watched.
    """
    causes = {**_overdue_conditions(), **_ended_waivers(), **_expired_signatures()}
    open_now = {(watch.initiative_id, watch.code): watch for watch in Watch.objects.filter(ended_at=None)}
    for (initiative_id, code), reason in causes.items():
        if (initiative_id, code) not in open_now:
            _watch_start(initiative_id, code, reason)
    gone = [watch for key, watch in open_now.items() if key not in causes]
    for watch in gone:
        _watch_end(watch)
    return len(causes.keys() - open_now.keys()) + len(gone)


def _watch_start(initiative_id: int, code: str, reason: str) -> None:
    with transaction.atomic():
        watch, is_new = Watch.objects.get_or_create(
            initiative_id=initiative_id,
            code=code,
            ended_at=None,
            defaults={"reason": reason[:300], "since": clock.now()},
        )
        if is_new:
            entry_append(
                actor=CLOCK, action="reviews.gates_sweep", obj=watch, initiative_id=initiative_id,
                changes={"cause": code, "watch": [False, True]}, summary=f"On watch: {reason}",
            )  # fmt: skip


def _watch_end(watch: Watch) -> None:
    with transaction.atomic():
        locked = Watch.objects.select_for_update().get(pk=watch.pk)
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.save(update_fields=["ended_at"])
            entry_append(
                actor=CLOCK, action="reviews.gates_sweep", obj=locked, initiative_id=locked.initiative_id,
                changes={"cause": locked.code, "watch": [True, False]}, summary=f"No longer on watch: {locked.reason}",
            )  # fmt: skip


Causes = dict[tuple[int, str], str]


def _overdue_conditions() -> Causes:
    rows = Condition.objects.open().filter(due_on__lt=clock.today(), gate_request__initiative__status=Status.ACTIVE)
    return {
        (row.gate_request.initiative_id, f"condition:{row.pk}"): f"A condition was due on {row.due_on}: {row.text}"
        for row in rows.select_related("gate_request")
    }


def _ended_waivers() -> Causes:
    ended = Waiver.objects.filter(
        approved_at__isnull=False, ends_on__lt=clock.today(), initiative__status=Status.ACTIVE
    )
    renewed = set(Waiver.objects.active().values_list("initiative_id", "criterion"))
    return {
        (row.initiative_id, f"waiver:{row.criterion}"): f"The waiver of {row.title} ended on {row.ends_on}."
        for row in ended
        if (row.initiative_id, row.criterion) not in renewed
    }


def _expired_signatures() -> Causes:
    newest: dict[int, GateDecision] = {}
    decided = GateDecision.objects.filter(corrected_by=None, gate_request__initiative__status=Status.ACTIVE)
    for decision in decided.select_related("gate_request").prefetch_related("gate_request__signatures").order_by("id"):
        newest[decision.gate_request.initiative_id] = decision
    causes: Causes = {}
    for initiative_id, decision in newest.items():
        ends = [row.valid_until for row in decision.gate_request.signatures.all() if row.is_approval]
        if decision.outcome in (Outcome.GO, Outcome.CONDITIONAL_GO) and ends and min(ends) < clock.today():
            reason = f"Signatures of gate {decision.gate_request.phase} have expired on {min(ends)}."
            causes[initiative_id, f"signatures:{decision.gate_request_id}"] = reason
    return causes
