"""Disks that are full. Both need a disk of their own in memory, which only the superuser can mount; else they are not run."""

import time

import httpx2

from benchmarks.faults.world import World, wait_until

KEPT = "SELECT count(*) FROM initiatives_evidenceversion"


class NotRun(Exception):
    """This machine does not allow it; the line of the table says so."""


def database_disk_full(world: World) -> float:
    """The disk of PostgreSQL is filled for ten seconds; whatever it does then, what was committed is there after."""
    if world.folder / "pg" not in world.mounted:
        raise NotRun("needs the superuser, for a disk of its own")
    filler = world.folder / "pg" / "filler"
    _fill(filler)
    time.sleep(10)
    filler.unlink()
    if not world.rows_if_there("SELECT 1"):
        world.postgres("start")
    up = time.time()
    wait_until(world.ready, 30, "ready again")
    return up


def files_disk_full(world: World) -> float:
    """A file larger than what is left of the disk: refused in words, and neither a row nor a part of it stays."""
    folder = world.folder / "data" / "evidence"
    if not world.mount(folder, 20):
        raise NotRun("needs the superuser, for a disk of its own")
    before = world.ask(KEPT)
    answer = httpx2.post(
        f"{world.url}/api/v1/initiatives/AI-001/evidence/", timeout=30, trust_env=False,
        headers={"Authorization": f"Bearer {world.evidence_token}"},
        data={"name": "Load test"}, files={"file": ("load-test.txt", b"a line of a log\n" * 1_500_000)},
    )  # fmt: skip
    left = [path.name for path in folder.rglob("*") if path.is_file()]
    if answer.status_code != 400 or "full" not in answer.text or world.ask(KEPT) != before or left:
        raise AssertionError(f"a file beyond the disk: {answer.status_code} {answer.text[:80]}, left behind {left}")
    return time.time()


def _fill(path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1_000_000))
        except OSError:
            return
