"""Reads the regulation pack, with every fault named at once, by the reader of the playbooks."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from phases.playbook_format import vocabulary as words
from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.loading import load
from phases.playbook_format.reader import Section
from phases.regulation import documents as docs

PACK_PATH = Path(__file__).resolve().parent.parent / "playbooks" / "regulation.yaml"
DAYS_MAX = 366


@cache
def pack() -> docs.Pack:
    """The pack that ships with the application."""
    return parse(PACK_PATH.read_text(encoding="utf-8"))


def parse(text: str) -> docs.Pack:
    """Return the pack of a YAML text. Raises `PlaybookError` that names every fault with its path."""
    faults: list[str] = []
    section = Section(load(text), "", faults)
    found = docs.Pack(
        frameworks=tuple(_framework(inner) for inner in section.sections("frameworks")),
        duties=tuple(_duty(inner) for inner in section.sections("duties")),
        timers=tuple(_timer(inner) for inner in section.sections("timers")),
    )
    section.close()
    faults += _cross(found)
    if faults:
        raise PlaybookError(faults)
    return found


def _cross(found: docs.Pack) -> list[str]:
    known = {framework.code for framework in found.frameworks}
    lines: tuple[docs.Duty | docs.Timer, ...] = (*found.duties, *found.timers)
    faults = [
        f"{line.code}: the framework {line.framework} is not listed" for line in lines if line.framework not in known
    ]
    codes = [line.code for line in lines]
    return faults + [f"{code}: stands twice" for code in sorted(set(codes)) if codes.count(code) > 1]


def _framework(section: Section) -> docs.Framework:
    found = docs.Framework(
        code=section.code("code"),
        name=section.line("name"),
        edition=section.line("edition"),
        source=section.line("source", most=500),
        last_checked=section.day("last_checked"),
    )
    section.close()
    return found


def _reach(section: Section) -> docs.Reach:
    return docs.Reach(
        classes=section.choices("classes", docs.AI_ACT_CLASSES),
        roles=section.choices("roles", docs.AI_ACT_ROLES),
        risk_tiers=section.choices("risk_tiers", words.RISK_TIERS),
        ai_types=section.choices("ai_types", words.AI_TYPES),
        data_classes=section.choices("data_classes", words.DATA_CLASSES),
    )


def _optional(section: Section, key: str) -> str:
    return section.text(key) if section.has(key) else ""


def _duty(section: Section) -> docs.Duty:
    found = docs.Duty(
        code=section.code("code"),
        framework=section.code("framework"),
        article=section.line("article"),
        title=section.line("title"),
        reach=_reach(section),
        dates=tuple(sorted((_date(inner) for inner in section.sections("dates")), key=lambda at: at.applies_on)),
        only_if=_optional(section, "only_if"),
        note=_optional(section, "note"),
    )
    section.close()
    return found


def _date(section: Section) -> docs.DutyDate:
    found = docs.DutyDate(applies_on=section.day("applies_on"), concerns=_optional(section, "concerns"))
    section.close()
    return found


def _timer(section: Section) -> docs.Timer:
    found = docs.Timer(
        code=section.code("code"),
        framework=section.code("framework"),
        article=section.line("article"),
        title=section.line("title"),
        reach=_reach(section),
        circumstances=section.choices("circumstances", tuple(docs.CIRCUMSTANCES), required=True),
        within=_within(section.section("within")),
        applies_on=section.day("applies_on"),
        note=_optional(section, "note"),
    )
    section.close()
    return found


def _within(section: Section) -> timedelta:
    days = section.whole("days", least=0, most=DAYS_MAX, default=0)
    hours = section.whole("hours", least=0, most=DAYS_MAX * 24, default=0)
    if not section.has("days") and not section.has("hours"):
        section.fault("days", "is missing, a timer needs days or hours")
    section.close()
    return timedelta(days=days, hours=hours)
