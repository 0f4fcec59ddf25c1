"""What other systems tell about a moment: one shape, and one reader for each sender. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MAX_EVENTS = 500
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Event:
    """`ref` is the same whenever the same thing is told again; `ended_at` is None while it lasts, or for a moment."""

    ref: str
    at: datetime
    kind: str
    text: str
    ended_at: datetime | None = None


class EventError(ValueError):
    """A message that is not of the expected form; the text is for the sender."""


def alertmanager_events(data: object) -> list[Event]:
    """The alerts of a webhook message of Alertmanager (version 4), firing and resolved. Raises `EventError`."""
    alerts = data.get("alerts") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("version") != "4" or not isinstance(alerts, list):
        raise EventError("This is no webhook message of Alertmanager, version 4.")
    if len(alerts) > MAX_EVENTS:
        raise EventError(f"At most {MAX_EVENTS} alerts fit in one message; set max_alerts.")
    return [_alert(alert) for alert in alerts if isinstance(alert, dict)]


def _alert(alert: Mapping[str, Any]) -> Event:
    labels, notes = _object(alert.get("labels")), _object(alert.get("annotations"))
    at = _time(alert.get("startsAt"))
    if at is None:
        raise EventError("An alert has no startsAt.")
    ended_at = _time(alert.get("endsAt")) if alert.get("status") == "resolved" else None
    name = str(labels.get("alertname") or "Alert")
    told = str(notes.get("summary") or notes.get("description") or "")
    text = " ".join(f"{name}: {told}".split()) if told else name
    ref = f"alertmanager:{str(alert.get('fingerprint') or '')[:40]}:{at.isoformat()}"
    return Event(ref, at, "incident", text[:LONGEST_TEXT], max(ended_at, at) if ended_at else None)


def github_is_signed(secret: str, body: bytes, header: str) -> bool:
    """Whether `X-Hub-Signature-256` is the HMAC of exactly these bytes; compared in constant time."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.encode())


def github_event(name: str, data: object) -> Event | None:
    """A deployment that succeeded or failed; None for every other event. Raises `EventError`.

    Only a *status* says that a deployment happened; the deployment itself is a wish.
    """
    if name != "deployment_status":
        return None
    if not isinstance(data, dict):
        raise EventError("Send one object, as application/json.")
    status, deployment = _object(data.get("deployment_status")), _object(data.get("deployment"))
    state, at = str(status.get("state") or ""), _time(status.get("created_at"))
    if not deployment.get("id") or at is None:
        raise EventError("The deployment has no id, or its status no time.")
    if state not in ("success", "failure", "error"):
        return None
    what = f"{str(deployment.get('ref') or '')[:80]} {str(deployment.get('sha') or '')[:7]}".strip()
    where = str(deployment.get("environment") or "")[:80]
    repository = str(_object(data.get("repository")).get("full_name") or "")[:100]
    words = "Deployed" if state == "success" else "Deployment failed:"
    text = " ".join(f"{words} {what} to {where or 'an environment'} ({repository})".split())
    ref = f"github:{repository}:{deployment['id']}:{state}"[:160]
    return Event(ref, at, "release" if state == "success" else "note", text[:LONGEST_TEXT])


def _object(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _time(given: object) -> datetime | None:
    """An instant in UTC; None for none, and for the year 1, which Go writes for none."""
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None and at.year > 2000 else None
