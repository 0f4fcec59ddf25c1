"""What machines push is counted apart from what people and the clock do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0019_values_are_worked_out"), ("audit", "0005_entry_acts_index")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="pushes_seen",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
