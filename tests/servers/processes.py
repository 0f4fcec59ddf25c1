"""Starting a server as a child process on the loopback, and ending just that one."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


def wait_for_url(url: str, *, timeout_s: float = 30.0, statuses: Sequence[int] = (200,)) -> None:
    """Wait until `url` answers with one of `statuses`. Raises `TimeoutError`."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
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
    raise TimeoutError(f"{url} did not answer within {timeout_s:.0f} s")


@contextmanager
def server_process(
    arguments: Sequence[str | Path], log: Path, ready_url: str, *,
    timeout_s: float = 30.0, statuses: Sequence[int] = (200,), env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """Run the server until the block ends; inside the block it answers `ready_url` with one of `statuses`."""
    with log.open("ab") as output:
        process = subprocess.Popen(arguments, stdout=output, stderr=output, env=env, cwd=log.parent)
        try:
            wait_for_url(ready_url, timeout_s=timeout_s, statuses=statuses)
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
