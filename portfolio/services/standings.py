"""Keep `Standing` true. Called by a tick; never by the services whose changes it follows.

Why no change is lost. Audit entries get their id when they are written and become visible when they are committed, so a
low id can appear after a higher one has been seen; "newer than the last id" alone would miss it. Therefore:

1. What is compared is the *number* of entries that name an initiative with the number that its standing knows of
   (`entries_seen`, and `pushes_seen` of numbers that machines sent). Entries are insert-only, so every commit, in whatever
   order, makes the numbers differ.
2. The id cursor only narrows where to look. It follows ten minutes behind: it moves to the newest entry that was recorded
   more than `LOOK_BACK` ago, longer than any transaction here may last (the longest task limit is far below), and not at
   all while a sweep was cut short by its limit.
3. Entries about people name no initiative: a role that was given or taken, an account that ended. They concern the
   initiatives where the person holds a seat, and every open gate; those are worked out until a minute after the entry.
4. Should a transaction still last longer, `true_until` (at most until midnight UTC) works the row out again.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q

from audit.models import Entry
from common import clock
from initiatives.models import Dependency, Initiative, Seat
from portfolio.entry_counts import COMPONENT, Seen, entries_about_each
from portfolio.models import Refresh, Standing
from portfolio.reading import standing_of
from reviews.models import GateRequest

LOOK_BACK: Final = timedelta(minutes=10)
PEOPLE: Final = (
    "accounts.user_deactivate", "accounts.user_pseudonymise", "accounts.role_grant", "accounts.role_revoke",
)  # fmt: skip
PEOPLE_WITHIN: Final = timedelta(minutes=1)


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
        *_of_people(refresh.entry_id),
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
    """Initiatives that entries after the cursor name, or whose component they name, and whose standing does not know of them."""
    recent = Entry.objects.filter(id__gt=cursor).order_by()
    rows = recent.filter(initiative_id__isnull=False).values_list("initiative_id", flat=True).distinct()
    named = {pk for pk in rows if pk is not None}
    touched = {int(pk) for pk in recent.filter(object_type=COMPONENT).values_list("object_id", flat=True).distinct()}
    if touched:
        using = Dependency.objects.filter(component_id__in=touched)
        named.update(using.values_list("initiative_id", flat=True).distinct())
    there = set(Initiative.objects.filter(pk__in=named).values_list("pk", flat=True))
    kept = Standing.objects.filter(pk__in=there).values_list("pk", "entries_seen", "pushes_seen")
    known = {pk: Seen(entries, pushes) for pk, entries, pushes in kept}
    return [pk for pk, seen in entries_about_each(there).items() if known.get(pk) != seen]


def _of_people(cursor: int) -> list[int]:
    """Initiatives whose seats or open gate may stand differently since somebody's account or roles changed."""
    changed = Entry.objects.filter(id__gt=cursor, action__in=PEOPLE).order_by()
    newest = changed.aggregate(at=Max("recorded_at"))["at"]
    if newest is None:
        return []
    people = [int(pk) for pk in changed.values_list("object_id", flat=True).distinct()]
    seated = Seat.objects.current().filter(user_id__in=people).values("initiative_id")
    asked = GateRequest.objects.open().values("initiative_id")
    older = Standing.objects.filter(updated_at__lte=newest + PEOPLE_WITHIN)
    return list(older.filter(Q(pk__in=seated) | Q(pk__in=asked)).values_list("pk", flat=True))


def _absent(limit: int) -> list[int]:
    return list(Initiative.objects.filter(standing=None).values_list("pk", flat=True)[:limit])
