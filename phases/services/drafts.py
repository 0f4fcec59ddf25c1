"""Drafts of playbooks: begin one from a published version, as a copy, or from a file; give it up."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from phases import playbook_format as fmt
from phases.models import DraftPart, Playbook, PlaybookDraft, PlaybookVersion
from phases.permissions import can_run_playbooks
from phases.playbook_format.reader import CODE, CODE_MAX

RESERVED = ("drafts", "import")
"""Slugs that would hide a page."""


def version_doc(version: PlaybookVersion) -> fmt.PlaybookDoc:
    """The playbook of a stored version, read from its rows (its YAML takes far longer)."""
    return fmt.read(version_tree(version))


def version_tree(version: PlaybookVersion) -> dict[str, Any]:
    """The plain values of a stored version, from its rows: three queries, none where they are prefetched."""
    items: dict[int, list[dict[str, Any]]] = {}
    for item in version.items.all():
        names = ("code", "title", "kind", "theme", "owner_side", "is_critical", "is_required", "why", "good", "example",
                 "disciplines", "frameworks")  # fmt: skip
        items.setdefault(item.phase, []).append(_full({name: getattr(item, name) for name in names} | item.spec))
    phases = [
        {
            "number": phase.number, "name": phase.name, "purpose": phase.purpose, "mistakes": _full(phase.mistakes),
            "limits": _full(phase.limits), "items": items.get(phase.number, []), "gate": _full(phase.gate),
        }
        for phase in version.phases.all()
    ]  # fmt: skip
    return {
        "slug": version.playbook.slug, "name": version.playbook.name, "version": version.number, "summary": version.summary,
        "frameworks": _full(version.frameworks), "limits": version.limits, "phases": _full(phases),
    }  # fmt: skip


def _full(value: Any) -> Any:
    """Without what is empty: an empty list is a fault where it is written out, and means *nothing* where it is left out."""
    if isinstance(value, dict):
        kept = {key: _full(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner is not None and inner not in ([], {})}
    return [_full(inner) for inner in value] if isinstance(value, list) else value


def playbook_draft(*, actor: Actor, version: PlaybookVersion) -> PlaybookDraft:
    """Begin the next version from a published one, or answer the draft that is already there.

    Raises DomainError for the built-in playbook, which is read-only, and for a version that is not published.
    """
    require(can_run_playbooks(actor))
    if version.playbook.is_builtin:
        raise DomainError("The built-in playbook is read-only. Copy it, then change the copy.")
    if not version.is_published:
        raise DomainError("Only a published version can be the start of a new one.")
    found = PlaybookDraft.objects.filter(slug=version.playbook.slug).first()
    return found or _make(
        actor, version.playbook.slug, fmt.plain(version_doc(version)), version, "phases.playbook_draft"
    )


def playbook_copy(*, actor: Actor, version: PlaybookVersion, slug: str, name: str) -> PlaybookDraft:
    """Begin a playbook of another name as a copy of `version`, which may be the built-in one."""
    require(can_run_playbooks(actor))
    slug = slug.strip()
    if not name.strip():
        raise DomainError("Give the copy a name.", field="name")
    tree = fmt.plain(version_doc(version)) | {"name": name.strip()}
    return _make(actor, _free(slug), tree, version, "phases.playbook_copy")


def draft_import(*, actor: Actor, text: str) -> PlaybookDraft:
    """Make a draft from YAML `text`, even one with faults, as long as its shape holds; replaces no draft.

    Raises DomainError on `text` when it is no YAML, lacks the shape, or names the built-in playbook or an open draft.
    """
    require(can_run_playbooks(actor))
    try:
        tree = fmt.load(text)
        fmt.split(tree)
    except fmt.PlaybookError as error:
        raise DomainError("\n".join(error.faults), field="text") from error
    assert isinstance(tree, dict)
    slug = str(tree.get("slug") or "").strip()
    playbook = Playbook.objects.filter(slug=slug).first()
    base = playbook.versions.published().newest_first().first() if playbook else None
    if playbook is None:
        _free(slug, field="text")
    elif playbook.is_builtin:
        raise DomainError("The built-in playbook is read-only. Give yours another slug.", field="text")
    return _make(actor, slug, tree, base, "phases.draft_import", field="text")


def draft_discard(*, actor: Actor, draft: PlaybookDraft) -> None:
    """Give a draft up. What is published stays."""
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = PlaybookDraft.objects.select_for_update().get(pk=draft.pk)
        entry_append(
            actor=actor, action="phases.draft_discard", obj=locked, changes={"slug": locked.slug},
            summary=f"Discarded the draft of the playbook {locked.slug}",
        )  # fmt: skip
        locked.delete()


def next_number(slug: str) -> int:
    """The version that a draft of this playbook will be."""
    found = PlaybookVersion.objects.filter(playbook__slug=slug).aggregate(last=Max("number"))
    return (found["last"] or 0) + 1


def _free(slug: str, field: str = "slug") -> str:
    if not CODE.fullmatch(slug) or len(slug) > CODE_MAX or "." in slug or slug in RESERVED:
        raise DomainError("A slug is small letters, digits and single hyphens, such as house-rules.", field=field)
    if Playbook.objects.filter(slug=slug).exists() or PlaybookDraft.objects.filter(slug=slug).exists():
        raise DomainError(f"There is a playbook or a draft {slug} already. Choose another slug.", field=field)
    return slug


def _make(
    actor: Actor, slug: str, tree: object, base: PlaybookVersion | None, action: str, *, field: str | None = None
) -> PlaybookDraft:
    try:
        with transaction.atomic():
            made = PlaybookDraft.objects.create(
                slug=slug, based_on=base, created_by_id=actor.user_id, created_at=clock.now()
            )
            DraftPart.objects.bulk_create(
                DraftPart(draft=made, kind=part.kind, phase=part.phase, position=part.position, content=part.content,
                          saved_by_id=actor.user_id, saved_at=made.created_at)
                for part in fmt.split(tree)
            )  # fmt: skip
            entry_append(
                actor=actor, action=action, obj=made,
                changes={"slug": slug, "based_on": base.digest if base else None},
                summary=f"Began a draft of the playbook {slug}",
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(f"There is a draft of {slug} already. Open it, or discard it first.", field=field) from error
    return made
