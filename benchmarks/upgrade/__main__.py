"""Load on the old version while the new one migrates; then both, the new one alone, and the old one again on the new schema.

`python -m benchmarks.upgrade [REVISION] [SECONDS]`: PostgreSQL, Redis and processes of its own, the demo portfolio. REVISION is what
to come from (by itself the newest commit that lacks migrations of several apps), SECONDS how long each stage lasts at least. Bars, for
each stage: no answer of 5xx, none refused, none missing, nothing lost that a server said it stored, and no request or task
waited 2.5 s for a lock. Exits 1 on a miss, 2 where there is no older version.
"""

import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx2

from benchmarks.faults.world import World, wait_until
from benchmarks.upgrade.crowd import Answer, Crowd
from benchmarks.upgrade.locks import MIGRATOR, Wait, Watch
from benchmarks.upgrade.versions import NoVersion, checked_out, migrations_now, migrations_of, older_version
from tests.run import ROOT, free_port

LONGEST_WAIT_S, STANDING_WITHIN_S, SECONDS = 2.5, 90, 20.0
KINDS = ("web", "worker", "beat", "sealer")
SCOPES = ("read", "write:initiatives", "write:metrics", "write:points", "write:annotations")
HEADS = (
    "| Stage | requests | 5xx | refused | no answer | p95, longest s | longest wait for a lock | stored, of them lost |"
)


@dataclass
class Side:
    """One version: its code, its port, and its processes in the one world."""

    name: str
    root: Path
    port: int
    world: World

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        shared = self.world.folder / f"prom-{self.name}"
        shared.mkdir(exist_ok=True)
        more = {"BIND": f"127.0.0.1:{self.port}", "PROMETHEUS_MULTIPROC_DIR": str(shared)}
        for kind in KINDS:
            self.world.start(f"{self.name}-{kind}", of=kind, root=self.root, PGAPPNAME=f"{self.name} {kind}", **more)
        wait_until(self.ready, 180, f"the {self.name} version is ready")

    def warm(self) -> None:
        """Let both workers show a page once: versions before 2026-11-27 may fail where two threads draw their first at one time."""
        for _ in range(12):
            httpx2.get(f"{self.url}/accounts/login/", timeout=30, trust_env=False)

    def ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    def stop(self) -> None:
        for kind in KINDS:
            self.world.stop(f"{self.name}-{kind}")


