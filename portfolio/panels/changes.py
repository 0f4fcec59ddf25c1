"""What an audit entry changed, as people read it: labels for codes, names for numbers of rows, dates and figures as on every page.

The entry itself keeps the stored values; its exports show these.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import User
from audit.models import Entry
from common.formats import date_text, datetime_text, number
from initiatives.models import Component, ComponentVersion, QualityRating, StatusUpdate
from metrics.models import Annotation, KpiContractVersion, Metric, Point, Source
from portfolio.records import KINDS

Change = tuple[str, str, str]

_LINES = {kind.model: kind.lines for kind in KINDS.values()}
_VALUES_OF: Mapping[str, type[models.Model]] = {
    "initiatives.quality_rate": QualityRating,
    "initiatives.update_post": StatusUpdate,
    "metrics.annotation_add": Annotation,
    "metrics.kpi_version_add": KpiContractVersion,
    "metrics.metric_value_type": Point,
}
_NAMED: tuple[type[models.Model], ...] = (User, Metric, Source, Component, ComponentVersion)
_ROWS_OF = {"metrics": Metric, "user": User}
_SAID_ELSEWHERE = {"record"}
_LISTS = {"asks", "disciplines", "failed", "followers", "metrics", "ports", "reopens"}
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
LONGEST = 300


@dataclass(frozen=True)
class _Found:
    """One changed field before it is put into words."""

    name: str
    field: Any
    rows: type[models.Model] | None
    old: Any
    new: Any


def changes_of(entries: Sequence[Entry]) -> dict[int, list[Change]]:
    """Entry → (field, old, new) of each change; old is empty where only the new value was noted.

    One query for each kind of row that is named, whatever the number of entries.
    """
    found = {entry.pk: _found(entry) for entry in entries}
    names = _names(change for changes in found.values() for change in changes)
    return {pk: [_in_words(change, names) for change in changes] for pk, changes in found.items()}


def _found(entry: Entry) -> list[_Found]:
    given = json.loads(entry.payload).get("changes") or {}
    model = _VALUES_OF.get(entry.action) or _model(entry.object_type)
    changes = []
    for name, value in given.items():
        if value in (None, "", [], {}) or name in _SAID_ELSEWHERE:
            continue
        field = _field(model, name)
        rows = field.related_model if isinstance(field, models.ForeignKey) else _ROWS_OF.get(name)
        old, new = value if _is_pair(field, name, value) else (None, value)
        changes.append(_Found(name, field, rows if rows in _NAMED else None, old, new))
    return changes


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    """The column of that name, whether it was noted as `owner` or as `owner_id`."""
    columns = model._meta.concrete_fields if model else ()
    return next((field for field in columns if name in (field.name, field.attname)), None)


def _is_pair(field: Any, name: str, value: Any) -> bool:
    """Whether the value is `[old, new]`. A list that was new is told from it by what it holds."""
    if not isinstance(value, list) or len(value) != 2 or name in _LISTS:
        return False
    is_list = isinstance(field, models.JSONField) and field.default is not dict
    return not is_list or all(part is None or isinstance(part, list) for part in value)


def _names(changes: Iterable[_Found]) -> dict[type[models.Model], dict[Any, str]]:
    wanted: dict[type[models.Model], set[int]] = {}
    for change in changes:
        if change.rows is not None:
            for value in (change.old, change.new):
                parts = value if isinstance(value, list) else [value]
                wanted.setdefault(change.rows, set()).update(part for part in parts if isinstance(part, int))
    return {
        rows: {row.pk: str(row) for row in rows._default_manager.filter(pk__in=ids)}
        for rows, ids in wanted.items()
        if ids
    }


def _in_words(change: _Found, names: Mapping[type[models.Model], Mapping[Any, str]]) -> Change:
    label = str(change.field.verbose_name) if change.field is not None else change.name.replace("_", " ")
    known = names.get(change.rows, {}) if change.rows is not None else {}
    return label, _short(_text(change.field, change.old, known)), _short(_text(change.field, change.new, known))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _text(field: Any, value: Any, known: Mapping[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if known and isinstance(value, int):
        return known.get(value, f"number {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _list(field, value, known)
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')}: {_text(None, part, {})}" for key, part in value.items())
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, (models.DecimalField, models.FloatField)):
        return number(Decimal(str(value)), 6)
    return _plain(value)


def _list(field: Any, values: list[Any], known: Mapping[Any, str]) -> str:
    lines = _LINES.get(field.model, {}).get(field.name) if field is not None else None
    if lines is not None:
        return lines.to_text(values).replace("\n", "; ")
    return ", ".join(_text(None, value, known) for value in values)


def _plain(value: Any) -> str:
    """A value of no known column: days and instants as dates, codes as words, everything else as it is."""
    text = str(value)
    if _DAY.fullmatch(text):
        return date_text(date.fromisoformat(text))
    if _INSTANT.match(text):
        try:
            return datetime_text(datetime.fromisoformat(text))
        except ValueError:
            return text
    return text.replace("_", " ") if _CODE.fullmatch(text) else text
