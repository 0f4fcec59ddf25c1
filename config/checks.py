"""System checks: mixtures of settings that would lose work or numbers. Run by `manage.py` and by `manage.py check`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from accounts.breached_passwords import list_fault
from common.outbound import proxy_parse
from initiatives.evidence_files.scanning import is_scanner


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
    try:
        proxy_parse(settings.OUTBOUND_PROXY)
    except ValueError as error:
        found.append(checks.Error(f"OUTBOUND_PROXY cannot be used: {error}.", id="config.E002"))
    return found + _outside_names() + _kept_long_enough()


def _outside_names() -> list[checks.CheckMessage]:
    """A list of passwords that is none would refuse nothing, and a scanner without a socket would refuse everything."""
    found: list[checks.CheckMessage] = []
    if settings.BREACHED_PASSWORDS and (fault := list_fault(Path(settings.BREACHED_PASSWORDS))):
        found.append(
            checks.Error(
                f"BREACHED_PASSWORDS names {settings.BREACHED_PASSWORDS}, which cannot be used: {fault}.",
                hint="Give the file of SHA-1 hashes ordered by hash, or leave it unset.",
                id="config.E004",
            )
        )
    if settings.VIRUS_SCANNER and not is_scanner(settings.VIRUS_SCANNER):
        found.append(
            checks.Error(
                f"VIRUS_SCANNER is {settings.VIRUS_SCANNER}, which names no socket of a scanner.",
                hint="Write tcp://host:3310 or unix:///run/clamav/clamd.ctl.",
                id="config.E005",
            )
        )
    return found


def _kept_long_enough() -> list[checks.CheckMessage]:
    """What is judged or fetched again must still be there: drift looks back ten weeks, a pull up to 90 days."""
    least = {
        "KEEP_POINTS_MONTHS": 4, "KEEP_PULLS_DAYS": 1, "KEEP_DRIFT_DAYS": 90, "KEEP_NOTICES_DAYS": 7, "KEEP_WEBHOOKS_DAYS": 3,
        "KEEP_PROOFS_DAYS": 1,
    }  # fmt: skip
    return [
        checks.Error(f"{name} is {getattr(settings, name)}: give at least {days}, or 0 for good.", id="config.E003")
        for name, days in least.items()
        if getattr(settings, name) != 0 and getattr(settings, name) < days
    ]


@checks.register(deploy=True)
def mail_leaves(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Of `manage.py check --deploy`: warnings where mails would be printed, or a password would travel in the clear."""
    if not settings.EMAIL_URL:
        return [
            checks.Warning(
                "EMAIL_URL is not set: mails are printed. No auditor gets a checkpoint, nobody hears of a locked signing, "
                "and no password can be set anew.",
                hint="Name a mail server: smtp+tls://user:password@mail.example.com:587",
                id="config.W003",
            )
        ]
    is_plain = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if is_plain and settings.EMAIL_HOST not in ("localhost", "127.0.0.1", "::1"):
        return [
            checks.Warning(
                f"EMAIL_URL reaches {settings.EMAIL_HOST} without TLS: mails, and the password of the server, can be read on the way.",
                hint="Use smtp+tls:// or smtp+ssl://.",
                id="config.W004",
            )
        ]
    return []
