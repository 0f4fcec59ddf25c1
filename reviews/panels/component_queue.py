"""Reviews of components that wait for one person: each request once, however many initiatives depend on it."""

from dataclasses import dataclass

from django.db.models import Count

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Status
from reviews.component_permissions import can_review_component
from reviews.components import DisciplineState, review_states
from reviews.models import ComponentReviewRequest

MOST = 50


@dataclass(frozen=True)
class ComponentTask:
    """One open request: what is still missing, which of it the person may give, and who of those they see depends on it."""

    request: ComponentReviewRequest
    missing: list[DisciplineState]
    mine: list[str]
    dependents: int
    waiting_days: int

    @property
    def url(self) -> str:
        return f"/components/versions/{self.request.component_version_id}/review/?discipline={self.mine[0]}"

    @property
    def title(self) -> str:
        return f"{self.request.component.name} {self.request.component_version.label}"


def component_reviews_asked(actor: Actor, *, mine: bool = True) -> list[ComponentTask]:
    """Open requests, longest waiting first; with `mine` those in which the actor may give a review that is missing."""
    if mine and not actor.disciplines:
        return []
    rows = ComponentReviewRequest.objects.open().select_related(
        "component", "component_version__component", "component_version__added_by"
    )
    found = list(rows.order_by("opened_at", "id")[:MOST])
    every = sorted({name for row in found for name in row.disciplines})
    states = review_states([row.component_version for row in found], every)
    counts = _dependents(actor, [row.component_id for row in found])
    tasks = [_task(actor, row, states[row.component_version_id], counts.get(row.component_id, 0)) for row in found]
    return [task for task in tasks if task.mine] if mine else tasks


def _task(
    actor: Actor, row: ComponentReviewRequest, states: dict[str, DisciplineState], dependents: int
) -> ComponentTask:
    missing = [states[name] for name in row.disciplines if not states[name].is_valid]
    may = [one for one in missing if can_review_component(actor, row.component_version, one.discipline)]
    mine = [one.discipline for one in may if not _is_my_veto(actor, one)]
    return ComponentTask(row, missing, mine, dependents, (clock.now() - row.opened_at).days)


def _is_my_veto(actor: Actor, state: DisciplineState) -> bool:
    return state.state == "vetoed" and state.review is not None and state.review.reviewer_id == actor.user_id


def _dependents(actor: Actor, ids: list[int]) -> dict[int, int]:
    running = Initiative.objects.visible_to(actor).exclude(status__in=(Status.STOPPED, Status.RETIRED))
    seen = running.filter(dependencies__ended_at=None, dependencies__component__in=ids)
    rows = seen.order_by().values_list("dependencies__component_id").annotate(n=Count("pk", distinct=True))
    return {pk: n for pk, n in rows if pk is not None}
