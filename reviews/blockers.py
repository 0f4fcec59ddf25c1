"""The next blocker: one sentence, who has the ball, until when. Computed, never typed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common import clock
from initiatives.models import Initiative, Status
from phases.models import Wait
from reviews.gates import Line, verdict
from reviews.models import GateDecision, GateRequest
from reviews.moment import Moment
from reviews.readiness import gate_criteria
from reviews.specs import GateSpec, gate_spec

SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Blocker:
    """`kind` wait, criterion, signature, decision, request or recurrence. `is_open`: it stands in the way now."""

    kind: str
    text: str
    owner: str
    due_on: date | None
    url: str
    cause: str = ""
    is_open: bool = True


def next_blocker(initiative: Initiative, moment: Moment | None = None) -> Blocker | None:
    """The open wait; else the worst missing criterion; else, with a request open, the signature or decision that it
    waits for; else what is due next. None when nothing is. Only active initiatives that are adopted have one.

    `moment` spares reading again what the caller has read of it.
    """
    if initiative.status != Status.ACTIVE or not initiative.is_adopted or not initiative.phase:
        return None
    wait = Wait.objects.open().filter(initiative=initiative).select_related("waiting_on_user").order_by("since").first()
    if wait is not None:
        return _of_wait(initiative, wait)
    spec = gate_spec(initiative, initiative.phase)
    if spec is None:
        return None
    moment = moment or Moment(initiative)
    request = moment.gate_request
    criteria = gate_criteria(
        initiative, initiative.phase, spec=spec, gate_request=request, causes=moment.causes, verdicts=moment.verdicts
    )
    worst = verdict(criteria, ()).next_blocker
    if worst is not None and (worst.effect == "vetoes" or request is None):
        return _of_criterion(initiative, worst)
    if request is not None:
        return _of_request(moment, request)
    return _of_time(initiative, spec)


def _of_wait(initiative: Initiative, wait: Wait) -> Blocker:
    owner = str(wait.waiting_on_user) if wait.waiting_on_user else wait.waiting_on
    url = f"{initiative.tab_url('checklist')}#wait-{wait.pk}"
    return Blocker("wait", f"Waits for: {wait.waiting_on}", owner, wait.until, url, str(wait.get_cause_display()))


def _of_criterion(initiative: Initiative, line: Line) -> Blocker:
    url = line.url or initiative.tab_url("checklist")
    return Blocker("criterion", line.title, line.owner, line.due_on, url, is_open=line.effect == "vetoes")


def _of_request(moment: Moment, request: GateRequest) -> Blocker:
    found = moment.readiness
    line = found.verdict.next_blocker if found else None
    url = request.get_absolute_url()
    if line is None:
        text = f"Gate {request.phase} is ready to be decided"
        return Blocker("decision", text, "The sponsor or a program manager", request.due_on, url)
    kind = "signature" if ":" in line.code else "criterion"
    text = f"Gate {request.phase} waits for: {line.title.lower()}" if kind == "signature" else line.title
    return Blocker(
        kind, text, line.owner, line.due_on or request.due_on, url if kind == "signature" else line.url or url
    )


def _of_time(initiative: Initiative, spec: GateSpec) -> Blocker | None:
    """Nothing is missing: ask for the gate; at one that recurs, only once it is due within 30 days."""
    url = f"/i/{initiative.key}/gate/request/"
    days = spec.doc.recurs_days
    if not days:
        return Blocker("request", f"Request gate {spec.phase}: every criterion is met", "", None, url, is_open=False)
    since = _last_round_at(initiative, spec.phase)
    due_on = (since + timedelta(days=days)).date() if since else None
    if due_on is None or due_on > clock.today() + timedelta(days=SOON_DAYS):
        return None
    return Blocker("recurrence", f"Request gate {spec.phase} again", "", due_on, url, is_open=due_on < clock.today())


def _last_round_at(initiative: Initiative, phase: int) -> datetime | None:
    decision = GateDecision.objects.filter(gate_request__initiative=initiative, gate_request__phase=phase).last()
    if decision is not None:
        return decision.decided_at
    stay = initiative.stays.filter(left_at=None).first()
    return stay.entered_at if stay else None
