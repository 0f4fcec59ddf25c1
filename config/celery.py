"""The Celery application: queues by workload; the few fixed ticks stand in the settings. Rows are the truth; messages are wake-ups."""

import logging.config
import os

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("flightline", task_cls="config.background:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# default: short sweeps and wake-ups. pulls: fetches from sources, may wait on the network. imports: long files.
app.conf.task_queues = None
QUEUES = ("default", "pulls", "imports")


@celeryd_init.connect
def _keys(**_: object) -> None:
    """Of `celery worker`, before it forks; the worker inside the web process starts after the web's own look."""
    from config.starting import keys_must_fit  # noqa: PLC0415  # Django is set up only now

    keys_must_fit()


@setup_logging.connect
def _logs(**_: object) -> None:
    logging.config.dictConfig(settings.LOGGING)
