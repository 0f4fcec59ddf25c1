"""Every field of every row that enters a bundle is changed, one by one: exactly the signatures bound to it are superseded.

Nothing here names the fields that enter. Every column of a model in `ENTERS` is expected to enter unless `OUTSIDE` says
why not, so a new column is tested (and fails, if the bundle does not know it) without an edit here. At the end every
leaf of the stored bundle must have been moved by some change, so a new fact that nobody can move fails as well.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, models, transaction

from accounts.models import RoleGrant
from common import clock
from initiatives.models import (
    Component,
    ComponentVersion,
    Dependency,
    Evidence,
    EvidenceVersion,
    Initiative,
    QualityRating,
    Record,
    Seat,
)
from initiatives.services import update_post
from metrics.models import Feedback, KpiContract, KpiContractVersion, Metric, Point
from metrics.models.sources import Source
from metrics.services import annotation_add
from phases.models import Answer, AnswerEvidence, ExpansionWave, ExternalEvent
from phases.services import item_assign, item_external, wait_start
from reviews.facts import RECORDS
from reviews.models import GateRequest, Waiver
from reviews.readiness import gate_signable
from reviews.services import component_review_revoke, review_assign, review_seen
from reviews.specs import SCOPE
from reviews.standing import standings_of
from tests.cast import PASSWORD, Cast, make_initiative
from tests.reviews.conftest import Gate
from tests.reviews.everything import RECORD_CODES, WHERE, follow
from tests.reviews.parts import review

USER = settings.AUTH_USER_MODEL

IDENTITY = {"id", "initiative", "version", "created_at", "changed_at", "supplied_by"}
"""Which row it is, and when it was written: of no record does this enter."""
OUTSIDE: dict[type[models.Model], dict[str, str]] = {
    Initiative: {
        "status": "a paused or ended initiative has no gate", "phase": "names the gate itself", "visibility": "who may see it",
        "business_unit": "a label of the organisation", "tags": "labels", "pause_reason": "of a pause", "stop_reason": "of a stop",
        "paused_until": "of a pause", "lesson": "of a stop", "reusable_assets": "of a stop", "wind_down": "of a stop",
        "target_on": "when people hope for production, not what is signed",
        "is_adopted": "how it came here", "imported_as": "how it came here", "created_by": "who may sign, not what",
        "is_classified": "says that a confirmation stands; the confirmation itself enters",
    },
    KpiContractVersion: {"contract": "which contract", "recorded_at": "when it was written"},
    Answer: {"item": "which item", "assigned_to": "who has the ball", "due_on": "who has the ball"},
    EvidenceVersion: {
        "evidence": "which piece",
        "filename": "restricted evidence shows its hash alone", "url": "stands for itself in the hash",
        "size": "follows from the hash", "content_type": "follows from the hash", "text": "stands for itself in the hash",
    },
    Metric: {
        "why": "words about it", "kind": "a heading of lists", "is_enabled": "tested apart: the metric leaves",
        "interval_s": "", "grace_s": "when it counts as late: the state is computed anew",
        **dict.fromkeys(("maturity_s", "predictions", "label_min"), "which points are judged: the verdict is computed anew"),
        "proxy": "words beside it", "latest_predictions": "new points",
        "step_s": "how finely it is read",
        "overlap_s": "the puller's", "history_from": "the puller's", "history_until": "the puller's",
        **dict.fromkeys(
            ("alert_bad", "alert_of", "alert_good", "alert_margin", "alert_keep_s", "alert_no_data", "alert_error",
             "alert_aggregate", "alert_window_s", "alert_min_samples", "alert_share"), "who is told"
        ),
        "alert_min_n": "who is told", "alert_state": "computed anew",
        "latest_value": "new points", "latest_at": "new points", "latest_n": "new points",
        "state": "computed anew", "state_since": "computed anew", "fresh_until": "computed anew", "next_pull_at": "the puller's",
        "value_due_at": "computed anew", "cursor_at": "the puller's", "cursor_state": "the puller's", "failures": "the puller's",
    },
    Source: {
        "name": "a label", "auth_kind": "how to get in", "username": "how to get in", "secret_encrypted": "how to get in",
        "timeout_s": "limits of a pull",
        "concurrency": "limits of a pull", "failures": "the puller's", "paused_until": "the puller's",
        "max_bytes": "limits of a pull", "owner": "of the organisation", "is_enabled": "no pulls",
        "tested_at": "a test", "test_state": "a test", "test_steps": "a test",
    },
    Waiver: {
        "phase": "which gate", "criterion": "tested apart: it stands elsewhere", "sections": "where it stands",
        "requested_at": "the end counts", "approved_at": "the end counts", "extends": "which one came before",
        "revoked_by": "ends it at once, as its day does", "revoked_at": "ends it at once, as its day does",
        "revoked_reason": "ends it at once, as its day does",
    },
    ExpansionWave: {
        "started_at": "when its state changed; the state is bound", "ended_at": "when its state changed; the state is bound",
        "resumed_at": "from when it is judged", "judged_state": "computed anew", "judged_words": "computed anew",
        "judged_at": "computed anew", "abort_crossed_at": "computed anew", "scope_asked_at": "a cause, read at the moment",
        "scope_asked_by": "a cause, read at the moment",
    },
    QualityRating: {"data_source": "which source", "note": "words about it"},
    Component: {
        "owner": "who may review it, not what it is", "end_of_life_on": "the criterion is computed anew", "note": "words about it",
        "link": "read and bound by its own reviews", "created_by": "who may review it",
    },
    ComponentVersion: {
        "component": "which component", "released_on": "read and bound by its own reviews",
        "notes": "read and bound by its own reviews", "added_by": "who may review it", "added_at": "when it was written",
    },
    Dependency: {"since": "when it was declared", "declared_by": "when it was declared", "declared_at": "when it was declared"},
    GateRequest: {},
}  # fmt: skip
del OUTSIDE[Metric]["interval_s"], OUTSIDE[GateRequest]
INSERT_ONLY = (KpiContractVersion, EvidenceVersion, ComponentVersion)
FRESH = {ComponentVersion: "label"}
"""A column that no two versions share: the next version has another value there, whatever else differs in it."""
UNMOVED = {
    "initiative",
    "sections",
    "item",
    "evidence",
    "is_enabled",
    "criterion",
    "phase",
    "approved_at",
    "contract",
    "component",
    "data_source",
}
"""Where a row stands, and whether it counts at all: changing that takes it away, which is tested apart."""
ELSEWHERE = {("initiative", "fit_inputs"): set(WHERE[RECORD_CODES["fit_score"]])}
"""Columns that stand in other sections than the rest of their row."""


@dataclass
class World:
    """A gate with a row of everything, all eight signatures valid. `rows`: model → the row, and the sections it stands in."""

    gate: Gate
    request: GateRequest
    rows: dict[str, tuple[models.Model, set[str]]]

    def body(self) -> dict[str, Any]:
        found = gate_signable(self.request)
        assert found is not None
        return json.loads(found.draft.body)["sections"]

    def superseded(self) -> set[str]:
        """The sections (beside the scope) of the signatures that no longer hold."""
        found = gate_signable(self.request)
        assert found is not None
        standings = standings_of(self.request, found.draft.sections)
        assert {one.state for one in standings} <= {"valid", "superseded"}
        return {one.signature.role for one in standings if one.state == "superseded"}


EVERYBODY = {part for pair in WHERE.values() for part in pair}


def _value(field: models.Field, person: Any) -> Any:
    """A first value of a column, so that nothing is empty."""
    if field.choices:
        return next(key for key, _ in field.flatchoices if key not in ("", None))
    if isinstance(field, models.ForeignKey):
        return person if field.related_model._meta.label == USER else None
    plain: list[tuple[type[models.Field], Any]] = [
        (models.BooleanField, False), (models.JSONField, {"a": "b"} if field.get_default() == {} else ["a"]),
        (models.DateTimeField, clock.now()),
        (models.DateField, clock.today()), (models.DecimalField, Decimal("0.5")), (models.FloatField, 0.5),
        (models.IntegerField, 3), (models.URLField, "https://example.com/a"), (models.CharField, "abc"),
        (models.TextField, "abc"),
    ]  # fmt: skip
    return next(value for kind, value in plain if isinstance(field, kind))


def _others(field: models.Field, old: Any, person: Any) -> Iterator[Any]:
    """Other values that the column may take; the first that the database allows is used."""
    if field.choices:
        yield from (key for key, _ in field.flatchoices if key != old and key not in ("", None))
    elif isinstance(field, models.ForeignKey):
        if field.related_model._meta.label == USER:
            yield person.pk
        yield from field.related_model._default_manager.exclude(pk=old).values_list("pk", flat=True)[:3]
        yield None
    elif isinstance(field, models.BooleanField):
        yield not old
    elif isinstance(field, models.JSONField):
        yield {"other": "value"} if isinstance(old, dict) else ["other"]
    elif isinstance(field, models.DateTimeField):
        yield (old or clock.now()) + timedelta(seconds=1)
    elif isinstance(field, models.DateField):
        yield from ((old or clock.today()) + timedelta(days=days) for days in (1, -1))
    elif isinstance(field, models.DecimalField | models.FloatField | models.IntegerField):
        yield from (
            type(old or 1)(1) + (old or 0),
            *((0,) if isinstance(old, int) else ((old or 1) / 2, (old or 1) / 4)),
        )
    else:
        yield f"x{str(old or '')[: (field.max_length or 99) - 1]}"


def _fill(model: type[models.Model], person: Any, **given: Any) -> models.Model:
    values = {
        field.name: _value(field, person)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in given and field.name not in ("version", "supplied_by")
    }
    return model._default_manager.create(**{**values, **given})


def _records(gate: Gate, metric: Metric) -> Iterator[tuple[str, models.Model, set[str]]]:
    initiative, person = gate.initiative, gate.cast.engineer.user
    for kind, model in RECORDS.items():
        given: dict[str, Any] = {"initiative": initiative}
        names = {field.name for field in model._meta.concrete_fields}
        given |= {"metric": metric} if "metric" in names else {}
        given |= {"kind": "load"} if kind == "test_result" else {}
        row = _fill(model, person, **given)
        yield kind, row, set(WHERE[RECORD_CODES[kind]])
        if kind == "data_source":
            rating = QualityRating.objects.create(
                data_source=row, dimension="accuracy", ratio=Decimal("0.5"), sample_size=4, measured_on=clock.today()
            )
            yield "quality", rating, set(WHERE[RECORD_CODES[kind]])


def _measured(gate: Gate) -> tuple[Source, Metric]:
    person = gate.cast.engineer.user
    source, _ = (
        Source.objects.create(kind="http_json", name=name, url=f"https://example.com/{name}", owner=person)
        for name in ("Desk", "Lab")
    )
    metric = Metric.objects.create(
        initiative=gate.initiative, name="Latency", kind="operational", purpose="latency", unit="s", direction="range",
        target=1.0, target_upper=2.0, provenance="pulled", source=source, query="a.b", conversion="quantile", quantile=0.5,
        owner=person, latest_at=clock.now(), state="met",
    )  # fmt: skip
    Point.objects.create(metric=metric, at=clock.now(), value=1.5, provenance="pulled")
    return source, metric


def _spoken(gate: Gate) -> Iterator[tuple[str, models.Model, set[str]]]:
    """An answer with evidence, and a waiver."""
    person, today = gate.cast.engineer.user, clock.today()
    for code in ("e1-answer", "e1-evidence"):
        answer = Answer.objects.create(
            initiative=gate.initiative, item=gate.item(code), state="done", text="Words.", reason="None.", answered_by=person,
            answered_at=clock.now(), effective_on=today, valid_until=today + timedelta(days=9),
        )  # fmt: skip
        yield f"answer {code}", answer, set(WHERE[code])
        piece = Evidence.objects.create(initiative=gate.initiative, name=f"Report {code}")
        AnswerEvidence.objects.create(answer=answer, evidence=piece)
        version = EvidenceVersion.objects.create(
            evidence=piece, number=1, kind="file", sha256="a" * 64, size=1, filename="a.txt", url="https://example.com/r",
            text="x", supplied_by=person, effective_on=today, valid_until=today + timedelta(days=9),
        )  # fmt: skip
        yield f"evidence of {code}", version, set(WHERE[code])
        yield f"name of the evidence of {code}", piece, set(WHERE[code])
    waiver = Waiver.objects.create(
        initiative=gate.initiative, phase=1, criterion="e1-risk", title="Item", sections=list(WHERE["e1-risk"]), reason="Lab.",
        control="By hand.", requested_by=gate.cast.security.user, approved_by=gate.cast.waiver.user, approved_at=clock.now(),
        ends_on=today + timedelta(days=9),
    )  # fmt: skip
    yield "waiver", waiver, set(WHERE["e1-risk"])


def _used(gate: Gate) -> Iterator[tuple[str, models.Model, set[str]]]:
    """A component that the initiative follows to its newest version. It stands in the scope, so everybody signs it."""
    person = gate.cast.engineer.user
    part = _fill(Component, person)
    yield "component", part, EVERYBODY
    yield "component version", _fill(ComponentVersion, person, component=part, number=1), EVERYBODY
    given = {"initiative": gate.initiative, "component": part, "component_version": None, "ended_at": None}
    yield "dependency", _fill(Dependency, person, **given), EVERYBODY


def _whole_contract(gate: Gate) -> KpiContractVersion:
    """A next version of the contract in which nothing is empty."""
    first = KpiContractVersion.objects.get(contract__initiative=gate.initiative)
    values = {
        field.name: getattr(first, field.name) or _value(field, gate.cast.business.user)
        for field in KpiContractVersion._meta.concrete_fields
        if not field.primary_key
    }
    return KpiContractVersion.objects.create(**{**values, "number": 2})


def _build() -> World:
    cast = Cast()
    gate = Gate(cast, follow(cast, make_initiative(cast)))
    columns = {field.name: field for field in Initiative._meta.concrete_fields}
    empty = [name for name, field in columns.items() if getattr(gate.initiative, name) in (None, "", {}, [])]
    values = {name: _value(columns[name], cast.business.user) for name in empty if not name.startswith("paused")}
    Initiative.objects.filter(pk=gate.initiative.pk).update(**values)
    gate.initiative.refresh_from_db()
    source, metric = _measured(gate)
    newest = _whole_contract(gate)
    where = set(WHERE["e1-metric"])
    rows: dict[str, tuple[models.Model, set[str]]] = {
        "initiative": (gate.initiative, EVERYBODY),
        "KPI contract": (newest, EVERYBODY),
        "metric": (metric, where),
        "source": (source, where),
    }
    rows |= {name: (row, sections) for name, row, sections in (*_records(gate, metric), *_spoken(gate), *_used(gate))}
    request = gate.request()
    for seat in ("engineering", "operations", "business"):
        gate.accept(request, seat)
    for discipline in ("security", "compliance", "load_test", "operations_readiness", "business_value"):
        gate.review(request, discipline)
    world = World(gate, request, rows)
    assert world.superseded() == set()
    return world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; each change below is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def _is_outside(model: type[models.Model], name: str) -> bool:
    if model is Evidence:
        return name != "name"
    own = IDENTITY if issubclass(model, Record) else IDENTITY - {"supplied_by"}
    return name in own or name in OUTSIDE.get(model, {})


def _apply(row: models.Model, field: models.Field, value: Any) -> None:
    """Change the column; of insert-only rows add a next version that differs in it."""
    model = type(row)
    if not isinstance(row, INSERT_ONLY):
        model._default_manager.filter(pk=row.pk).update(**{field.attname: value})
        return
    values = {one.attname: getattr(row, one.attname) for one in model._meta.concrete_fields if not one.primary_key}
    if model in FRESH:
        values[FRESH[model]] += "+"
    model._default_manager.create(**{**values, "number": row.number + 1, field.attname: value})


@dataclass
class Moved:
    """What one change did: which signatures fell, and the leaves that differ from the bundle without that change."""

    superseded: set[str]
    leaves: set[tuple[str, ...]]


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, str(number)))
    else:
        yield path, value


def _differing(before: Any, after: Any) -> set[tuple[str, ...]]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def _move(world: World, row: models.Model, field: models.Field) -> Moved | None:
    """Change one column to the first value that the database takes; None when it takes none."""
    old, person = getattr(row, field.attname), world.gate.cast.outsider.user
    for value in _others(field, old, person):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    control = world.body()
                    if isinstance(row, INSERT_ONLY) and field.name != "number":
                        _apply(row, row._meta.get_field("number"), row.number + 1)
                        control = world.body()
                        transaction.set_rollback(True)
                with transaction.atomic():
                    _apply(row, field, value)
                moved = Moved(world.superseded(), _differing(control, world.body()))
            except IntegrityError:
                moved = None
            transaction.set_rollback(True)
        if moved is not None:
            return moved
    return None


@pytest.fixture(scope="module")
def moves(world) -> dict[str, dict[str, Moved]]:
    """Row → column → what changing it did."""
    found: dict[str, dict[str, Moved]] = {}
    for name, (row, _) in world.rows.items():
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        done = {field.name: _move(world, row, field) for field in fields if field.name not in UNMOVED}
        untouched = [column for column, moved in done.items() if moved is None and not _is_outside(type(row), column)]
        assert untouched == [], f"{name}: no other value was possible"
        found[name] = {column: moved for column, moved in done.items() if moved is not None}
    return found


def test_every_column_supersedes_exactly_what_is_bound_to_it(world, moves, db):
    wrong = {
        f"{name}.{column}": (moved.superseded, sections)
        for name, (row, sections) in world.rows.items()
        for column, moved in moves[name].items()
        if not _is_outside(type(row), column)
        and (not moved.leaves or moved.superseded != ELSEWHERE.get((name, column), sections))
    }
    assert wrong == {}


def test_no_column_outside_supersedes_anything(world, moves, db):
    """Of insert-only rows the next version itself is a change; beyond it nothing may move."""
    wrong = {
        f"{name}.{column}": moved.leaves
        for name, (row, _) in world.rows.items()
        for column, moved in moves[name].items()
        if _is_outside(type(row), column) and moved.leaves
    }
    assert wrong == {}


FIXED = {"title", "kind", "side", "critical", "required", "asks", "key"}
"""Leaves of an item that are the playbook's words; its digest stands in the scope, and a published one never changes."""


