"""A restore of a backup that is older than the last anchor: told by the anchor alone, and itself an entry of the log."""

import shutil
import time

import psycopg

from benchmarks.faults.disk_cases import NotRun
from benchmarks.faults.world import World, wait_until

ANCHOR_NOW = """
from audit.keys import seal_keys
from audit.services import anchor_append, checkpoint_make
checkpoint_make(keys=seal_keys())
anchor_append()
"""
GROWN_BY = 5


def older_backup(world: World) -> float:
    """Back up, go on working until a later checkpoint is anchored, restore into an empty place beside the running product."""
    if not shutil.which("pg_dump"):
        raise NotRun("needs pg_dump and pg_restore")
    folder, anchor = world.folder / "backup", world.folder / "anchor-kept-elsewhere.jsonl"
    _must(world.command("backup", str(folder)), "the backup is made")
    ((then,),) = world.ask("SELECT count(*) FROM audit_link")
    wait_until(
        lambda: world.ask("SELECT count(*) FROM audit_link")[0][0] >= then + GROWN_BY,
        90,
        "the log goes on after the backup",
    )
    _must(world.command("shell", "-c", ANCHOR_NOW), "a checkpoint is anchored")
    shutil.copyfile(world.folder / "data" / "audit-anchor.jsonl", anchor)
    place = _place(world)
    try:
        begun = time.monotonic()
        _must(world.command("restore", str(folder), **place), "the backup is restored")
        took = time.monotonic() - begun
        said = world.command("audit_verify", "--anchor", str(anchor), **place)
        without = world.command("audit_verify", **place)
        entry = _ask(place, "SELECT summary FROM audit_entry WHERE action = 'portfolio.backup_restore'")
        _must(world.command("audit_seal", "--once", **place), "the restored log is sealed")
        sealed = world.command("audit_verify", **place)
        again = world.command("restore", str(folder), **place)
    finally:
        world.ask("DROP DATABASE restored WITH (FORCE)")
        shutil.rmtree(folder)
    if said.returncode != 1 or "the end was cut off" not in said.stdout:
        raise AssertionError(f"audit_verify with the anchor: {said.returncode} {said.stdout.strip()}")
    if len(entry) != 1 or without.returncode or sealed.returncode or not again.returncode:
        raise AssertionError(
            f"{len(entry)} entries of the restore; without an anchor {without.stdout.strip()}; sealed {sealed.stdout.strip()}; "
            f"a second restore ended with {again.returncode}"
        )
    world.notes.append(_words(took, entry[0][0], said.stdout))
    return time.time()


def _words(took: float, entry: str, said: str) -> str:
    return (
        f"F28: restored in {took:.0f} s ({entry}); with the anchor file `audit_verify` ends with 1: {said.strip().split(';')[0]}; "
        "without it with 0; a second restore into the same place is refused"
    )


def _place(world: World) -> dict[str, str]:
    """An empty database beside the one that runs, and a folder for its files."""
    world.ask("CREATE DATABASE restored")
    data = world.folder / "restored"
    data.mkdir()
    return {
        "DATABASE_URL": f"postgres://flightline@127.0.0.1:{world.pg_port}/restored",
        "DATA_DIR": str(data), "AUDIT_ANCHOR_FILE": str(data / "audit-anchor.jsonl"), "REDIS_URL": "", "WEB_WORKERS": "1",
    }  # fmt: skip


def _ask(place: dict[str, str], text: str) -> list[tuple]:
    with psycopg.connect(place["DATABASE_URL"].replace("postgres://", "postgresql://")) as connection:
        return connection.execute(text).fetchall()


def _must(done, what: str) -> None:
    if done.returncode:
        raise AssertionError(f"not so: {what}: {(done.stderr or done.stdout).strip()[-300:]}")
