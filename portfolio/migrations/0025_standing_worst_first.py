"""The worst first, as boards name and count them, from the index alone."""

from django.db import migrations, models

from common.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("portfolio", "0024_kpi_reached_is_worked_out")]

    operations = [
        AddIndexOnline(
            model_name="standing",
            index=models.Index(
                fields=[
                    "health_rank", "blocker_due_on", "initiative", "is_stalled", "is_disagreeing", "gate_needs_decision",
                    "gate_state",
                ],
                name="standing_worst_first",
            ),
        ),
    ]
