"""A real `clamd` with one signature of our own: no list of the world's viruses is needed to see that it is asked."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from initiatives.evidence_files.scanning import ScannerAway, scanner_version
from tests.servers.processes import START_S
from tests.servers.sites import free_port

VIRUS = b"this line stands for a virus in the tests of Flightline"
NAME = "Flightline.Test.UNOFFICIAL"


@dataclass(frozen=True)
class Clamd:
    """The two ways to one scanner."""

    tcp: str
    unix: str


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """It takes at most one megabyte at a time."""
    binary = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
    if binary is None:
        pytest.skip("no clamd binary")
    folder: Path = tmp_path_factory.mktemp("clamd")
    (folder / "own.ndb").write_text(f"Flightline.Test:0:*:{VIRUS.hex()}\n")
    ways = Clamd(f"tcp://127.0.0.1:{free_port()}", f"unix://{folder / 'ctl'}")
    lines = {
        "DatabaseDirectory": folder, "LocalSocket": folder / "ctl", "TCPAddr": "127.0.0.1",
        "TCPSocket": ways.tcp.rpartition(":")[2], "Foreground": "yes", "StreamMaxLength": "1M", "TemporaryDirectory": folder,
    }  # fmt: skip
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([binary, f"--config-file={folder / 'clamd.conf'}"], stdout=log, stderr=log) as process,
    ):
        try:
            _wait(ways, process)
            yield ways
        finally:
            process.terminate()


def _wait(ways: Clamd, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            scanner_version(ways.tcp)
            scanner_version(ways.unix)
        except ScannerAway:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("clamd did not answer, or its process ended")
