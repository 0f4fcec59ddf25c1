from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0009_classification_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='componentreviewrequest',
            name='missing',
            field=models.JSONField(default=list),
        ),
        # Until the next refresh keeps it in step.
        migrations.RunSQL(
            "UPDATE reviews_componentreviewrequest SET missing = disciplines WHERE closed_at IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
