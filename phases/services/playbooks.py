"""Playbooks: import, publish, load what ships, pin an initiative to a version."""

import json
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases import playbook_format as fmt
from phases.models import Item, PhaseSpec, Pin, Playbook, PlaybookVersion
from phases.permissions import can_run_playbooks

SPEC_KEYS = ("applies", "record", "metric", "external", "valid_days", "allow_unsealed_link")


def playbook_import(*, actor: Actor, text: str, is_builtin: bool = False) -> PlaybookVersion:
    """Make a draft from YAML `text`, replacing the draft of the same number; a published equal one is answered as it is.

    Raises DomainError on `text` with every fault of the file, or when that number is published with other content.
    """
    require(can_run_playbooks(actor))
    try:
        doc = fmt.parse(text)
    except fmt.PlaybookError as error:
        raise DomainError("\n".join(error.faults), field="text") from error
    digest = fmt.digest(doc)
    with transaction.atomic():
        playbook, _ = Playbook.objects.select_for_update().get_or_create(
            slug=doc.slug, defaults={"name": doc.name, "is_builtin": is_builtin}
        )
        if playbook.is_builtin and not is_builtin:
            raise DomainError("The built-in playbook is read-only. Give yours another slug.", field="text")
        existing = playbook.versions.filter(number=doc.version).first()
        if existing and existing.is_published:
            if existing.digest == digest:
                return existing
            raise DomainError(f"Version {doc.version} is published. Give the change a higher version.", field="text")
        if existing:
            existing.delete()
        version = version_create(playbook, doc, digest)
        entry_append(
            actor=actor,
            action="phases.playbook_import",
            obj=version,
            changes={"slug": doc.slug, "number": doc.version, "digest": digest},
            summary=f"Imported the playbook {doc.name}, version {doc.version}, as a draft",
        )
    return version


def version_create(playbook: Playbook, doc: fmt.PlaybookDoc, digest: str) -> PlaybookVersion:
    """The rows of a draft version. Only for services, inside their transaction."""
    plain = json.loads(fmt.canonical(doc))
    version = PlaybookVersion.objects.create(
        playbook=playbook,
        number=doc.version,
        summary=doc.summary,
        document=fmt.dump(doc),
        digest=digest,
        frameworks=plain["frameworks"],
        limits=plain["limits"],
    )
    PhaseSpec.objects.bulk_create(
        PhaseSpec(
            version=version,
            number=phase["number"],
            **{key: phase[key] for key in ("name", "purpose", "mistakes", "limits", "gate")},
        )
        for phase in plain["phases"]
    )
    Item.objects.bulk_create(
        _item(version, phase["number"], position, item)
        for phase in plain["phases"]
        for position, item in enumerate(phase["items"], start=1)
    )
    return version


def _item(version: PlaybookVersion, phase: int, position: int, item: dict[str, Any]) -> Item:
    spec = {key: item[key] for key in SPEC_KEYS if item.get(key) is not None}
    rest = {key: value for key, value in item.items() if key not in SPEC_KEYS}
    return Item(version=version, phase=phase, position=position, spec=spec, **rest)


def playbook_publish(*, actor: Actor, version: PlaybookVersion) -> PlaybookVersion:
    """Publish a draft, for ever. Publishing a published one changes nothing."""
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = PlaybookVersion.objects.select_for_update().select_related("playbook").get(pk=version.pk)
        if locked.is_published:
            return locked
        locked.state = PlaybookVersion.State.PUBLISHED
        locked.published_at = clock.now()
        locked.save(update_fields=["state", "published_at"])
        entry_append(
            actor=actor,
            action="phases.playbook_publish",
            obj=locked,
            changes={"state": ["draft", "published"], "digest": locked.digest},
            summary=f"Published the playbook {locked.playbook.name}, version {locked.number}",
        )
    return locked


def playbook_load_builtin() -> PlaybookVersion:
    """The playbook that ships with the application, imported and published by the clock; safe to repeat."""
    doc = fmt.builtin()
    found = PlaybookVersion.objects.published().filter(playbook__slug=doc.slug, number=doc.version).first()
    if found is not None:
        return found
    version = playbook_import(actor=CLOCK, text=fmt.BUILTIN_PATH.read_text(encoding="utf-8"), is_builtin=True)
    return playbook_publish(actor=CLOCK, version=version)


def playbook_pin(*, actor: Actor, initiative: Initiative, version: PlaybookVersion | None = None) -> Pin:
    """Pin to `version`, or to the newest published one (the built-in one is loaded if there is none).

    A pin to another version takes along every answer whose item has the same code and kind there, and leaves the others
    where they are; `reviews.playbook_upgrade` is the door for that, because it knows of open gates. Raises DomainError for
    a draft.
    """
    require(can_run_playbooks(actor))
    with transaction.atomic():
        wanted = version or PlaybookVersion.objects.published().newest_first().first() or playbook_load_builtin()
        if not wanted.is_published:
            raise DomainError("Publish this version before an initiative follows it.")
        pin = Pin.objects.select_for_update().filter(initiative=initiative).first()
        if pin is not None and pin.version_id == wanted.pk:
            return pin
        old, left = (pin.version_id if pin else None), []
        if pin is None:
            pin = Pin.objects.create(initiative=initiative, version=wanted)
        else:
            left = _answers_carry(initiative, wanted)
            pin.version, pin.pinned_at = wanted, clock.now()
            pin.save(update_fields=["version", "pinned_at"])
        entry_append(
            actor=actor,
            action="phases.playbook_pin",
            obj=pin,
            initiative_id=initiative.pk,
            changes={"version": [old, wanted.pk], "answers_left": left},
            summary=f"{initiative.key} follows {wanted.playbook.name}, version {wanted.number}",
        )
    return pin


def _answers_carry(initiative: Initiative, wanted: PlaybookVersion) -> list[str]:
    """Point the answers at the items of the same code and kind in the new version; the codes of those that have none."""
    items = {(item.code, item.kind): item for item in wanted.items.all()}
    left = []
    for answer in initiative.answers.select_for_update(of=("self",)).select_related("item").order_by("pk"):
        twin = items.get((answer.item.code, answer.item.kind))
        if twin is None:
            left.append(answer.item.code)
        else:
            answer.item = twin
            answer.version += 1
            answer.save(update_fields=["item", "version"])
    return left
