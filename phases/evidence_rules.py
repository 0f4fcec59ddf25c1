"""What the attached evidence of an item is worth: the newest version of each piece, and the verdict over them. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from initiatives.models import Evidence, EvidenceVersion
from phases.models import Answer, AnswerState, Item


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """The newest version of one attached piece: its hash, effective day, end, and whether it holds on the judging day.

    `state` is valid, expired, removed, changed or gone; `is_unsealed` a link that is bound to no version.
    """

    evidence_id: int
    name: str
    number: int
    kind: str
    sha256: str
    effective_on: date
    valid_until: date | None
    is_valid: bool
    supplied_by_id: int | None
    state: str = "valid"
    is_unsealed: bool = False
    removed_at: datetime | None = None


def evidence_fact(piece: Evidence, version: EvidenceVersion, day: date) -> EvidenceFact:
    """The facts of the newest version of `piece`, judged on `day`."""
    state = version.state_on(day)
    return EvidenceFact(
        evidence_id=piece.pk,
        name=piece.name,
        number=version.number,
        kind=version.kind,
        sha256=version.sha256,
        effective_on=version.effective_on,
        valid_until=version.valid_until,
        is_valid=state == "valid",
        supplied_by_id=version.supplied_by_id,
        state=state,
        is_unsealed=version.is_unsealed,
        removed_at=version.removal.removed_at if state == "removed" else None,
    )


def evidence_state(
    item: Item, answer: Answer | None, evidence: tuple[EvidenceFact, ...]
) -> tuple[Literal["met", "not_met"], str]:
    """Met while one piece is valid and the answer is done; a critical item wants one that is bound to a version."""
    if not evidence:
        return "not_met", "Evidence missing. Add a file, a link or a text."
    valid = [fact for fact in evidence if fact.is_valid]
    if not valid:
        return "not_met", _lapsed(evidence)
    if item.is_critical and not item.allows_unsealed_link and all(fact.is_unsealed for fact in valid):
        return "not_met", (
            "The link is unsealed: what stands behind it can change unseen. Add a file, or a link to a fixed version."
        )
    if answer is not None and answer.state != AnswerState.DONE:
        return "not_met", answer.reason or "Reopened. Add a new version."
    return "met", f"{len(valid)} valid of {len(evidence)}."


def report_behind(item: Item, evidence: tuple[EvidenceFact, ...], since: date) -> str:
    """The name of the report that stands behind a number measured from `since` on; empty without one.

    It is valid, made no earlier than what it speaks for, and, for a critical item, bound to a version.
    """
    is_bound = item.is_critical and not item.allows_unsealed_link
    good = [
        fact
        for fact in evidence
        if fact.is_valid and fact.effective_on >= since and not (is_bound and fact.is_unsealed)
    ]
    return good[0].name if good else ""


def lost_its_evidence(answer: Answer, evidence: tuple[EvidenceFact, ...]) -> bool:
    """Whether an answer in words rested on evidence whose content was removed after it was given, and on no other."""
    given = answer.answered_at
    gone = [fact.removed_at for fact in evidence if fact.removed_at is not None]
    return bool(gone) and not any(fact.is_valid for fact in evidence) and (given is None or max(gone) > given)


_LAPSED = {
    "removed": "The content of the evidence was removed. Add other evidence.",
    "changed": "What the link points to has changed. Replace the link, or confirm what stands there now.",
    "gone": "What the link points to is gone. Replace it.",
}


def _lapsed(evidence: tuple[EvidenceFact, ...]) -> str:
    """Why none of these pieces holds any more, by the worst."""
    states = {fact.state for fact in evidence}
    for state, words in _LAPSED.items():
        if state in states:
            return words
    ends = [fact.valid_until for fact in evidence if fact.valid_until]
    return f"Ended: the evidence was valid until {max(ends):%-d %b %Y}. Replace it."
