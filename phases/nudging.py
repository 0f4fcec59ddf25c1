"""Who is nudged about a stalled initiative, and after how many days without movement. In words: `docs/rules/stall.md`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

STEPS: Final = (
    ("owner", "nudge_owner_days", 14),
    ("lead", "nudge_lead_days", 21),
    ("sponsor", "nudge_sponsor_days", 28),
)
"""Step, limit of the playbook, and what holds where it says nothing."""


def steps_due(limits: Mapping[str, Any], moved_at: datetime, now: datetime) -> list[str]:
    """The steps whose day has come, `owner` first. Any movement begins anew; exactly n days is due."""
    still = (now - moved_at).days
    return [step for step, name, days in STEPS if still >= int(limits.get(name) or days)]
