"""The columns of the portfolio's table: which there are, and which an address chooses, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Column:
    """`sort` is the order that its head asks for (empty: none), `heads` what it fills in an export."""

    code: str
    label: str
    sort: str
    heads: tuple[str, ...]
    is_number: bool = False


COLUMNS: Final[dict[str, Column]] = {
    column.code: column
    for column in (
        Column("health", "Health", "health", ("Health", "Signals")),
        Column("phase", "Phase", "phase", ("Phase",)),
        Column("age", "Age", "age", ("Days in phase",), is_number=True),
        Column("blocker", "Next blocker", "due", ("Next blocker", "Blocker owner", "Blocker due")),
        Column("kpi", "Lead KPI", "", ("Lead KPI", "Lead KPI value", "Lead KPI unit", "Lead KPI state")),
        Column(
            "value",
            "Value",
            "value",
            ("Value, measured or finance-verified", "Value, with estimates", "Currency"),
            is_number=True,
        ),
        Column("checklist", "Checklist", "checklist", ("Required done", "Required"), is_number=True),
        Column("owners", "Owners", "", ("Engineering owner", "Operations owner", "Business owner")),
        Column("updated", "Update", "updated", ("Last update",)),
        Column("reported", "Reported", "", ("Reported",)),
        Column("cause", "Stall cause", "", ("Stall cause",)),
        Column("lead", "Lead", "", ("Lead",)),
        Column("sponsor", "Sponsor", "", ("Sponsor",)),
        Column("bu", "Business unit", "bu", ("Business unit",)),
        Column("status", "Status", "", ("Status",)),
        Column("type", "AI type", "", ("AI type",)),
        Column("tier", "Risk tier", "", ("Risk tier",)),
        Column("act", "AI Act class", "", ("AI Act class",)),
        Column("gate", "Gate", "", ("Gate", "Gate asked")),
        Column("target", "Target date", "target", ("Target date",)),
        Column("pilot", "Pilot ends", "pilot", ("Pilot ends",)),
        Column("forecast", "Next gate by", "", ("Next gate by, 50 %", "Next gate by, 85 %")),
        Column("tags", "Tags", "", ("Tags",)),
        Column("adopted", "Adopted", "", ("Adopted",)),
    )
}
"""The initiative itself always stands first."""
USUAL: Final = ("health", "phase", "age", "blocker", "kpi", "checklist", "owners", "updated")
ALL: Final = "all"


def columns_read(text: str) -> tuple[tuple[str, ...], list[str]]:
    """(the codes that `text` names, in order and once; what it names that is no column). Nothing known: the usual ones."""
    if text == ALL:
        return tuple(COLUMNS), []
    named = list(dict.fromkeys(word for word in text[:300].split(",") if word))
    known = tuple(code for code in named if code in COLUMNS)
    return known or USUAL, [f"cols:{code[:40]}" for code in named if code not in COLUMNS]


def columns_text(codes: Sequence[str]) -> str:
    """How the address says them; empty for the usual ones."""
    if tuple(codes) == USUAL:
        return ""
    return ALL if tuple(codes) == tuple(COLUMNS) else ",".join(codes)


def moved(codes: Sequence[str], code: str, by: int) -> list[str]:
    """The order with `code` one place earlier (-1) or later (1); over an end it comes back at the other."""
    rest = [one for one in codes if one != code]
    at = (list(codes).index(code) + by) % len(codes)
    return [*rest[:at], code, *rest[at:]]
