"""Gates in reverse: what takes back a gate that was passed. `docs/rules/watch.md`.

One file a noun. To add a cause, write a `Reader` (see `base`) and name it in `READERS` (any phase) or `RUNNING` (after
go-live alone); the sweep, the verdict, the pages and the API take it up.
"""

from django.db.models import QuerySet

from initiatives.models import Initiative, Phase, Status
from reviews.causes.alerts import lasting_alerts
from reviews.causes.base import Cause, Causes, Reader
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
    components_unreviewed,
)
RUNNING: tuple[Reader, ...] = (
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
    watched = initiatives.filter(status=Status.ACTIVE, is_adopted=True)
    running = watched.filter(phase=Phase.SCALE)
    found: Causes = {}
    for read in READERS:
        found |= read(watched)
    for read in RUNNING if is_running else ():
        found |= read(running)
    if not any(cause.discipline for cause in found.values()):
        return found
    settled = set(Recheck.objects.settled().filter(initiative__in=watched).values_list("initiative_id", "code"))
    return {key: cause for key, cause in found.items() if key not in settled}


def causes_of(initiative: Initiative) -> dict[str, Cause]:
    """The causes of one initiative by code; none while it is not active or not adopted."""
    if initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return {}
    found = causes_among(Initiative.objects.filter(pk=initiative.pk), is_running=initiative.phase == Phase.SCALE)
    return {code: cause for (_, code), cause in found.items()}
