"""That something ends soon is recorded once for each step ahead; mail is sent from these rows."""

from django.db import transaction

from common import clock
from reviews.endings import endings_ahead
from reviews.models import Reminder


def reminders_record() -> int:
    """One row for each person, thing and step (14, 7, 1 days ahead), also when a day was missed; returns how many are new.

    Running it twice changes nothing. The rows are insert-only and their own record: nothing else changes, so that the
    audit log gets no entry.
    """
    rows = [
        Reminder(
            initiative=one.initiative, user_id=one.user_id, about=one.about, text=one.text[:300], days=one.step,
            ends_on=one.ends_on, made_at=clock.now(),
        )
        for one in endings_ahead()
    ]  # fmt: skip
    with transaction.atomic():
        before = Reminder.objects.count()
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        return Reminder.objects.count() - before
