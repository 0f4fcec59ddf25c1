"""System checks: mixtures of settings that would lose work or numbers. Run by `manage.py` and by `manage.py check`."""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register()
def settings_fit_together(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Errors for what cannot work, warnings for what works on one host only."""
    workers = int(os.environ.get("WEB_WORKERS") or 0)
    found: list[checks.CheckMessage] = []
    if settings.IS_EMBEDDED and workers > 1:
        found.append(
            checks.Error(
                f"WEB_WORKERS is {workers}, but without REDIS_URL the one web process carries the background work.",
                hint="Set REDIS_URL, or leave WEB_WORKERS unset.",
                id="config.E001",
            )
        )
    if settings.REDIS_URL and not settings.DATABASE_URL:
        found.append(
            checks.Warning(
                "REDIS_URL is set and DATABASE_URL is not: web, worker and beat share one SQLite file, on one host only.",
                hint="Set DATABASE_URL to a PostgreSQL database.",
                id="config.W001",
            )
        )
    if settings.REDIS_URL and workers > 1 and not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        found.append(
            checks.Warning(
                f"WEB_WORKERS is {workers} and PROMETHEUS_MULTIPROC_DIR is not set: /metrics shows one worker of them.",
                hint="Name an existing folder that the web workers can write to.",
                id="config.W002",
            )
        )
    return found
