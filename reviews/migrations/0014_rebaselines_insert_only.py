"""The signature under a re-baseline is never changed or removed."""

from django.db import migrations

from common.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("reviews", "0013_rebaselines")]

    operations = [insert_only("reviews_rebaseline")]
