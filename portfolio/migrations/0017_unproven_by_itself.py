"""The version before 0016 inserts standings without this column: while both run, and after a step back, the database fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0016_unproven_numbers")]

    operations = [
        migrations.AlterField(
            model_name="standing",
            name="unproven",
            field=models.JSONField(
                db_default=models.Value([], output_field=models.JSONField()),
                default=list,
                help_text="[{metric, figure, words, given, url}]: numbers of the open request behind which nobody stands yet.",
            ),
        ),
    ]
