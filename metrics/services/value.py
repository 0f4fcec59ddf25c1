"""The value ledger: enter, correct, verify; what unit cost and adoption rest on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.evidence_permissions import person_of
from initiatives.models import Evidence, Initiative
from initiatives.values import fields_fill, shown_values
from metrics.models import ValueBasis, ValueEntry, ValueGrade, ValueVerification
from metrics.permissions import can_value_add, can_value_verify

ENTRY_FIELDS = (
    "side", "what", "starts_on", "ends_on", "amount", "grade", "method", "sample_n", "metric", "report", "replaces",
)  # fmt: skip
BASIS_FIELDS = ("volume_metric", "adoption_metric", "eligible_users")


def value_entry_add(*, actor: Actor, initiative: Initiative, values: Mapping[str, Any]) -> ValueEntry:
    """Enter a benefit or a cost (ENTRY_FIELDS), graded claimed, estimated or measured, in the organisation's currency.

    `replaces` names the entry that this one corrects; it must count still and be of the same side. An amount of zero
    withdraws it. Raises DomainError at the field that does not fit.
    """
    require(can_value_add(actor, initiative))
    if values.get("grade") == ValueGrade.FINANCE_VERIFIED:
        raise DomainError(
            "Finance-verified comes from a second person: enter it, then have it verified.", field="grade"
        )
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        made = ValueEntry(
            initiative=initiative, currency=currency_of(), entered_by_id=actor.user_id, entered_at=clock.now()
        )
        changes = fields_fill(made, values, ENTRY_FIELDS)
        _check_report(actor, made)
        _check_replaced(made)
        made.save(force_insert=True)
        what = "Corrected" if made.replaces_id else "Entered"
        entry_append(
            actor=actor, action="metrics.value_entry_add", obj=made, initiative_id=initiative.pk,
            summary=f"{what} a {made.get_grade_display().lower()} {made.get_side_display().lower()} of "
            f"{made.amount:,.2f} {made.currency}: {made.what}"[:300],
            changes=changes,
        )  # fmt: skip
    return made


def value_entry_verify(*, actor: Actor, entry: ValueEntry, note: str) -> ValueVerification:
    """Say, as a second person, that finance agrees; `note` says on what that rests. It cannot be taken back: a correction
    of the entry starts anew. Raises Conflict where it was verified or corrected meanwhile."""
    require(can_value_verify(actor, entry))
    if not note.strip() or len(note) > 300:
        raise DomainError("Say in at most 300 characters what finance compared it with.", field="note")
    if not entry.method:
        raise DomainError("This entry names no method: nothing to verify. Have it corrected first.", field="note")
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=entry.initiative_id)
        if ValueEntry.objects.filter(replaces=entry).exists():
            raise Conflict("This entry was corrected in the meantime. Look at the new one.")
        if ValueVerification.objects.filter(entry=entry).exists():
            raise Conflict("This entry was verified in the meantime.")
        made = ValueVerification.objects.create(
            entry=entry, entered_by_id=entry.entered_by_id, verified_by_id=person_of(actor), verified_at=clock.now(),
            note=note.strip(),
        )  # fmt: skip
        entry_append(
            actor=actor, action="metrics.value_entry_verify", obj=entry, initiative_id=entry.initiative_id,
            summary=f"Verified {entry.amount:,.2f} {entry.currency}: {entry.what}"[:300], changes={"note": made.note},
        )  # fmt: skip
    return made


def value_basis_set(
    *, actor: Actor, initiative: Initiative, values: Mapping[str, Any], seen_version: int | None = None
) -> ValueBasis:
    """Say what unit cost and adoption are worked out from (BASIS_FIELDS)."""
    require(can_value_add(actor, initiative))
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        basis, is_new = ValueBasis.objects.get_or_create(initiative=initiative)
        if not is_new:
            basis.check_version(seen_version, shown_values(basis, BASIS_FIELDS))
        changes = fields_fill(basis, values, BASIS_FIELDS)
        if changes:
            basis.version += 1
            basis.save()
            entry_append(
                actor=actor, action="metrics.value_basis_set", obj=basis, initiative_id=initiative.pk,
                summary="Set what unit cost and adoption rest on", changes=changes,
            )  # fmt: skip
    return basis


def currency_of() -> str:
    """The organisation's currency; EUR before one is set up."""
    return Organisation.objects.values_list("currency", flat=True).first() or "EUR"


def _check_report(actor: Actor, made: ValueEntry) -> None:
    """A report is a piece of the same initiative that the person may read."""
    if made.report is None:
        return
    rows = Evidence.objects.readable_by(actor).filter(initiative=made.initiative, pk=made.report.evidence_id)
    if not rows.exists():
        raise DomainError("Choose a report of this initiative that you may read.", field="report")


def _check_replaced(made: ValueEntry) -> None:
    old = made.replaces
    if old is None:
        return
    if old.side != made.side:
        raise DomainError(f"It replaces a {old.get_side_display().lower()}; keep that side.", field="side")
