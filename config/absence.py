"""A server that does not answer is left alone for a while, by all threads of a process; then one of them tries again."""

import threading
import time


class Absence:
    """Whether a server may be asked. While it is away nobody waits for it; after `lasts_s` seconds one caller alone is let
    through, and the others go without until that one has said how it went.
    """

    def __init__(self, lasts_s: float) -> None:
        self._lasts_s = lasts_s
        self._until = 0.0  # by time.monotonic(); 0: it answers
        self._lock = threading.Lock()

    @property
    def is_on(self) -> bool:
        """Whether the last answer did not come."""
        return bool(self._until)

    def may_ask(self) -> bool:
        """True for everybody while it answers; while it is away, for one caller each `lasts_s` seconds."""
        if not self._until:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + self._lasts_s
            return True

    def begin(self) -> bool:
        """It did not answer. True for the first who says so."""
        with self._lock:
            is_first, self._until = not self._until, time.monotonic() + self._lasts_s
            return is_first

    def end(self) -> None:
        """It answered."""
        self._until = 0.0