def test_every_leaf_of_the_bundle_is_moved_by_some_change(world, moves, db):
    moved = {path for columns in moves.values() for one in columns.values() for path in one.leaves}
    request = {
        "scope_to_be_signed", "playbook", "playbook_digest", "gate",
    }  # fmt: skip
    still = {
        path
        for path, _ in _leaves(world.body())
        if path not in moved
        and not (path[0] == SCOPE and path[2] in request)
        and not (path[1] == "items" and len(path) == 4 and path[3] in FIXED)
        and not (len(path) == 5 and path[3] == "asks")
        and "frozen" not in path
        and path[-1] not in ("evidence", "metric", "records")
        and path[2:] != (RECORD_CODES["fit_score"], "records", "0", "key")
    }
    assert still == set()


def test_the_list_of_what_is_outside_names_only_columns_that_exist():
    for model, names in OUTSIDE.items():
        assert set(names) <= {field.name for field in model._meta.concrete_fields}, model
        assert all(names.values()), model


# What happens beside a gate all day, and supersedes nothing.
def _points(gate):
    metric = Metric.objects.get(initiative=gate.initiative)
    Point.objects.create(metric=metric, at=clock.now() + timedelta(seconds=1), value=99, provenance="pulled")
    Metric.objects.filter(pk=metric.pk).update(latest_value=99, state="breached")


