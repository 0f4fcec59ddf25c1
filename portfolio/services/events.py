"""Find what happened and queue it for whoever asked to be told. A tick does this; no service knows of it.

Nothing is lost and nothing told twice: entries are looked at from ten minutes back (longer than any transaction may last,
see `standings`), and an event is unique by its occurrence. One sweep at a time, under the lock of its row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from accounts.actors import actor_for
from audit.models import Entry
from common import clock
from initiatives.models import Initiative
from metrics.models import Alert
from portfolio.events import ENTRIES, Happening, message, of_alert, of_entry
from portfolio.models import Delivery, Endpoint, Event, EventKind, EventSweep, Standing
from portfolio.services.standings import LOOK_BACK

"""How long the log of deliveries is kept."""


def events_sweep(limit: int = 500) -> int:
    """Queue what happened since the last sweep, at most `limit` entries at once; returns how many events were new."""
    now = clock.now()
    EventSweep.objects.get_or_create(pk=1, defaults={"entry_id": _newest_entry(), "settled_at": now})
    with transaction.atomic():
        sweep = EventSweep.objects.select_for_update().get(pk=1)
        endpoints = list(Endpoint.objects.live().select_related("owner"))
        entries = _entries(sweep, limit) if endpoints else []
        found = [one for entry in entries if (one := of_entry(entry)) is not None]
        found += _alerts(sweep) if endpoints else []
        found += _stalls(sweep, now)
        made = _queue(endpoints, found)
        if len(entries) < limit:
            settled = Entry.objects.filter(id__gt=sweep.entry_id, recorded_at__lt=now - LOOK_BACK).aggregate(
                n=Max("id")
            )
            sweep.entry_id = settled["n"] or sweep.entry_id
            sweep.settled_at = max(sweep.settled_at, now - LOOK_BACK)
        sweep.swept_at = now
        sweep.save()
    return made


def _newest_entry() -> int:
    return Entry.objects.aggregate(newest=Max("id"))["newest"] or 0


def _entries(sweep: EventSweep, limit: int) -> list[Entry]:
    """Entries that are told and of which no event was made yet."""
    recent = Entry.objects.filter(id__gt=sweep.entry_id, action__in=ENTRIES, initiative_id__isnull=False)
    names = {f"entry:{pk}": pk for pk in recent.order_by("id").values_list("pk", flat=True)}
    known = set(Event.objects.filter(occurrence__in=names).values_list("occurrence", flat=True))
    wanted = [pk for name, pk in names.items() if name not in known][:limit]
    return list(Entry.objects.filter(pk__in=wanted).order_by("id"))


def _alerts(sweep: EventSweep) -> list[Happening]:
    since = sweep.settled_at
    rows = Alert.objects.filter(Q(opened_at__gte=since) | Q(closed_at__gte=since)).order_by("pk")
    return [one for alert in rows for one in of_alert(alert) if one.at >= since]


def _stalls(sweep: EventSweep, now: datetime) -> list[Happening]:
    """Turns since the last look, from the standings that lists show too. The first look tells nothing."""
    stalling = set(Standing.objects.filter(is_stalled=True).values_list("pk", flat=True))
    before, is_first = set(sweep.stalled), sweep.turns == 0
    sweep.stalled, sweep.turns = sorted(stalling), sweep.turns + 1
    if is_first:
        return []
    turns = [(pk, EventKind.STALL_BEGUN) for pk in sorted(stalling - before)]
    turns += [(pk, EventKind.STALL_ENDED) for pk in sorted(before - stalling)]
    return [Happening(f"stall:{pk}:{sweep.turns}", kind, pk, now, {}) for pk, kind in turns]


def _queue(endpoints: Sequence[Endpoint], found: Iterable[Happening]) -> int:
    """Events with a delivery for each endpoint that asked for the kind and whose owner may see the initiative."""
    asked = {kind for endpoint in endpoints for kind in endpoint.events}
    wanted = {one.occurrence: one for one in found if one.kind in asked}
    known = set(Event.objects.filter(occurrence__in=wanted).values_list("occurrence", flat=True))
    fresh = [one for name, one in wanted.items() if name not in known]
    if not fresh:
        return 0
    initiatives = Initiative.objects.in_bulk({one.initiative_id for one in fresh})
    fresh = [one for one in fresh if one.initiative_id in initiatives]
    sight = _sight(endpoints, set(initiatives))
    for one in fresh:
        initiative = initiatives[one.initiative_id]
        event = Event.objects.create(
            occurrence=one.occurrence, kind=one.kind, initiative=initiative, at=one.at,
            body=message(one.kind, one.at, initiative, one.facts),
        )  # fmt: skip
        Delivery.objects.bulk_create(
            Delivery(endpoint=endpoint, event=event, due_at=event.made_at)
            for endpoint in endpoints
            if one.kind in endpoint.events and one.at >= endpoint.made_at and initiative.pk in sight[endpoint.pk]
        )
    return len(fresh)


def _sight(endpoints: Sequence[Endpoint], initiative_ids: set[int]) -> dict[int, set[int]]:
    """Endpoint → which of the initiatives its owner may see now. One look for each owner."""
    found: dict[int, set[int]] = {}
    of_owner: dict[int, list[Endpoint]] = defaultdict(list)
    for endpoint in endpoints:
        of_owner[endpoint.owner_id].append(endpoint)
    for owned in of_owner.values():
        visible = Initiative.objects.visible_to(actor_for(owned[0].owner)).filter(pk__in=initiative_ids)
        seen = set(visible.values_list("pk", flat=True))
        found |= {endpoint.pk: seen for endpoint in owned}
    return found
