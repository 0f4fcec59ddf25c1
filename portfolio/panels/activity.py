"""The activity of one initiative: its audit entries, by day."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from audit.models import Entry
from initiatives.models import Initiative
from portfolio.panels.log import Line, lines_of, with_pseudonyms

SHOWS = (
    ("", "All"),
    ("updates", "Updates"),
    ("gates", "Gates"),
    ("evidence", "Evidence"),
    ("metrics", "Metrics"),
    ("records", "Records"),
    ("items", "Checklist"),
)
_CONDITIONS = {
    "updates": Q(action="initiatives.update_post"),
    "gates": Q(action__startswith="reviews.") | Q(action="phases.phase_enter"),
    "evidence": Q(action__contains="evidence"),
    "metrics": Q(action__startswith="metrics."),
    "records": Q(action__contains="record_"),
    "items": Q(action__startswith="phases.item_"),
}


def entries_of(initiative: Initiative, show: str) -> QuerySet[Entry]:
    """Entries of the initiative, newest first, of one kind if asked."""
    found = with_pseudonyms(Entry.objects.of_initiative(initiative.pk))
    return found.filter(_CONDITIONS[show]) if show in _CONDITIONS else found


def by_day(entries: Sequence[Entry]) -> list[tuple[date, list[Line]]]:
    """The entries of a page in groups of one day (UTC)."""
    return [(day, list(lines)) for day, lines in groupby(lines_of(entries), key=lambda line: line.at.date())]
