"""What an initiative has brought, kept beside the rest that lists read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0017_unproven_by_itself")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="value_realised",
            field=models.DecimalField(
                db_default=0,
                decimal_places=2,
                default=0,
                help_text="Benefit, measured or finance-verified.",
                max_digits=18,
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="value_expected",
            field=models.DecimalField(
                db_default=0, decimal_places=2, default=0, help_text="Benefit, estimated or better.", max_digits=18
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="value_currency",
            field=models.CharField(blank=True, db_default="", default="", max_length=3),
        ),
    ]
