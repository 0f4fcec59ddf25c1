"""Rows of what spans apps: standings, saved views, bulk changes, imports, calendar addresses, reports, restores, webhooks."""

from portfolio.models.bulk import DAY_ACTS, SEAT_ACTS, BulkAct, BulkChange, BulkOutcome, BulkRow, BulkState
from portfolio.models.feeds import CalendarFeed
from portfolio.models.imports import ImportedPosition, ImportMapping, ImportRow, ImportRun, RowOutcome, RunState
from portfolio.models.keys import KeyRotation
from portfolio.models.reports import BoardLink, Snapshot
from portfolio.models.restores import DRILL_EVERY, Restore
from portfolio.models.standing import (
    HEALTH_RANK,
    SPARK_MOST,
    Refresh,
    SavedView,
    Shown,
    Standing,
    StandingQuerySet,
    Telling,
    in_trouble,
)
from portfolio.models.webhooks import Attempt, Delivery, Endpoint, Event, EventKind, EventSweep

__all__ = [
    "DAY_ACTS",
    "DRILL_EVERY",
    "HEALTH_RANK",
    "SEAT_ACTS",
    "SPARK_MOST",
    "Attempt",
    "BoardLink",
    "BulkAct",
    "BulkChange",
    "BulkOutcome",
    "BulkRow",
    "BulkState",
    "CalendarFeed",
    "Delivery",
    "Endpoint",
    "Event",
    "EventKind",
    "EventSweep",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "ImportedPosition",
    "KeyRotation",
    "Refresh",
    "Restore",
    "RowOutcome",
    "RunState",
    "SavedView",
    "Shown",
    "Snapshot",
    "Standing",
    "StandingQuerySet",
    "Telling",
    "in_trouble",
]