def _feedback(gate):
    Feedback.objects.create(initiative=gate.initiative, score=1, comment="Wrong.")


def _incident(gate):
    gate.initiative.incidents.create(title="Wrong desk for a day")


def _member(gate):
    Seat.objects.create(
        initiative=gate.initiative, kind="member", user=gate.cast.outsider.user, accepted_at=clock.now()
    )


def _lead_leaves(gate):
    Seat.objects.filter(initiative=gate.initiative, kind="lead").update(ended_at=clock.now())


def _update(gate):
    update_post(actor=gate.cast.business.actor, initiative=gate.initiative, health="at_risk", text="The lab is late.")


def _wait(gate):
    wait_start(actor=gate.cast.engineer.actor, initiative=gate.initiative, cause="data_access", waiting_on="Archive")


def _annotation(gate):
    annotation_add(actor=gate.cast.business.actor, initiative=gate.initiative, kind="note", text="New release")


def _report(gate):
    item = gate.item("e1-external")
    item_external(
        actor=gate.cast.engineer.actor,
        initiative=gate.initiative,
        item=item,
        passed=False,
        url="https://ci.example.com",
    )
    assert ExternalEvent.objects.exists()


def _assign(gate):
    answer = Answer.objects.get(item=gate.item("e1-answer"))
    item_assign(actor=gate.cast.pm.actor, initiative=gate.initiative, item=answer.item, user=gate.cast.engineer.user)


