"""What a file of points holds, and what storing it would do."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from common import charts
from common.actors import Actor
from common.errors import DomainError
from common.permissions import Permission
from metrics.models import PointFile
from metrics.panels.metrics import limits_of
from metrics.permissions import can_value_type
from metrics.services.files import RowOutcome, outcome_counts, points_file_outcomes

SHOWN_ROWS = 100


@dataclass(frozen=True)
class PointsFilePage:
    """`rows` are the lines shown: refused ones first, then changed, then the others; `left_out` are not shown."""

    counts: dict[str, int]
    rows: Sequence[RowOutcome]
    left_out: int
    chart: charts.LineChart | None
    may_store: Permission
    error: str = ""


def points_file_page(actor: Actor, file: PointFile) -> PointsFilePage:
    """Before it is stored: what would happen now. Afterwards: what happened then, from the report."""
    may = can_value_type(actor, file.metric)
    try:
        outcomes = points_file_outcomes(file) if file.stored_at is None else _reported(file)
    except DomainError as error:
        return PointsFilePage(outcome_counts([]), [], 0, None, may, error.message)
    order = {"refused": 0, "changed": 1, "unchanged": 3}
    rows = sorted(outcomes, key=lambda one: (order.get(one.outcome, 2), one.line))
    points = sorted((one.row.at, one.row.value) for one in outcomes if one.row is not None)
    chart = charts.line_chart(points, label=file.metric.name, unit=file.metric.unit, limits=limits_of(file.metric))
    return PointsFilePage(outcome_counts(outcomes), rows[:SHOWN_ROWS], len(rows[SHOWN_ROWS:]), chart, may)


def _reported(file: PointFile) -> list[RowOutcome]:
    """The kept report as outcomes, with the rows of the file beside them."""
    now = {one.line: one.row for one in points_file_outcomes(file)}
    lines = csv.DictReader(io.StringIO(file.report))
    return [RowOutcome(int(row["line"]), row["outcome"], row["reason"], now.get(int(row["line"]))) for row in lines]
