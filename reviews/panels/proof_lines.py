"""The evidence of a review as this person may see it: the facts of the bundle, with what they can be looked at today."""

from collections.abc import Iterable, Mapping
from typing import Any

from common import clock
from common.actors import Actor
from initiatives.evidence_permissions import readers_text
from initiatives.models import Evidence, EvidenceVersion, Initiative
from reviews.panels.preview import can_preview

Line = Mapping[str, Any]


class ProofLines:
    """Reads the evidence of one initiative in two queries; `of` adds what is true today to the facts of a bundle."""

    def __init__(self, actor: Actor, initiative: Initiative) -> None:
        versions = EvidenceVersion.objects.with_state().filter(evidence__initiative=initiative).defer("text")
        self.versions = {(version.evidence_id, version.number): version for version in versions}
        is_any = any(version.evidence.restricted_to for version in self.versions.values())
        mine = Evidence.objects.readable_by(actor).filter(initiative=initiative) if is_any else ()
        self.readable = {piece.pk for piece in mine} if is_any else None
        self._readers: dict[str, str] = {}

    def of(self, evidence: Iterable[Line]) -> list[Line]:
        """The lines of one criterion: state, restriction, whether it may be read and previewed."""
        return [self._line(one) for one in evidence]

    def _line(self, one: Line) -> Line:
        version = self.versions.get((one["evidence"], one["version"]))
        if version is None:
            return {
                **one,
                "state": "missing",
                "restricted_to": "",
                "may_read": False,
                "readers": "",
                "has_preview": False,
            }
        piece = version.evidence
        may_read = self.readable is None or piece.pk in self.readable
        return {
            **one, "state": version.state_on(clock.today()), "may_read": may_read, "has_preview": can_preview(version),
            "restricted_to": piece.get_restricted_to_display().lower(), "is_unsealed": version.is_unsealed,
            "readers": "" if may_read else self._sentence(piece),
        }  # fmt: skip

    def _sentence(self, piece: Evidence) -> str:
        if piece.restricted_to not in self._readers:
            self._readers[piece.restricted_to] = readers_text(piece)
        return self._readers[piece.restricted_to]
