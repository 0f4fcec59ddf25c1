"""How far the KPI of each running initiative has come, so that boards can name the worst at once after the upgrade."""

from django.db import migrations

BATCH = 500


def fill(apps, schema_editor):
    """As `metrics.contracts.reached` says it, of the version that counts now."""
    versions = apps.get_model("metrics", "KpiContractVersion").objects
    standing = apps.get_model("portfolio", "Standing")
    running = versions.filter(
        contract__metric__latest_value__isnull=False, contract__initiative__status="active",
        contract__initiative__is_adopted=True,
    )  # fmt: skip
    rows = running.order_by("contract__initiative_id", "number").values_list(
        "contract__initiative_id", "contract__metric__latest_value", "baseline", "target"
    )
    found = {pk: standing(pk=pk, kpi_reached=_reached(*row)) for pk, *row in rows}  # the last version is what stays
    standing.objects.bulk_update(found.values(), ["kpi_reached"], batch_size=BATCH)


def _reached(value, baseline, target):
    if baseline is None or target is None or baseline == target:
        return None
    return (value - float(baseline)) / (float(target) - float(baseline))


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0023_standing_kpi_reached"), ("metrics", "0026_alert_over_a_window")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
