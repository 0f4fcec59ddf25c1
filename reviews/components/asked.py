"""Which disciplines' reviews are asked of a component: those of the gates of everybody who depends on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from initiatives.components import in_use_of
from initiatives.models import ComponentVersion, Dependency, Initiative, Phase, Status
from phases.models import PhaseSpec
from reviews.components.states import DisciplineState, review_states

RULE = "components_reviewed"


@dataclass(frozen=True)
class Need:
    """One version in use: `states` of the disciplines that its dependents' playbooks ask, `asking` `{initiative id: theirs}`."""

    version: ComponentVersion
    states: dict[str, DisciplineState]
    asking: dict[int, frozenset[str]]
    running: frozenset[int]

    @cached_property
    def open(self) -> tuple[DisciplineState, ...]:
        """What a review can still mend. A component past its end of life is not mended by a review."""
        return tuple(one for one in self.states.values() if not one.is_valid and one.state != "ended")

    @cached_property
    def lacking(self) -> tuple[DisciplineState, ...]:
        """Every discipline that holds no valid review."""
        return tuple(one for one in self.states.values() if not one.is_valid)


def needs_of(*, component_ids: Iterable[int] | None = None, among: QuerySet[Initiative] | None = None) -> list[Need]:
    """Each version that active, adopted initiatives use, with what they ask of it. A fixed number of queries.

    Of these components, or of those that the initiatives `among` use; of all without either.
    """
    rows = Dependency.objects.current().filter(initiative__status=Status.ACTIVE, initiative__is_adopted=True)
    if component_ids is not None:
        rows = rows.filter(component_id__in=list(component_ids))
    if among is not None:
        rows = rows.filter(initiative__in=among)
    in_use = [one for one in in_use_of(rows.select_related("initiative").order_by("id")) if one.version is not None]
    asked = asked_disciplines({one.dependency.initiative_id for one in in_use})
    asking: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    versions: dict[int, ComponentVersion] = {}
    running: dict[int, set[int]] = defaultdict(set)
    for one in in_use:
        initiative, version = one.dependency.initiative, one.version
        if version is None or not asked.get(initiative.pk):
            continue
        versions[version.pk] = version
        asking[version.pk][initiative.pk] = asked[initiative.pk]
        if initiative.phase == Phase.SCALE:
            running[version.pk].add(initiative.pk)
    every = sorted(frozenset().union(*asked.values())) if asked else []
    states = review_states(versions.values(), every)
    return [
        Need(version, _narrow(states[pk], asking[pk]), asking[pk], frozenset(running[pk]))
        for pk, version in versions.items()
    ]


def _narrow(states: dict[str, DisciplineState], asking: dict[int, frozenset[str]]) -> dict[str, DisciplineState]:
    wanted = frozenset().union(*asking.values())
    return {name: state for name, state in states.items() if name in wanted}


def asked_disciplines(initiative_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Initiative id → the disciplines of which the gates of its playbook want its components reviewed. Two queries."""
    return {pk: frozenset().union(*codes.values()) for pk, codes in asking_criteria(initiative_ids).items()}


def asking_criteria(initiative_ids: Iterable[int]) -> dict[int, dict[str, frozenset[str]]]:
    """Initiative id → `{code: disciplines}` of the criteria that ask for reviewed components. Two queries."""
    pins = dict(
        Initiative.objects.filter(pk__in=list(initiative_ids), pin__isnull=False).values_list("pk", "pin__version_id")
    )
    by_version: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for version_id, gate in PhaseSpec.objects.filter(version_id__in=set(pins.values())).values_list(
        "version_id", "gate"
    ):
        for criterion in gate.get("criteria", ()):
            if criterion["rule"] == RULE:
                by_version[version_id][criterion["code"]] = frozenset(criterion["disciplines"])
    return {pk: by_version[version_id] for pk, version_id in pins.items()}
