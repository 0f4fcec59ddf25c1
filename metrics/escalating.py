"""Which step of an escalation path comes next, and when. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def next_step(
    after_minutes: Sequence[int], made_at: Sequence[datetime], *, began_at: datetime
) -> tuple[int, datetime] | None:
    """The place of the next step (from 0) and when it is due; None at the end of the path.

    `after_minutes` of all steps, ascending, counted from `began_at`; `made_at` of the steps that were made. Where a step
    was made late, the next one keeps its distance from it, so that everybody has the minutes that the path gives them.
    """
    place = len(made_at)
    if place >= len(after_minutes):
        return None
    due_at = began_at + timedelta(minutes=after_minutes[place])
    if made_at:
        due_at = max(due_at, made_at[-1] + timedelta(minutes=after_minutes[place] - after_minutes[place - 1]))
    return place, due_at
