"""Before a process of the product starts: whether its FIELD_KEYS are those of this database."""

from collections import Counter

import structlog
from django.conf import settings
from django.db import models

from common.formats import plural
from common.sealed import SecretUnreadable, is_sealed, key_ids, sealed_with, text_unseal
from portfolio.sealings import COLUMNS, OLDER_FORM, Column

log = structlog.get_logger(__name__)

NEWEST = 20
"""Texts of each column that are looked at as long as one of them belongs to a key that is there."""


def keys_refusal() -> str:
    """Why this process must not start, in words for whoever starts it; empty when it may. Changes nothing.

    It may while at least one kept text belongs to FIELD_KEYS, while nothing is kept, or while all that is kept belongs to keys
    that FIELD_KEYS_LOST gives up. Usually one short query for each column; every text is looked at only before it says no.
    """
    known, foreign = _look(NEWEST)
    if foreign and not known:
        known, foreign = _look(None)
    lost = {key: count for key, count in foreign.items() if key not in settings.FIELD_KEYS_LOST}
    if known and lost:
        log.warning("secrets_unreadable", sealed_with=sorted(lost), field_keys=key_ids())
    return _words(lost) if lost and not known else ""


def _look(most: int | None) -> tuple[int, Counter[str]]:
    """How many texts belong to FIELD_KEYS, and by id of their key how many do not; the newest `most` rows of each column."""
    known, foreign = 0, Counter[str]()
    for column in COLUMNS:
        for row in column.rows.reverse()[:most].iterator(chunk_size=500):
            text = column.text(row)
            if not text or (column.may_be_plain and not is_sealed(text)):
                continue
            if _is_known(column, row, text):
                known += 1
            else:
                foreign[sealed_with(text) or OLDER_FORM] += 1
    return known, foreign


def _is_known(column: Column, row: models.Model, text: str) -> bool:
    """A text that names its key belongs to it, even if somebody has changed it since; an older one must open."""
    if key := sealed_with(text):
        return key in key_ids()
    try:
        text_unseal(text, bound_to=column.bound_to(row))
    except SecretUnreadable:
        return False
    return True


def _words(lost: dict[str, int]) -> str:
    named = ", ".join(sorted(lost))
    return (
        f"FIELD_KEYS opens none of the {plural(sum(lost.values()), 'secret')} that this database keeps.\n"
        f"Sealed with: {named}. FIELD_KEYS has: {', '.join(key_ids())}.\n"
        "Nothing was changed. Give the key that sealed them, behind a new one if there is one (FIELD_KEYS=new,old); the embedded "
        "start keeps it in DATA_DIR/secrets.\n"
        f"If it is lost for good: FIELD_KEYS_LOST={','.join(sorted(lost))} starts without it. What it sealed must be typed anew; "
        "`manage.py keys_rotate --status` names each."
    )
