"""Questions whose SQL is written once and asked again with other values, for the few that stand on every page (ADR 64).

To write the SQL of nested subqueries takes Django's ORM several times as long as it takes PostgreSQL to answer. Here a
queryset is made once for each kind of actor, with marks where the person and the present instant belong; from then on only
the values change. What `build` makes must depend on nothing but its actor and `common.clock`, and must not ask by itself.
"""

import copy
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from common import clock
from common.actors import Actor

Found = TypeVar("Found")
About = int | str | datetime | date
_Present = Callable[[Sequence[About], datetime], Any]

MARK_ID: Final = 4_611_686_018_427_387_905
"""Stands for the person's id, and the numbers after it for what a question is about; no row has them."""
MARK_TEXT: Final = "\ue000"
"""Begins and ends what stands for the person's name, and for texts that a question is about."""
MARK_NOW: Final = datetime(2222, 2, 22, 2, 22, 22, 222222, tzinfo=UTC)
"""Stands for the present instant; what is up to a century away from it follows from it."""
MARK_INSTANT: Final = datetime(5000, 1, 1, tzinfo=UTC)
"""Stands, with the years after it, for instants and days that a question is about."""
CENTURY: Final = timedelta(days=36_525)
SHAPES_MOST: Final = 1_000
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d$")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class _Statement:
    """A question, the compiler that has written it, its SQL (empty: nothing can match), and which values follow from what."""

    question: QuerySet[Any, Any]
    compiler: Any
    sql: str
    values: tuple[Any, ...]
    present: Sequence[tuple[int, _Present]]


_kept: dict[Hashable, _Statement] = {}


def rows_of(build: Callable[..., QuerySet[Any, Found]], actor: Actor, *about: About) -> list[Found]:
    """The rows of `build(actor, *about)`, as `list` of that queryset would give them. One query, or none where nothing can match.

    `build` is a function of a module; `about` are ids, keys, instants and days, which it only compares with. Raises `ValueError` when a
    value would be frozen: a midnight, or a name or key inside a longer text.
    """
    connection, marked = connections["default"], _marked(actor)
    shape = (connection.vendor, build, marked, *map(type, about))
    statement = _kept.get(shape)
    if statement is None:
        if len(_kept) >= SHAPES_MOST:
            _kept.clear()
        statement = _kept[shape] = _written(build, marked, about)
    if not statement.sql:
        return []
    values, given, now = list(statement.values), (actor.user_id or 0, actor.name, *about), clock.now()
    for at, present in statement.present:
        values[at] = present(given, now)
    compiler, query = copy.copy(statement.compiler), copy.copy(statement.question.query)
    compiler.connection, compiler.as_sql = connection, lambda: (statement.sql, tuple(values))
    query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # of this copy
    asked: Any = SimpleNamespace(db="default", query=query, model=statement.question.model, _known_related_objects={})
    walk: Any = statement.question._iterable_class
    found: list[Found] = list(walk(asked))
    return found


def _marked(actor: Actor) -> Actor:
    """Everything of the actor on which the SQL may depend, and marks for the rest."""
    user_id = None if actor.user_id is None else MARK_ID
    return Actor(
        actor.kind, str(_mark("", 1)), user_id, roles=actor.roles, disciplines=actor.disciplines, scopes=actor.scopes,
        only_initiative_id=actor.only_initiative_id,
    )  # fmt: skip


def _mark(like: About, at: int) -> About:
    """What stands for the value at that place of (id, name, …)."""
    if isinstance(like, date):
        instant = MARK_INSTANT.replace(year=MARK_INSTANT.year + at)
        return instant if isinstance(like, datetime) else instant.date()
    return MARK_ID + at if isinstance(like, int) else f"{MARK_TEXT}{at}{MARK_TEXT}"


def _written(build: Callable[..., QuerySet[Any, Any]], marked: Actor, about: Sequence[About]) -> _Statement:
    with clock.travelling(MARK_NOW):
        question = build(marked, *(_mark(one, at) for at, one in enumerate(about, start=2)))
    if question._prefetch_related_lookups:  # type: ignore[attr-defined]  # there is no other way to know
        raise ValueError("What is prefetched would not be.")
    compiler = question.query.get_compiler("default")
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(question, compiler, "", (), ())
    compiler.connection = None  # each question is asked by the connection of its thread; this one must be free to go
    present = [(at, found) for at, value in enumerate(values) if (found := _follows(value)) is not None]
    return _Statement(question, compiler, sql, tuple(values), present)


def _follows(value: object) -> "_Present | None":
    """How a value follows from what is given and the present instant; None for what does not."""
    if isinstance(value, str) and MARK_TEXT in value:
        place = value.strip(MARK_TEXT)
        if value != f"{MARK_TEXT}{place}{MARK_TEXT}":
            raise ValueError("A name or key inside a longer text would be frozen.")
        return lambda given, _: given[int(place)]
    if isinstance(value, int) and value >= MARK_ID:
        at = value - MARK_ID
        return lambda given, _: given[at]
    if isinstance(value, str) and (_DATE.match(value) or _INSTANT.match(value)):  # as SQLite takes them
        value = date.fromisoformat(value) if _DATE.match(value) else datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(value, date) and value.year >= MARK_INSTANT.year:
        place_of = value.year - MARK_INSTANT.year
        adapt = _adapted if isinstance(value, datetime) else _adapted_day
        return lambda given, _: adapt(given[place_of])
    if isinstance(value, datetime):
        return _instant(value - MARK_NOW)
    return _day(value - MARK_NOW.date()) if isinstance(value, date) else None


def _instant(ahead: timedelta) -> "_Present | None":
    if abs(ahead) > CENTURY:
        return None
    if (MARK_NOW + ahead).time() != MARK_NOW.time() and ahead % timedelta(minutes=1):
        raise ValueError("A time that was cut from the present one would be frozen.")
    return lambda _, now: _adapted(now + ahead)


def _adapted(at: Any) -> Any:
    return connections["default"].ops.adapt_datetimefield_value(at)


def _adapted_day(day: Any) -> Any:
    return connections["default"].ops.adapt_datefield_value(day)


def _day(ahead: timedelta) -> "_Present | None":
    if abs(ahead) > CENTURY:
        return None
    return lambda _, now: connections["default"].ops.adapt_datefield_value(now.date() + ahead)
