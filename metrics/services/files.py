"""Files of points: bring one, look at it, store it. Every row is answered for."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from metrics.models import Metric, Point, PointFile, Provenance
from metrics.permissions import can_value_type
from metrics.services.judging import FUTURE_ALLOWED, metric_judge
from metrics.services.storage import points_upsert
from metrics.sources.base import SourceError
from metrics.sources.csv_file import Reading, Row, csv_read


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of one line: new, changed, unchanged or refused; `row` is None for a refused one."""

    line: int
    outcome: str
    reason: str = ""
    row: Row | None = None


def points_file_add(
    *, actor: Actor, metric: Metric, filename: str, content: bytes, zone: str = "UTC", decimal: str = "."
) -> PointFile:
    """Keep a file of points for a metric with typed values; nothing is stored yet.

    The same bytes brought again are the same file. Raises DomainError when the file is no table of points.
    """
    require(can_value_type(actor, metric))
    if metric.provenance != Provenance.TYPED:
        raise DomainError(f"The values of {metric.name} are {metric.get_provenance_display().lower()}, not typed.")
    if decimal not in (".", ","):
        raise DomainError("The decimal mark is a point or a comma.", field="decimal")
    if actor.user_id is None:
        raise DomainError("Only a person brings a file.")
    made = PointFile(
        metric=metric, filename=filename[-160:] or "points.csv", content=content, added_by_id=actor.user_id, zone=zone,
        sha256=hashlib.sha256(content).hexdigest(), decimal=decimal, added_at=clock.now(),
    )  # fmt: skip
    points_file_read(made)
    with transaction.atomic():
        known = PointFile.objects.filter(metric=metric, sha256=made.sha256, zone=zone, decimal=decimal).first()
        if known is not None:
            return known
        made.save()
        entry_append(
            actor=actor, action="metrics.points_file_add", obj=made, initiative_id=metric.initiative_id,
            summary=f"Brought the file {made.filename} for {metric.name}", changes={"sha256": made.sha256, "size": len(content)},
        )  # fmt: skip
    return made


def points_file_store(*, actor: Actor, file: PointFile) -> PointFile:
    """Store the good rows as typed points and keep the report of every row. A second time changes nothing."""
    require(can_value_type(actor, file.metric))
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=file.metric_id)
        file = PointFile.objects.select_for_update(of=("self",)).select_related("metric__initiative").get(pk=file.pk)
        if file.stored_at is not None:
            return file
        outcomes = points_file_outcomes(file)
        points = [
            Point(metric_id=metric.pk, at=one.row.at, value=one.row.value, n=one.row.n, provenance=Provenance.TYPED)
            for one in outcomes
            if one.row is not None and one.outcome in ("new", "changed")
        ]
        points_upsert(points, actor=actor)
        metric_judge(metric, actor=actor)
        file.stored_at, file.report = clock.now(), _report(outcomes)
        file.save(update_fields=["stored_at", "report"])
        entry_append(
            actor=actor, action="metrics.points_file_store", obj=file, initiative_id=metric.initiative_id,
            summary=f"Stored {len(points)} points of {metric.name} from {file.filename}",
            changes={"sha256": file.sha256, **outcome_counts(outcomes)},
        )  # fmt: skip
    return file


def points_file_read(file: PointFile) -> Reading:
    """The rows of the file. Raises DomainError when it is no table of points or its zone is unknown."""
    try:
        zone = UTC if file.zone == "UTC" else ZoneInfo(file.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DomainError(
            "There is no such time zone; write UTC or a name such as Europe/Berlin.", field="zone"
        ) from error
    try:
        return csv_read(bytes(file.content), zone=zone, decimal=file.decimal, latest=file.added_at + FUTURE_ALLOWED)
    except SourceError as error:
        raise DomainError(f"{error.message}.", field="file") from error


def points_file_outcomes(file: PointFile) -> list[RowOutcome]:
    """What storing the file would do now, line by line, in the order of the file. Changes nothing."""
    reading = points_file_read(file)
    known = _known(file.metric_id, reading.rows)
    found = [RowOutcome(bad.line, "refused", bad.reason) for bad in reading.refused]
    found += [RowOutcome(line, "unchanged", "Repeats an earlier line") for line in reading.repeats]
    for row in reading.rows:
        before = known.get(row.at)
        outcome = "new" if before is None else "unchanged" if before == (row.value, row.n) else "changed"
        reason = f"Was {before[0]:g}" if before is not None and outcome == "changed" else ""
        found.append(RowOutcome(row.line, outcome, reason, row))
    return sorted(found, key=lambda one: one.line)


def outcome_counts(outcomes: Sequence[RowOutcome]) -> dict[str, int]:
    """How many lines are new, changed, unchanged and refused."""
    return {name: sum(one.outcome == name for one in outcomes) for name in ("new", "changed", "unchanged", "refused")}


def _known(metric_id: int, rows: Sequence[Row]) -> dict[datetime, tuple[float, int | None]]:
    if not rows:
        return {}
    instants = [row.at for row in rows]
    points = Point.objects.filter(metric_id=metric_id, at__gte=min(instants), at__lte=max(instants))
    return {at: (value, n) for at, value, n in points.values_list("at", "value", "n")}


def _report(outcomes: Sequence[RowOutcome]) -> str:
    """The report as CSV; no cell begins with a sign that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["line", "outcome", "reason", "at", "value", "n"])
    for one in outcomes:
        cells = ["", "", ""]
        if one.row is not None:
            n = "" if one.row.n is None else str(one.row.n)
            cells = [one.row.at.isoformat().replace("+00:00", "Z"), repr(one.row.value), n]
        writer.writerow([one.line, one.outcome, one.reason, *cells])
    return text.getvalue()
