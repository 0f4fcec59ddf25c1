"""What must hold before web or worker take anything on."""

import gc
import sys
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, connections
from django.template import engines
from django.urls import get_resolver

from portfolio.keys_start import keys_refusal

log = structlog.get_logger(__name__)

EXIT_CODE = 3
"""gunicorn's own code for a worker that could not boot: its server then ends too, instead of starting another."""

COLLECTED_AFTER: Final = (10_000, 20, 50)
"""Thresholds of Python's garbage collector in the web process; one page makes more objects than the usual 700 at once."""


def keys_must_fit() -> None:
    """End this process, with words on the error stream, when FIELD_KEYS opens nothing of what the database keeps.

    A database that is away, or not migrated yet, is no reason: pages say so themselves, and the next start looks again.
    """
    try:
        refusal = keys_refusal()
    except (DatabaseError, InterfaceError) as error:
        log.warning("keys_not_checked", reason=repr(error))
        return
    finally:
        connections.close_all()  # the worker forks after this
    if refusal:
        sys.stderr.write(f"Not started. {refusal}\n")
        sys.stderr.flush()
        raise SystemExit(EXIT_CODE)


def settle() -> None:
    """Load the views of all pages and their frame now and not during the first request, and keep what is loaded out of later
    rounds of the collector. What few processes need (REST, among others) is loaded by whoever asks for it first.

    A round over everything that Django and the views hold takes more than a tenth of a second, during which no page is answered.
    """
    gc.disable()
    _ = get_resolver().url_patterns
    environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja2 backend only
    environment.get_template("shell.html")
    _ = environment.globals["ui"].chip  # loads all components
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
