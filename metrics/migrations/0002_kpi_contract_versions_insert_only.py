"""A version of a KPI contract is never changed or removed; a change is a new version."""

from django.db import migrations

from common.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_metrics")]

    operations = [insert_only("metrics_kpicontractversion")]
