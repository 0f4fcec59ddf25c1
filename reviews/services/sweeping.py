"""What happened elsewhere, or what time alone changed, puts an initiative on watch. Run by the clock."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Initiative
from reviews.causes import Cause, causes_among
from reviews.models import Watch


def gates_sweep() -> int:
    """Open and end watches so that they match the causes (`reviews.causes`); returns how many changed.

    Running it twice changes nothing. Verdicts never wait for it: they read the causes themselves.
    """
    causes = causes_among(Initiative.objects.all())
    open_now = {(watch.initiative_id, watch.code): watch for watch in Watch.objects.filter(ended_at=None)}
    for (initiative_id, code), cause in causes.items():
        if (initiative_id, code) not in open_now:
            _watch_start(initiative_id, code, cause)
    gone = [watch for key, watch in open_now.items() if key not in causes]
    for watch in gone:
        _watch_end(watch)
    return len(causes.keys() - open_now.keys()) + len(gone)


def _watch_start(initiative_id: int, code: str, cause: Cause) -> None:
    with transaction.atomic():
        watch, is_new = Watch.objects.get_or_create(
            initiative_id=initiative_id, code=code, ended_at=None,
            defaults={"reason": cause.reason[:300], "reopens": list(cause.reopens), "asks": cause.asks, "since": clock.now()},
        )  # fmt: skip
        if is_new:
            entry_append(
                actor=CLOCK, action="reviews.gates_sweep", obj=watch, initiative_id=initiative_id,
                changes={"cause": code, "watch": [False, True], "reopens": watch.reopens, "asks": watch.asks},
                summary=f"On watch: {watch.reason}",
            )  # fmt: skip


def _watch_end(watch: Watch) -> None:
    with transaction.atomic():
        locked = Watch.objects.select_for_update().get(pk=watch.pk)
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.save(update_fields=["ended_at"])
            entry_append(
                actor=CLOCK, action="reviews.gates_sweep", obj=locked, initiative_id=locked.initiative_id,
                changes={"cause": locked.code, "watch": [True, False]}, summary=f"No longer on watch: {locked.reason}",
            )  # fmt: skip
