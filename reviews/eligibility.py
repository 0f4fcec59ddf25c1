"""Who could still give which review: holds the discipline, has no part in the initiative, sees it; one person one place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Role, RoleGrant
from audit.models import Entry
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import EvidenceVersion, Initiative, Seat, SeatKind, Visibility
from metrics.models import KpiContractVersion, Metric, NumberGiven
from phases.models import Answer, ExternalEvent
from reviews.facts import RECORDS

NUMBERS_GIVEN = (
    "metrics.metric_value_type",
    "metrics.points_push",
    "metrics.otlp_push",
    "metrics.points_file_store",
    "metrics.drift_snapshot_push",
)
Ids = QuerySet[Any, int | None]
Place = tuple[str, int]
Row = TypeVar("Row", bound=Model)


def _parts() -> Iterator[tuple[str, QuerySet[Any], str, tuple[str, ...]]]:
    """Each part in words, its rows, the way to their initiative, and the columns that name people."""
    held = Seat.objects.current().exclude(kind=SeatKind.REVIEWER)
    yield "holds a seat of this initiative", held, "initiative", ("user_id",)
    yield "answered an item of it", Answer.objects.all(), "initiative", ("answered_by_id",)
    yield "reported an event of it", ExternalEvent.objects.all(), "initiative", ("reported_by_id",)
    yield "supplied evidence of it", EvidenceVersion.objects.all(), "evidence__initiative", ("supplied_by_id",)
    yield "owns a metric of it", Metric.objects.all(), "initiative", ("owner_id",)
    typed = Entry.objects.filter(action__in=NUMBERS_GIVEN)
    yield "typed or pushed a number of it", typed, "initiative_id", ("actor_id",)
    given = NumberGiven.objects.all()
    yield "typed or pushed a number of it", given, "metric__initiative", ("user_id",)
    contract = KpiContractVersion.objects.all()
    yield "wrote or owns its KPI contract", contract, "contract__initiative", ("owner_id", "agreed_by_id")
    for model in RECORDS.values():
        rows = model._default_manager.all()
        yield "supplied or owns a record of it", rows, "initiative", ("owner_id", "supplied_by_id")


def parts_of(initiative: Initiative) -> Iterator[tuple[str, list[Ids]]]:
    """Each part that somebody can have in an initiative, in words, with the people who have it."""
    for words, rows, path, names in _parts():
        found = rows.filter(**{path: initiative.pk})
        yield words, [found.values_list(name, flat=True) for name in names]


def _with_a_part(_: Actor, initiative_id: int) -> Ids:
    first, *others = [
        rows.filter(**{path: initiative_id}).order_by().values_list(name, flat=True)
        for _, rows, path, names in _parts() for name in names
    ]  # fmt: skip
    return first.union(*others)


def outside_of(found: QuerySet[Row], user_id: int) -> QuerySet[Row]:
    """Of rows that name an `initiative`, those in whose initiative the person has no part. Adds no query."""
    first, *others = [
        rows.filter(Q(*((name, user_id) for name in names), _connector=Q.OR)).order_by().values_list(path, flat=True)
        for _, rows, path, names in _parts()
    ]
    return found.exclude(initiative__in=first.union(*others, all=True)).exclude(initiative__created_by_id=user_id)


def among(ids: Ids, user_id: int) -> Ids:
    """The same question, narrowed to one person by the database."""
    return ids.filter(**{ids.query.values_select[0]: user_id})[:1]


def involved(initiative: Initiative, requester_id: int | None) -> frozenset[int]:
    """Everybody who has a part in the initiative. One query, however many people and records there are."""
    ids = rows_of(_with_a_part, CLOCK, initiative.pk)
    return frozenset(user_id for user_id in {*ids, requester_id, initiative.created_by_id} if user_id is not None)


def eligible(initiative: Initiative, disciplines: Iterable[str], requester_id: int | None) -> dict[str, set[int]]:
    """Who could give the review of each discipline. Three queries at most.

    Of an initiative that only its members see, those who are named as its reviewers, and program managers.
    """
    able: dict[str, set[int]] = defaultdict(set)
    grants = RoleGrant.objects.filter(discipline__in=list(disciplines), user__is_active=True)
    if initiative.visibility != Visibility.ORGANISATION:
        named = Seat.objects.current().filter(initiative=initiative, kind=SeatKind.REVIEWER).values("user_id")
        managers = RoleGrant.objects.filter(role=Role.PROGRAM_MANAGER).values("user_id")
        grants = grants.filter(user_id__in=named.union(managers))
    for discipline, user_id in grants.values_list("discipline", "user_id"):
        able[discipline].add(user_id)
    if able:
        out = involved(initiative, requester_id)
        able = defaultdict(set, {name: ids - out for name, ids in able.items()})
    return able


def unfillable(
    places: Collection[Place], able: Mapping[str, Collection[int]], taken: Mapping[Place, int]
) -> frozenset[Place]:
    """The places for which nobody is left when each person takes one. `taken` says who signed where. Pure.

    Places are given people by augmenting paths, so that a place is only called unfillable when no way of sharing the
    people out would fill it together with those before it.
    """
    holder: dict[int, Place] = {user_id: place for place, user_id in taken.items()}
    fixed = set(holder)

    def seat(place: Place, tried: set[int]) -> bool:
        for user_id in sorted(able.get(place[0], ())):
            if user_id in fixed or user_id in tried:
                continue
            tried.add(user_id)
            if user_id not in holder or seat(holder[user_id], tried):
                holder[user_id] = place
                return True
        return False

    return frozenset(place for place in sorted(places) if place not in taken and not seat(place, set()))
