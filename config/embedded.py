"""Celery worker and beat as threads of the one web process, over the in-memory broker. Used when REDIS_URL is unset."""

import threading
import time
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
        ending = [
            threading.Thread(target=self.beat.stop, daemon=True),  # waits for the tick that it sleeps through
            threading.Thread(target=self.worker.stop, kwargs={"in_sighandler": False}, daemon=True),
        ]
        until = time.monotonic() + within_s
        for one in ending:
            one.start()
        for one in ending:
            one.join(max(0, until - time.monotonic()))


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
    beat: Any = EmbeddedService(app, thread=True, scheduler_cls="config.beat:Ticks")
    beat.daemon = True
    beat.start()
    ready.wait(ready_within_s)
    return Background(worker, beat)
