"""Beat's own memory: ticks are short and rows say what is due, so nothing is kept between starts, and no clock can stop them.

Celery's usual scheduler keeps in a file when each tick ran last. After a clock that was two hours ahead is set right, it would
wait for two hours.
"""

from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

LONG_AGO = timedelta(days=1)  # longer than any tick


class Ticks(Scheduler):
    """The fixed ticks. One that seems to have run in the future is due now: the clock has been set back since."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now - LONG_AGO
        if ahead:
            self._heap = None  # planned by the old clock
        return super().tick(*args, **kwargs)
