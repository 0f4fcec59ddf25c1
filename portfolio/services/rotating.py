"""Seal everything anew with the newest of FIELD_KEYS, while the product runs; broken off anywhere, the next run goes on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from common.errors import DomainError
from common.formats import plural
from common.sealed import SecretUnreadable, key_ids
from portfolio.models import KeyRotation
from portfolio.sealings import COLUMNS, Column, KeysInUse, keys_in_use

BATCH = 100
ROUNDS = 3
"""How often what the running product seals with an old key meanwhile is taken up again."""

Told = Callable[[str], None]


@dataclass(frozen=True)
class Rotated:
    """`sealed` texts were moved by this run; `left` cannot be opened, or be moved, and stayed as they are, in words."""

    sealed: int
    left: list[str]


def keys_rotate(
    *, batch: int = BATCH, pause_s: float = 0.0, tell: Told | None = None, leaves_unreadable: bool = False
) -> Rotated:
    """Move every sealed text to the newest key. Run by `manage.py keys_rotate`, by who holds the keys.

    Each batch is one short transaction under the locks of its rows, so it may be killed at any moment and run again.
    Everything is opened once before the first change: with a text that no key opens nothing is changed, and DomainError
    names it, unless `leaves_unreadable`. Ends only when nothing is sealed with an old key; DomainError when a process
    that still has an old key in front goes on sealing with it. Start and end leave one audit entry each.
    """
    before = keys_in_use()
    if before.unreadable and not leaves_unreadable:
        raise DomainError("Nothing was changed.\n" + "\n".join(before.unreadable))
    rotation = _begin(before)
    if rotation is None:
        return Rotated(0, before.unreadable)
    sealed = 0
    for _ in range(ROUNDS):
        sealed += sum(_column(rotation, column, batch, pause_s, tell or _silent) for column in COLUMNS)
        now = keys_in_use()
        if not now.old:
            break
    else:
        raise DomainError(
            f"{plural(now.old, 'text')} were sealed with an old key while this ran: a process still has "
            "that key in front. Restart it with the new FIELD_KEYS, then run this again."
        )
    left = [*now.unreadable, *now.plain]
    _end(rotation, left)
    return Rotated(sealed, left)


def _silent(line: str) -> None:
    """Tells nobody."""


def _begin(before: KeysInUse) -> KeyRotation | None:
    """The rotation that is open for this key, or a new one; None when there is nothing to do."""
    newest = key_ids()[0]
    with transaction.atomic():
        KeyRotation.objects.select_for_update().filter(finished_at=None).exclude(key_id=newest).update(
            finished_at=clock.now()
        )
        rotation = KeyRotation.objects.select_for_update().filter(finished_at=None, key_id=newest).first()
        if rotation is None and not before.old and not before.plain:
            return None
        if rotation is None:
            rotation = KeyRotation.objects.create(key_id=newest, began_at=clock.now())
        entry_append(
            actor=CLOCK, action="portfolio.keys_rotate", obj=rotation, changes={"key": newest, "texts": before.old},
            summary=f"Began to seal {plural(before.old + len(before.plain), 'text')} with the key {newest}",
        )  # fmt: skip
    return rotation


def _end(rotation: KeyRotation, left: list[str]) -> None:
    with transaction.atomic():
        locked = KeyRotation.objects.select_for_update().get(pk=rotation.pk)
        locked.finished_at = clock.now()
        locked.save(update_fields=["finished_at"])
        words = f"; {plural(len(left), 'text')} could not be moved" if left else ""
        entry_append(
            actor=CLOCK, action="portfolio.keys_rotate", obj=locked, changes={"sealed": locked.sealed, "left": len(left)},
            summary=f"Sealed {plural(locked.sealed, 'text')} with the key {locked.key_id}{words}",
        )  # fmt: skip


def _column(rotation: KeyRotation, column: Column, batch: int, pause_s: float, tell: Told) -> int:
    moved = 0
    for ids in _old(column, batch):
        count = _batch(rotation, column, ids)
        if count:
            moved += count
            tell(f"{column.label}: {moved} sealed anew")
            time.sleep(pause_s)
    return moved


def _old(column: Column, batch: int) -> Iterator[list[int]]:
    """Ids of rows that are not sealed with the newest key, some at a time."""
    last = 0
    while found := list(column.rows.filter(pk__gt=last).values_list("pk", column.name)[:batch]):
        last = found[-1][0]
        if ids := [pk for pk, text in found if not column.is_new(column.text_in(text))]:
            yield ids


def _batch(rotation: KeyRotation, column: Column, ids: list[int]) -> int:
    """One transaction: read anew under the locks, since the product may have sealed some of them meanwhile."""
    count = 0
    with transaction.atomic():
        rows: models.QuerySet[models.Model] = column.model._default_manager.select_for_update(of=("self",))
        for row in rows.filter(pk__in=ids).order_by("pk"):
            if column.is_new(column.text(row)):
                continue
            try:
                text = column.sealed_anew(row)
            except SecretUnreadable:
                continue
            if column.longest and len(text) > column.longest:
                continue
            column.put(row, text)
            row.save(update_fields=[column.name])
            count += 1
        if count:
            KeyRotation.objects.filter(pk=rotation.pk).update(sealed=F("sealed") + count)
    return count
