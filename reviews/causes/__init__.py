"""Gates in reverse: what takes back a gate that was passed. `docs/rules/watch.md`.

One file a noun. To add a cause, write a `Reader` (see `base`) and name it in `READERS` (any phase) or `RUNNING` (after
go-live alone); the sweep, the verdict, the pages and the API take it up.
"""

from django.db.models import QuerySet

from initiatives.models import Initiative, Phase, Status
from reviews.causes.alerts import lasting_alerts
from reviews.causes.base import Among, Cause, Causes, Reader
from reviews.causes.broken_evidence import broken_evidence
from reviews.causes.components import components_unreviewed
from reviews.causes.conditions import overdue_conditions
from reviews.causes.evidence import expired_evidence
from reviews.causes.incidents import open_incidents
from reviews.causes.seats import owners_gone
from reviews.causes.signatures import lapsed_signatures
from reviews.causes.waivers import ended_waivers
from reviews.causes.waves import waves_outside
from reviews.models import Recheck

__all__ = ["READERS", "RUNNING", "Cause", "Causes", "Reader", "causes_among", "causes_of"]

READERS: tuple[Reader, ...] = (
    overdue_conditions,
    ended_waivers,
    lapsed_signatures,
    broken_evidence,
)
RUNNING: tuple[Reader, ...] = (
    components_unreviewed,
    lasting_alerts,
    open_incidents,
    expired_evidence,
    owners_gone,
    waves_outside,
)


def causes_among(initiatives: QuerySet[Initiative], *, is_running: bool = True) -> Causes:
    """Every cause of active, adopted initiatives among these, as the rows are now, without those that a reviewer settled.

    `is_running` False spares the questions that only what is in production is asked.
    """
    return _read(Among(initiatives), Among(initiatives, is_running=True) if is_running else None)


def _read(watched: Among, running: Among | None) -> Causes:
    asked = [(read, watched) for read in READERS]
    if running is not None:
        asked += [(read, running) for read in RUNNING]
    found: Causes = {}
    for read, among in asked:
        found |= read(among)
    if not any(cause.discipline for cause in found.values()):
        return found
    settled = set(watched.ask(_settled))
    return {key: cause for key, cause in found.items() if key not in settled}


def _settled(among: QuerySet[Initiative]) -> QuerySet[Recheck, tuple[int, str]]:
    return Recheck.objects.settled().filter(initiative__in=among).values_list("initiative_id", "code")


def causes_of(initiative: Initiative) -> dict[str, Cause]:
    """The causes of one initiative by code; none while it is not active or not adopted."""
    if initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return {}
    one, pk = Initiative.objects.filter(pk=initiative.pk), initiative.pk
    is_running = initiative.phase == Phase.SCALE
    found = _read(Among(one, only=pk), Among(one, is_running=True, only=pk) if is_running else None)
    return {code: cause for (_, code), cause in found.items()}
