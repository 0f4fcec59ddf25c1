"""What is written in a draft: save a part, add, move and remove an item. A part may be broken; publishing asks for more."""

from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from phases import playbook_format as fmt
from phases.models import DraftPart, PlaybookDraft
from phases.permissions import can_run_playbooks
from phases.playbook_format.vocabulary import PHASE_COUNT

ITEMS_MAX = 200


def part_save(*, actor: Actor, part: DraftPart, content: dict[str, Any], seen_version: int | None = None) -> DraftPart:
    """Write the part as it is, sound or not. Raises Conflict when somebody saved it since `seen_version`."""
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = _lock(part)
        if seen_version is not None and seen_version != locked.version:
            raise Conflict(
                "Somebody saved this in the meantime. Compare both versions, then save again.",
                current={"version": str(locked.version), **{key: str(value) for key, value in locked.content.items()}},
            )
        wanted = fmt.storable(content)
        if wanted == locked.content:
            return locked
        keys = sorted(
            key for key in wanted.keys() | locked.content.keys() if wanted.get(key) != locked.content.get(key)
        )
        changes = {key: [locked.content.get(key), wanted.get(key)] for key in keys}
        locked.content, locked.saved_by_id, locked.saved_at = wanted, actor.user_id, clock.now()
        locked.version += 1
        locked.save(update_fields=["content", "saved_by", "saved_at", "version"])
        entry_append(
            actor=actor, action="phases.part_save", obj=locked, changes={"draft": locked.draft.slug, **changes},
            summary=f"Changed {locked.title} in the draft of {locked.draft.slug}",
        )  # fmt: skip
    return locked


def part_add(*, actor: Actor, draft: PlaybookDraft, phase: int, title: str) -> DraftPart:
    """Add an item at the end of `phase`, to be filled in. Raises DomainError without a title, or for a 201st item."""
    require(can_run_playbooks(actor))
    if not title.strip():
        raise DomainError("Say in a few words what is asked.", field="title")
    if phase not in range(1, PHASE_COUNT + 1):
        raise DomainError("There is no such phase.", field="phase")
    with transaction.atomic():
        PlaybookDraft.objects.select_for_update().get(pk=draft.pk)
        count = _items(draft, phase).count()
        if count >= ITEMS_MAX:
            raise DomainError(f"A phase holds at most {ITEMS_MAX} items.", field="title")
        made = DraftPart.objects.create(
            draft=draft, kind="item", phase=phase, position=count + 1,
            content={"title": title.strip()[:200], "is_critical": False, "is_required": True},
            saved_by_id=actor.user_id, saved_at=clock.now(),
        )  # fmt: skip
        entry_append(
            actor=actor, action="phases.part_add", obj=made, changes={"draft": draft.slug, "phase": phase},
            summary=f"Added {made.title} to phase {phase} in the draft of {draft.slug}",
        )  # fmt: skip
    return made


def part_move(*, actor: Actor, part: DraftPart, position: int) -> DraftPart:
    """Put an item at `position` (from 1) of its phase; a number beyond the end means the end. Versions stay as they are."""
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = _lock(part)
        if locked.kind != DraftPart.Kind.ITEM:
            raise DomainError("Only an item has a position.")
        rows = [row for row in _items(locked.draft, locked.phase) if row.pk != locked.pk]
        at = max(1, min(position, len(rows) + 1))
        old = locked.position
        if at == old:
            return locked
        rows.insert(at - 1, locked)
        for number, row in enumerate(rows, start=1):
            row.position = number
        DraftPart.objects.bulk_update(rows, ["position"])
        entry_append(
            actor=actor, action="phases.part_move", obj=locked, changes={"draft": locked.draft.slug, "position": [old, at]},
            summary=f"Moved {locked.title} in the draft of {locked.draft.slug}",
        )  # fmt: skip
    return locked


def part_remove(*, actor: Actor, part: DraftPart) -> None:
    """Take an item out of the draft. Answers to it in initiatives are untouched, now and after an upgrade."""
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = _lock(part)
        if locked.kind != DraftPart.Kind.ITEM:
            raise DomainError("Only an item can be removed.")
        draft, phase = locked.draft, locked.phase
        entry_append(
            actor=actor, action="phases.part_remove", obj=locked,
            changes={"draft": draft.slug, "content": [locked.content, None]},
            summary=f"Removed {locked.title} from the draft of {draft.slug}",
        )  # fmt: skip
        locked.delete()
        rows = list(_items(draft, phase))
        for number, row in enumerate(rows, start=1):
            row.position = number
        DraftPart.objects.bulk_update(rows, ["position"])


def _items(draft: PlaybookDraft, phase: int) -> Any:
    return DraftPart.objects.filter(draft=draft, kind=DraftPart.Kind.ITEM, phase=phase)


def _lock(part: DraftPart) -> DraftPart:
    """The part under the lock of its draft. Raises Conflict when it, or the draft, is gone."""
    draft = PlaybookDraft.objects.select_for_update().filter(pk=part.draft_id).first()
    found = DraftPart.objects.filter(pk=part.pk).first() if draft else None
    if draft is None or found is None:
        raise Conflict("Somebody removed this, or published the draft, in the meantime. Nothing was saved.")
    found.draft = draft
    return found
