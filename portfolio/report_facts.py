"""Pure reading of a report's facts: figures, what changed between two of them, the same without names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from initiatives.models import Phase, Status
from portfolio.models import Shown

Facts = Mapping[str, Any]
NAMED: Final = ("who", "blocker_owner")  # what a shared board leaves out


def figures_of(facts: Facts) -> dict[str, int]:
    """Counts that the figures and the comparison use: active, in_production, off_track, stalled, ideas, ended, by phase."""
    rows: Sequence[Facts] = facts["initiatives"]
    active = [row for row in rows if row["status"] == Status.ACTIVE]
    phases = Counter(row["phase"] for row in active)
    return {
        "active": len(active),
        "in_production": phases[Phase.SCALE.value],
        "off_track": sum(row["health"] == Shown.OFF_TRACK for row in active),
        "stalled": sum(row["is_stalled"] for row in active),
        "ideas": sum(row["status"] == Status.IDEA for row in rows),
        "ended": sum(row["status"] in (Status.STOPPED, Status.RETIRED) for row in rows),
        "breaches": len(facts["breaches"]),
        "asks": len(facts["asks"]),
        **{f"phase_{phase}": phases[phase] for phase in Phase.values},
    }


@dataclass(frozen=True)
class Change:
    """What became different about one initiative between two reports, in words; `is_worse` None where neither holds."""

    key: str
    title: str
    words: list[str]
    is_worse: bool | None


def changes_between(then: Facts, now: Facts) -> list[Change]:
    """Initiatives that differ, in order of their keys. The same facts twice give none; swapping them finds the same keys."""
    old = {row["key"]: row for row in then["initiatives"]}
    new = {row["key"]: row for row in now["initiatives"]}
    found = []
    for key in sorted(old.keys() | new.keys()):
        words, is_worse = _difference(old.get(key), new.get(key))
        if words:
            found.append(Change(key, (new.get(key) or old[key])["title"], words, is_worse))
    return found


def without_names(facts: Facts) -> dict[str, Any]:
    """The same facts without any person's name, for a screen that everybody walks past."""
    cut = dict(facts)
    for part in ("initiatives", "asks"):
        cut[part] = [{name: value for name, value in row.items() if name not in NAMED} for row in facts[part]]
    return cut


def _difference(old: Facts | None, new: Facts | None) -> tuple[list[str], bool | None]:
    if old is None:
        return ["is new here"], None
    if new is None:
        return ["is no longer shown"], None
    words = []
    if old["status"] != new["status"]:
        words.append(f"{_label(Status, old['status'])} → {_label(Status, new['status'])}")
    if old["phase"] != new["phase"]:
        words.append(f"phase {old['phase'] or '–'} → {new['phase'] or '–'}")
    ranks = list(Shown.values)
    is_worse = None
    if old["health"] != new["health"]:
        words.append(f"{_label(Shown, old['health'])} → {_label(Shown, new['health'])}")
        is_worse = ranks.index(new["health"]) < ranks.index(old["health"])
    if old["blocker"] != new["blocker"]:
        words.append(
            f"now blocked by: {new['blocker']}" if new["blocker"] else f"no longer blocked by: {old['blocker']}"
        )
    return words, is_worse


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label).lower()
