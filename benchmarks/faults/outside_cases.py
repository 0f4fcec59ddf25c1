"""What the product asks outside: sources that mean no good, and names that resolve no more. Ordinary metrics go on beside them."""

import threading
import time
from itertools import pairwise
from types import SimpleNamespace

from benchmarks.faults.disk_cases import NotRun
from benchmarks.faults.names import DEAD_S, HOST, NAMES_AT, Names, own_resolver
from benchmarks.faults.source import children_of
from benchmarks.faults.tally import INTERVAL_S, OVERLAP_S, STEP_S, caught_up, tally
from benchmarks.faults.world import World, wait_until
from tests.servers.hostile import HOSTILE, prometheus_of
from tests.servers.sites import Site

WAYS = {**HOSTILE, "not a number": (prometheus_of("NaN", ago_s=1), "not numbers")}
PULL_WITHIN_MS = 10_500  # ten seconds are the limit of a request; the half is for the tear-down
GROWN_KB = 10_000
BLOCKED_MS = 5_000
PULLS = (
    "SELECT m.name, p.state, p.reason, p.elapsed_ms, extract(epoch FROM p.started_at)::float8, extract(epoch FROM p.finished_at)::float8"
    " FROM metrics_pull p JOIN metrics_metric m ON m.id = p.metric_id"
    " WHERE m.name = ANY(%s) AND p.finished_at IS NOT NULL ORDER BY p.id"
)


def metrics_add(urls: dict[str, tuple[str, str]]) -> None:
    """Metrics by name, each with a source of its own at an address, and its query: `{name: (address, query)}`."""
    from django.db import connections  # noqa: PLC0415  # Django is set up by then

    from common import clock  # noqa: PLC0415  # Django is set up by then
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up by then
    from metrics.models import Metric, Source  # noqa: PLC0415  # Django is set up by then

    initiative, now = Initiative.objects.get(key="AI-001"), clock.now()
    for name, (url, query) in urls.items():
        source = Source.objects.create(kind="prometheus", name=name, url=url, owner=initiative.created_by)
        Metric.objects.create(
            initiative=initiative, name=name, kind="operational", direction="lower", target=1000, step_s=STEP_S,
            interval_s=INTERVAL_S, overlap_s=OVERLAP_S, cursor_at=now, next_pull_at=now, provenance="pulled", source=source,
            query=query,
        )  # fmt: skip
    connections.close_all()


def metrics_end(names: list[str]) -> None:
    """They are pulled no more, so that later faults are as they were."""
    from django.db import connections  # noqa: PLC0415  # Django is set up by then

    from metrics.models import Metric  # noqa: PLC0415  # Django is set up by then

    Metric.objects.filter(name__in=names).update(next_pull_at=None, is_enabled=False)
    connections.close_all()


class Watch:
    """The largest resident size and number of threads of each child of a process, looked at four times a second."""

    def __init__(self, pid: int) -> None:
        self._pid, self._ending = pid, threading.Event()
        self.first_kb: dict[int, int] = {}
        self.most_kb: dict[int, int] = {}
        self.most_threads = 0
        self._look()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def grown_kb(self) -> int:
        """By how much the one that grew most has grown at its largest; ends the watch."""
        self._ending.set()
        self._thread.join()
        return max((most - self.first_kb[pid] for pid, most in self.most_kb.items()), default=0)

    def _run(self) -> None:
        while not self._ending.wait(0.25):
            self._look()

    def _look(self) -> None:
        for pid in children_of(self._pid):
            try:
                with open(f"/proc/{pid}/status") as status:
                    said = dict(line.split(":", 1) for line in status)
                size = int(said["VmRSS"].split()[0])
            except (OSError, KeyError):
                continue
            self.first_kb.setdefault(pid, size)
            self.most_kb[pid] = max(self.most_kb.get(pid, 0), size)
            self.most_threads = max(self.most_threads, int(said["Threads"]))


