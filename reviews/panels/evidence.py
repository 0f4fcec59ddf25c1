"""One piece of evidence: its versions, who reads it, what it speaks for, and what is asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.models import Entry
from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.evidence_permissions import (
    can_approve_removal,
    can_close_removal,
    can_read_evidence,
    can_request_removal,
    can_restrict,
    readers_text,
)
from initiatives.models import Evidence, EvidenceLink, EvidenceRemoval, EvidenceVersion, FileErasure, RemovalRequest
from initiatives.permissions import can_add_evidence
from phases.models import Item
from reviews.panels.preview import can_preview


@dataclass(frozen=True)
class VersionRow:
    """One version; `removal` and `erasure` once its content is gone, `asked` while its removal waits."""

    version: EvidenceVersion
    state: str
    is_newest: bool
    link: EvidenceLink | None
    removal: EvidenceRemoval | None
    erasure: FileErasure | None
    asked: RemovalRequest | None
    may_approve: Permission | None
    may_close: Permission | None
    has_preview: bool

    @property
    def url(self) -> str:
        piece = self.version.evidence
        return f"{piece.initiative.get_absolute_url()}evidence/{piece.pk}/{self.version.number}/"


@dataclass(frozen=True)
class EvidencePanel:
    """The page of one piece, for one person. `readers` says who reads a restricted one."""

    evidence: Evidence
    rows: list[VersionRow]
    items: list[Item]
    may_read: Permission
    may_restrict: Permission
    may_remove: Permission
    may_confirm: Permission
    readers: str
    closed: list[RemovalRequest]
    history: Sequence[Entry]

    @property
    def state(self) -> str:
        return self.rows[0].state if self.rows else "missing"


def evidence_panel(actor: Actor, evidence: Evidence) -> EvidencePanel:
    """Everything on the page of one piece; its content is in it only for who may read it."""
    may_read = can_read_evidence(actor, evidence)
    versions = list(
        EvidenceVersion.objects.with_state()
        .filter(evidence=evidence)
        .select_related("supplied_by", "removal__approved_by", "removal__requested_by", "removal__erasure", "link")
        .order_by("-number")
    )
    asked = {
        row.version_id: row
        for row in RemovalRequest.objects.open()
        .filter(version__evidence=evidence)
        .select_related("requested_by", "version__evidence")
    }
    closed = RemovalRequest.objects.filter(version__evidence=evidence, state=RemovalRequest.State.CLOSED)
    items = Item.objects.filter(answers__attached__evidence=evidence).order_by("phase", "position")
    return EvidencePanel(
        evidence=evidence,
        rows=[_row(actor, v, asked.get(v.pk), may_read, is_newest=v is versions[0]) for v in versions],
        items=list(items),
        may_read=may_read,
        may_restrict=can_restrict(actor, evidence),
        may_remove=can_request_removal(actor, evidence),
        may_confirm=can_add_evidence(actor, evidence.initiative),
        readers=readers_text(evidence) if evidence.restricted_to else "Everybody who sees the initiative can read it.",
        closed=list(closed.select_related("requested_by", "closed_by", "version")),
        history=list(Entry.objects.about("initiatives.evidence", evidence.pk)[:10]),
    )


def _row(
    actor: Actor, version: EvidenceVersion, asked: RemovalRequest | None, may_read: Permission, *, is_newest: bool
) -> VersionRow:
    removal = getattr(version, "removal", None)
    return VersionRow(
        version=version,
        state=version.state_on(clock.today()) if is_newest or removal else "replaced",
        is_newest=is_newest,
        link=getattr(version, "link", None),
        removal=removal,
        erasure=getattr(removal, "erasure", None),
        asked=asked,
        may_approve=can_approve_removal(actor, asked) if asked else None,
        may_close=can_close_removal(actor, asked) if asked else None,
        has_preview=bool(may_read) and can_preview(version),
    )