class Run:
    """The stages, one after another, and what was missed."""

    def __init__(self, world: World, revision: str, seconds: float) -> None:
        self.world, self.seconds, self.missed = world, seconds, []
        self.old = Side("old", checked_out(revision, world.folder / "old-code"), free_port(), world)
        self.new = Side("new", ROOT, free_port(), world)
        self.tokens = ("", "")

    def begin(self) -> None:
        self.world.postgres_start()
        self.world.redis_start()
        for words in (("migrate", "--noinput"), ("demo_load",)):
            self._manage(*words, root=self.old.root)
        wanted = [word for scope in SCOPES for word in ("--scope", scope)]
        made = [self._manage("token_create", "--user", "pm@example.com", *wanted, root=self.old.root) for _ in range(2)]
        self.tokens = (made[0].stdout.split()[-1], made[1].stdout.split()[-1])
        self.watch = Watch(self.world.database_url)
        self.known = self.world.ask("SELECT coalesce(max(id), 0) FROM django_migrations")[0][0]
        self.old.start()
        self.old.warm()

    def stage(self, name: str, sides: list[Side], act=lambda: None) -> None:
        """Ask of `sides` for the time of a stage, and for as long as `act` takes; then count."""
        self.watch.begin()
        begun, crowds = time.monotonic(), [Crowd(side.url, self.tokens) for side in sides]
        try:
            act()
            time.sleep(max(0.0, self.seconds - (time.monotonic() - begun)))
        finally:
            for crowd in crowds:
                crowd.leave()
        answers = [answer for crowd in crowds for answer in crowd.answers]
        stored, lost = self._kept(crowds)
        self._count(name, answers, self.watch.longest(), stored, lost)

    def migrate(self) -> None:
        """The new version's `migrate`, a while after the load began."""
        time.sleep(self.seconds / 4)
        begun = time.monotonic()
        self.world.environment["PGAPPNAME"] = MIGRATOR
        said = self._manage("migrate", "--noinput", root=self.new.root)
        self._manage("playbook_load", root=self.new.root)
        self.world.environment.pop("PGAPPNAME")
        self.took, self.again = time.monotonic() - begun, said.stderr.count("trying again")
        time.sleep(self.seconds / 4)

    def _manage(self, *words: str, root: Path) -> subprocess.CompletedProcess[str]:
        done = self.world.command(*words, root=root)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done

    def _count(self, name: str, answers: list[Answer], wait: Wait, stored: int, lost: list[str]) -> None:
        times = sorted(answer.seconds for answer in answers)
        bad = [answer for answer in answers if not answer.is_good]
        broken = sum(answer.status >= 500 for answer in bad)
        unanswered = sum(answer.status == 0 for answer in bad)
        cells = [
            name, f"{len(answers):,}", broken, len(bad) - broken - unanswered, unanswered,
            f"{statistics.quantiles(times, n=20)[-1]:.2f}, {times[-1]:.2f}",
            f"{wait.seconds:.2f} s{f' ({wait.what})' if wait.what else ''}", f"{stored:,}, {len(lost)}",
        ]  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        self.missed += [f"{name}: {count} × {what} {status}" for (what, status), count in _kinds(bad)]
        self.missed += [f"{name}: lost {one}" for one in lost[:10]]
        if wait.seconds > LONGEST_WAIT_S:
            self.missed.append(f"{name}: waited {wait.seconds:.2f} s for {wait.what}")

    def _kept(self, crowds: list[Crowd]) -> tuple[int, list[str]]:
        """How much the servers said that they stored, and what of it is not there. A new initiative has to get its standing too."""
        points = [one for crowd in crowds for one in crowd.stored.points]
        keys = [one for crowd in crowds for one in crowd.stored.initiatives]
        flags = [one for crowd in crowds for one in crowd.stored.annotations]
        ask = self.world.ask
        there = {
            (metric, at)
            for metric, at in ask(
                "SELECT metric_id, at FROM metrics_point WHERE metric_id = ANY(%s)", [m for m, _ in points]
            )
        }
        lost = [f"the point of {at} of metric {metric}" for metric, at in points if (metric, at) not in there]
        known = {pk for (pk,) in ask("SELECT id FROM metrics_annotation WHERE id = ANY(%s)", flags)}
        lost += [f"flag {pk}" for pk in flags if pk not in known]
        text = (
            "SELECT i.key, s.initiative_id IS NOT NULL FROM initiatives_initiative i "
            "LEFT JOIN portfolio_standing s ON s.initiative_id = i.id WHERE i.key = ANY(%s)"
        )
        try:
            wait_until(
                lambda: all(has for _, has in ask(text, keys)), STANDING_WITHIN_S, "every new initiative has a standing"
            )
        except TimeoutError:
            lost += [f"the standing of {key}" for key, has in ask(text, keys) if not has]
        found = {key for key, _ in ask(text, keys)}
        lost += [f"initiative {key}" for key in keys if key not in found]
        return len(points) + len(keys) + len(flags), lost

    def locks(self) -> str:
        """How long each migration kept everybody from a table that was there before."""
        rows = self.world.ask("SELECT app, name, applied FROM django_migrations WHERE id > %s ORDER BY id", self.known)
        lines = ["| Migration | tables locked against everybody | longest seen |", "|---|---|---|"]
        for begun, held in self.watch.held.items():
            name = next((f"{app} {name}" for app, name, applied in rows if applied >= begun), "after the last")
            lines.append(f"| {name} | {', '.join(sorted(held.tables))} | {held.last - held.first:.2f} s |")
        logs = "".join(path.read_text() for path in self.world.folder.glob("*-worker.log"))
        words = (
            f"migrate took {self.took:.1f} s for {len(rows)} migrations, tried again {self.again} times for a lock. "
        )
        words += f"Tasks that failed: {logs.count('raised unexpected')}."
        return "\n".join([words, "", *lines])


def _kinds(bad: list[Answer]) -> list[tuple[tuple[str, int], int]]:
    return Counter((answer.what, answer.status) for answer in bad).most_common(8)


def run(world: World, revision: str, seconds: float) -> list[str]:
    this = Run(world, revision, seconds)
    this.begin()
    print(f"{HEADS}\n|{'---|' * 8}", flush=True)
    try:
        this.stage("old code, old schema", [this.old])
        this.stage("old code while the new one migrates", [this.old], this.migrate)
        this.new.start()
        this.stage("old and new code, new schema", [this.old, this.new])
        this.old.stop()
        this.stage("new code", [this.new])
        this.old.start()
        this.old.warm()
        this.new.stop()
        this.stage("old code again, new schema", [this.old])
    finally:
        this.watch.stop()
    print(f"\n{this.locks()}")
    verify = world.command("audit_verify")
    print(f"\naudit_verify: {verify.stdout.strip()}")
    return this.missed + ([] if verify.returncode == 0 else ["audit_verify"])


def main(given: str = "", seconds: str = "") -> int:
    try:
        revision = older_version(given)
    except NoVersion as error:
        print(error, file=sys.stderr)
        return 2
    lacking = sorted(migrations_now() - migrations_of(revision))
    print(f"From {revision[:10]}, which lacks {len(lacking)} migrations: {', '.join(lacking)}\n", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends it ends what it started
    world, missed = World(), ["it did not come to its end"]
    try:
        missed = run(world, revision, float(seconds or SECONDS))
    finally:
        world.close(keep_logs=bool(missed))
    print("\n".join(f"MISSED {one}" for one in missed) or "every bar is met")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
