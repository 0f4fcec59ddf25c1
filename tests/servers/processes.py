"""Starting a server as a child process on the loopback, and ending just that one."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

START_S = 300.0
"""How long a server may take to start. On a free core it is a few seconds; four processes of tests and their servers share two."""


def wait_for_url(url: str, *, statuses: Sequence[int] = (200,), process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until `url` answers with one of `statuses`. Raises `TimeoutError`, at once when its `process` has ended."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        if status in statuses:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {START_S:.0f} s, or its process ended")


@contextmanager
def server_process(
    arguments: Sequence[str | Path], log: Path, ready_url: str, *,
    statuses: Sequence[int] = (200,), env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """Run the server until the block ends; inside the block it answers `ready_url` with one of `statuses`."""
    with log.open("ab") as output:
        process = subprocess.Popen(arguments, stdout=output, stderr=output, env=env, cwd=log.parent)
        try:
            wait_for_url(ready_url, statuses=statuses, process=process)
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
