"""`python -m tests.attacks.sbom FILE`: the packages of the lock, with their hashes, as CycloneDX 1.6."""

import sys
from pathlib import Path

from tests.attacks.scanners import scanner
from tests.run import ROOT


def main(target: str) -> int:
    """Write the file, or say what the tool said."""
    file = Path(target).resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    arguments = (
        "--spec-version",
        "1.6",
        "--output-reproducible",
        "--of",
        "JSON",
        "-o",
        str(file),
        str(ROOT / "requirements.txt"),
    )
    told = scanner("cyclonedx-py", "requirements", *arguments, folder=file.parent)
    if not file.exists():
        sys.stderr.write(told)
        return 1
    sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
