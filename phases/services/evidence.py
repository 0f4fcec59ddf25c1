"""Evidence that speaks for an item."""

from datetime import date, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_files import Upload
from initiatives.models import Evidence, Initiative
from initiatives.services import evidence_add, evidence_scan
from phases.models import Answer, AnswerEvidence, AnswerState, Item, ItemKind
from phases.permissions import can_answer
from phases.services.answers import answer_open, answer_save


def item_evidence_add(
    *,
    actor: Actor,
    initiative: Initiative,
    item: Item,
    name: str,
    kind: str,
    file: Upload | None = None,
    url: str = "",
    text: str = "",
    effective_on: date | None = None,
    valid_until: date | None = None,
    evidence: Evidence | None = None,
    seen_version: int | None = None,
) -> Answer:
    """Add a piece of evidence to the item, or the next version of `evidence`; an item of that kind is then done.

    Without `valid_until` it ends as many days after `effective_on` (today if None) as the playbook says.
    Raises what `evidence_add` raises; DomainError when `evidence` belongs to another item; Conflict.
    """
    require(can_answer(actor, initiative))
    effective_on = effective_on or clock.today()
    if valid_until is None and item.valid_days is not None:
        valid_until = effective_on + timedelta(days=item.valid_days)
    file = evidence_scan(file)
    with transaction.atomic():
        answer = answer_open(actor=actor, initiative=initiative, item=item, seen_version=seen_version)
        if evidence is not None and not (answer.pk and answer.attached.filter(evidence=evidence).exists()):
            raise DomainError("This evidence belongs to another item.", field="evidence")
        version = evidence_add(
            actor=actor,
            initiative=initiative,
            name=name or (item.title[:160] if kind == "text" else ""),
            kind=kind,
            file=file,
            url=url,
            text=text,
            effective_on=effective_on,
            valid_until=valid_until,
            evidence=evidence,
        )
        before = answer.state
        answer_save(answer, **_progress(actor, item, answer, effective_on))
        if evidence is None:
            AnswerEvidence.objects.create(answer=answer, evidence=version.evidence)
        entry_append(
            actor=actor,
            action="phases.item_evidence_add",
            obj=answer,
            initiative_id=initiative.pk,
            changes={"item": item.code, "state": [before, answer.state], "sha256": version.sha256},
            effective_on=effective_on,
            summary=f"Added evidence to “{item.title}”: {version.evidence.name}, version {version.number}",
        )
    return answer


def _progress(actor: Actor, item: Item, answer: Answer, effective_on: date) -> dict[str, object]:
    if item.kind != ItemKind.EVIDENCE:
        return {"state": AnswerState.IN_PROGRESS} if answer.state == AnswerState.OPEN else {}
    return {
        "state": AnswerState.DONE,
        "reason": "",
        "answered_by_id": actor.user_id,
        "answered_at": clock.now(),
        "effective_on": effective_on,
    }
