"""Rows of what spans apps: standings, saved views, imports, restores."""

from portfolio.models.imports import ImportedPosition, ImportRow, ImportRun, RowOutcome, RunState
from portfolio.models.restores import DRILL_EVERY, Restore
from portfolio.models.standing import HEALTH_RANK, Refresh, SavedView, Shown, Standing, StandingQuerySet

__all__ = [
    "DRILL_EVERY",
    "HEALTH_RANK",
    "ImportRow",
    "ImportRun",
    "ImportedPosition",
    "Refresh",
    "Restore",
    "RowOutcome",
    "RunState",
    "SavedView",
    "Shown",
    "Standing",
    "StandingQuerySet",
]
