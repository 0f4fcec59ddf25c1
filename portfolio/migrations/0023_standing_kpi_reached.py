from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0022_target_date")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="kpi_reached",
            field=models.FloatField(
                help_text="The part (1 = reached) of the way from baseline to target, as of `updated_at`; empty without a number.",
                null=True,
            ),
        ),
    ]
