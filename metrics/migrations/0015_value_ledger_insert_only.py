"""Entries of the value ledger, their verifications, tranches and their moves are never changed or removed."""

from django.db import migrations

from common.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("metrics", "0014_value_ledger")]

    operations = [
        insert_only("metrics_valueentry"),
        insert_only("metrics_valueverification"),
        insert_only("metrics_budgettranche"),
        insert_only("metrics_budgetmove"),
    ]
