"""All kinds of records of all apps: what the record pages, the risks tab and the record API offer."""

from typing import Any

from django.db.models import QuerySet

from initiatives.models import Initiative, Record
from initiatives.records import KINDS as INITIATIVE_KINDS
from initiatives.records import RecordKind
from metrics.records import KINDS as METRIC_KINDS
from phases.records import KINDS as PHASE_KINDS

KINDS: dict[str, RecordKind] = {**INITIATIVE_KINDS, **METRIC_KINDS, **PHASE_KINDS}


def records_of(initiative: Initiative, kind: RecordKind) -> list[Record]:
    """The records of one kind with everything that `missing()` reads. One query (a data source: two)."""
    relations = [
        field.name
        for field in kind.model._meta.fields
        if field.is_relation and field.name not in ("initiative", "supplied_by")
    ]
    found: QuerySet[Any] = kind.model._default_manager.filter(initiative=initiative).select_related(*relations)
    if hasattr(kind.model, "ratings"):
        found = found.prefetch_related("ratings")
    return list(found)
