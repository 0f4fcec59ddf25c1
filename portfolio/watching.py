"""What the lead and the owners of an initiative have to mend, or to do soon, as lines of its standing."""

from collections.abc import Mapping
from typing import Any

from initiatives.models import Incident, Initiative, Status
from reviews.causes import Cause
from reviews.endings import signatures_ahead


def watch_lines(initiative: Initiative, causes: Mapping[str, Cause]) -> list[dict[str, Any]]:
    """`[{code, text, url, act, due_on, is_cause}]`: its causes, incidents without a lesson, signatures that run out soon."""
    if initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return []
    tab = f"{initiative.tab_url('reviews')}#on-watch"
    incidents = {f"incident:{one.pk}": one for one in Incident.objects.filter(initiative=initiative, reviewed_at=None)}
    for one in incidents.values():
        one.initiative = initiative
    lines = [
        _line(code, cause.reason, incidents[code].get_absolute_url() if code in incidents else tab, "Mend")
        for code, cause in sorted(causes.items())
    ]
    lines += [
        _line(
            code,
            f"Incident resolved, its review is missing: {one.title}",
            one.get_absolute_url(),
            "Review",
            is_cause=False,
        )
        for code, one in incidents.items()
        if one.resolved_at is not None
    ]
    lines += [
        _line(one.about, one.text, one.url, one.act, one.ends_on.isoformat(), is_cause=False)
        for one in signatures_ahead(initiative)
    ]
    return lines


def _line(code: str, text: str, url: str, act: str, due_on: str = "", *, is_cause: bool = True) -> dict[str, Any]:
    return {"code": code, "text": text[:300], "url": url, "act": act, "due_on": due_on, "is_cause": is_cause}
