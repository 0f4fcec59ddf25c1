"""Standings of initiatives with entries in the value ledger are due: the next tick works them out, with their value."""

from django.db import migrations
from django.utils import timezone


def overtake(apps, schema_editor):
    """A few rows: only what has entries."""
    valued = apps.get_model("metrics", "ValueEntry").objects.values("initiative_id")
    apps.get_model("portfolio", "Standing").objects.filter(pk__in=valued).update(true_until=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0018_value_of_standings"), ("metrics", "0026_alert_over_a_window")]

    operations = [migrations.RunPython(overtake, migrations.RunPython.noop)]
