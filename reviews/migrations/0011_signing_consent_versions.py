import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.triggers import run_sql

_TABLE = "reviews_signingconsent"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_TABLE} rows are insert-only'); END"


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0010_component_request_missing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(name='signingconsent', options={'ordering': ['id']}),
        migrations.AddField(
            model_name='signingconsent',
            name='version',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='signingconsent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_consents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='signingconsent',
            constraint=models.UniqueConstraint(models.F('user'), models.F('version'), name='signing_consent_once'),
        ),
        # SQLite wrote the table anew, and its triggers went with the old one (docs/recipes/change-the-schema.md).
        run_sql(postgres=[], sqlite=[
            f"CREATE TRIGGER {_TABLE}_no_update BEFORE UPDATE ON {_TABLE} {_REFUSE}",
            f"CREATE TRIGGER {_TABLE}_no_delete BEFORE DELETE ON {_TABLE} {_REFUSE}",
        ]),
    ]
