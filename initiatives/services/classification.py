"""Classification: answers are given or imported, and count as the highest until they are confirmed."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.classification import RANKS, counting, questionnaire, suggest
from initiatives.models import Classification, ClassificationConfirmation, Initiative
from initiatives.permissions import can_edit, can_import

CLASS_FIELDS: Final = ("risk_tier", "ai_act_class", "ai_act_role")
NOTE_MAX = 600
REASON_MAX = 300


def classification_give(
    *, actor: Actor, initiative: Initiative, answers: Mapping[str, str], note: str = ""
) -> Classification:
    """Answer the questionnaire: every question, each with one of its options. Kept for ever as the next number.

    What is higher than before counts at once; what is lower waits for its confirmation. Raises DomainError at the
    question that is missing or wrong.
    """
    asked = questionnaire()
    for question in asked.questions:
        if answers.get(question.code) not in {option.value for option in question.options}:
            raise DomainError("Choose an answer.", field=question.code)
    given = {question.code: answers[question.code] for question in asked.questions}
    found = suggest(given)
    reasons = [
        {"field": name, "value": line.value, "because": line.because, "article": line.article}
        for name, line in found.lines.items()
    ]
    require(can_edit(actor, initiative))
    made = Classification(
        source=Classification.Source.QUESTIONNAIRE, questionnaire_version=asked.version, answers=given, reasons=reasons,
        note=note.strip()[:NOTE_MAX], **found.values,
    )  # fmt: skip
    return _insert(actor, initiative, made, "classification_give")


def classification_import(*, actor: Actor, initiative: Initiative, values: Mapping[str, str]) -> Classification:
    """Keep tier, class and role as a file gives them: as imported, unconfirmed. `values` may lack some of CLASS_FIELDS."""
    require(can_import(actor))
    given = {name: str(values.get(name) or "") for name in CLASS_FIELDS}
    for name, value in given.items():
        if value and value not in RANKS[name]:
            raise DomainError("Choose one of the offered values.", field=name)
    given["risk_tier"] = given["risk_tier"] or "critical"
    made = Classification(source=Classification.Source.IMPORTED, **given)
    return _insert(actor, initiative, made, "classification_import")


def _insert(actor: Actor, initiative: Initiative, made: Classification, verb: str) -> Classification:
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        last = locked.classifications.aggregate(last=Max("number"))["last"] or 0
        made.initiative, made.number = locked, last + 1
        made.given_by_id, made.given_at = actor.user_id, clock.now()
        made.save(force_insert=True)
        changes = _count(locked, counting(made.values, _confirmed(locked)), made, is_classified=False)
        entry_append(
            actor=actor, action=f"initiatives.{verb}", obj=made, initiative_id=locked.pk,
            changes={"number": made.number, "proposed": made.values, "counts": changes},
            summary=f"Classification {made.number} given: {made.get_risk_tier_display()} tier; "
            f"counts as {locked.get_risk_tier_display()} until it is confirmed",
        )  # fmt: skip
    initiative.refresh_from_db()
    return made


def classification_confirm(*, actor: Actor, classification: Classification) -> ClassificationConfirmation:
    """Let the newest classification count as it was given. Only `reviews.classification_review` calls this, with proof of identity."""
    if actor.user_id is None:
        raise DomainError("A classification is confirmed by a person.")
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=classification.initiative_id)
        newest = locked.classifications.order_by("-number")[0]
        if newest.pk != classification.pk:
            raise DomainError("A newer classification has been given since. Look at that one.")
        if ClassificationConfirmation.objects.filter(classification=newest).exists():
            raise DomainError("This classification is confirmed already.")
        made = ClassificationConfirmation.objects.create(
            classification=newest, confirmed_by_id=actor.user_id, confirmed_at=clock.now()
        )
        changes = _count(locked, newest.values, newest, is_classified=True)
        entry_append(
            actor=actor, action="initiatives.classification_confirm", obj=newest, initiative_id=locked.pk,
            changes=changes | {"number": newest.number},
            summary=f"Classification {newest.number} counts: {locked.get_risk_tier_display()} tier",
        )  # fmt: skip
    classification.initiative.refresh_from_db()
    return made


def _confirmed(initiative: Initiative) -> dict[str, str] | None:
    """What was confirmed last."""
    rows = initiative.classifications.filter(confirmation__isnull=False).order_by("-number")
    return rows[0].values if rows else None


def _count(
    initiative: Initiative, values: Mapping[str, str], given: Classification, *, is_classified: bool
) -> dict[str, list[Any]]:
    """Write what counts into the columns that everything else reads; answers what changed."""
    because = " ".join(str(line["because"]) for line in given.reasons) or given.get_source_display()
    new: dict[str, Any] = {**values, "classification_reason": because[:REASON_MAX], "is_classified": is_classified}
    changes = {name: [getattr(initiative, name), value] for name, value in new.items()}
    for name, value in new.items():
        setattr(initiative, name, value)
    initiative.version += 1
    initiative.save(update_fields=[*new, "version"])
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
