"""Recording what became of what a retired initiative held (`docs/rules/keeping.md`)."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_permissions import person_of
from initiatives.hold_permissions import not_held
from initiatives.models import Disposal, EvidenceVersion, Initiative
from initiatives.permissions import can_dispose
from initiatives.values import fields_fill

HELD_BACK = frozenset({
    Disposal.Subject.MODEL, Disposal.Subject.TRAINING_DATA, Disposal.Subject.OPERATIONAL_DATA, Disposal.Subject.EVIDENCE,
})  # fmt: skip
"""What a legal hold protects. Access, endpoints and contracts may end under a hold: that destroys nothing."""
FIELDS = ("subject", "outcome", "what", "reason", "kept_until", "handed_to", "done_on", "reference")


def disposal_record(
    *,
    actor: Actor,
    initiative: Initiative,
    subject: str,
    outcome: str,
    what: str = "",
    reason: str = "",
    kept_until: date | str | None = None,
    handed_to: str = "",
    done_on: date | str | None = None,
    proof: EvidenceVersion | None = None,
    reference: str = "",
) -> Disposal:
    """One more line of the disposal record of a retired initiative; for its subject it holds from now on, older lines stay.

    `done_on` (today if not given) is not in the future. Disposed and handed over need a proof (evidence of this
    initiative) or a reference in words; kept needs a day and a reason; what an outcome does not ask for is left out.
    Raises DomainError with the field, and while a legal hold stands for `disposed` of what the hold protects.
    """
    kept, handed = outcome == Disposal.Outcome.KEPT, outcome == Disposal.Outcome.HANDED_OVER
    values = {
        "subject": subject, "outcome": outcome, "reason": reason, "done_on": done_on or clock.today(), "reference": reference,
        "what": what or ("There was none" if outcome == Disposal.Outcome.NONE else ""),
        "kept_until": kept_until if kept else None, "handed_to": handed_to if handed else "",
    }  # fmt: skip
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_dispose(actor, locked))
        line = Disposal(initiative=locked, proof=proof, recorded_by_id=person_of(actor), recorded_at=clock.now())
        changes = fields_fill(line, values, FIELDS)
        _check(line)
        if line.outcome == Disposal.Outcome.DISPOSED and line.subject in HELD_BACK:
            not_held(locked.pk)
        line.save(force_insert=True)
        said: dict[str, Any] = {name: new for name, (_, new) in changes.items()}
        entry_append(
            actor=actor, action="initiatives.disposal_record", obj=line, initiative_id=locked.pk,
            changes=said | ({"proof": str(proof)} if proof else {}), summary=f"Disposal: {line}",
        )  # fmt: skip
    return line


def _check(line: Disposal) -> None:
    """What the database cannot look at: today, the proof, and whose it is."""
    today, outcome = clock.today(), Disposal.Outcome
    if line.done_on > today:
        raise DomainError("Record it once it is done: this day is still to come.", field="done_on")
    if line.kept_until is not None and line.kept_until < today:
        raise DomainError("Until when is it kept? Choose a day that is still to come.", field="kept_until")
    if line.outcome in (outcome.DISPOSED, outcome.HANDED_OVER) and not (line.proof or line.reference):
        raise DomainError("Name the proof: evidence, or a certificate, ticket or protocol.", field="reference")
    if line.proof and line.proof.evidence.initiative_id != line.initiative_id:
        raise DomainError("This evidence belongs to another initiative.", field="proof")
