"""The initiatives of one page of the table with all that the usual columns show: found first, read then, made at little cost.

To make an instance Django goes through every column of its table, asked for or not; fifty rows are a hundred and fifty instances.
Here they are made of the columns that were read and know nothing else; what is asked of them besides is read then, as after
`only`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from initiatives.models import Initiative
from metrics.models import Metric
from portfolio.models import Standing

Made = TypeVar("Made", bound=Model)
OWN: Final = (
    "id", "key", "title", "status", "phase", "business_unit", "risk_tier", "is_adopted", "imported_as", "visibility",
    "pilot_end_on", "target_on",
)  # fmt: skip
STANDING: Final = (
    "initiative_id", "lead_metric_id", "health", "health_rank", "is_disagreeing", "signals", "seats", "is_stalled", "phase_since",
    "age_limit_days", "blocker_text", "blocker_owner", "blocker_due_on", "blocker_url", "items_done", "items_required",
    "reported_at", "sparkline", "updated_at", "true_until",
)  # fmt: skip
METRIC: Final = ("id", "name", "unit", "target", "latest_value", "provenance", "state")
COLUMNS: Final = (
    *OWN, *(f"standing__{name}" for name in STANDING), *(f"standing__lead_metric__{name}" for name in METRIC),
)  # fmt: skip
"""What a row shows in the usual columns. A standing has much more, which fifty rows would load for nothing."""


def whole_of(found: QuerySet[Initiative], *also: str) -> list[Initiative]:
    """The initiatives of this query, in its order, each with its standing and lead metric. `also` are annotations. One query."""
    alias, rows = found.db, found.values_list(*COLUMNS, *also)
    return [_initiative(row, also, alias) for row in rows]


def _initiative(row: tuple[Any, ...], also: Iterable[str], alias: str) -> Initiative:
    at, end = len(OWN), len(OWN) + len(STANDING)
    standing = None
    if row[at] is not None:
        metric = None
        if row[at + 1] is not None:
            metric = _made(Metric, dict(zip(METRIC, row[end:], strict=False)), {}, alias)
        standing = _made(Standing, dict(zip(STANDING, row[at:], strict=False)), {"lead_metric": metric}, alias)
    own = dict(zip(OWN, row, strict=False)) | dict(zip(also, row[len(COLUMNS) :], strict=True))
    return _made(Initiative, own, {"standing": standing}, alias)


def _made(model: type[Made], values: dict[str, Any], related: Mapping[str, Any], alias: str) -> Made:
    """An instance as the database gave it, without `Model.__init__`: no signal of ours listens, and no default is wanted."""
    one = model.__new__(model)
    one.__dict__.update(values)
    one._state = ModelState()
    one._state.db, one._state.adding = alias, False
    one._state.fields_cache.update(related)
    return one
