"""`python -m benchmarks.inventory FILE [FOLDER]`: the public inventory of AI use cases, imported; each figure that the pages show
beside the same figure counted from the file by `benchmarks/by_hand.py`, which uses nothing of the product.

FILE is `us-federal-ai-use-cases-2024.csv` as published. It is imported into a throw-away installation, looked at, adopted as a
whole, and looked at again. FOLDER keeps that installation (`DATA_DIR=FOLDER make run` shows it; pm@example.com, the demo's
password); where FILE was imported there before, it is only looked at. Prints a table and exits 1 where two figures differ.
Seven minutes and more.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.by_hand import Case, Hand, month_starts, read

PHASES = {1: "1 Discovery & scoping", 2: "2 Pilot build", 3: "3 Validation & hardening", 4: "4 Scale & optimise"}
NEWEST = 600
"""Stays of a phase from which one initiative's forecast is drawn, as docs/rules/flow.md says."""


@dataclass
class Table:
    """Lines of the comparison."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def line(self, what: str, shown: object, counted: object) -> None:
        texts = [f"{value:,}" if isinstance(value, int) else str(value) for value in (shown, counted)]
        self.lines.append((what, *texts))
        mark = "yes" if texts[0] == texts[1] else "**no**"
        print(f"| {what} | {texts[0]} | {texts[1]} | {mark} |", flush=True)

    @property
    def unequal(self) -> int:
        return sum(shown != counted for _, shown, counted in self.lines)


@dataclass(frozen=True)
class Words:
    """A page as its texts, one after the other."""

    texts: list[str]

    def after(self, label: str, place: int = 1) -> str:
        """The text that stands so many places behind the first one that is `label`."""
        return self.texts[self.texts.index(label) + place] if label in self.texts else "not shown"

    def row(self, label: str, length: int) -> str:
        at = self.texts.index(label) if label in self.texts else None
        return "not shown" if at is None else ", ".join(self.texts[at + 1 : at + 1 + length])

    def found(self, pattern: str) -> str:
        match = re.search(pattern, " ".join(self.texts))
        return match[1] if match else "not shown"

    def part(self, since: str, until: str = "") -> "Words":
        """From the text `since` up to the text `until`."""
        rest = self.texts[self.texts.index(since) :] if since in self.texts else []
        return Words(rest[: rest.index(until)] if until in rest else rest)


def words(html: str) -> Words:
    body = re.sub(r"(?s)<(script|style|select|svg)\b.*?</\1>", "", html)
    pieces = (" ".join(unescape(piece).split()) for piece in re.split(r"<[^>]*>", body))
    return Words([piece for piece in pieces if piece])


def as_imported(page: Callable[[str], Words], hand: Hand, table: Table) -> None:
    """Nobody has adopted anything: the board shows what the file says, apart."""
    board, ended = page("/board/"), sum(case.is_ended for case in hand.cases)
    table.line("board: imported, not yet adopted", board.found(r"([\d,]+) imported, not yet adopted"), len(hand.cases))
    table.line("board: by stage, Idea", board.after("Idea"), sum(not case.phase for case in hand.cases))
    for phase, name in PHASES.items():
        table.line(f"board: by stage, {name}", board.after(name), sum(case.phase == phase for case in hand.running))
    table.line("board: by stage, Stopped or retired", board.after("Stopped or retired"), ended)
    agencies = Counter(case.agency for case in hand.cases)
    for agency, n in agencies.most_common(8):
        table.line(f"board: by business unit, {agency}", board.after(agency), n)
    dated = board.part("Median days of stays with both dates")
    for phase, name in PHASES.items():
        counted = f"{len(hand.dated[phase]):,}, {hand.median(phase):,} d" if hand.dated[phase] else "not shown"
        table.line(f"board: stays with both dates and their median, {name}", dated.row(name, 2), counted)
    nothing = page("/board/flow/").found("(Nothing has entered a phase yet)")
    table.line("flow: nothing counts before adoption", nothing, "Nothing has entered a phase yet")
    _portfolio(page, hand, table)


def _portfolio(page: Callable[[str], Words], hand: Hand, table: Table) -> None:
    """The filters of the portfolio, adopted or not."""
    asked: dict[str, Callable[[Case], bool]] = {
        "status=retired": lambda case: case.is_ended, "phase=none": lambda case: not case.phase,
        "phase=3&status=active": lambda case: case.phase == 3 and case.is_running,
        "tier=high": lambda _: False,  # the file proposes; until a reviewer confirms, everything counts as critical
        "bu=HHS": lambda case: "hhs" in case.unit.casefold(),
        "age=730": lambda case: bool(case.since and (hand.today - case.since).days > 730),
    }  # fmt: skip
    for query, holds in asked.items():
        shown = page(f"/portfolio/?{query}").found(r"([\d,]+) initiatives? of")
        table.line(f"portfolio: ?{query}", shown, sum(map(holds, hand.cases)))


def as_adopted(page: Callable[[str], Words], hand: Hand, table: Table, key: Callable[[Case], str]) -> None:
    """Everything is adopted: what the organisation's own figures make of it."""
    board, flow, running = page("/board/"), page("/board/flow/"), len(hand.running)
    live = sum(case.phase == 4 for case in hand.running)
    recent = sum(bool(case.began.get(4) and (hand.today - case.began[4]).days < 90) for case in hand.cases)  # type: ignore[operator]
    stats = board.part("In production", "Off track")
    table.line("board: in production", stats.after("In production"), f"{live:,} of {running:,}")
    table.line(
        "board: arrived in 90 days", stats.after("In production", 2), f"+{recent} in 90 d" if recent else "none in 90 d"
    )
    funnel, furthest = board.part("added in the last 12 months", "open waits"), hand.furthest()
    table.line("board: funnel, Idea", funnel.after("Idea"), len(hand.cases))
    for phase, name in PHASES.items():
        table.line(f"board: funnel, came as far as {name}", funnel.after(name), furthest[phase])
    steps = [len(hand.cases), *(furthest[phase] for phase in PHASES)]
    lost, at = max((steps[n] - steps[n + 1], n) for n in range(4))
    table.line(
        "board: most are lost before", board.found(r"([\d,]+ of [\d,]+) are not past"), f"{lost:,} of {steps[at]:,}"
    )
    old = hand.too_old()
    table.line(
        "board: stalled",
        board.after("Stalled", 1) if not old else board.part("Off track").after("Stalled"),
        old.total(),
    )
    for phase in PHASES:
        shown = page(f"/portfolio/?health=stalled&phase={phase}").found(r"([\d,]+) initiatives? of")
        table.line(f"portfolio: stalled in phase {phase}", shown, old[phase])
    table.line("board: why they wait", board.after("open waits", -1), "Nothing is recorded as waiting")
    table.line("board: forecast", board.found(r"No forecast: (\d+) of the 10 arrivals"), 0)
    _flow(flow, hand, table)
    for phase in (1, 2):
        _forecast(page, hand, table, phase, key)
    _portfolio(page, hand, table)


