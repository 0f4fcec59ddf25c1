"""What must hold before web or worker take anything on."""

import sys

import structlog
from django.db import DatabaseError, InterfaceError, connections

from portfolio.keys_start import keys_refusal

log = structlog.get_logger(__name__)

EXIT_CODE = 3
"""gunicorn's own code for a worker that could not boot: its server then ends too, instead of starting another."""


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
