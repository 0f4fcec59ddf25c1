"""The environment of the scanners, made from pinned requirements on first use, outside the checkout; and running one of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.run import ROOT

VENV = Path(os.environ.get("SCANNERS_VENV") or Path.home() / ".cache" / "flightline" / "scanners")
REQUIREMENTS = ROOT / "tests" / "attacks" / "requirements.txt"


def version_of(package: str) -> str:
    """The pinned version."""
    lines = REQUIREMENTS.read_text().splitlines()
    return next(line.partition("==")[2] for line in lines if line.partition("==")[0] == package)


def scanners_make() -> Path:
    """The folder of the commands. Installs anew when the requirements have changed."""
    told = VENV / "installed.txt"
    if not told.exists() or told.read_text() != REQUIREMENTS.read_text():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)
        told.write_text(REQUIREMENTS.read_text())
    return VENV / "bin"


def scanner(name: str, *arguments: str, folder: Path, seconds: float | None = None) -> str:
    """What the tool says. Its exit code says only whether it found something, so it is not asked for.

    After `seconds` it is interrupted as by Ctrl-C, so that it writes what it has; what it has said until then is what it says.
    """
    command = [str(scanners_make() / name), *arguments]
    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ} | {"HOME": str(folder)}
    with (folder / f"{name}.said").open("w+b") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=said, stdin=subprocess.DEVNULL
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        said.seek(0)
        return said.read().decode(errors="replace")
