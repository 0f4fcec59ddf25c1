"""What a compliance reviewer signs on a classification, and which of them wait. Reads only."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from initiatives.models import Classification, Initiative, Status
from reviews import bundles
from reviews.models import ClassificationReview
from reviews.row_facts import person_text, value_text

SECTION = "classification"


def classification_draft(given: Classification) -> bundles.Draft:
    """The facts that a decision is bound to: answers, lines and result as they were given. The row never changes."""
    fields = {
        "initiative": given.initiative.key, "number": given.number, "source": given.source,
        "questionnaire": given.questionnaire_version, "answers": given.answers, "reasons": given.reasons, **given.values,
        "note": given.note, "given_by": person_text(given.given_by), "given_at": value_text(given.given_at),
    }  # fmt: skip
    return bundles.draft({SECTION: {"fields": fields, "items": {}}})


def newest_classification(initiative: Initiative) -> Classification | None:
    """The one that waits or counts."""
    rows = Classification.objects.filter(initiative=initiative).order_by("-number")
    return rows.select_related("given_by", "confirmation__confirmed_by", "initiative").first()


@dataclass(frozen=True, slots=True)
class Classified:
    """The newest classification and the last word on it: confirmed, request_changes, waiting."""

    given: Classification
    review: ClassificationReview | None

    @property
    def state(self) -> str:
        if getattr(self.given, "confirmation", None) is not None:
            return "confirmed"
        return "request_changes" if self.review is not None else "waiting"


def classified(initiative: Initiative) -> Classified | None:
    """The newest classification with its last review; None while nothing is given."""
    given = newest_classification(initiative)
    return Classified(given, given.reviews.order_by("-id").first()) if given else None


def classifications_waiting(initiatives: QuerySet[Initiative]) -> QuerySet[Classification]:
    """The newest classification of each active or new initiative that nobody has looked at, longest waiting first."""
    newer = Classification.objects.filter(initiative=OuterRef("initiative_id"), number__gt=OuterRef("number"))
    looked_at = ClassificationReview.objects.filter(classification=OuterRef("pk"))
    found = Classification.objects.filter(
        initiative__in=initiatives, initiative__status__in=(Status.IDEA, Status.ACTIVE), confirmation=None
    )
    found = found.filter(initiative__is_adopted=True).exclude(Exists(newer)).exclude(Exists(looked_at))
    return found.select_related("initiative", "given_by").order_by("given_at", "pk")
