"""The inventory as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from common import clock
from common.actors import Actor
from initiatives.components import newest_versions
from initiatives.models import END_SOON_DAYS, Component, ComponentKind, ComponentVersion, Initiative, Status
from reviews.components import DisciplineState, Need, needs_of, review_states
from reviews.models import ComponentReviewRequest

USUAL = ("security", "compliance")
"""Disciplines that are shown where no dependent's playbook asks any."""


@dataclass(frozen=True)
class ComponentQuery:
    """What was asked of the inventory. Words that are not known count as not asked."""

    q: str = ""
    kind: str = ""
    owner: str = ""
    end: str = ""
    reviews: str = ""

    @property
    def is_filtered(self) -> bool:
        return any((self.q, self.kind, self.owner, self.end, self.reviews))


@dataclass(frozen=True)
class ComponentRow:
    """One line: its newest version, what the reviews of the versions in use are worth, and how many one may see depend on it."""

    component: Component
    newest: ComponentVersion | None
    states: list[DisciplineState]
    dependents: int
    days_left: int | None
    requests: int

    @property
    def is_ending(self) -> bool:
        return self.days_left is not None and self.days_left <= END_SOON_DAYS

    @property
    def is_reviewed(self) -> bool:
        return self.newest is not None and all(one.is_valid for one in self.states)


def query_read(given: Mapping[str, str]) -> ComponentQuery:
    """The query of an address."""
    kind, owner = given.get("kind", ""), given.get("owner", "")
    return ComponentQuery(
        q=given.get("q", "").strip()[:80],
        kind=kind if kind in ComponentKind.values else "",
        owner=owner if owner == "none" or owner.isdigit() else "",
        end="soon" if given.get("end") == "soon" else "",
        reviews="missing" if given.get("reviews") == "missing" else "",
    )


def component_owners(actor: Actor) -> list[tuple[str, str]]:
    """Who owns a component, for the filter."""
    owned = Component.objects.visible_to(actor).values("owner_id")
    return [(str(user.pk), user.name) for user in User.objects.filter(pk__in=owned).order_by("name")]


def component_rows(actor: Actor, query: ComponentQuery) -> list[ComponentRow]:
    """The lines that the actor sees, by name; those with an open request first. A fixed number of queries."""
    found = list(_matching(actor, query))
    newest = newest_versions(one.pk for one in found)
    needs: dict[int, list[Need]] = {}
    for need in needs_of(component_ids=newest):
        needs.setdefault(need.version.component_id, []).append(need)
    usual = review_states(newest.values(), USUAL)
    asked = dict(ComponentReviewRequest.objects.open().order_by().values_list("component_id").annotate(n=Count("pk")))
    counts = _dependents(actor)
    today = clock.today()
    rows = [
        ComponentRow(
            component=one,
            newest=newest.get(one.pk),
            states=_states(one, newest, needs, usual),
            dependents=counts.get(one.pk, 0),
            days_left=one.days_left(today),
            requests=asked.get(one.pk, 0),
        )
        for one in found
    ]
    rows = [row for row in rows if not row.is_reviewed] if query.reviews else rows
    return sorted(rows, key=lambda row: row.requests == 0)


def _matching(actor: Actor, query: ComponentQuery) -> QuerySet[Component]:
    found = Component.objects.visible_to(actor).select_related("owner").order_by("name", "pk")
    if query.q:
        found = found.filter(Q(name__icontains=query.q) | Q(provider__icontains=query.q) | Q(note__icontains=query.q))
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.owner:
        found = found.filter(owner=None if query.owner == "none" else int(query.owner))
    return found.ending_soon(clock.today()) if query.end else found


def _states(
    one: Component, newest: Mapping[int, ComponentVersion], needs: Mapping[int, list[Need]],
    usual: Mapping[int, Mapping[str, DisciplineState]],
) -> list[DisciplineState]:  # fmt: skip
    """Of all versions in use the worst state of each discipline that is asked; without dependents those of the newest."""
    worst: dict[str, DisciplineState] = {}
    for need in needs.get(one.pk, ()):
        for name, state in need.states.items():
            if name not in worst or worst[name].is_valid:
                worst[name] = state
    if worst or one.pk not in newest:
        return [worst[name] for name in sorted(worst)]
    return list(usual[newest[one.pk].pk].values())


def _dependents(actor: Actor) -> dict[int, int]:
    """Component id → how many initiatives that the actor may see depend on it."""
    running = Initiative.objects.visible_to(actor).exclude(status__in=(Status.STOPPED, Status.RETIRED))
    seen = running.filter(dependencies__ended_at=None, dependencies__isnull=False)
    rows = seen.order_by().values_list("dependencies__component_id").annotate(n=Count("pk", distinct=True))
    return {pk: n for pk, n in rows if pk is not None}
