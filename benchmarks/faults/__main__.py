"""Start everything, do the faults, print the table."""

import os
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from benchmarks.faults.disk_cases import NotRun
from benchmarks.faults.load import Load
from benchmarks.faults.matrix import FAULTS, Fault
from benchmarks.faults.tally import INTERVAL_S, OVERLAP_S, STEP_S, bad_answers, caught_up, slowest, tally
from benchmarks.faults.world import World, faketime_library, wait_until

BACK_WITHIN_S, PAGE_S, QUARANTINE_WITHIN_S = 60, 2.0, 240
QUIET_LOAD = 2.0  # runnable processes for each core, over the last minute, up to which a machine is quiet
SOURCES, METRICS = 3, 12
HEADS = [
    "Fault", "What was done", "Back after", "Points", "Doubled", "Lost", "Pushed", "of them lost", "Requests", "Failed", "p95, longest",
    "None over 2 s", "Verdict",
]  # fmt: skip
QUERIES = [f"m{place}" for place in range(METRICS)]


def seed(world: World) -> dict:
    """Accounts, one initiative, its metrics over the sources; what the load needs to know."""
    from django.test import Client  # noqa: PLC0415  # Django is set up first

    from accounts.services import token_create  # noqa: PLC0415  # Django is set up first
    from common import clock  # noqa: PLC0415  # Django is set up first
    from metrics.models import AllowedAddress, Metric, Source  # noqa: PLC0415  # Django is set up first
    from tests.cast import PASSWORD, Cast, make_initiative  # noqa: PLC0415  # Django is set up first

    cast, now, port = Cast(), clock.now(), world.source.server_port
    AllowedAddress.objects.create(
        network="127.0.0.1/32",
        ports=[port, world.hostile_port],
        reason="Faults",
        owner=cast.admin.user,
        expires_on=clock.today() + timedelta(days=9),
    )
    initiative = make_initiative(cast)
    sources = [
        Source.objects.create(kind="prometheus", name=f"S{n}", url=f"http://127.0.0.1:{port}/s{n}", owner=cast.pm.user)
        for n in range(SOURCES + 1)
    ]
    shape = {
        "initiative": initiative, "kind": "operational", "direction": "lower", "target": 1000, "step_s": STEP_S, "interval_s": INTERVAL_S,
        "overlap_s": OVERLAP_S, "cursor_at": now, "next_pull_at": now,
    }  # fmt: skip
    for place, query in enumerate([*QUERIES, "poison"]):
        source = sources[SOURCES if query == "poison" else place % SOURCES]
        Metric.objects.create(name=f"Metric {query}", provenance="pulled", source=source, query=query, **shape)
    pushed = Metric.objects.create(
        name="Pushed", provenance="pushed", **{**shape, "cursor_at": None, "next_pull_at": None}
    )
    _, token = token_create(actor=cast.engineer.actor, user=cast.engineer.user, name="load", scopes=("write:points",))
    _, world.evidence_token = token_create(
        actor=cast.engineer.actor, user=cast.engineer.user, name="files", scopes=("write:evidence",)
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/accounts/login/", {"login": cast.engineer.user.email, "password": PASSWORD})
    session = client.cookies["sessionid"].value
    return {"token": token, "session": session, "pushed": pushed.pk, "asked": Metric.objects.get(query="m5").pk}


def one(world: World, load: Load, fault: Fault, begun: float) -> tuple[str, bool]:
    """Do one fault; its line of the table, and whether all was well."""
    since, words = time.time(), []
    try:
        mended = fault.harm(world)
        back = wait_until(lambda: caught_up(world, mended), BACK_WITHIN_S + 60, "every metric is pulled again")
        back = time.time() - mended
    except NotRun as error:
        return _line([fault.name, fault.what, *["–"] * 10, f"not run: {error}"]), True
    except (TimeoutError, AssertionError) as error:
        words.append(str(error))
        back = float("inf")
    counted = tally(world, load, begun, QUERIES)
    answers = load.since(since)
    bad = bad_answers(answers, away_is_fine=fault.away_is_fine)
    p95, longest = slowest(answers)
    if len(bad) > fault.may_break:
        words.append("answered " + ", ".join(sorted({f"{answer.what} {answer.status}" for answer in bad})[:4]))
    quick, slow_words = judged_quick(fault, p95, longest)
    words += slow_words
    if fault.is_quick and answers:
        last = max(answers, key=lambda answer: answer.seconds)
        world.notes.append(
            f"{fault.name}: the longest was {last.what} with {last.seconds:.1f} s, at a load of {os.getloadavg()[0]:.0f}"
        )
    verify = world.command("audit_verify")
    if verify.returncode:
        words.append(verify.stdout.strip() or verify.stderr.strip())
    is_good = not words and back <= BACK_WITHIN_S and not (counted.doubled or counted.lost or counted.pushed_lost)
    shown = f"{back:.0f} s" if back != float("inf") else "not back"
    cells = [
        fault.name, fault.what, shown, f"{counted.points:,}", counted.doubled, counted.lost, f"{len(load.stored):,}",
        counted.pushed_lost, len(answers), len(bad), f"{p95:.1f}, {longest:.1f} s", quick,
        "met" if is_good else "MISSED: " + "; ".join(words),
    ]  # fmt: skip
    return _line(cells), is_good


def judged_quick(fault: Fault, p95: float, longest: float) -> tuple[str, list[str]]:
    """The cell and the faults of a page's time while Redis is away: p95 always, the longest where the machine was quiet."""
    if not fault.is_quick:
        return "–", []
    words = [f"p95 of the pages is {p95:.1f} s"] if p95 > PAGE_S else []
    if longest <= PAGE_S:
        return "yes", words
    load = os.getloadavg()[0]
    if load > QUIET_LOAD * (os.cpu_count() or 1):
        return f"no, not judged at a load of {load:.0f}", words
    return "no", [*words, f"the longest request took {longest:.1f} s"]


def _line(cells: list[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def poison_ends(world: World, began: float) -> tuple[str, bool]:
    """Three attempts, then quarantined and said so; once the source is well the next pull covers its window."""
    text = """
        SELECT extract(epoch FROM p.finished_at), p.attempts, (
            SELECT count(*) FROM audit_entry e WHERE e.action = 'metrics.pull_quarantine' AND e.object_id = p.id::text
        ) FROM metrics_pull p WHERE p.state = 'quarantined' ORDER BY p.id
    """
    try:
        left = QUARANTINE_WITHIN_S - (time.time() - began)
        wait_until(lambda: world.ask(text), max(left, 5), "the poison pull is quarantined")
        world.source.poison.clear()
        mended = datetime.now(UTC)
        back = "SELECT 1 FROM metrics_metric WHERE query = 'poison' AND cursor_at >= %s"
        wait_until(lambda: world.ask(back, mended), 2 * BACK_WITHIN_S, "its next pull covers the window")
        rows = world.ask(
            text
        )  # by one statement, and now: a pull that died before the source was mended may have followed
        is_good = all((attempts, told) == (3, 1) for _, attempts, told in rows)
        took, entries = float(rows[0][0]) - began, sum(told for *_, told in rows)
        words = f"quarantined after 3 attempts and {took:.0f} s, audit entries: {entries} for {len(rows)}; its next pull covers the window"
    except TimeoutError as error:
        is_good, words = False, str(error)
    return f"F3 in the end: {words}.", is_good


def run(world: World, names: list[str]) -> bool:
    world.postgres_start()
    world.redis_start()
    made = [world.command("migrate", "--noinput"), world.command("playbook_load")]
    if any(done.returncode for done in made):
        raise SystemExit("\n".join(done.stderr for done in made))
    os.environ.update(world.environment, DJANGO_SETTINGS_MODULE="config.settings")
    import django  # noqa: PLC0415  # its settings come from the environment that was just made

    django.setup()
    begun, known = time.time(), seed(world)
    from django.db import connections  # noqa: PLC0415  # Django is set up first

    connections.close_all()
    for name in ("web", "worker", "beat", "sealer"):
        world.start(name)
    wait_until(world.ready, 180, "the web server is ready")
    threading.Thread(target=world.supervise, daemon=True).start()
    load = Load(world.url, **known)
    wait_until(lambda: caught_up(world, begun + 1), 180, "every metric is pulled once")
    print(_line(HEADS), "|" + "---|" * len(HEADS), sep="\n", flush=True)
    good, poisoned = True, 0.0
    for fault in FAULTS:
        if names and fault.name not in names:
            continue
        poisoned = time.time() if fault.name == "F3" else poisoned
        line, is_good = one(world, load, fault, begun)
        good = good and is_good
        print(line, flush=True)
    if poisoned:
        line, is_good = poison_ends(world, poisoned)
        good = good and is_good
        print(line)
    load.stop()
    print("\n".join(world.notes))
    final = tally(world, load, begun, [*QUERIES, "poison"] if poisoned else QUERIES)
    verify = world.command("audit_verify")
    said = Counter(answer.status for answer in load.answers)
    print(f"Ended by themselves and started again, as a supervisor does: {', '.join(world.restarted) or 'none'}.")
    print("Answers: " + ", ".join(f"{count:,} × {status or 'none'}" for status, count in sorted(said.items())) + ".")
    print(
        f"In the end: {final.points:,} points, {final.doubled} doubled, {final.lost} lost; of {len(load.stored):,} pushed points "
        f"that were confirmed {final.pushed_lost} are lost."
    )
    print(f"audit_verify: {verify.stdout.strip()}")
    return good and verify.returncode == 0 and not (final.doubled or final.lost or final.pushed_lost)


def main(names: list[str]) -> int:
    found = {"redis-server": shutil.which("redis-server"), "faketime": faketime_library()}
    missing = [name for name, path in found.items() if not path]
    unknown = set(names) - {fault.name for fault in FAULTS}
    if missing or unknown:
        print(f"Missing: {', '.join(missing)}." if missing else f"No such fault: {', '.join(sorted(unknown))}.")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends it ends what it started
    begun, world, is_good = time.monotonic(), World(), False
    try:
        is_good = run(world, names)
    finally:
        world.close(keep_logs=not is_good)
    print(f"{'All met' if is_good else 'Something was missed'}, {time.monotonic() - begun:.0f} s.")
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
