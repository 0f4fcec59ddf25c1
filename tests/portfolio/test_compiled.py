"""Questions whose SQL is kept ask what the ORM would ask now: for everybody, at any time, about any initiative (ADR 64)."""

import ast
import importlib
import itertools
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import reviews.causes
from accounts.models import User
from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Initiative

CALLS = ("rows_of", "rows_in")
ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "audit", "initiatives", "metrics", "phases", "portfolio", "reviews")
WHO = ("pm", "engineer", "sponsor", "security", "compliance", "waiver", "auditor", "outsider")
INSTANTS = (datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC), datetime(2028, 2, 29, 0, 0, tzinfo=UTC))
ABOUT = {
    "_by_key": ("AI-001",), "_versions": (1,), "_counted": (1,), "_seats_of": (1,), "_metrics_of": (1,), "RECORDS_OF": (1,),
    "_current": (1,), "_with_a_part": (1,), "_of_one": (1,),
    "_stays_of": (1,), "_latest_update": (1,), "_sums_of": (1,), "_shown": (1,), "_running": (1,), "_own_seats": (1,),
    "_confirmations": (1, 2, datetime(2026, 2, 1, 1, 1, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
    "_givers": (date(2026, 2, 28), date(2026, 3, 1), 1, 2),
    "_reduced_to": (datetime(2026, 2, 1, 1, 1, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), 10_250_847_458, 1, 2),
    "_between": (1, datetime(2026, 2, 1, 1, 1, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
}  # fmt: skip
"""What a question is about, where it is about something."""


def _names():
    """(module, name) of every first argument of `rows_of` and `rows_in` in the application: a function, or a dictionary of them."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text()
            if (
                "rows_of(" not in text and "rows_in(" not in text
            ) or path.name == "units.py":  # which hands on what it is given
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    yield module, re.split(r"[\[(]", ast.unparse(node.args[0]))[0]


def _questions(module, name):
    found = getattr(importlib.import_module(module), name)
    if name == "_of_one":  # what `Among.ask` makes of a question about many
        return [found(build, is_running) for build in _causes() for is_running in (False, True)]
    if name == "_reduced_to":
        return [found(most) for most in (120, 1_000)]
    if name == "_newest_from":
        return [found(first, 600) for first in (1, 2, 3)]
    return list(found.values()) if isinstance(found, dict) else [found]


def _causes():
    """The questions of all causes."""
    for path in sorted((ROOT / "reviews" / "causes").glob("*.py")):
        module = importlib.import_module(f"reviews.causes.{path.stem}") if path.stem != "__init__" else reviews.causes
        for name in re.findall(r"\.ask\((\w+)\)", path.read_text()):
            yield getattr(module, name)


QUESTIONS = sorted(set(_names()))


def _asked(act):
    with CaptureQueriesContext(connection) as found:
        rows = act()
    return [one["sql"] for one in found.captured_queries], rows


def test_there_are_questions():
    assert len(QUESTIONS) > 30
    assert len(list(_causes())) >= len(reviews.causes.READERS) + len(reviews.causes.RUNNING)


@pytest.mark.parametrize(("module", "name"), QUESTIONS)
def test_the_kept_sql_is_what_the_orm_would_write_now(module, name, cast, initiative):
    about = ABOUT.get(name, ())
    actors = [*(getattr(cast, who).actor for who in WHO), CLOCK]
    for build, actor, at in itertools.product(_questions(module, name), actors, INSTANTS):
        with clock.travelling(at):
            fresh = _asked(partial(list, build(actor, *about)))
            kept = _asked(partial(rows_of, build, actor, *about))
        assert kept == fresh, (actor.roles, at)


def _created(actor, key):
    found = Initiative.objects.filter(created_by_id=actor.user_id, key=key, created_at__lte=clock.now())
    return found.select_related("created_by").order_by("pk")


def _of_nobody(actor):
    return Initiative.objects.filter(pk__in=[])


def _since_midnight(actor):
    return Initiative.objects.filter(created_at__gt=datetime.combine(clock.today(), time(), tzinfo=UTC))


def _long_ago(actor):
    return Initiative.objects.filter(created_at__gt=datetime(2020, 1, 1, tzinfo=UTC))


def _named(actor):
    return Initiative.objects.filter(title__icontains=actor.name)


def _with_seats(actor):
    return Initiative.objects.prefetch_related("seats")


def test_one_person_never_gets_the_rows_of_another(cast, initiative):
    owner, other = initiative.created_by, User.objects.exclude(pk=initiative.created_by_id).first()
    actors = [Actor("person", "A", user.pk) for user in (owner, other, owner)]
    assert [rows_of(_created, actor, initiative.key) for actor in actors] == [[initiative], [], [initiative]]
    assert rows_of(_created, actors[0], "AI-999") == []
    found = rows_of(_created, actors[0], initiative.key)[0]
    assert _asked(lambda: found.created_by.email) == ([], owner.email)


def test_the_present_moves_on(cast, initiative):
    actor = Actor("person", "A", initiative.created_by_id)
    with clock.travelling(initiative.created_at - timedelta(seconds=1)):
        assert rows_of(_created, actor, initiative.key) == []
    with clock.travelling(initiative.created_at):
        assert rows_of(_created, actor, initiative.key) == [initiative]


def test_a_fixed_day_stays_and_what_matches_nothing_is_not_asked(cast, initiative):
    assert rows_of(_long_ago, CLOCK) == [initiative]
    assert _asked(lambda: rows_of(_of_nobody, CLOCK)) == ([], [])


@pytest.mark.parametrize("build", [_since_midnight, _named, _with_seats])
def test_what_would_be_frozen_is_refused(build, cast, initiative):
    with pytest.raises(ValueError, match="would"):
        rows_of(build, CLOCK)
