"""A first mapping for a spreadsheet that nobody has mapped yet: from the names of its columns and the words in them. Pure.

It is a proposal that a person corrects; it never has to be right.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Given
from pathlib import PurePath
from typing import Any, Final

from django.db import models

from initiatives.models import Initiative
from portfolio.mapping import DAYS, Mapping, fold
from portfolio.profiling import NOTHING, forms_of, words_of

Column = Given[str, Any]
CHOSEN: Final = ("risk_tier", "data_class", "ai_type", "ai_act_class", "ai_act_role")
"""Fields whose words are translated one by one."""
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "use case name", "initiative name", "project name", "name", "initiative", "project", "use case", "system"),
    "outcome": ("outcome", "intended purpose", "purpose", "goal", "objective", "benefit", "description", "summary"),
    "business_unit": ("business unit", "agency abbreviation", "department", "division", "agency", "team", "unit", "area"),
    "tags": ("tags", "topic area", "topic", "category", "labels", "keywords"),
    "workflow": ("workflow", "process"),
    "workflow_users": ("users", "user groups"),
    "workflow_volume": ("volume", "cases a year"),
    "ai_type": ("ai type", "type of ai", "technique", "model type"),
    "risk_tier": ("risk tier", "risk class", "risk", "rights impacting", "criticality", "tier"),
    "ai_act_class": ("ai act class", "ai act risk", "ai act"),
    "ai_act_role": ("ai act role",),
    "data_class": ("data class", "data classification", "personally identifiable information", "personal data", "sensitivity"),
    "target_on": ("target date", "target go live", "planned go live", "due date", "planned production", "deadline"),
    "pilot_end_on": ("pilot end", "end of pilot", "pilot until"),
    "stop_criteria": ("stop criteria", "exit criteria"),
}  # fmt: skip
"""Words of a column's name, the surest first."""
LONG_NAME: Final = 7
STAGE: Final = ("stage of development", "stage", "phase", "status", "state", "maturity")
STAYS: Final[dict[int, tuple[str, ...]]] = {
    1: ("date initiated", "initiated", "start date", "started", "start", "begun"),
    2: ("development began", "pilot start", "development start", "build start", "built"),
    3: ("validation start", "validated", "testing began", "hardening"),
    4: ("date implemented", "implemented", "go live", "live since", "went live", "production date", "deployed"),
}
ENDED: Final = ("date retired", "retired on", "ended on", "end date", "closed on", "ended")
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "stopped-2": ("stopped", "cancelled", "canceled", "rejected", "abandoned"),
    "retired-4": ("retired", "decommission", "closed", "ended", "complete", "sunset"),
    "active-4": (
        "production",
        "operation",
        "live",
        "mission",
        "deployed",
        "scale",
        "in use",
        "rolled out",
        "implemented",
    ),
    "active-3": ("validation", "assessment", "testing", "hardening", "implementation", "uat"),
    "active-2": ("pilot", "build", "development", "acquisition", "prototype", "proof of concept", "poc", "in progress"),
    "idea": ("idea", "ideation", "planned", "proposed", "backlog", "concept", "not started"),
    "active-1": ("discovery", "scoping", "initiated", "intake", "analysis", "research"),
}
"""Words of a stage → where it puts an initiative; the first that fits counts."""
MEANINGS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "risk_tier": {"critical": ("critical", "both", "very high", "severe"), "medium": ("medium", "moderate", "neither"),
                  "low": ("low", "minimal", "minor"), "high": ("high", "rights", "safety")},
    "data_class": {"personal": ("personal", "pii", "yes"), "public": ("public",), "internal": ("internal", "no")},
}  # fmt: skip


def mapping_fitting(columns: Sequence[Column], known: Iterable[Mapping]) -> Mapping | None:
    """The known mapping all of whose columns stand in the file; of several the one that reads most."""
    names = {column["name"] for column in columns}
    fitting = [mapping for mapping in known if mapping.columns() <= names]
    return max(fitting, key=lambda mapping: len(mapping.columns()), default=None)


