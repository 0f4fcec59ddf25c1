"""What an upgrade to another version of a playbook would change, for one initiative and for all that could move."""

from dataclasses import dataclass

from django.db.models import Q

from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Initiative
from phases.models import Answer, Pin, PlaybookVersion
from phases.permissions import can_run_playbooks
from phases.playbook_changes import Change, Move, differences, move_between
from phases.playbook_format import PlaybookDoc
from phases.services.drafts import version_doc
from phases.services.publishing import followed_of
from reviews.models import GateRequest
from reviews.services.upgrading import MOVABLE, upgrade_refusal


@dataclass(frozen=True, slots=True)
class UpgradeRow:
    """One initiative that follows another version: what would change for it, or why it cannot move now."""

    pin: Pin
    move: Move
    refusal: str

    @property
    def initiative(self) -> Initiative:
        return self.pin.initiative


@dataclass(frozen=True, slots=True)
class UpgradePage:
    """One initiative: the versions that it could follow, the difference to the chosen one, and answers without a place."""

    initiative: Initiative
    pin: Pin | None
    versions: list[PlaybookVersion]
    target: PlaybookVersion | None
    move: Move | None
    changes: list[Change]
    kept: int
    losing: list[Answer]
    left: list[Answer]
    refusal: str
    may: Permission


def upgrade_page(actor: Actor, initiative: Initiative, target_id: int | None = None) -> UpgradePage:
    """What the page of one initiative shows; `target_id` is the chosen version, the newest other one without it."""
    pin = Pin.objects.filter(initiative=initiative).select_related("version__playbook", "initiative").first()
    versions = _others(pin) if pin else []
    target = next((one for one in versions if one.pk == target_id), versions[0] if versions and not target_id else None)
    answers = list(Answer.objects.filter(initiative=initiative).select_related("item__version__playbook"))
    left = [answer for answer in answers if pin and answer.item.version_id != pin.version_id]
    move, changes, losing = None, [], []
    if pin and target:
        old, new = version_doc(pin.version), version_doc(target)
        move, changes = move_between(old, new, followed_of(pin)), differences(old, new)
        twins = {(item.code, item.kind) for item in new.items()}
        losing = [one for one in answers if one not in left and (one.item.code, one.item.kind) not in twins]
    gate = GateRequest.objects.open().filter(initiative=initiative).first()
    return UpgradePage(
        initiative=initiative,
        pin=pin,
        versions=versions,
        target=target,
        move=move,
        changes=changes,
        kept=len(answers) - len(left) - len(losing),
        losing=losing,
        left=left,
        refusal=upgrade_refusal(initiative, pin, gate),
        may=can_run_playbooks(actor),
    )


def _others(pin: Pin) -> list[PlaybookVersion]:
    """Newer versions of the same playbook, then the newest version of each other one."""
    found = PlaybookVersion.objects.published().select_related("playbook").exclude(pk=pin.version_id)
    own = Q(playbook=pin.version.playbook)
    newer = list(found.filter(own, number__gt=pin.version.number).order_by("-number"))
    newest: dict[int, PlaybookVersion] = {}
    for version in found.exclude(own).order_by("playbook__name", "-number"):
        newest.setdefault(version.playbook_id, version)
    return [*newer, *newest.values()]


def upgrade_rows(version: PlaybookVersion) -> list[UpgradeRow]:
    """Every initiative that could move to `version`: followers of its older versions, and of what it was copied from.

    A fixed number of queries, however many there are.
    """
    pins = Pin.objects.filter(initiative__status__in=MOVABLE).exclude(version=version)
    pins = pins.exclude(version__playbook_id=version.playbook_id, version__number__gt=version.number)
    found = list(pins.select_related("initiative", "version__playbook").order_by("initiative__key"))
    docs = _docs({pin.version_id for pin in found} | {version.pk})
    gates = {
        gate.initiative_id: gate
        for gate in GateRequest.objects.open().filter(initiative__in=[p.initiative_id for p in found])
    }
    return [
        UpgradeRow(
            pin,
            move_between(docs[pin.version_id], docs[version.pk], followed_of(pin)),
            upgrade_refusal(pin.initiative, pin, gates.get(pin.initiative_id)),
        )
        for pin in found
    ]


def _docs(wanted: set[int]) -> dict[int, PlaybookDoc]:
    versions = PlaybookVersion.objects.filter(pk__in=wanted).select_related("playbook")
    return {version.pk: version_doc(version) for version in versions.prefetch_related("items", "phases")}