def _flow(flow: Words, hand: Hand, table: Table) -> None:
    phases, months = flow.part("Phases", "Days lost, by cause"), flow.part("Who stood where")
    for phase, name in PHASES.items():
        now = sum(case.phase == phase for case in hand.running)
        table.line(f"flow: there now, {name}", phases.after(name), now)
        table.line(f"flow: finished stays measured here, {name}", phases.after(name, 5), 0)
    few = next(phase for phase in (1, 2, 3) if len(hand.dated[phase]) < 10)
    said = f"{len(hand.dated[few])} of 10 in phase {few}"
    table.line("flow: why there is no forecast", flow.found(r"Not enough finished stays for a forecast: (.+?)\."), said)
    table.line("flow: without an owner", flow.found(r"([\d,]+) initiatives lack an owner"), len(hand.running))
    undated = sum(case.since is None for case in hand.running)
    table.line("flow: came without a day", flow.found(r"([\d,]+) initiatives came by import without"), undated)
    for day in month_starts(hand.today):
        counts = [hand.stood(phase, day) for phase in PHASES]
        counted = ", ".join(f"{n:,}" for n in [*counts, sum(counts)])
        table.line(f"flow: stood where on {day}", months.row(f"{day.day} {day:%b %Y}", 5), counted)


def _forecast(page: Callable[[str], Words], hand: Hand, table: Table, phase: int, key: Callable[[Case], str]) -> None:
    """The youngest of a phase: what its forecast rests on, and that its dates are those of the stays (drawn, so within a few shares)."""
    young = max(
        (case for case in hand.running if case.phase == phase and case.since), key=lambda case: case.since or date.min
    )
    lengths, age = hand.newest(phase, NEWEST), (hand.today - (young.since or hand.today)).days
    shown = page(f"/i/{key(young)}/").part("Forecast")
    if age > max(lengths):
        table.line(f"initiative in phase {phase}, {age} d old", shown.found(r"(Longer) in phase"), "Longer")
        return
    table.line(
        f"initiative in phase {phase}, {age} d old: rests on",
        shown.found(r"From ([\d,]+) finished stays"),
        len(lengths),
    )
    for share, pattern in ((0.5, r"by (\d+ \w+ \d{4}) in 50"), (0.85, r"by (\d+ \w+ \d{4}) in 85")):
        text = shown.found(pattern)
        days = (datetime.strptime(text, "%d %b %Y").date() - hand.today).days if text != "not shown" else -1  # noqa: DTZ007
        low, high = (hand.rest(lengths, age, share + more) for more in (-0.04, 0.04))
        is_there = low <= days <= high
        table.line(
            f"initiative in phase {phase}: {share:.0%} date",
            f"in {days} d",
            f"in {days if is_there else (low, high)} d",
        )


