"""Celery worker and beat as threads of the one web process, over the in-memory broker. Used when REDIS_URL is unset."""

import threading
from dataclasses import dataclass
from typing import Any

from celery.beat import EmbeddedService
from celery.worker import WorkController

from config.celery import QUEUES, app


@dataclass
class Background:
    """The running worker and beat, to be stopped together."""

    worker: Any
    beat: Any

    def stop(self, *, within_s: float) -> None:
        """Ask both to end and wait at most `within_s` seconds for tasks in flight."""
        self.beat.stop()
        ending = threading.Thread(target=self.worker.stop, kwargs={"in_sighandler": False}, daemon=True)
        ending.start()
        ending.join(within_s)


def start(*, concurrency: int = 3, ready_within_s: float = 15) -> Background:
    """Start both and wait until the worker takes tasks. Rows are the truth: work cut off by a stop is found again."""
    ready = threading.Event()
    app.loader.import_default_modules()
    app.finalize()
    # WorkController, not the Worker of the command line: that one installs signal handlers in this process.
    worker = WorkController(
        app=app,
        pool="threads",
        concurrency=concurrency,
        queues=list(QUEUES),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        hostname="embedded@local",
        loglevel="WARNING",
        ready_callback=lambda _consumer: ready.set(),
    )
    threading.Thread(target=worker.start, name="celery", daemon=True).start()
    beat: Any = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    beat.daemon = True
    beat.start()
    ready.wait(ready_within_s)
    return Background(worker, beat)
