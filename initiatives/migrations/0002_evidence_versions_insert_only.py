"""An evidence version is never changed or removed; a better one is a new version."""

from django.db import migrations

from common.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initiatives")]

    operations = [insert_only("initiatives_evidenceversion")]
