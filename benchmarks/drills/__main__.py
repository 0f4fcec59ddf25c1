"""`python -m benchmarks.drills [leaver vendor import audit breach]`: each worst day on a fresh demo; 1 when a bar is missed."""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.drills import audit, breach, leaver, vendor, wrong_import
from benchmarks.drills.day import Day, Rows
from tests.journey.pictures import browser
from tests.journey.product import Product, running

DRILLS: Final[Mapping[str, tuple[str, Callable[[Day], None]]]] = {
    "leaver": ("A lead leaves with eleven initiatives", leaver.walk),
    "vendor": ("A vendor ends a model that seven use", vendor.walk),
    "import": ("A wrong import over 200 initiatives", wrong_import.walk),
    "audit": ("An audit asks for all decisions of a quarter", audit.walk),
    "breach": ("A breach in production", breach.walk),
}
HEAD: Final = (
    "| Worst day | Found (≤ 60 s) | Asked (≤ 300 s) | Exported | Nothing lost | Verdict |\n|---|---|---|---|---|---|"
)


def line(day: Day) -> str:
    """The day as a row of the table: seconds and steps of each stage, and what they were about."""
    cells = [f"{_stage(day, name)}{day.said.get(name, '')}" for name in ("found", "asked", "exported")]
    lost = (
        f"{len(day.faults)} of {len(day.faults) + len(day.checked)} checks failed" if day.faults else day.said["lost"]
    )
    verdict = "met" if not day.faults else f"missed: {day.faults[0]}"
    return f"| {day.title} | {' | '.join(cells)} | {lost} | {verdict} |"


def _stage(day: Day, name: str) -> str:
    if name not in day.seconds:
        return "not reached"
    return f"{day.seconds[name]:.1f} s, {day.steps[name]} steps: "


def walked(product: Product, names: Sequence[str]) -> list[Day]:
    """Walk these days one after the other in one product. A day that breaks off has that as its fault."""
    days = []
    with browser() as chromium, closing(Rows(product)) as rows:
        for name in names:
            title, walk = DRILLS[name]
            with Day(name, title, product, chromium, rows) as day:
                try:
                    walk(day)
                except Exception as error:  # the other days are walked all the same
                    day.faults.append(f"broke off: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
            days.append(day)
            for words, found in (("met", day.checked), ("MISSED", day.faults)):
                sys.stderr.writelines(f"{name}: {words}: {one}\n" for one in found)
    return days


def main(names: Sequence[str]) -> int:
    """Start a demo of its own, walk, print the table."""
    unknown = sorted(set(names) - set(DRILLS))
    if unknown:
        sys.stderr.write(f"Unknown: {', '.join(unknown)}. There are: {', '.join(DRILLS)}\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="drills-") as folder, running(Path(folder), demo=True) as product:
        days = walked(product, list(names) or list(DRILLS))
    print("\n".join([HEAD, *map(line, days)]))
    return 1 if any(day.faults for day in days) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
