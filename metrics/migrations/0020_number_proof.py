"""Who gave which numbers, and who confirmed one as a second person; both insert-only."""

import common.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.triggers import insert_only


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0019_points_expire'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aggregate', models.CharField(max_length=12)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('value', models.FloatField()),
                ('unit', models.CharField(blank=True, max_length=24)),
                ('n', models.PositiveIntegerField()),
                ('newest_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(default=common.clock.now)),
                ('note', models.CharField(max_length=300)),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='metrics.metric')),
            ],
            options={
                'ordering': ['-confirmed_at', '-id'],
                'indexes': [models.Index(fields=['metric', 'newest_at'], name='number_confirmed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('n__gte', 1)), name='number_confirmed_has_points'), models.CheckConstraint(condition=models.Q(('newest_at__gt', models.F('start')), ('newest_at__lte', models.F('end'))), name='number_confirmed_inside_its_window')],
            },
        ),
        migrations.CreateModel(
            name='NumberGiven',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given_by', to='metrics.metric')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['day', 'id'],
                'constraints': [models.UniqueConstraint(models.F('metric'), models.F('day'), models.F('user'), name='number_given_once_a_day')],
            },
        ),
        insert_only("metrics_numberconfirmation"),
        insert_only("metrics_numbergiven"),
    ]
