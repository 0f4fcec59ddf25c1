"""What a migration may not do while the version before still serves (ADR 60): findings in words, from its operations alone."""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from common.online import AddIndexOnline

LAST_BEFORE = {"accounts": 5, "audit": 4, "initiatives": 14, "metrics": 25, "phases": 7, "portfolio": 16, "reviews": 14}
"""The number of each app's last migration from before the rule: installations have run them, so they stay as they are."""

BIG = {
    "audit.entry", "audit.link", "metrics.pull", "metrics.metricday", "metrics.feedback", "metrics.alert", "metrics.annotation",
    "metrics.pushreceipt", "metrics.pointrevision", "phases.answer", "phases.externalevent",
    "phases.phasestay", "initiatives.comment", "initiatives.evidence", "initiatives.evidenceversion", "accounts.notice",
    "portfolio.standing", "reviews.signature", "reviews.bundle",
}  # fmt: skip
"""Tables that grow with every day of use. An index on one is built while it is in use."""

PARTITIONED = {"metrics.point"}

GONE_ON_PURPOSE: dict[tuple[str, str], str] = {}
"""(app, migration) that takes away or renames what the version before does not use any more, and since which version it does not."""


def findings(migration: Migration, before: ProjectState) -> list[str]:
    """What of `migration` would break or stop the version before; `before` is the state of the schema without it."""
    state, new, found = before.clone(), set(), []
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name.lower())
        table = getattr(operation, "model_name", "").lower()
        if table not in new:
            found += _of_operation(operation, migration, state)
        operation.state_forwards(migration.app_label, state)
    if not migration.atomic and not all(isinstance(operation, AddIndexOnline) for operation in migration.operations):
        found.append("is not atomic and holds more than AddIndexOnline: a broken attempt cannot be repeated")
    return [f"{migration.app_label} {migration.name}: {words}" for words in found]


def _of_operation(operation: Operation, migration: Migration, state: ProjectState) -> Iterator[str]:
    label = f"{migration.app_label}.{getattr(operation, 'model_name', '').lower()}"
    is_on_purpose = (migration.app_label, migration.name) in GONE_ON_PURPOSE
    if isinstance(operation, AddIndexOnline) and migration.atomic:
        yield f"AddIndexOnline {operation.index.name} needs atomic = False"
    if isinstance(operation, migrations.AddIndex) and (label in PARTITIONED or label in BIG):
        if label in PARTITIONED:
            yield f"index {operation.index.name} on a partitioned table: build it month by month"
        elif not isinstance(operation, AddIndexOnline):
            yield f"index {operation.index.name} on {label}: use common.online.AddIndexOnline"
    if isinstance(operation, migrations.AddConstraint) and label in BIG | PARTITIONED:
        yield f"constraint {operation.constraint.name} on {label} is proved under a lock: NOT VALID, then VALIDATE"
    if isinstance(operation, migrations.AddField):
        yield from _of_new_column(operation, label)
    if isinstance(operation, migrations.AlterField):
        yield from _of_changed_column(operation, label, state)
    gone = (migrations.RemoveField, migrations.RenameField, migrations.RenameModel, migrations.DeleteModel)
    if isinstance(operation, (*gone, migrations.AlterModelTable)) and not is_on_purpose:
        yield f"{operation.describe()}: the version before still asks for it"


def _is_indexed(field: models.Field) -> bool:
    return bool(field.db_index or field.unique)


def _of_new_column(operation: migrations.AddField, label: str) -> Iterator[str]:
    field = operation.field
    if field.many_to_many:
        return
    if not field.null and not field.has_db_default():
        yield f"{label}.{operation.name} is NOT NULL without db_default: the version before cannot insert"
    if _is_indexed(field) and label in BIG | PARTITIONED:
        yield f"{label}.{operation.name} brings an index: db_index=False, and AddIndexOnline in the next migration"


def _of_changed_column(operation: migrations.AlterField, label: str, state: ProjectState) -> Iterator[str]:
    app, model = label.split(".")
    old, field = state.models[app, model].fields[operation.name], operation.field
    if old.null and not field.null:
        yield f"{label}.{operation.name} becomes NOT NULL: the version before may leave it empty"
    if label in BIG | PARTITIONED and _is_indexed(field) and not _is_indexed(old):
        yield f"{label}.{operation.name} gets an index: use AddIndexOnline"
    if label in BIG | PARTITIONED and type(old) is not type(field):
        yield f"{label}.{operation.name} changes its type: the table is written anew under a lock"
