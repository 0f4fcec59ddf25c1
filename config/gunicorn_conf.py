"""gunicorn: processes with a few threads each, and in embedded mode exactly one that also carries the background work."""

import gc
import os
import signal
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

_embedded = not os.environ.get("REDIS_URL")
_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_MOST_PROCESSES = 9
_COLLECT_EVERY = 250
_answers = count(1)

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = 1 if _embedded else int(os.environ.get("WEB_WORKERS") or min(_cores + 1, _MOST_PROCESSES))
# Threads of one process wait for each other at every question to the database (ADR 65): few of them where there are several.
threads = int(os.environ.get("WEB_THREADS") or ("8" if workers == 1 else "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 15
# A kept connection binds whoever asks over it to one process, however busy that is while others are idle (ADR 65).
keepalive = 5 if workers == 1 else 0
max_requests = 0
preload_app = False
worker_tmp_dir = os.environ.get("WORKER_TMP_DIR") or None
control_socket_disable = True
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Numbers of earlier web workers are not this server's."""
    shared = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for old in Path(shared).glob("*.db") if shared else ():
        old.unlink(missing_ok=True)


def _end(_signal: int, _frame: Any) -> NoReturn:
    """End at once, taking no lock: the server's own handler closes its thread pool, whose lock the interrupted line may hold."""
    raise SystemExit(0)


def post_worker_init(worker: Any) -> None:
    """Ctrl-C reaches the whole process group, and the master tells its workers: they listen to the master alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, _end)
    from config.starting import keys_must_fit, settle  # noqa: PLC0415  # Django is set up only now

    keys_must_fit()
    settle()
    if _embedded:
        from config import embedded  # noqa: PLC0415  # Django is set up only now

        worker.background = embedded.start()
    else:
        from django.conf import settings  # noqa: PLC0415  # Django is set up only now

        # A worker waits for work on this connection; a page only wakes one, and must not wait for a Redis that hangs.
        settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] = 0.5  # read when Celery is, with the first wake-up


def post_request(worker: Any, req: Any, environ: Any, resp: Any) -> None:
    """Take away what refers to itself in a circle every so many answers of this process.

    Python looks for it among old objects only once a quarter of them is new. Until then pages left some 30,000 objects behind,
    whose memory was never given back: a process grew by 1 MB with every 900 answers, and with this it does not grow.
    """
    if next(_answers) % _COLLECT_EVERY == 0:
        gc.collect()


def worker_exit(server: Any, worker: Any) -> None:
    """End the background work, then the process. Rows are the truth: what is cut off here is found again at the next start."""
    if hasattr(worker, "background"):
        try:
            worker.background.stop(within_s=1.5)
        finally:
            os._exit(0)  # a fetch that waits on the network must not hold the shell