def mapping_guess(columns: Sequence[Column], file_name: str) -> dict[str, Any]:
    """A mapping as a document; it may lack a title, which the person then chooses."""
    taken: set[str] = set()
    stage = _named(columns, STAGE, taken, kinds=("words",))
    stays: list[dict[str, Any]] = [{"phase": phase, "column": found} for phase, names in STAYS.items()
             if (found := _named(columns, names, taken, kinds=("days",)))]  # fmt: skip
    ended = _named(columns, ENDED, taken, kinds=("days",))
    fields: dict[str, Any] = {}
    for name, names in NAMES.items():
        kinds = ("words",) if name in CHOSEN else ("days",) if name in DAYS else ("words", "text")
        if found := _named(columns, names, taken, kinds=kinds):
            fields[name] = {"columns": [found]}
    title, unit = (fields.get(name, {}).get("columns", []) for name in ("title", "business_unit"))
    doc: dict[str, Any] = {
        "name": fold(PurePath(file_name).stem).replace(" ", "-")[:60] or "list",
        "identity": [*unit, *title],
        "fields": fields,
        "stage": {"column": stage or ""},
        "stays": stays,
        "empty": list(NOTHING),
        "dates": forms_of(_order(columns, [stay["column"] for stay in stays])),
    }
    if ended:
        doc["ended"] = {"column": ended}
    return values_guess(doc, columns)


def _named(columns: Sequence[Column], names: Sequence[str], taken: set[str], *, kinds: Sequence[str]) -> str | None:
    """The column that fits the surest of the names; a whole name before a part, a short one before a long."""
    free = [column for column in columns if column["name"] not in taken and column["kind"] in kinds]
    for name in names:
        fitting = [str(one["name"]) for one in free if _is_named(_plain(one["name"]), name)]
        if fitting:
            found = min(fitting, key=len)
            taken.add(found)
            return found
    return None


def _is_named(plain: str, name: str) -> bool:
    """A single word says nothing in a column that is named by a whole question."""
    return f" {name} " in f" {plain} " and (" " in name or plain.count(" ") < LONG_NAME)


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def _order(columns: Sequence[Column], names: Sequence[str]) -> str:
    orders = [column["order"] for column in columns if column["name"] in names]
    return max(("year", "month", "day"), key=orders.count)


def values_guess(doc: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """The document with a translation for every word that has none yet; what was translated stays."""
    empty = frozenset({""} | {fold(str(word)) for word in doc.get("empty") or []})
    for name in CHOSEN:
        rule = doc["fields"].get(name)
        if not isinstance(rule, dict) or len(rule["columns"]) != 1:
            continue
        words = words_of(columns, rule["columns"][0], empty) or []
        known = {fold(str(word)): value for word, value in (rule.get("values") or {}).items()}
        guessed = {word: known.get(fold(word)) or _meaning(name, word) for word, _ in words if word}
        rule["values"] = {word: value for word, value in guessed.items() if value}
        if name == "risk_tier":
            rule.setdefault("default", "critical")
    stage = doc["stage"]
    places = {fold(str(word)): place for word, place in (stage.get("values") or {}).items()}
    found = {
        word: places.get(fold(word)) or place_of(_stage(word))
        for word, _ in words_of(columns, stage["column"], empty) or []
    }
    stage["values"] = {word: place for word, place in found.items() if place}
    return doc


def choices_of(name: str) -> list[tuple[str, str]]:
    """Values of a field with their words."""
    field = Initiative._meta.get_field(name)
    given = field.flatchoices if isinstance(field, models.Field) else []
    return [(str(value), str(label)) for value, label in given if value]


def _meaning(name: str, word: str) -> str:
    plain = _plain(word)
    for value, label in choices_of(name):
        if plain in (_plain(value), _plain(label)):
            return value
    allowed = {value for value, _ in choices_of(name)}
    fitting = (value for value, words in MEANINGS.get(name, {}).items() if value in allowed and _has(plain, words))
    return next(fitting, "")


def _stage(word: str) -> str:
    plain = _plain(word)
    if plain[:1] in "1234" and plain[:2].strip() in ("1", "2", "3", "4"):
        return f"active-{plain[0]}"
    return next((place for place, words in WORDS.items() if _has(plain, words)), "" if word else "idea")


def _has(plain: str, words: Sequence[str]) -> bool:
    return any(f" {word}" in f" {plain}" for word in words)


def place_of(code: str) -> dict[str, Any] | None:
    """A code of the page (`idea`, `active-2`, `retired-4`; "" refuses) as the mapping writes it."""
    status, _, phase = code.partition("-")
    if not status:
        return None
    return {"status": status, "phase": int(phase)} if phase else {"status": status}


def code_of(place: Given[str, Any] | None) -> str:
    """The other way round."""
    if place is None:
        return ""
    status = place.get("status", "active")
    return f"{status}-{place['phase']}" if place.get("phase") else str(status)
