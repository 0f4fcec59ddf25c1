"""What happened, from the audit log and other rows, as the small messages that webhooks carry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from audit.models import Entry
from initiatives.models import Initiative
from metrics.models import Alert
from portfolio.models import EventKind

VERSION = 1
ENTRIES: dict[str, EventKind] = {
    "reviews.gate_request": EventKind.GATE_REQUESTED,
    "reviews.request_withdraw": EventKind.GATE_WITHDRAWN,
    "reviews.gate_decide": EventKind.GATE_DECIDED,
    "reviews.decision_correct": EventKind.GATE_DECIDED,
    "reviews.review_sign": EventKind.REVIEW_SIGNED,
    "reviews.acceptance_sign": EventKind.REVIEW_SIGNED,
    "reviews.signature_revoke": EventKind.SIGNATURE_REVOKED,
    "reviews.gates_sweep": EventKind.VERDICT_LOST,
    "phases.phase_enter": EventKind.PHASE_ENTERED,
    "reviews.initiative_suspend": EventKind.INITIATIVE_SUSPENDED,
    "reviews.suspension_end": EventKind.INITIATIVE_RESUMED,
    "reviews.incident_declare": EventKind.INCIDENT_DECLARED,
}
"""Actions of the log that are told. Others are known from rows: alerts open and close without an entry of their own."""
TOLD = ("outcome", "phase", "round", "decision", "slot", "cause", "severity", "digest")
"""Facts of an entry that may leave. Reasons, names and texts stay here: the receiver follows the link."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to tell. `occurrence` is the same whenever it is found again."""

    occurrence: str
    kind: EventKind
    initiative_id: int
    at: datetime
    facts: Mapping[str, Any]


def of_entry(entry: Entry) -> Happening | None:
    """What an entry of the log tells, if anything."""
    kind = ENTRIES.get(entry.action)
    if kind is None or entry.initiative_id is None:
        return None
    changes = json.loads(entry.payload).get("changes") or {}
    if kind == EventKind.VERDICT_LOST:
        watch = changes.get("watch")
        if not isinstance(watch, list):
            return None
        kind = EventKind.VERDICT_LOST if watch[-1] else EventKind.VERDICT_RESTORED
    facts = {name: _newest(changes[name]) for name in TOLD if name in changes}
    return Happening(f"entry:{entry.pk}", kind, entry.initiative_id, entry.recorded_at, facts)


def of_alert(alert: Alert) -> list[Happening]:
    """That an alert was opened, and closed if it was. One that came back after a wrong target is opened anew."""
    facts = {"alert": alert.pk, "metric": alert.metric_id, "kind": alert.kind}
    opened = f"alert:{alert.pk}:opened:{int(alert.opened_at.timestamp())}"
    found = [Happening(opened, EventKind.ALERT_OPENED, alert.initiative_id, alert.opened_at, facts)]
    if alert.closed_at is not None:
        closed = f"alert:{alert.pk}:closed:{int(alert.closed_at.timestamp())}"
        ended = {**facts, "closed_as": alert.closed_as}
        found.append(Happening(closed, EventKind.ALERT_CLOSED, alert.initiative_id, alert.closed_at, ended))
    return found


def message(kind: str, at: datetime, initiative: Initiative | None, facts: Mapping[str, Any]) -> str:
    """The JSON text of a message: type, time, version, the initiative with its address, and the facts."""
    data: dict[str, Any] = dict(facts)
    if initiative is not None:
        url = f"{settings.PUBLIC_URL.rstrip('/')}{initiative.get_absolute_url()}"
        data = {"initiative": initiative.key, "title": initiative.title, "url": url, **data}
    said = {"type": kind, "timestamp": at.isoformat(timespec="milliseconds"), "version": VERSION, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _newest(value: Any) -> Any:
    """`[old, new]` of a change, or the value itself."""
    return value[-1] if isinstance(value, list) and len(value) == 2 else value