def main(arguments: list[str]) -> int:
    if not arguments or not Path(arguments[0]).is_file():
        print(__doc__)
        return 1
    with TemporaryDirectory(prefix="flightline-inventory-") as folder:
        is_ours = not Path((arguments[1:] or [folder])[0], "flightline.sqlite3").exists()
        os.environ |= {"DATA_DIR": (arguments[1:] or [folder])[0], "DATABASE_URL": "", "REDIS_URL": "", "LOG_LEVEL": "WARNING",
                       "DJANGO_SETTINGS_MODULE": "config.settings"}  # fmt: skip
        import django  # noqa: PLC0415  # after the environment

        django.setup()
        return _compared(Path(arguments[0]), is_ours=is_ours)


def _compared(path: Path, *, is_ours: bool) -> int:
    """`is_ours`: the installation is laid out here, so that everything in it may be adopted."""
    from benchmarks.imported import adopt, laid_out, proposed  # noqa: PLC0415  # Django is set up first
    from common import clock  # noqa: PLC0415  # Django is set up first
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up first
    from portfolio.models import ImportRow  # noqa: PLC0415  # Django is set up first

    fetch = laid_out(path)

    def page(address: str) -> Words:
        return words(fetch(address))

    hand, table = read(path, clock.today()), Table()
    print(f"| {hand.today} | Shown | Counted from the file | Equal |\n|---|---|---|---|")
    table.line("import: rows created", ImportRow.objects.filter(outcome="created").count(), len(hand.cases))
    table.line("import: repeats of an identity", ImportRow.objects.filter(repeat__gt=1).count(), hand.repeats)
    for tier in ("critical", "high", "medium"):
        counted = sum(case.tier == tier for case in hand.cases)
        table.line(f"import: risk tier {tier} as proposed by the file", proposed(tier), counted)
    for data in ("personal", "internal", ""):
        shown, counted = (
            Initiative.objects.filter(data_class=data).count(),
            sum(case.data == data for case in hand.cases),
        )
        table.line(f"import: data class {data or 'not given'}", shown, counted)
    if not Initiative.objects.filter(is_adopted=True).exists():
        as_imported(page, hand, table)
    if is_ours:
        adopt()
    if not Initiative.objects.filter(is_adopted=False).exists():
        made = ImportRow.objects.filter(outcome="created").select_related("initiative")
        keys = {row.number: row.initiative.key for row in made if row.initiative}
        places = {id(case): number for number, case in enumerate(hand.cases, start=1)}
        as_adopted(page, hand, table, lambda case: keys[places[id(case)]])
    print(f"\n{len(table.lines)} figures, {table.unequal} of them unequal")
    return 1 if table.unequal else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
