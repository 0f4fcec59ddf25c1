"""Evidence that has run out under what was signed with it."""

from collections import defaultdict

from django.db.models import OuterRef, QuerySet, Subquery

from common import clock
from initiatives.models import EvidenceVersion, Initiative
from phases.models import AnswerEvidence, AnswerState, ItemKind
from reviews.causes.base import Among, Cause, Causes


def _attached(among: QuerySet[Initiative]) -> QuerySet[AnswerEvidence]:
    newest = EvidenceVersion.objects.filter(evidence_id=OuterRef("evidence_id")).order_by("-number")
    rows = AnswerEvidence.objects.filter(
        answer__initiative__in=among, answer__state=AnswerState.DONE, answer__item__kind=ItemKind.EVIDENCE,
        answer__item__is_required=True,
    )  # fmt: skip
    dated = rows.annotate(ends=Subquery(newest.values("valid_until")[:1]), version=Subquery(newest.values("pk")[:1]))
    return dated.select_related("answer__item", "answer__initiative")


def expired_evidence(among: Among) -> Causes:
    """Each required evidence item, of any phase, whose every attached piece is past its last day.

    The code names the newest version, so that a replacement that runs out again is a new cause.
    """
    pieces: dict[int, list[AnswerEvidence]] = defaultdict(list)
    for row in among.ask(_attached):
        pieces[row.answer_id].append(row)
    return {key: cause for attached in pieces.values() for key, cause in _cause(attached)}


def _cause(attached: list[AnswerEvidence]) -> list[tuple[tuple[int, str], Cause]]:
    answer = attached[0].answer
    dated = [(row.ends, row.version) for row in attached if row.ends is not None]  # type: ignore[attr-defined]  # annotated
    if len(dated) < len(attached) or not answer.item.is_asked_of(answer.initiative):
        return []
    ends, version = max(dated)
    if ends >= clock.today():
        return []
    asks = next(iter(answer.item.disciplines), answer.item.owner_side)
    reason = f"Evidence of “{answer.item.title}” was valid until {ends:%-d %b %Y}."
    return [((answer.initiative_id, f"evidence:{version}"), Cause(reason, (answer.item.code,), asks))]
