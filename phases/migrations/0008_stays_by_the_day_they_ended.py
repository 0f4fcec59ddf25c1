"""The newest finished stays of each phase, which forecasts rest on, without sorting all that ever ended."""

from django.db import migrations, models
from django.db.models.functions import Coalesce

from common.online import AddIndexOnline
from phases.models.lengths import UtcDay


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("initiatives", "0017_target_date"), ("phases", "0007_waves_judged_and_scoped")]

    operations = [
        AddIndexOnline(
            model_name="phasestay",
            index=models.Index(
                models.F("phase"),
                models.OrderBy(Coalesce("effective_left_on", UtcDay("left_at")), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("left_at__isnull", False)),
                name="stay_newest_by_phase",
            ),
        ),
    ]
