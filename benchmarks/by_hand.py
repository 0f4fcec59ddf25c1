"""What the public inventory of 2,133 AI use cases says, counted from the CSV file by plain Python: nothing of the product is used.

The rules are those that `docs/integrate.md` and the comments of `portfolio/mappings/us-federal-2024.yaml` state in words,
written a second time and in another way, so that a fault of the product and one of this file hardly agree.
"""

import csv
import io
import math
import statistics
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

NOTHING = {"", "n/a", "na", "none", "not applicable", "tbd", "unknown", "-"}
FORMS = (
    "%m/%d/%Y",
    "%m/%d/%y",
    "%Y-%m-%d",
    "%m-%d-%Y",
    "%m/%Y",
    "%B %Y",
    "%b %Y",
    "%b-%y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%Y",
)
STAGES = {
    "planned": 0, "ideation": 0, "": 0, "initiated": 1, "acquisition and/or development": 2, "implementation and assessment": 3,
    "operation and maintenance": 4, "in production": 4, "in mission": 4, "retired": 4,
    "research or administrative action complete": 2,
}  # fmt: skip
ENDED = {"retired", "research or administrative action complete"}
TIERS = {"both": "critical", "rights-impacting": "high", "safety-impacting": "high", "neither": "medium"}
DATA = {"yes": "personal", "no": "internal"}
DATES = {1: "Date Initiated", 2: "Date when Acquisition and/or Development began", 4: "Date Implemented"}
TIER = "Is the AI use case rights-impacting, safety-impacting, both, or neither?"
PII = "Does this AI use case involve personally identifiable information (PII) that is maintained by the agency?"
LIMITS = {1: 60, 2: 120, 3: 90}
"""Days after which the built-in playbook calls a stay too old where history is small."""


@dataclass(frozen=True)
class Case:
    """One row: `phase` 0 is an idea; `began` phase → day of those it passed or is in, None where no day is known."""

    agency: str
    unit: str
    tier: str
    data: str
    phase: int
    is_ended: bool
    began: dict[int, date | None]
    ended_on: date | None

    @property
    def is_running(self) -> bool:
        return bool(self.phase) and not self.is_ended

    @property
    def since(self) -> date | None:
        """The day on which the present phase began, where it runs and one is known."""
        return self.began.get(self.phase) if self.is_running else None

    def stays(self) -> Iterator[tuple[int, date | None, date | None, bool]]:
        """(phase, first day, day of leaving, whether it is over)."""
        phases = sorted(self.began)
        for at, phase in enumerate(phases):
            is_last = at == len(phases) - 1
            left = self.ended_on if is_last else self.began[phases[at + 1]]
            yield phase, self.began[phase], left, not is_last or self.is_ended


