"""Reference lists of frameworks: the codes of one edition with our own short titles. Data files; pure.

The text of a standard is not here: titles say the topic in our words. An edition is a list of its own, because codes of
two editions collide.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.loading import load
from phases.playbook_format.reader import Section

FOLDER = Path(__file__).resolve().parent / "playbooks" / "frameworks"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `base` is the code whose topic it belongs to where it is a paragraph (`Art 9(8)` belongs to `Art 9`)."""

    code: str
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class FrameworkList:
    """All codes of one edition in its own order. `about` are the fields that a playbook repeats about it."""

    about: tuple[tuple[str, Any], ...]
    entries: tuple[Entry, ...]

    @property
    def code(self) -> str:
        return str(dict(self.about)["code"])

    @property
    def name(self) -> str:
        return str(dict(self.about)["name"])

    @property
    def edition(self) -> str:
        return str(dict(self.about)["edition"])

    def resolve(self, code: str) -> str | None:
        """The listed code that `code` speaks of: itself, or the article of a paragraph; None when there is none."""
        known = {entry.code for entry in self.entries}
        if code in known:
            return code
        base = code.partition("(")[0].strip()
        return base if base in known else None


@cache
def framework_lists() -> dict[str, FrameworkList]:
    """Every list that ships with the application, by code, in the order of the file names."""
    found = [parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.code: one for one in found}


def known_frameworks() -> list[dict[str, Any]]:
    """What a playbook says about each of them (code, name, edition, source, last_checked), as plain values."""
    return [dict(one.about) for one in framework_lists().values()]


def unknown_codes(framework: str, codes: tuple[str, ...]) -> list[str]:
    """The codes that the list of this framework does not have; none where there is no list."""
    one = framework_lists().get(framework)
    return [code for code in codes if one.resolve(code) is None] if one else []


def parse(text: str) -> FrameworkList:
    """Return the list of a YAML text. Raises `PlaybookError` that names every fault."""
    faults: list[str] = []
    section = Section(load(text), "", faults)
    about = {
        "code": section.code("code"), "name": section.line("name"), "edition": section.line("edition"),
        "source": section.line("source", most=500), "last_checked": section.day("last_checked").isoformat(),
    }  # fmt: skip
    entries = []
    for group in section.sections("groups"):
        name = group.line("name")
        entries += [Entry(inner.line("code"), inner.line("title"), name) for inner in group.sections("entries")]
        group.close()
    section.close()
    codes = [entry.code for entry in entries]
    faults += [f"{code}: stands twice" for code in sorted(set(codes)) if codes.count(code) > 1]
    if faults:
        raise PlaybookError(faults)
    return FrameworkList(tuple(about.items()), tuple(entries))
