"""A draft becomes a version: what is wrong with it, whom it would reach, and the act itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from phases import playbook_format as fmt
from phases.models import DraftPart, Pin, Playbook, PlaybookDraft, PlaybookVersion
from phases.permissions import can_run_playbooks
from phases.playbook_changes import Followed, move_between
from phases.services.drafts import next_number, version_doc
from phases.services.playbooks import version_create


@dataclass(frozen=True, slots=True)
class Reach:
    """What a playbook would ask of the initiatives that follow an older version of it, or what it was copied from.

    `required` are the newly required items that reach at least one of the `followers`; `reached` counts those initiatives.
    """

    followers: int
    reached: int
    required: tuple[fmt.ItemDoc, ...]
    dropped: tuple[fmt.ItemDoc, ...]
    retyped: tuple[fmt.ItemDoc, ...]
    gates: int

    @property
    def words(self) -> str:
        """The effect in one sentence."""
        if not self.followers:
            return "No initiative follows an older version."
        new, all_of = len(self.required), self.followers
        if not new:
            return f"No new required item for the {all_of} that follow an older version; signed gates stay."
        noun = "item reaches" if new == 1 else "items reach"
        return f"{new} new required {noun} {self.reached} of {all_of} initiatives; signed gates stay."


def draft_tree(draft: PlaybookDraft, parts: Iterable[DraftPart]) -> dict[str, object]:
    """The playbook as it stands in the draft, sound or not."""
    found = [fmt.Part(part.kind, part.phase, part.position, part.content) for part in parts]  # type: ignore[arg-type]
    return fmt.join(found, slug=draft.slug, version=next_number(draft.slug))


def draft_doc(draft: PlaybookDraft) -> fmt.PlaybookDoc:
    """The playbook of the draft. Raises `PlaybookError` that names every fault."""
    return fmt.read(draft_tree(draft, draft.parts.all()))


def reach_of(doc: fmt.PlaybookDoc, base: PlaybookVersion | None) -> Reach:
    """Whom `doc` would reach: five queries, however many follow."""
    lines = Q(version__playbook__slug=doc.slug)
    if base is not None:
        lines |= Q(version__playbook_id=base.playbook_id)
    pins = list(Pin.objects.filter(lines, initiative__status__in=("active", "paused")).select_related("initiative"))
    wanted = {pin.version_id for pin in pins}
    versions = PlaybookVersion.objects.filter(pk__in=wanted).select_related("playbook")
    docs = {version.pk: version_doc(version) for version in versions.prefetch_related("items", "phases")}
    moves = [move_between(docs[pin.version_id], doc, followed_of(pin)) for pin in pins]
    return Reach(
        followers=len(pins),
        reached=sum(bool(move.required) for move in moves),
        required=_union(doc, [move.required for move in moves]),
        dropped=tuple({item.code: item for move in moves for item in move.dropped}.values()),
        retyped=_union(doc, [move.retyped for move in moves]),
        gates=sum(bool(move.gates) for move in moves),
    )


def followed_of(pin: Pin) -> Followed:
    """The deciding facts of the pinned initiative."""
    initiative = pin.initiative
    return Followed(initiative.risk_tier, initiative.ai_type, initiative.data_class)


def _union(doc: fmt.PlaybookDoc, found: list[tuple[fmt.ItemDoc, ...]]) -> tuple[fmt.ItemDoc, ...]:
    codes = {item.code for items in found for item in items}
    return tuple(item for item in doc.items() if item.code in codes)


def draft_publish(*, actor: Actor, draft: PlaybookDraft, seen_digest: str) -> PlaybookVersion:
    """Publish the draft as the next version, for ever, and end the draft. Initiatives stay on the version they follow.

    `seen_digest` is the digest of what the person was shown: Conflict when the draft is another by now, or gone.
    Raises DomainError while the draft has faults.
    """
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = (
            PlaybookDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).select_related("based_on").first()
        )
        if locked is None:
            raise Conflict("Somebody published or discarded this draft in the meantime. Nothing was published.")
        doc = _sound(locked)
        digest = fmt.digest(doc)
        if digest != seen_digest:
            raise Conflict("The draft has changed since you looked at it. Read the difference again, then publish.")
        reach = reach_of(doc, locked.based_on)
        version = _publish(doc, digest)
        entry_append(
            actor=actor, action="phases.draft_publish", obj=version,
            changes={"slug": doc.slug, "number": doc.version, "digest": digest, "followers": reach.followers,
                     "reached": reach.reached, "required": [item.code for item in reach.required]},
            summary=f"Published the playbook {doc.name}, version {doc.version}. {reach.words}",
        )  # fmt: skip
        locked.delete()
    return version


def _sound(draft: PlaybookDraft) -> fmt.PlaybookDoc:
    try:
        return draft_doc(draft)
    except fmt.PlaybookError as error:
        raise DomainError(f"The draft has {len(error.faults)} problems. Mend them first: {error.faults[0]}") from error


def _publish(doc: fmt.PlaybookDoc, digest: str) -> PlaybookVersion:
    playbook, _ = Playbook.objects.select_for_update().get_or_create(slug=doc.slug, defaults={"name": doc.name})
    if playbook.name != doc.name:
        playbook.name = doc.name
        playbook.save(update_fields=["name"])
    playbook.versions.filter(number=doc.version, state=PlaybookVersion.State.DRAFT).delete()
    version = version_create(playbook, doc, digest)
    version.state, version.published_at = PlaybookVersion.State.PUBLISHED, clock.now()
    version.save(update_fields=["state", "published_at"])
    return version
