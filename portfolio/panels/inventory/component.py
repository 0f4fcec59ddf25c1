"""The page of one component."""

from dataclasses import dataclass

from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.component_permissions import can_edit_component
from initiatives.components import InUse, in_use_of
from initiatives.models import Component, ComponentVersion, Dependency, Initiative, Status
from portfolio.panels.inventory.rows import USUAL
from reviews.component_permissions import can_review_component
from reviews.components import DisciplineState, needs_of, review_states
from reviews.models import ComponentReview, ComponentReviewRequest


@dataclass(frozen=True)
class VersionLine:
    """One version with what its reviews are worth, how many visible initiatives use it, and what the actor may review."""

    version: ComponentVersion
    states: list[DisciplineState]
    used_by: int
    is_newest: bool
    mine: list[str]


@dataclass(frozen=True)
class ReviewLine:
    """One review that was given. `ended` says what ended it, if something did."""

    review: ComponentReview
    state: str
    is_mine: bool


@dataclass(frozen=True)
class ComponentPage:
    """Everything on the page of one component, for one person."""

    component: Component
    versions: list[VersionLine]
    dependents: list[InUse]
    reviews: list[ReviewLine]
    requests: list[ComponentReviewRequest]
    days_left: int | None
    edit: Permission


def component_page(actor: Actor, component: Component) -> ComponentPage:
    """A fixed number of queries. Dependents that the actor may not see, or that have ended, are neither named nor counted."""
    visible = Initiative.objects.visible_to(actor).exclude(status__in=(Status.STOPPED, Status.RETIRED))
    seen = Dependency.objects.current().filter(component=component, initiative__in=visible)
    dependents = in_use_of(seen.select_related("initiative").order_by("initiative__key"))
    versions = list(component.versions.select_related("component", "added_by").order_by("-number"))
    needs = {need.version.pk: need for need in needs_of(component_ids=[component.pk])}
    asked = sorted({name for need in needs.values() for name in need.states} or USUAL)
    states = review_states(versions, asked)
    lines = [
        VersionLine(
            version=version,
            states=list(states[version.pk].values()),
            used_by=sum(one.version == version for one in dependents),
            is_newest=version == versions[0],
            mine=_mine(actor, version, states[version.pk], is_wanted=version.pk in needs or version == versions[0]),
        )
        for version in versions
    ]
    return ComponentPage(
        component=component,
        versions=lines,
        dependents=dependents,
        reviews=_reviews(actor, versions),
        requests=list(component.review_requests.open().select_related("component_version")),
        days_left=component.days_left(clock.today()),
        edit=can_edit_component(actor, component),
    )


def _mine(actor: Actor, version: ComponentVersion, states: dict[str, DisciplineState], *, is_wanted: bool) -> list[str]:
    """Disciplines for which the actor could sign this version now."""
    if not is_wanted:
        return []
    return [
        name
        for name, state in states.items()
        if state.state not in ("valid", "ended") and can_review_component(actor, version, name)
    ]


def _reviews(actor: Actor, versions: list[ComponentVersion]) -> list[ReviewLine]:
    """Newest first. A later one of the same reviewer outdoes an earlier one."""
    rows = ComponentReview.objects.filter(component_version__in=versions)
    found = list(rows.select_related("revocation", "reviewer", "component_version").order_by("-id"))
    disciplines = sorted({row.discipline for row in found})
    states = review_states(versions, disciplines)
    lines, outdone = [], set()
    for row in found:
        key = (row.component_version_id, row.discipline, row.reviewer_id)
        is_revoked = getattr(row, "revocation", None) is not None
        now = states[row.component_version_id][row.discipline]
        state = "revoked" if is_revoked else "replaced" if key in outdone else _word(row, now)
        lines.append(ReviewLine(row, state, row.reviewer_id == actor.user_id and state == "valid"))
        if row.decision != ComponentReview.Decision.ABSTAIN:
            outdone.add(key)
    return lines


def _word(row: ComponentReview, now: DisciplineState) -> str:
    if row.decision != ComponentReview.Decision.APPROVE or (now.review and now.review.pk == row.pk and now.is_valid):
        return "valid"
    if now.review is None or now.review.pk != row.pk:
        return "expired" if row.valid_until < clock.today() else "valid" if now.is_valid else "replaced"
    return {"end_of_life": "needs_recheck", "vetoed": "valid"}.get(now.state, now.state)
