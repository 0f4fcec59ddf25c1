"""The playbook as a file: YAML in, frozen documents out, and back. Pure: no database, no Django, no network.

`parse` names every fault at once; `dump` is its inverse; `canonical` gives the bytes for a digest. The words that a
playbook may use stand in `vocabulary`, the shapes in `documents`, and what must hold between them in `rules`.
"""

from phases.playbook_format.asking import (
    BUILTIN_PATH,
    builtin,
    gate_reviews,
    item_applies,
    required_items,
    statement_for,
)
from phases.playbook_format.documents import (
    Applies,
    ExternalRule,
    FrameworkDate,
    FrameworkDoc,
    FrameworkRef,
    GateCriterion,
    GateDoc,
    ItemDoc,
    Limits,
    MetricRule,
    Mistake,
    PhaseDoc,
    PhaseLimits,
    PlaybookDoc,
    RecordRule,
    ReviewSlot,
)
from phases.playbook_format.errors import PlaybookError
from phases.playbook_format.loading import load
from phases.playbook_format.parsing import parse, read
from phases.playbook_format.trees import Part, Place, join, place_of, split, storable
from phases.playbook_format.writing import canonical, digest, dump, plain

__all__ = [
    "BUILTIN_PATH",
    "Applies",
    "ExternalRule",
    "FrameworkDate",
    "FrameworkDoc",
    "FrameworkRef",
    "GateCriterion",
    "GateDoc",
    "ItemDoc",
    "Limits",
    "MetricRule",
    "Mistake",
    "Part",
    "PhaseDoc",
    "PhaseLimits",
    "Place",
    "PlaybookDoc",
    "PlaybookError",
    "RecordRule",
    "ReviewSlot",
    "builtin",
    "canonical",
    "digest",
    "dump",
    "gate_reviews",
    "item_applies",
    "join",
    "load",
    "parse",
    "place_of",
    "plain",
    "read",
    "required_items",
    "split",
    "statement_for",
    "storable",
]