@dataclass(frozen=True)
class Hand:
    """All rows, and the questions that the pages answer."""

    cases: list[Case]
    repeats: int
    today: date

    def ranked(self, values: Sequence[float], share: float) -> float:
        """The smallest value that at least this share does not exceed."""
        return sorted(values)[math.ceil(share * len(values)) - 1]

    @cached_property
    def running(self) -> list[Case]:
        return [case for case in self.cases if case.is_running]

    @cached_property
    def dated(self) -> dict[int, list[tuple[date, date]]]:
        """Phase → (first day, day of leaving) of the stays that are over and name both."""
        found: dict[int, list[tuple[date, date]]] = {phase: [] for phase in (1, 2, 3, 4)}
        for case in self.cases:
            for phase, began, left, is_over in case.stays():
                if is_over and began and left:
                    found[phase].append((began, left))
        return found

    def lengths(self, phase: int) -> list[int]:
        return [(left - began).days for began, left in self.dated[phase]]

    def newest(self, phase: int, most: int) -> list[int]:
        """Lengths of those that were left last."""
        return [(left - began).days for began, left in sorted(self.dated[phase], key=lambda stay: stay[1])[-most:]]

    def furthest(self) -> Counter[int]:
        """How many came at least as far as each phase."""
        reached = Counter(max(case.began) for case in self.cases if case.began)
        return Counter({phase: sum(n for far, n in reached.items() if far >= phase) for phase in (1, 2, 3, 4)})

    def stood(self, phase: int, day: date) -> int:
        """How many are known to have stood in it at the start of a day before the import."""
        stays = (stay for case in self.cases for stay in case.stays() if stay[0] == phase)
        return sum(
            bool(began and began <= day and (left > day if left else not is_over)) for _, began, left, is_over in stays
        )

    def too_old(self) -> Counter[int]:
        """By phase, those that are longer in it than the playbook's limit."""
        return Counter(
            case.phase
            for case in self.running
            if case.since and case.phase in LIMITS and (self.today - case.since).days > LIMITS[case.phase]
        )

    def replayed(self, phase: int) -> tuple[int, float, float]:
        """Of each dated stay, forecast on its first day from those over by then: how many, and how often both dates held."""
        own = sorted(self.dated[phase], key=lambda stay: stay[0])
        by_end = sorted(own, key=lambda stay: stay[1])
        known: list[int] = []
        taken = n = half = most = 0
        for began, left in own:
            while taken < len(by_end) and by_end[taken][1] < began:
                insort(known, (by_end[taken][1] - by_end[taken][0]).days)
                taken += 1
            if len(known) >= 10:
                n += 1
                half += (left - began).days <= self.ranked(known, 0.5)
                most += (left - began).days <= self.ranked(known, 0.85)
        return n, half / max(n, 1), most / max(n, 1)

    def rest(self, lengths: list[int], age: int, share: float) -> int:
        """Days that the rest of a stay of this age takes at most, in that share of the stays that lasted as long."""
        longer = sorted(lengths)[bisect_left(sorted(lengths), age) :]
        return int(self.ranked(longer, share)) - age

    def median(self, phase: int) -> float:
        return statistics.median_low(self.lengths(phase))


def read(path: Path, today: date) -> Hand:
    """The file as it is: Windows-1252, line breaks in cells."""
    table = list(csv.reader(io.StringIO(path.read_bytes().decode("cp1252"), newline="")))
    head = [" ".join(name.split()) for name in table[0]]
    place = {name: at for at, name in reversed(list(enumerate(head)))}  # of columns with one name the first
    cases, names = [], Counter[tuple[str, ...]]()
    for line in table[1:]:
        if not any(cell.strip() for cell in line):
            continue
        names[
            tuple(
                " ".join(line[place[c]].split()).casefold() for c in ("Agency Abbreviation", "Bureau", "Use Case Name")
            )
        ] += 1
        cases.append(_case({name: line[at] for name, at in place.items()}, today))
    return Hand(cases, sum(n - 1 for n in names.values()), today)


def _case(row: dict[str, str], today: date) -> Case:
    stage = _said(row["Stage of Development"])
    phase, is_ended = STAGES[stage], stage in ENDED
    began: dict[int, date | None] = {}
    for at, column in DATES.items():
        day = _day(row[column])
        earlier = [known for known in began.values() if known]
        if day and day <= today and at <= phase and not (earlier and day < max(earlier)):
            began[at] = day
    over = _day(row["Date Retired"]) if is_ended else None
    days = [known for known in began.values() if known]
    ended_on = over if over and days and max(days) <= over <= today else None
    if phase and not ended_on:
        began.setdefault(phase, None)
    agency, bureau = (_text(row[name]) for name in ("Agency Abbreviation", "Bureau"))
    unit = " / ".join(part for part in (agency, bureau) if part)
    return Case(
        agency,
        unit,
        TIERS.get(_said(row[TIER]), "critical"),
        DATA.get(_said(row[PII]), ""),
        phase,
        is_ended,
        began,
        ended_on,
    )


def _text(cell: str) -> str:
    text = " ".join(cell.replace("\xa0", " ").split())
    return "" if text.casefold() in NOTHING else text


def _said(cell: str) -> str:
    return _text(cell).casefold()


def _day(cell: str) -> date | None:
    text = cell.replace("\xa0", " ").strip()
    if text.casefold() in NOTHING:
        return None
    for form in FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if day.year >= 1950:
            return day
        year = (day - date(1899, 12, 30)).days  # a bare year that was shown as the day of that number
        if 1980 <= year < 2100:
            return date(year, 1, 1)
    return None


def month_starts(today: date) -> list[date]:
    """The first days of the last twelve months, oldest first."""
    found = [today.replace(day=1)]
    while len(found) < 12:
        found.insert(0, (found[0] - timedelta(days=1)).replace(day=1))
    return found
