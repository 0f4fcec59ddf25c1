"""Whether a backup is known to restore: what the administration shows."""

from dataclasses import dataclass

from common import clock
from common.actors import Actor
from portfolio.models import DRILL_EVERY, Restore


@dataclass(frozen=True)
class DrillLine:
    """`state`: passed, failed, overdue (none passed for 30 days) or never. `last` is the newest trial."""

    state: str
    last: Restore | None


def drill_line(actor: Actor) -> DrillLine | None:
    """For administrators; None for others. One query."""
    if not actor.has("administrator"):
        return None
    last = Restore.objects.filter(is_trial=True).first()
    if last is None:
        return DrillLine("never", None)
    if not last.passed:
        return DrillLine("failed", last)
    return DrillLine("overdue" if clock.now() - last.at > DRILL_EVERY else "passed", last)
