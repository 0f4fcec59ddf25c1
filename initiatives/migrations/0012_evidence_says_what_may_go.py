"""Says at the trigger itself which columns a removal empties, for the grants of the application's role (ADR 16)."""

from django.db import migrations

from common.triggers import run_sql

TABLE = "initiatives_evidenceversion"


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0011_words_of_test_results'),
    ]

    operations = [
        run_sql(
            postgres=[f"COMMENT ON TRIGGER {TABLE}_no_change ON {TABLE} IS 'may change: filename, url, text'"], sqlite=[]
        ),
    ]
