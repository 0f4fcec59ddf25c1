"""Which faults there are, in the order in which a run does them."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.faults import backup_cases, cases, disk_cases, key_cases, more_cases, outside_cases
from benchmarks.faults.world import World


@dataclass(frozen=True)
class Fault:
    """`harm` does it; `away_is_fine` allows pages to say 503 with Retry-After meanwhile, `may_break` is how many answers may
    fail, and `is_quick` asks for pages that are as quick as ever."""

    name: str
    what: str
    harm: Callable[[World], float]
    away_is_fine: bool = False
    may_break: int = 0
    is_quick: bool = False


FAULTS = [
    Fault("F3", "a pull kills its worker each time (it goes on beside the next ones)", cases.poison_begins),
    Fault("F9", "a second beat for 15 s", cases.two_beats),
    Fault(
        "F12", "all connections to PostgreSQL cut, three times", cases.connections_cut, away_is_fine=True, may_break=9
    ),
    Fault("F10", "pg_ctl -m immediate stop, 3 s, start", cases.postgres_restarted, away_is_fine=True),
    Fault("F6", "redis-cli flushall", cases.redis_flushed, is_quick=True),
    Fault("F7", "Redis hung for 20 s (SIGSTOP)", cases.redis_hung, is_quick=True),
    Fault("F8", "Redis full for 12 s (maxmemory 1mb)", cases.redis_full, is_quick=True),
    Fault("F5", "Redis killed, 5 s, started", cases.redis_killed, is_quick=True),
    Fault("F4", "a pull of 8 s, given to a second worker after 3", cases.longer_than_visible),
    Fault("F1", "worker and its children killed in the middle of a pull", cases.worker_killed),
    Fault("F2", "one child killed in the middle of a pull", cases.child_killed),
    Fault("F11", "one backend of PostgreSQL killed", more_cases.backend_killed, away_is_fine=True, may_break=9),
    Fault("F13", "PostgreSQL frozen for 6 s (SIGSTOP)", more_cases.postgres_frozen, away_is_fine=True),
    Fault("F14", "a table that pages read locked for 8 s", more_cases.table_locked, away_is_fine=True),
    Fault("F15", "the disk of PostgreSQL full for 10 s", disk_cases.database_disk_full, away_is_fine=True, may_break=9),
    Fault("F16", "a file of 24 MB for a disk of 20 MB", disk_cases.files_disk_full),
    Fault("F17", "a child of the web server killed", more_cases.web_child_killed, may_break=2),
    Fault("F18", "the web server reloaded (HUP)", more_cases.web_reloaded),
    Fault("F19", "the worker asked to end in the middle of a pull", more_cases.worker_ended),
    Fault("F20", "every connection of PostgreSQL taken for 10 s", more_cases.connections_taken, away_is_fine=True),
    Fault(
        "F21",
        "eight sources slow, endless, too large, a bomb, a loop, cut off, a page, NaN",
        outside_cases.hostile_sources,
    ),
    Fault("F22", "names that the worker asks for resolve no more (silent, then failing)", outside_cases.names_dead),
    Fault("F24", "nobody takes mail, then somebody does", more_cases.mail_away),
    Fault(
        "F27", "web and worker started with another FIELD_KEYS, with none, with another SECRET_KEY", key_cases.keys_lost
    ),
    Fault("F28", "a backup restored that is older than the last anchor", backup_cases.older_backup),
    Fault("F26", "the sealer killed twenty times", more_cases.sealer_killed),
    Fault(
        "F25",
        "fifty kills at random: web, worker, their children, beat, sealer, Redis, backends",
        more_cases.chaos,
        away_is_fine=True,
        may_break=10**6,
    ),
    Fault(
        "F23a",
        "clock of the whole host at +2 h, and back",
        cases.clock_moved("+2h"),
        away_is_fine=True,
        may_break=10**6,
    ),
    Fault(
        "F23b",
        "clock of the whole host at -2 h, and back",
        cases.clock_moved("-2h"),
        away_is_fine=True,
        may_break=10**6,
    ),
]
