"""A line of the disposal record is never changed or removed; a correction is a new line."""

from django.db import migrations

from common.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0015_disposal")]

    operations = [insert_only("initiatives_disposal")]
