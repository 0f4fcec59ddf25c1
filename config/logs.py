"""Structured logs to standard output, each line with its request number."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_ADDRESS = re.compile(r"(/(?:calendar|shared/board)/)[A-Za-z0-9_-]{20,}")
"""Addresses that are a key: whoever reads the path may open it."""


def without_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same line, with the secret part of such addresses left out of every text in it."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = SECRET_ADDRESS.sub(r"\1…", value)
    return event


def logging_config(level: str) -> dict[str, Any]:
    """Configure structlog and return the `logging` dictionary, which the caller applies."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_secrets,
                    structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "celery": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "httpcore2": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
        },
    }
