"""The JSON schema of a playbook file, made from the documents and the vocabulary, so that it cannot lag behind them.

It knows shapes, words and bounds. What must hold between parts (codes once, phases in order) only `parse` knows.
"""

import dataclasses
import types
import typing
from datetime import date
from typing import Any

from phases.playbook_format import documents as docs
from phases.playbook_format import vocabulary as words
from phases.playbook_format.parsing import DAYS_MAX, RATIO_MAX, SECONDS_MAX
from phases.playbook_format.reader import CODE, CODE_MAX, LINE_MAX, LIST_MAX, TEXT_MAX

Schema = dict[str, Any]

_CODE: Schema = {"type": "string", "pattern": f"^{CODE.pattern}$", "maxLength": CODE_MAX}
_LINE: Schema = {"type": "string", "pattern": r"\S", "maxLength": LINE_MAX}
_TEXT: Schema = {"type": "string", "pattern": r"\S", "maxLength": TEXT_MAX}
_TEXTS = frozenset({"summary", "text", "purpose", "why", "good", "example", "statement"})
_CODES = frozenset({"slug", "code", "shown_when", "event", "framework"})
_STATES = tuple(dict.fromkeys(state for states in words.RECORD_STATES.values() for state in states))


def _one_of(values: typing.Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _list_of(inner: Schema) -> Schema:
    return {"type": "array", "items": inner, "minItems": 1, "maxItems": LIST_MAX, "uniqueItems": True}


def _number(least: float, most: float, kind: str = "integer") -> Schema:
    return {"type": kind, "minimum": least, "maximum": most}


_DAYS = _number(1, DAYS_MAX)
_SECONDS = _number(60, SECONDS_MAX)
_RATIO: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": RATIO_MAX}
_WORDS: dict[tuple[str, str], Schema] = {
    ("PlaybookDoc", "version"): _number(1, 100_000),
    ("PhaseDoc", "number"): _number(1, words.PHASE_COUNT),
    ("FrameworkDoc", "source"): {**_LINE, "maxLength": 500},
    ("FrameworkRef", "codes"): _list_of({"type": "string", "pattern": r"\S", "maxLength": CODE_MAX}),
    ("ItemDoc", "kind"): _one_of(words.KINDS),
    ("ItemDoc", "theme"): {**_LINE, "maxLength": 80},
    ("ItemDoc", "owner_side"): _one_of(words.OWNER_SIDES),
    ("ItemDoc", "disciplines"): _list_of(_one_of(words.DISCIPLINES)),
    ("Applies", "risk_tier"): _list_of(_one_of(words.RISK_TIERS)),
    ("Applies", "ai_type"): _list_of(_one_of(words.AI_TYPES)),
    ("Applies", "data_class"): _list_of(_one_of(words.DATA_CLASSES)),
    ("RecordRule", "kind"): _one_of(words.RECORD_STATES),
    ("RecordRule", "state"): _one_of(_STATES),
    ("RecordRule", "min"): _number(1, 100),
    ("RecordRule", "test"): _one_of(words.TEST_KINDS),
    ("RecordRule", "discipline"): _one_of(words.REQUIREMENT_DISCIPLINES),
    ("MetricRule", "purpose"): _one_of(words.METRIC_PURPOSES),
    ("MetricRule", "aggregate"): _one_of(words.AGGREGATES),
    ("MetricRule", "window_s"): _SECONDS,
    ("MetricRule", "max_age_s"): _SECONDS,
    ("MetricRule", "min_samples"): _number(1, 1_000_000),
    ("MetricRule", "consecutive"): _number(1, 52),
    ("MetricRule", "share"): {**_RATIO, "maximum": 1},
    ("ReviewSlot", "discipline"): _one_of(words.DISCIPLINES),
    ("ReviewSlot", "quorum"): _number(1, 9),
    ("ReviewSlot", "also"): _list_of(_one_of(words.DISCIPLINES)),
    ("GateCriterion", "rule"): _one_of(words.GATE_RULES),
    ("GateCriterion", "dimension"): _one_of(words.REHEARSAL_DIMENSIONS),
    ("GateCriterion", "disciplines"): _list_of(_one_of(words.DISCIPLINES)),
    ("GateCriterion", "at_least"): _RATIO,
    ("GateCriterion", "at_most"): _RATIO,
    ("GateDoc", "acceptances"): _list_of(_one_of(words.OWNER_SIDES)),
}
"""Bounds and words of single fields; a field that is missing here has what its type and name say."""
_PAIRS: dict[str, tuple[str, ...]] = {
    "statements": words.OWNER_SIDES + words.DISCIPLINES,
    "meanings": words.SIGNATURES,
}


def schema() -> Schema:
    """The schema (JSON Schema 2020-12) of a whole playbook file."""
    names: dict[str, Schema] = {}
    _document(docs.PlaybookDoc, names)
    root = names.pop("PlaybookDoc")
    root["properties"]["phases"] |= {"minItems": words.PHASE_COUNT, "maxItems": words.PHASE_COUNT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Flightline playbook",
        **root,
        "$defs": names,
    }


def _document(kind: type[Any], names: dict[str, Schema]) -> Schema:
    """A reference to the schema of a document, which is put into `names` once."""
    if kind.__name__ not in names:
        names[kind.__name__] = {}
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        names[kind.__name__].update({
            "type": "object",
            "properties": {field.name: _field(kind, field.name, hints[field.name], names) for field in fields},
            "required": [field.name for field in fields if field.default is dataclasses.MISSING and not _may_lack(kind, field.name)],
            "additionalProperties": False,
        })  # fmt: skip
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _may_lack(kind: type[Any], name: str) -> bool:
    """Lists that the reader takes as empty where they are left out, though the document itself has no default."""
    return (kind, name) in ((docs.PlaybookDoc, "frameworks"), (docs.PhaseDoc, "mistakes"))


def _field(kind: type[Any], name: str, hint: Any, names: dict[str, Schema]) -> Schema:
    if (kind.__name__, name) in _WORDS:
        return dict(_WORDS[kind.__name__, name])
    if name in _PAIRS:
        return {"type": "object", "properties": dict.fromkeys(_PAIRS[name], _TEXT), "additionalProperties": False}
    return _typed(name, hint, names)


def _typed(name: str, hint: Any, names: dict[str, Schema]) -> Schema:
    arguments = [inner for inner in typing.get_args(hint) if inner is not type(None) and inner is not Ellipsis]
    if isinstance(hint, types.UnionType):
        return _typed(name, arguments[0], names)
    if typing.get_origin(hint) is tuple:
        return _list_of(_typed(name, arguments[0], names))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _document(hint, names)
    plain: dict[Any, Schema] = {
        bool: {"type": "boolean"},
        int: _DAYS,
        float: _RATIO,
        date: {"type": "string", "format": "date"},
    }
    if hint in plain:
        return dict(plain[hint])
    return dict(_TEXT if name in _TEXTS else _CODE if name in _CODES else _LINE)