def _other_evidence(gate):
    piece = Evidence.objects.create(initiative=gate.initiative, name="Of nothing here")
    EvidenceVersion.objects.create(
        evidence=piece, number=1, kind="text", sha256="b" * 64, size=1, effective_on=clock.today()
    )


def _proposed_waiver(gate):
    Waiver.objects.create(
        initiative=gate.initiative, phase=1, criterion="e1-answer", title="x", sections=["engineering"], reason="r", control="c",
        requested_by=gate.cast.engineer.user, ends_on=clock.today(),
    )  # fmt: skip


def _reviewer(gate):
    request = GateRequest.objects.get(initiative=gate.initiative)
    RoleGrant.objects.create(user=gate.cast.outsider.user, role="reviewer", discipline="security")
    review_assign(
        actor=gate.cast.pm.actor, gate_request=request, discipline="security", reviewer=gate.cast.outsider.user
    )


def _seen(gate):
    request = GateRequest.objects.get(initiative=gate.initiative)
    review_seen(actor=gate.cast.security.actor, gate_request=request, criterion="e1-answer", digest="a" * 16)


def _other_initiative(gate):
    other = Initiative.objects.create(key="AI-900", title="Another", status="active", phase=1)
    other.risks.create(title="Of another")
    KpiContract.objects.create(initiative=other)


