"""The environment of the scanners, made from pinned requirements on first use, outside the checkout; and running one of them."""

import os
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


def scanner(name: str, *arguments: str, folder: Path) -> str:
    """What the tool says. Its exit code says only whether it found something, so it is not asked for."""
    command = [str(scanners_make() / name), *arguments]
    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ} | {"HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
