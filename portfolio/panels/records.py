"""Records as the risks tab and the record pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from common.formats import date_text, datetime_text, number
from initiatives.models import Initiative, Phase, Record
from initiatives.records import RecordKind
from initiatives.values import label_of
from portfolio.records import KINDS, records_of


@dataclass(frozen=True)
class Shown:
    """One record in a list: its cells, whether a gate could rest on it, and what it lacks, in words."""

    record: Record
    url: str
    cells: list[tuple[str, Any]]
    missing: list[str]

    @property
    def is_ready(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class KindList:
    """All records of one kind."""

    kind: RecordKind
    rows: list[Shown]
    add_url: str

    @property
    def ready(self) -> int:
        return sum(row.is_ready for row in self.rows)


def record_url(initiative: Initiative, kind: RecordKind, record: Record) -> str:
    return f"/i/{initiative.key}/records/{kind.code}/{record.pk}/"


def records_by_phase(initiative: Initiative, only: str = "") -> list[tuple[str, bool, list[KindList]]]:
    """(heading, whether the phase has begun, lists), phases in order; kinds of no phase last. One query a kind."""
    groups: dict[int | None, list[KindList]] = {}
    for kind in KINDS.values():
        if only and kind.code != only:
            continue
        rows = [_shown(initiative, kind, record) for record in records_of(initiative, kind)]
        if kind.code == "risk":
            rows.sort(key=lambda row: -getattr(row.record, "exposure", 0))
        groups.setdefault(kind.phase, []).append(KindList(kind, rows, f"/i/{initiative.key}/records/{kind.code}/add/"))
    order = sorted(phase for phase in groups if phase is not None)
    found = [(f"{phase} {Phase(phase).label}", (initiative.phase or 1) >= phase, groups[phase]) for phase in order]
    if None in groups:
        found.append(("At any time", True, groups[None]))
    return found


def _shown(initiative: Initiative, kind: RecordKind, record: Record) -> Shown:
    cells = [(label_of(record, name), cell_of(record, name)) for name in kind.list_fields]
    return Shown(record, record_url(initiative, kind, record), cells, record.missing())


def cell_of(record: Record, name: str) -> Any:
    """A value for people: the label of a choice, yes or no, a person's name, instants, dates and figures in words, None for nothing."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if isinstance(field, models.BooleanField):
        return "Yes" if value else "No"
    if getattr(field, "choices", None):
        return getattr(record, f"get_{name}_display")() or None
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime):
        return datetime_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, (int, Decimal)):
        return number(value, 6)
    return None if value in ("", []) else value


def facts_of(kind: RecordKind, record: Record) -> list[tuple[str, Any]]:
    """Every field of the form with its value, for reading."""
    facts = []
    for name in kind.fields:
        value = cell_of(record, name)
        if name in kind.lines:
            value = kind.lines[name].to_text(getattr(record, name)) or None
        facts.append((label_of(record, name), value))
    return facts
