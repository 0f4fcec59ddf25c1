"""Rows of what spans apps: standings, saved views, imports."""

from portfolio.models.imports import ImportedPosition, ImportRow, ImportRun, RowOutcome, RunState
from portfolio.models.standing import HEALTH_RANK, Refresh, SavedView, Shown, Standing, StandingQuerySet

__all__ = [
    "HEALTH_RANK",
    "ImportRow",
    "ImportRun",
    "ImportedPosition",
    "Refresh",
    "RowOutcome",
    "RunState",
    "SavedView",
    "Shown",
    "Standing",
    "StandingQuerySet",
]
