"""Evidence of a passed gate whose content is no longer what it was: removed, or a link that changed or is gone."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import Discipline
from common import clock
from initiatives.models import Evidence, EvidenceLink, EvidenceVersion, Initiative, Phase
from phases.models import Answer, ItemKind
from reviews.causes.base import Among, Cause, Causes

_WORDS = {
    "removed": "The content of its evidence was removed.",
    "changed": "What its link points to has changed.",
    "gone": "What its link points to is gone.",
}


def _answers(among: QuerySet[Initiative]) -> QuerySet[Answer]:
    behind = Q(item__phase__lt=F("initiative__phase")) | Q(initiative__phase=Phase.SCALE)
    answers = Answer.objects.filter(behind, initiative__in=among, item__kind=ItemKind.EVIDENCE, item__is_required=True)
    answers = answers.filter(state="done", evidence__in=_broken_pieces()).select_related("item", "initiative")
    return answers.distinct().order_by("pk")


def broken_evidence(among: Among) -> Causes:
    """Required evidence items of gates behind it, none of whose pieces holds: removed, or a link that changed or is gone.

    The gate ahead asks for its own evidence anyway. The reviewer of the item looks again. Remedy: a new version, or a
    confirmed link. Evidence past its last day is `expired_evidence`.
    """
    answers = among.ask(_answers)
    versions = EvidenceVersion.objects.with_state().defer("text").order_by("-number")
    pieces = Prefetch("evidence", Evidence.objects.prefetch_related(Prefetch("versions", versions)))
    prefetch_related_objects(answers, pieces)
    found: Causes = {}
    for answer in answers:
        state = _worst(answer)
        if state:
            cause = Cause(f"{answer.item.title}: {_WORDS[state]}", (answer.item.code,), _asked(answer))
            found[answer.initiative_id, f"proof:{answer.item.code}"[:80]] = cause
    return found


def _broken_pieces() -> QuerySet[EvidenceVersion, int]:
    """Ids of the pieces whose newest version is broken."""
    newer = EvidenceVersion.objects.filter(evidence_id=OuterRef("evidence_id"), number__gt=OuterRef("number"))
    broken = (EvidenceLink.State.CHANGED, EvidenceLink.State.GONE)
    lapsed = Q(removal__isnull=False) | Q(link__state__in=broken)
    return (
        EvidenceVersion.objects.filter(lapsed).exclude(Exists(newer)).order_by().values_list("evidence_id", flat=True)
    )


def _worst(answer: Answer) -> str:
    """The worst state of its pieces when none of them is valid; else empty."""
    newest = [next(iter(piece.versions.all()), None) for piece in answer.evidence.all()]
    states = {version.state_on(clock.today()) for version in newest if version is not None}
    return "" if "valid" in states else next((state for state in _WORDS if state in states), "")


def _asked(answer: Answer) -> str:
    return next((name for name in answer.item.disciplines if name in Discipline.values), "lead")
