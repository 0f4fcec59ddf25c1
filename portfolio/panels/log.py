"""The audit log as people read it: entries with old and new values, filtered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_date

from accounts.models import User
from audit.models import Entry
from initiatives.models import Initiative
from phases.models.stays import day_start
from portfolio.panels.changes import Change, changes_of

FILTERS = ("q", "actor", "action", "object", "initiative", "kind", "since", "until")

READING = "portfolio.audit_read"


@dataclass(frozen=True)
class Line:
    """One entry: who, what, about what, and each changed field as (name, old, new).

    `actor` is the name that the entry was written with; of a person whose name was taken away since, what stands for it now.
    """

    entry: Entry
    actor: str
    text: str
    at: datetime
    changes: list[Change]
    key: str | None

    @property
    def url(self) -> str | None:
        return f"/i/{self.key}/" if self.key else None


def filters_of(values: Mapping[str, str]) -> dict[str, str]:
    """The known filters that are given."""
    return {name: values[name].strip()[:120] for name in FILTERS if values.get(name, "").strip()}


def entries_matching(filters: Mapping[str, str]) -> QuerySet[Entry]:
    """Entries of the filters, newest first. A date that is no date filters nothing away."""
    found = with_pseudonyms(Entry.objects.order_by("-id"))
    lookups = {
        "actor": "actor_name__icontains",
        "action": "action__icontains",
        "object": "object_type__icontains",
        "kind": "actor_kind",
    }
    for name, lookup in lookups.items():
        if name in filters:
            found = found.filter(**{lookup: filters[name]})
    if "initiative" in filters:
        found = found.filter(
            initiative_id__in=Initiative.objects.filter(key__iexact=filters["initiative"]).values("pk")
        )
    if "q" in filters:
        words = filters["q"]
        found = found.filter(Q(summary__icontains=words) | Q(payload__icontains=_as_stored(words)))
        if "action" not in filters:  # each search is noted with its words, and would find itself
            found = found.exclude(action=READING)
    since, until = day_of(filters.get("since")), day_of(filters.get("until"))
    if since:
        found = found.filter(recorded_at__gte=day_start(since))
    if until:
        found = found.filter(recorded_at__lt=day_start(until + timedelta(days=1)))
    return found


def with_pseudonyms(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """`pseudonym` of each: what stands for the actor's name now, where it was taken away. No further query."""
    former = User.objects.filter(pk=OuterRef("actor_id"), pseudonymised_at__isnull=False)
    return entries.annotate(pseudonym=Subquery(former.values("name")[:1]))


def _as_stored(words: str) -> str:
    """The words as they stand inside the JSON text of a payload."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def day_of(text: str | None) -> date | None:
    """The day of a form field; None for what is none."""
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """Entries in words. One query for the keys of the initiatives, one for each kind of row that the changes name."""
    ids = {entry.initiative_id for entry in entries if entry.initiative_id}
    keys = dict(Initiative.objects.filter(pk__in=ids).values_list("pk", "key")) if ids else {}
    changes = changes_of(entries)
    return [
        Line(
            entry,
            getattr(entry, "pseudonym", None) or entry.actor_name,
            entry.summary,
            entry.recorded_at,
            changes[entry.pk],
            keys.get(entry.initiative_id or 0),
        )
        for entry in entries
    ]
