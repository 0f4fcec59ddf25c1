"""Settings of the background work: Celery over Redis, or over memory inside the one web process."""

from typing import Any

from config.environment import IS_EMBEDDED, REDIS_URL, env

BACKGROUND_APP = "config.celery"
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 5,
    }
    if REDIS_URL
    else {"polling_interval": 0.05}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not IS_EMBEDDED
CELERY_TIMEZONE = "UTC"
TICK_S = env.float("TICK_S", default=5.0)

# How long what grows is kept; 0 keeps it for good (docs/operate.md).
KEEP_POINTS_MONTHS = env.int("KEEP_POINTS_MONTHS", default=25)
KEEP_PULLS_DAYS = env.int("KEEP_PULLS_DAYS", default=14)
KEEP_DRIFT_DAYS = env.int("KEEP_DRIFT_DAYS", default=400)
KEEP_NOTICES_DAYS = env.int("KEEP_NOTICES_DAYS", default=180)
KEEP_WEBHOOKS_DAYS = env.int("KEEP_WEBHOOKS_DAYS", default=30)
KEEP_PROOFS_DAYS = env.int("KEEP_PROOFS_DAYS", default=90)


def _ticks() -> dict[str, dict[str, object]]:
    every = {
        "metrics.pulls_dispatch": TICK_S,
        "metrics.states_sweep": 4 * TICK_S,
        "metrics.loops_sweep": 4 * TICK_S,
        "metrics.escalations_climb": 4 * TICK_S,
        "metrics.checks_alarm": 12 * TICK_S,
        "metrics.series_drift_judge": 12 * TICK_S,
        "metrics.points_partition": 720 * TICK_S,
        "metrics.days_count": 12 * TICK_S,
        "metrics.storage_expire": 720 * TICK_S,
        "initiatives.files_erase": 2 * TICK_S,
        "initiatives.evidence_verify_due": 4 * TICK_S,
        "phases.links_dispatch": 2 * TICK_S,
        "phases.waves_sweep": 12 * TICK_S,
        "phases.asks_mail": 4 * TICK_S,
        "reviews.gates_sweep": 4 * TICK_S,
        "reviews.signing_locks_mail": 4 * TICK_S,
        "reviews.reminders_record": 60 * TICK_S,
        "portfolio.standings_refresh": TICK_S,
        "portfolio.notices_tell": 2 * TICK_S,
        "portfolio.notices_send": 2 * TICK_S,
        "portfolio.events_sweep": TICK_S,
        "portfolio.nudges_write": 60 * TICK_S,
        "portfolio.imports_resume": 4 * TICK_S,
        "portfolio.leftovers_expire": 720 * TICK_S,
        "portfolio.demo_feed": 24 * TICK_S,
        "portfolio.snapshot_daily": 24 * TICK_S,
        "audit.entries_seal": max(TICK_S / 2, 2.0),
        "audit.checks_sweep": TICK_S,
        "portfolio.checkpoint_mail": 12 * TICK_S,
    }
    return {
        name: {"task": name, "schedule": seconds, "options": {"queue": "default", "expires": max(4 * seconds, 30)}}
        for name, seconds in every.items()
    }


CELERY_BEAT_SCHEDULE = _ticks()
CELERY_BEAT_SCHEDULER = "config.beat:Ticks"
