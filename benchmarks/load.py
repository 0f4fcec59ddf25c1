"""`python -m benchmarks.load [minutes] [rate]`: 20 requests a second of a realistic mix for 30 minutes, then ten times that for a minute.

PostgreSQL, Redis, web, worker, beat and sealer of its own hold the demo portfolio; six people and one pipeline ask. Each request
starts at its own instant, whether earlier ones have been answered or not, and its time counts from that instant: a server that
stalls is charged with the queue it made. Bars: 95 of 100 below 500 ms, no error, memory of the web server at most 5 % above what
it was after the first tenth; in the burst nothing but 429 and 503, and quick again within ten seconds. Exits 1 on a miss.
"""

import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from benchmarks.faults.source import children_of
from benchmarks.faults.world import World, wait_until

MOST_P95_MS, MOST_GROWTH, BURST, BURST_S, CALM_S = 500, 1.05, 10, 60, 10
PEOPLE = ("pm", "executive", "engineer", "operations", "security", "compliance")
PASSWORD = "flightline-demo"  # of the demo
PAGES = (
    (18, "/portfolio/"), (10, "/portfolio/?phase=3"), (6, "/portfolio/?q=claims"), (14, "/board/"), (14, "/my-work/"),
    (14, "/i/{key}/"), (8, "/i/{key}/checklist/"), (5, "/i/{key}/metrics/"), (4, "/i/{key}/reviews/"), (3, "/board/flow/"),
    (2, "/alerts/"), (2, "/search/?q=a"),
)  # fmt: skip
PUSH_SHARE = 0.15


@dataclass(frozen=True)
class Answer:
    """What was asked, the status (0: no answer), and milliseconds since the instant at which it was to be asked."""

    what: str
    status: int
    ms: float


class Crowd:
    """Signed-in people and one token; `run` asks at a steady rate and answers what came."""

    def __init__(self, url: str, token: str, metric: int, keys: list[str]) -> None:
        self.url, self.token, self.metric, self.keys = url, token, metric, keys
        self.chance, self.guard, self.count = random.Random(1), threading.Lock(), 0
        self.cookies = {who: self._sign_in(who) for who in PEOPLE}
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
        self.client = httpx2.Client(base_url=url, timeout=30, trust_env=False, limits=limits)

    def _sign_in(self, who: str) -> str:
        with httpx2.Client(base_url=self.url, timeout=30, trust_env=False) as client:
            client.get("/accounts/login/")
            form = {
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
                "login": f"{who}@example.com",
                "password": PASSWORD,
            }
            client.post("/accounts/login/", data=form, headers={"Referer": self.url})
            return client.cookies["sessionid"]

    def run(self, rate: float, seconds: float) -> list[Answer]:
        """Asks, and says to the standard error how each minute went, so that a run that is broken off is not lost."""
        answers: list[Answer] = []
        begun, step, said = time.monotonic(), 1 / rate, 0
        with ThreadPoolExecutor(200) as pool:
            for n in range(int(rate * seconds)):
                due = begun + n * step
                time.sleep(max(0.0, due - time.monotonic()))
                pool.submit(self._one, due, answers, self.chance.random(), self.chance.choice(PEOPLE))
                if n and n % int(60 * rate) == 0:
                    print(line(f"minute {n / (60 * rate):.0f}", answers[said:], 60), file=sys.stderr, flush=True)
                    said = len(answers)
        return answers

    def _one(self, due: float, answers: list[Answer], chance: float, who: str) -> None:
        is_push = chance < PUSH_SHARE
        what = "push" if is_push else self._page()
        try:
            answer = self._push() if is_push else self.client.get(what, headers=self._as(who))
            status = answer.status_code
        except Exception as trouble:  # whatever kept the answer away is counted; a pool would swallow it
            print(f"{what}: {trouble!r}", file=sys.stderr, flush=True)
            status = 0
        answers.append(Answer(what, status, 1000 * (time.monotonic() - due)))

    def _as(self, who: str) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.cookies[who]}"}

    def _page(self) -> str:
        with self.guard:
            path = self.chance.choices([path for _, path in PAGES], [weight for weight, _ in PAGES])[0]
            return path.format(key=self.chance.choice(self.keys))

    def _push(self) -> httpx2.Response:
        with self.guard:
            self.count += 1
            at = datetime.now(UTC).isoformat()
            point = {"metric": self.metric, "at": at, "value": float(self.count)}
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.post("/api/v1/points/", json={"points": [point]}, headers=headers)


