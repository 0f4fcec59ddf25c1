"""When things happened: a list of acts, each at its moment, run in the order of time under the travelling clock.

All initiatives share one timeline, so that the audit log reads from the oldest act to the newest.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from common import clock

DAY_ENDS, DAY_LASTS = 16, 8
Act = Callable[[], object]


class Timeline:
    """Acts by the day on which they happened, counted back from `now` (aware, UTC)."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)
        last = self.now.date() if self.now.hour >= DAY_ENDS else self.now.date() - timedelta(days=1)
        self._anchor = datetime.combine(last, time(DAY_ENDS), tzinfo=UTC)
        self._acts: list[tuple[datetime, int, Act]] = []

    def moment(self, days_ago: float) -> datetime:
        """The instant so many days ago, inside office hours: 3.5 is noon of the third day back. Never after now."""
        whole, part = divmod(days_ago, 1)
        return self._anchor - timedelta(days=whole, hours=part * DAY_LASTS)

    def day(self, days_ago: float) -> date:
        """The calendar day so many days ago; negative lies ahead."""
        return self._anchor.date() - timedelta(days=round(days_ago))

    def at(self, days_ago: float, act: Act) -> None:
        """Let `act` happen then; acts of the same moment keep the order in which they were added."""
        self._acts.append((self.moment(days_ago), len(self._acts), act))

    def finally_(self, act: Act) -> None:
        """Let `act` happen now, after everything else."""
        self._acts.append((self.now, len(self._acts), act))

    def run(self) -> int:
        """Do everything in the order of time; returns how many acts."""
        for moment, _, act in sorted(self._acts, key=lambda one: one[:2]):
            try:
                with clock.travelling(moment):
                    act()
            except Exception as error:
                error.add_note(f"On {moment:%Y-%m-%d %H:%M}, in the demo's {act}")
                raise
        return len(self._acts)
