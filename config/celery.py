"""The Celery application: queues by workload, and the few fixed ticks. Rows are the truth; messages are wake-ups."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from config.settings_background import TICK_S

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("flightline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# default: short sweeps and wake-ups. pulls: fetches from sources, may wait on the network. imports: long files.
app.conf.task_queues = None
QUEUES = ("default", "pulls", "imports")


@setup_logging.connect
def _logs(**_: object) -> None:
    logging.config.dictConfig(settings.LOGGING)


def _ticks() -> dict[str, dict[str, object]]:
    tick = TICK_S
    every = {
        "metrics.pulls_dispatch": tick,
        "metrics.states_sweep": 4 * tick,
        "phases.waves_sweep": 12 * tick,
        "reviews.gates_sweep": 4 * tick,
        "portfolio.standings_refresh": tick,
        "portfolio.imports_resume": 4 * tick,
        "audit.entries_seal": max(tick / 2, 2.0),
    }
    return {
        name: {"task": name, "schedule": seconds, "options": {"queue": "default", "expires": max(4 * seconds, 30)}}
        for name, seconds in every.items()
    }


app.conf.beat_schedule = _ticks()
