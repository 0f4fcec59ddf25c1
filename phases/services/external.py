"""Events that pipelines report."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases.models import ExternalEvent, Item, ItemKind
from phases.permissions import can_report_event


def item_external(
    *, actor: Actor, initiative: Initiative, item: Item, passed: bool, url: str = "", note: str = ""
) -> ExternalEvent:
    """Record what a pipeline reports for an item of the kind *external*; the newest report counts.

    Raises DomainError for another kind, an address that is not http(s), or a report by a person without an address.
    """
    require(can_report_event(actor, initiative))
    url = url.strip()
    if item.kind != ItemKind.EXTERNAL:
        raise DomainError("This item is not set by a pipeline.")
    if url and not url.startswith(("https://", "http://")):
        raise DomainError("Give an address that begins with https://.", field="url")
    if actor.is_person and not url:
        raise DomainError("Give the address of the run that you report.", field="url")
    with transaction.atomic():
        event = ExternalEvent.objects.create(
            initiative=initiative,
            item_code=item.code,
            passed=passed,
            at=clock.now(),
            url=url[:1000],
            note=note.strip()[:500],
            reported_by_id=actor.user_id,
        )
        entry_append(
            actor=actor,
            action="phases.item_external",
            obj=event,
            initiative_id=initiative.pk,
            changes={"item": item.code, "passed": passed, "url": url},
            summary=f"“{item.title}” was reported as {'passed' if passed else 'failed'}",
        )
    return event
