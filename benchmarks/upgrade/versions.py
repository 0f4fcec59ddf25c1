"""Which version to come from, and its code in a folder of its own."""

import re
import subprocess
from pathlib import Path

from tests.run import ROOT

FEWEST_APPS = 2
"""In how many apps the newer version must have migrations that the older lacks: one more column says little."""


class NoVersion(Exception):
    """There is no older version to come from; the text says why and what helps."""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoVersion(done.stderr.strip() or f"git {words[0]} failed")
    return done.stdout


def _migrations(names: str) -> set[str]:
    return {name for name in names.splitlines() if re.fullmatch(r"[a-z]+/migrations/\d{4}_\w+\.py", name)}


def migrations_now() -> set[str]:
    """Paths of the migrations of the working tree."""
    return _migrations("\n".join(str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/*.py")))


def migrations_of(revision: str) -> set[str]:
    """Paths of the migrations of a commit."""
    return _migrations(_git("ls-tree", "-r", "--name-only", revision))


def older_version(given: str = "") -> str:
    """The full name of the commit to come from: `given`, or the newest before which today's migrations of several apps are missing.

    Raises NoVersion where git does not know it, or where it has a migration that today's code has not.
    """
    now = migrations_now()
    if given:
        revision = _git("rev-parse", "--verify", "--quiet", f"{given}^{{commit}}").strip()
        strange = sorted(migrations_of(revision) - now)
        if strange:
            raise NoVersion(f"{given} has migrations that this version has not: {', '.join(strange)}")
        return revision
    for revision in _git("rev-list", "--first-parent", "HEAD").split():
        then = migrations_of(revision)
        if then < now and len({name.split("/")[0] for name in now - then}) >= FEWEST_APPS:
            return revision
    shallow = _git("rev-parse", "--is-shallow-repository").strip() == "true"
    raise NoVersion(
        f"No commit of {'this shallow' if shallow else 'the'} history lacks migrations of {FEWEST_APPS} apps and has no others"
        f"{'; `git fetch --unshallow` brings the rest' if shallow else ''}. Or name one: python -m benchmarks.upgrade REVISION"
    )


def checked_out(revision: str, folder: Path) -> Path:
    """The files of a commit in `folder`, without touching the repository."""
    folder.mkdir()
    with subprocess.Popen(["git", "archive", revision], cwd=ROOT, stdout=subprocess.PIPE) as packed:
        subprocess.run(["tar", "-x", "-C", str(folder)], stdin=packed.stdout, check=True)
    return folder
