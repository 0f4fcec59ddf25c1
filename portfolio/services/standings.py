"""Keep `Standing` true. Called by a tick; never by the services whose changes it follows.

Why no change is lost. Audit entries get their id when they are written and become visible when they are committed, so a
low id can appear after a higher one has been seen; "newer than the last id" alone would miss it. Therefore:

1. What is compared is the *number* of entries that name an initiative with the number that its standing knows of
   (`entries_seen`). Entries are insert-only, so every commit, in whatever order, makes the numbers differ.
2. The id cursor only narrows where to look. It follows ten minutes behind: it moves to the newest entry that was recorded
   more than `LOOK_BACK` ago, longer than any transaction here may last (the longest task limit is far below), and not at
   all while a sweep was cut short by its limit.
3. Should a transaction still last longer, `true_until` (at most until midnight UTC) works the row out again.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max

from audit.models import Entry
from common import clock
from initiatives.models import Initiative
from portfolio.models import Refresh, Standing
from portfolio.reading import standing_of

LOOK_BACK: Final = timedelta(minutes=10)


def standing_refresh(initiative: Initiative) -> Standing:
    """Work one standing out and keep it. Two at once: the later write holds, and a change in between is seen by the next sweep."""
    made = standing_of(initiative)
    names = [field.name for field in Standing._meta.fields if not field.primary_key]
    values = {name: getattr(made, name) for name in names}
    return Standing.objects.update_or_create(initiative=initiative, defaults=values)[0]


def standings_refresh(now: datetime | None = None, limit: int = 200) -> int:
    """Work out at most `limit` standings: of initiatives named in new entries, without a standing, or overtaken by time."""
    now = now or clock.now()
    refresh, _ = Refresh.objects.get_or_create(pk=1)
    named = _named(refresh.entry_id)
    wanted = [
        *named,
        *_absent(limit),
        *Standing.objects.filter(true_until__lte=now).values_list("pk", flat=True)[:limit],
    ]
    chosen = list(dict.fromkeys(wanted))[:limit]
    for initiative in Initiative.objects.filter(pk__in=chosen):
        standing_refresh(initiative)
    with transaction.atomic():
        if len(named) <= limit:
            settled = Entry.objects.filter(id__gt=refresh.entry_id, recorded_at__lt=now - LOOK_BACK).aggregate(
                newest=Max("id")
            )
            refresh.entry_id = settled["newest"] or refresh.entry_id
        refresh.swept_at = now
        refresh.save()
    return len(chosen)


def _named(cursor: int) -> list[int]:
    """Initiatives named in entries after the cursor whose number of entries is not the one that their standing knows."""
    recent = (
        Entry.objects.filter(id__gt=cursor, initiative_id__isnull=False).order_by().values("initiative_id").distinct()
    )
    counts = dict(
        Entry.objects.filter(initiative_id__in=recent).order_by().values_list("initiative_id").annotate(n=Count("id"))
    )
    seen = dict(Standing.objects.filter(pk__in=recent).values_list("pk", "entries_seen"))
    there = set(Initiative.objects.filter(pk__in=recent).values_list("pk", flat=True))
    return [pk for pk, n in counts.items() if pk in there and seen.get(pk) != n]


def _absent(limit: int) -> list[int]:
    return list(Initiative.objects.filter(standing=None).values_list("pk", flat=True)[:limit])
