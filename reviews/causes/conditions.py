"""Conditions past their day."""

from django.db.models import QuerySet

from common import clock
from initiatives.models import Initiative
from reviews.causes.base import Among, Cause, Causes
from reviews.models import Condition


def _overdue(among: QuerySet[Initiative]) -> QuerySet[Condition]:
    rows = Condition.objects.open().filter(due_on__lt=clock.today(), gate_request__initiative__in=among)
    return rows.select_related("gate_request")


def overdue_conditions(among: Among) -> Causes:
    """Each open condition from the day after it was due. Who set it or a program manager closes it: nobody is asked."""
    return {
        (row.gate_request.initiative_id, f"condition:{row.pk}"): Cause(
            f"A condition was due on {row.due_on:%-d %b %Y}: {row.text}"
        )
        for row in among.ask(_overdue)
    }