def memory_of(pid: int) -> float:
    """Megabytes that a process and its children hold for themselves."""
    total = 0
    for one in (pid, *children_of(pid)):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Clean", "Private_Dirty")):
                total += int(line.split()[1])
    return total / 1000


def line(name: str, answers: list[Answer], seconds: float) -> str:
    times = sorted(answer.ms for answer in answers)
    said = Counter(answer.status for answer in answers)
    words = ", ".join(f"{count:,} × {status or 'none'}" for status, count in sorted(said.items()))
    cells = [
        name,
        f"{len(answers) / seconds:.0f}",
        f"{statistics.median(times):.0f}",
        f"{p95(answers):.0f}",
        f"{times[-1]:.0f}",
        words,
    ]
    return f"| {' | '.join(cells)} |"


def p95(answers: list[Answer]) -> float:
    times = sorted(answer.ms for answer in answers)
    return times[int(0.95 * (len(times) - 1))]


def run(world: World, minutes: float, rate: float) -> bool:
    crowd = _begin(world)
    print(
        "| Load | requests a second | median ms | p95 ms | longest ms | answers |\n|---|---|---|---|---|---|",
        flush=True,
    )
    crowd.run(rate, 20)  # warm
    first = crowd.run(rate, minutes * 6)
    print(line("the first tenth", first, minutes * 6), flush=True)
    before = memory_of(world.pid("web"))
    rest = crowd.run(rate, minutes * 54)
    after = memory_of(world.pid("web"))
    print(line("the rest", rest, minutes * 54), flush=True)
    burst = crowd.run(rate * BURST, BURST_S)
    print(line(f"{BURST} times that for {BURST_S} s", burst, BURST_S), flush=True)
    time.sleep(CALM_S)
    calm = crowd.run(rate, 20)
    print(line(f"{CALM_S} s later", calm, 20))
    print(
        f"\nMemory of the web server (its own pages): {before:.0f} MB, then {after:.0f} MB, {100 * (after / before - 1):+.1f} %."
    )
    verify = world.command("audit_verify")
    print(f"audit_verify: {verify.stdout.strip()}")
    slow = sorted(
        ((p95([one for one in rest if one.what == what]), what) for what in {one.what for one in rest}), reverse=True
    )
    print("Slowest by p95: " + ", ".join(f"{what} {ms:.0f} ms" for ms, what in slow[:5]))
    steady = [*first, *rest, *calm]
    is_good = all(answer.status == 200 for answer in steady) and p95(rest) <= MOST_P95_MS and p95(calm) <= MOST_P95_MS
    is_standing = {answer.status for answer in burst} <= {200, 429, 503}
    return is_good and is_standing and after <= before * MOST_GROWTH and verify.returncode == 0


def _begin(world: World) -> Crowd:
    world.postgres_start()
    world.redis_start()
    for words in (("migrate", "--noinput"), ("demo_load",)):
        done = world.command(*words)
        if done.returncode:
            raise SystemExit(done.stderr)
    os.environ.update(world.environment, DJANGO_SETTINGS_MODULE="config.settings")
    import django  # noqa: PLC0415  # its settings come from the environment that was just made

    django.setup()
    from django.db import connections  # noqa: PLC0415  # Django is set up first

    from accounts.models import User  # noqa: PLC0415  # Django is set up first
    from accounts.services import token_create  # noqa: PLC0415  # Django is set up first
    from common.actors import CLOCK  # noqa: PLC0415  # Django is set up first
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up first
    from metrics.models import Metric  # noqa: PLC0415  # Django is set up first

    pm = User.objects.get(email="pm@example.com")
    initiatives = list(Initiative.objects.filter(status="active").order_by("pk"))
    metric = Metric.objects.create(
        initiative=initiatives[0], name="Pushed under load", kind="operational", direction="lower", target=10**9,
        provenance="pushed", interval_s=60,
    )  # fmt: skip
    _, token = token_create(actor=CLOCK, user=pm, name="load", scopes=("write:points",))
    connections.close_all()
    for name in ("web", "worker", "beat", "sealer"):
        world.start(name)
    wait_until(world.ready, 90, "the web server is ready")
    return Crowd(world.url, token, metric.pk, [one.key for one in initiatives])


def main(minutes: float, rate: float) -> int:
    world, is_good = World(), False
    try:
        is_good = run(world, minutes, rate)
    finally:
        world.close(keep_logs=not is_good)
    print("every bar is met" if is_good else "a bar is missed")
    return 0 if is_good else 1


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given + [30.0, 20.0][len(given) :])))
