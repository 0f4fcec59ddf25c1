"""Who waited for a lock, how long, and how long the migrations held the strongest one: looked at each 50 ms."""

import threading
from dataclasses import dataclass, field
from datetime import datetime

import psycopg

STEP_S = 0.05
MIGRATOR = "migrator"
_WAITING = """
SELECT a.application_name, coalesce(l.relation::regclass::text, l.locktype), extract(epoch FROM clock_timestamp() - l.waitstart)::float
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE NOT l.granted AND l.waitstart IS NOT NULL AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   OR NOT l.granted AND l.waitstart IS NOT NULL AND l.locktype = 'transactionid'
"""
_HELD = f"""
SELECT a.xact_start, string_agg(DISTINCT c.relname, ', '), extract(epoch FROM clock_timestamp() - a.xact_start)::float
FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_class c ON c.oid = l.relation
WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND a.application_name = '{MIGRATOR}' AND c.relkind IN ('r', 'p')
  AND a.xact_start IS NOT NULL AND c.relname NOT LIKE 'django_%'
GROUP BY 1
"""


@dataclass
class Wait:
    """The longest wait of one kind of process so far: seconds, and for what."""

    seconds: float = 0.0
    what: str = ""


@dataclass
class Held:
    """A transaction of the migrations: tables locked against everybody, and for how long it was seen so."""

    tables: set[str] = field(default_factory=set)
    first: float = 0.0
    last: float = 0.0


class Watch:
    """Looks until `stop`. `waits` begins anew with each `begin`."""

    def __init__(self, database_url: str) -> None:
        self.waits: dict[str, Wait] = {}
        self.held: dict[datetime, Held] = {}
        self._url, self._ending = database_url.replace("postgres://", "postgresql://"), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def begin(self) -> None:
        self.waits = {}

    def stop(self) -> None:
        self._ending.set()
        self._thread.join(10)

    def longest(self) -> Wait:
        """Of everybody but the migrations themselves."""
        found = [wait for name, wait in self.waits.items() if name != MIGRATOR]
        return max(found, key=lambda wait: wait.seconds, default=Wait())

    def _look(self) -> None:
        with psycopg.connect(self._url, autocommit=True, application_name="watch") as connection:
            while not self._ending.wait(STEP_S):
                for name, what, seconds in connection.execute(_WAITING).fetchall():
                    if seconds > self.waits.setdefault(name, Wait()).seconds:
                        self.waits[name] = Wait(seconds, what)
                for begun, tables, age in connection.execute(_HELD).fetchall():
                    seen = self.held.setdefault(begun, Held(first=age))
                    seen.tables |= set(tables.split(", "))
                    seen.last = age
