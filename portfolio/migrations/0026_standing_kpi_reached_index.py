"""Those whose KPI has come least far, without looking at all."""

from django.db import migrations, models

from common.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("portfolio", "0025_standing_worst_first")]

    operations = [
        AddIndexOnline(
            model_name="standing",
            index=models.Index(fields=["kpi_reached"], name="standing_kpi_reached"),
        ),
    ]