def _component_review(gate):
    """What a component's reviews are worth is computed anew at each act; it is no part of what was signed."""
    review(gate.cast, ComponentVersion.objects.get(), "security")


def _component_review_revoked(gate):
    made = review(gate.cast, ComponentVersion.objects.get(), "security")
    component_review_revoke(
        actor=gate.cast.security.actor, review=made, reason="The contract was misread.", password=PASSWORD
    )


BESIDE: list[Callable[[Gate], object]] = [
    _points, _feedback, _incident, _member, _lead_leaves, _update, _wait, _annotation, _report, _assign, _other_evidence,
    _proposed_waiver, _reviewer, _seen, _other_initiative, _component_review, _component_review_revoked,
]  # fmt: skip


@pytest.mark.parametrize("act", BESIDE, ids=lambda act: act.__name__.strip("_"))
def test_what_happens_beside_supersedes_nothing(world, act, db):
    before = world.body()
    with transaction.atomic():
        act(world.gate)
        assert world.superseded() == set()
        assert _differing(before, world.body()) == set()
        transaction.set_rollback(True)


def test_a_metric_that_is_switched_off_leaves_the_bundle(world, db):
    with transaction.atomic():
        Metric.objects.filter(initiative=world.gate.initiative).update(is_enabled=False)
        assert world.superseded() == set(WHERE["e1-metric"])
        transaction.set_rollback(True)


def test_a_new_row_supersedes_as_a_changed_one_does(world, db):
    for kind, model in RECORDS.items():
        with transaction.atomic():
            given = {"kind": "load"} if kind == "test_result" else {}
            _fill(model, world.gate.cast.engineer.user, initiative=world.gate.initiative, **given)
            assert world.superseded() == set(WHERE[RECORD_CODES[kind]]), kind
            transaction.set_rollback(True)
