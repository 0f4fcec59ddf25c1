"""Standings know how many pushes they have seen, so that none is worked out anew on each page after the upgrade."""

from django.db import migrations
from django.db.models import Count, F

PUSHES = ("metrics.points_push", "metrics.otlp_push")


def part(apps, schema_editor):
    """One question, and one small update for each initiative that numbers are pushed to."""
    pushes = apps.get_model("audit", "Entry").objects.filter(action__in=PUSHES, initiative_id__isnull=False).order_by()
    standings = apps.get_model("portfolio", "Standing").objects
    for initiative_id, count in pushes.values_list("initiative_id").annotate(count=Count("pk")):
        kept = standings.filter(pk=initiative_id, entries_seen__gte=count, pushes_seen=0)
        kept.update(entries_seen=F("entries_seen") - count, pushes_seen=count)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0020_standing_pushes_seen")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