def hostile_sources(world: World) -> float:
    """Eight sources at once, each ill in its own way, until each has been asked twice; then all are well."""
    site, ways = Site(port=world.hostile_port), {f"Ill: {way}": WAYS[way] for way in WAYS}
    for place, (answer, _) in enumerate(ways.values()):
        site.answers[f"/h{place}/api/v1/query_range"] = answer
    watch = Watch(world.pid("worker"))
    begun = time.time()
    metrics_add({name: (site.url(f"/h{place}"), "up") for place, name in enumerate(ways)})
    names = list(ways)

    def asked_twice() -> bool:
        seen = [row[0] for row in world.ask(PULLS, names)]
        return all(seen.count(name) >= 2 for name in names)

    wait_until(asked_twice, 100, "each ill source is asked twice")
    lagging = not caught_up(world, time.time() - 2 * INTERVAL_S - 5)
    rows = world.ask(PULLS, names)
    grown = watch.grown_kb()
    for place in range(len(names)):
        site.answers[f"/h{place}/api/v1/query_range"] = prometheus_of("0.5", ago_s=1)
    cured = time.time()
    wrong = [f"{name}: {state}, {reason!r}" for name, state, reason, *_ in rows if ways[name][1] not in reason]
    ended = {state for name, state, *_ in rows if "not a number" not in name}
    longest = max(row[3] for row in rows)
    stored = world.ask(
        "SELECT count(*) FROM metrics_point p JOIN metrics_metric m ON m.id = p.metric_id WHERE m.name = ANY(%s)", names
    )
    world.notes.append(
        f"F21: {len(rows)} pulls of {len(names)} ill sources in {cured - begun:.0f} s, the longest took {longest / 1000:.1f} s; a child "
        f"of the worker grew by at most {grown / 1000:.1f} MB; {site.sent / 1e6:,.0f} MB were sent without an end"
    )
    if wrong or ended != {"failed"} or longest > PULL_WITHIN_MS or grown > GROWN_KB or lagging or stored != [(0,)]:
        raise AssertionError(
            f"{wrong[:2]} {ended}, longest {longest} ms, grew {grown} kB, others behind: {lagging}, stored {stored[0][0]}"
        )
    wait_until(lambda: _done_since(world, names, cured), 60, "each source that was ill is read again")
    metrics_end(names)
    site.stop()
    return cured


def names_dead(world: World) -> float:
    """The resolver of the worker says nothing, then that it failed, then the address again; everybody else keeps theirs."""
    within = own_resolver(world.folder)
    if not within:
        raise NotRun("needs the superuser, for a resolver that the worker alone has")
    name = "By name"
    names = Names(NAMES_AT)
    world.stop("worker")
    world.start("worker", within=within)
    try:
        begun = time.time()
        metrics_add({name: (f"http://{HOST}:{world.source.server_port}/by-name", "by-name")})
        wait_until(lambda: _done_since(world, [name], begun), 60, "the source is read by its name")
        watch = Watch(world.pid("worker"))
        names.mode = "silent"
        _wait_failed(world, name, 2, time.time())
        names.mode = "failing"
        _wait_failed(world, name, 1, time.time())
        lagging = not caught_up(world, time.time() - 2 * INTERVAL_S - 5)
        names.mode = "well"
        back = time.time()
        failed = [row for row in world.ask(PULLS, [name]) if row[1] == "failed"]
        watch.grown_kb()
        wait_until(lambda: _done_since(world, [name], back), 60, "the source is read by its name again")
    finally:
        metrics_end([name])
        world.stop("worker")
        world.start("worker")
        names.stop()
    _judge_names(world, failed, begun, watch.most_threads, lagging=lagging)
    return back


def _judge_names(world: World, failed: list[tuple], begun: float, threads: int, *, lagging: bool) -> None:
    """Raises AssertionError when a pull held its worker too long, came back too soon, or others had to wait."""
    pauses = [after[4] - before[5] for before, after in pairwise(failed)]
    longest = max(row[3] for row in failed)
    counted = tally(world, SimpleNamespace(stored={}), begun + STEP_S, ["by-name"])
    world.notes.append(
        f"F22: {len(failed)} pulls failed ({'; '.join(sorted({row[2] for row in failed}))}), the longest held its worker for "
        f"{longest / 1000:.1f} s (the resolver's own limit is {DEAD_S} s); pauses of {', '.join(f'{pause:.0f}' for pause in pauses)} s; "
        f"at most {threads} threads in a child; of its points {counted.lost} lost, {counted.doubled} doubled"
    )
    is_growing = all(later > 1.5 * before for before, later in zip([INTERVAL_S * 0.6, *pauses], pauses, strict=False))
    if longest > BLOCKED_MS or not is_growing or lagging or counted.lost or counted.doubled:
        raise AssertionError(
            f"held for {longest} ms, pauses {pauses}, others behind: {lagging}, lost {counted.lost}, doubled {counted.doubled}"
        )


def _done_since(world: World, names: list[str], since: float) -> bool:
    done = {row[0] for row in world.ask(PULLS, names) if row[1] == "done" and row[4] > since}
    return done == set(names)


def _wait_failed(world: World, name: str, count: int, since: float) -> None:
    def is_so() -> bool:
        return sum(row[1] == "failed" and row[4] > since for row in world.ask(PULLS, [name])) >= count

    wait_until(is_so, 90, f"{count} pulls have failed")
