"""Open incidents."""

from django.db.models import QuerySet

from accounts.models import Discipline
from initiatives.models import Incident, Initiative
from reviews.causes.base import Among, Cause, Causes
from reviews.causes.items import discipline_of, items_asked, latest


def _open(among: QuerySet[Initiative]) -> QuerySet[Incident]:
    return Incident.objects.filter(initiative__in=among, resolved_at=None)


def open_incidents(among: Among) -> Causes:
    """Each incident until it is resolved. Who runs the review of operations looks at it."""
    rows = among.ask(_open)
    if not rows:
        return {}
    items = items_asked(among.initiatives, "record")
    found: Causes = {}
    for row in rows:
        own = latest(items.get(row.initiative_id, []), lambda item: item.rule.get("kind") == "incident")
        found[row.initiative_id, f"incident:{row.pk}"] = Cause(
            f"{row.get_severity_display()} incident since {row.aware_at:%-d %b %Y %H:%M} UTC: {row.title}",
            tuple(item.code for item in own),
            discipline_of(own, Discipline.OPERATIONS_READINESS),
        )
    return found
