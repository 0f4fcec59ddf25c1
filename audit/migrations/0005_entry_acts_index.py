"""What was done about an initiative, without the numbers that machines push: pages count it."""

from django.db import migrations, models

from common.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0004_checkpoints_insert_only")]

    operations = [
        AddIndexOnline(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action__in", ("metrics.points_push", "metrics.otlp_push")), _negated=True),
                fields=["initiative_id"],
                name="audit_entry_acts",
            ),
        ),
    ]
