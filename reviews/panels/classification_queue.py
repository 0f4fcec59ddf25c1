"""Classifications that wait for a compliance reviewer."""

from dataclasses import dataclass

from django.db.models import QuerySet

from common import clock
from common.actors import Actor
from initiatives.models import Classification, Initiative
from reviews.classifying import classifications_waiting
from reviews.eligibility import outside_of

MOST = 50


@dataclass(frozen=True)
class ClassificationTask:
    """One classification that nobody has looked at; `is_mine`: the person may confirm it."""

    given: Classification
    is_mine: bool
    waiting_days: int

    @property
    def url(self) -> str:
        return f"/i/{self.given.initiative.key}/classification/{self.given.number}/confirm/"


def confirms_classifications(actor: Actor) -> bool:
    """Whether the person confirms classifications at all."""
    return actor.is_person and "compliance" in actor.disciplines and not actor.has("auditor")


def classifications_near(actor: Actor) -> QuerySet[Classification]:
    """Those that the actor sees and did not answer: a cheap question, before that for a part in the initiative."""
    return classifications_waiting(Initiative.objects.visible_to(actor)).exclude(given_by_id=actor.user_id)


def classifications_asked(actor: Actor) -> QuerySet[Classification]:
    """Those that the actor may confirm: of compliance, who neither answered nor has a part in the initiative. One query."""
    if actor.user_id is None or not confirms_classifications(actor):
        return Classification.objects.none()
    return outside_of(classifications_near(actor), actor.user_id)


def classification_rows(actor: Actor, *, mine: bool = True) -> list[ClassificationTask]:
    """Waiting classifications, longest first: what the actor may confirm, or with `mine` off all that they may see."""
    asked = list(classifications_asked(actor)[:MOST])
    every = asked if mine else list(classifications_waiting(Initiative.objects.visible_to(actor))[:MOST])
    own = {row.pk for row in asked}
    now = clock.now()
    return [ClassificationTask(row, row.pk in own, (now - row.given_at).days) for row in every]
