"""A mapping: how the columns of somebody's spreadsheet become initiatives. Data in YAML, checked whole. Pure.

`docs/integrate.md` explains it; `portfolio/mappings/` ships examples.
"""

from collections.abc import Mapping as Given
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.db import models

from initiatives.models import Initiative, Phase, Status

FIELDS = (
    "title", "outcome", "business_unit", "tags", "workflow", "workflow_users", "workflow_volume", "workflow_decision",
    "change_for_users", "ai_type", "risk_tier", "ai_act_class", "ai_act_role", "data_class", "target_on", "pilot_end_on",
    "stop_criteria",
)  # fmt: skip
"""What a column may become."""
DAYS = ("target_on", "pilot_end_on")


class MappingError(ValueError):
    """Every fault of a mapping at once, each as `place: what`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class FieldRule:
    """Where a field comes from: columns joined, values translated (without regard to case and space), else `default`."""

    columns: tuple[str, ...]
    join: str = " · "
    values: dict[str, str] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True)
class Place:
    """Where a stage puts an initiative. No phase: an idea, or one that never began."""

    status: str
    phase: int | None


@dataclass(frozen=True)
class StayRule:
    """The column that dates the entry into a phase, in the order of the phases."""

    phase: int
    column: str


@dataclass(frozen=True)
class Mapping:
    """A checked mapping. `dates` are strptime forms tried in order."""

    name: str
    identity: tuple[str, ...]
    fields: dict[str, FieldRule]
    stage_column: str
    stages: dict[str, Place]
    stays: tuple[StayRule, ...] = ()
    ended_column: str = ""
    empty: frozenset[str] = frozenset({""})
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    encodings: tuple[str, ...] = ("utf-8-sig", "windows-1252")

    def columns(self) -> set[str]:
        """Every column that it reads."""
        named = {column for rule in self.fields.values() for column in rule.columns}
        named |= {*self.identity, self.stage_column, self.ended_column, *(stay.column for stay in self.stays)}
        return named - {""}


def fold(text: str) -> str:
    """Text for comparison: one space, lower case."""
    return " ".join(text.split()).casefold()


def mapping_parse(text: str) -> Mapping:
    """Raises MappingError naming every fault."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingError([f"not YAML: {error}"]) from error
    if not isinstance(given, dict):
        raise MappingError(["a mapping is a YAML document with name, identity, fields and stage"])
    faults: list[str] = []
    allowed = {"name", "identity", "fields", "stage", "stays", "ended", "empty", "dates", "encodings"}
    faults += [f"{key}: unknown" for key in given if key not in allowed]
    faults += [f"{key}: missing" for key in ("name", "identity", "fields", "stage") if not given.get(key)]
    fields = dict(_fields(given.get("fields") or {}, faults))
    stages = _stages(given.get("stage") or {}, faults)
    stays = tuple(_stays(given.get("stays") or [], faults))
    if "title" not in fields:
        faults.append("fields.title: missing")
    if faults:
        raise MappingError(faults)
    return Mapping(
        name=str(given["name"]),
        identity=tuple(_texts(given["identity"])),
        fields=fields,
        stage_column=str(given["stage"]["column"]),
        stages=stages,
        stays=stays,
        ended_column=str((given.get("ended") or {}).get("column", "")),
        empty=frozenset({""} | {fold(word) for word in _texts(given.get("empty", []))}),
        dates=tuple(_texts(given.get("dates", ["%Y-%m-%d"]))),
        encodings=tuple(_texts(given.get("encodings", ["utf-8-sig", "windows-1252"]))),
    )


def _texts(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _fields(given: Given[str, Any], faults: list[str]) -> list[tuple[str, FieldRule]]:
    rules = []
    for name, rule in given.items():
        if name not in FIELDS:
            faults.append(f"fields.{name}: unknown; one of {', '.join(FIELDS)}")
            continue
        if not isinstance(rule, dict):
            rule = {"columns": rule}
        unknown = set(rule) - {"columns", "join", "values", "default"}
        faults += [f"fields.{name}.{key}: unknown" for key in sorted(unknown)]
        values = {fold(str(key)): str(value) for key, value in (rule.get("values") or {}).items()}
        default = str(rule.get("default", ""))
        faults += [f"fields.{name}: {fault}" for fault in _not_choices(name, {*values.values(), default} - {""})]
        rules.append(
            (name, FieldRule(tuple(_texts(rule.get("columns", []))), str(rule.get("join", " · ")), values, default))
        )
    return rules


def _not_choices(name: str, values: set[str]) -> list[str]:
    if name == "tags":
        return []
    field = Initiative._meta.get_field(name)
    choices = {str(value) for value, _ in field.flatchoices} if isinstance(field, models.Field) else set()
    return [
        f"“{value}” is none of {', '.join(sorted(choices))}"
        for value in sorted(values)
        if choices and value not in choices
    ]


def _stages(given: Given[str, Any], faults: list[str]) -> dict[str, Place]:
    places = {}
    if not given.get("column"):
        faults.append("stage.column: missing")
    for words, place in (given.get("values") or {}).items():
        status, phase = str((place or {}).get("status", Status.ACTIVE)), (place or {}).get("phase")
        if status not in Status.values or (phase is not None and phase not in Phase.values):
            faults.append(f"stage.values.{words}: status and phase (1–4) are wrong")
            continue
        if (status == Status.IDEA) != (phase is None):
            faults.append(f"stage.values.{words}: an idea has no phase, everything else has one")
            continue
        places[fold(str(words))] = Place(status, phase)
    return places


def _stays(given: list[Any], faults: list[str]) -> list[StayRule]:
    rules = []
    for position, stay in enumerate(given):
        if not isinstance(stay, dict) or stay.get("phase") not in Phase.values or not stay.get("column"):
            faults.append(f"stays[{position}]: needs phase (1–4) and column")
            continue
        rules.append(StayRule(int(stay["phase"]), str(stay["column"])))
    return sorted(rules, key=lambda rule: rule.phase)
