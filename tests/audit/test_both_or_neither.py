"""No change without its entry and no entry without its change.

Two looks: at the source of every service of every app (an entry is appended inside the transaction that changes the rows), and at
a journey of real calls, each first made to fail just after its entry was written, then made for good. The journey covers the
services that it names; the look at the source covers all.
"""

import ast
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps

from accounts.models import RoleGrant
from accounts.services import (
    factor_policy_set,
    organisation_set_up,
    role_grant,
    role_revoke,
    token_create,
    token_revoke,
    user_add,
    user_deactivate,
)
from audit.models import Entry
from audit.services import chain_check
from common import clock
from initiatives.models import SeatKind
from initiatives.services import (
    evidence_add,
    initiative_create,
    initiative_edit,
    initiative_pause,
    initiative_resume,
    initiative_stop,
    seat_accept,
    seat_assign,
    seat_end,
    seats_accept,
    update_post,
    visibility_set,
)
from metrics.services import kpi_version_add, metric_add, metric_edit
from phases.models import Cause
from phases.services import wait_end, wait_start
from reviews.services import request_withdraw, signature_revoke
from tests.cast import PASSWORD
from tests.guards.source import PACKAGES, Module, modules
from tests.reviews.conftest import Gate, follow_tiny

# --- the source of every service ----------------------------------------------------------------------------------

ALONE = {"audit_read", "identity_prove", "sign_in_note"}
"""Services whose entry is the whole change."""
IN_ANOTHERS = {
    "metric_judge", "metrics_judge", "objective_judge", "decision_record", "wait_close", "feedback_recount",
    "endpoint_switch_off",
}  # fmt: skip
"""Services that belong into their caller's transaction; the callers are looked at instead."""


def _services() -> list[tuple[Module, ast.FunctionDef]]:
    return [
        (module, node)
        for module in modules()
        if "services" in module.parts and module.parts[0] != "audit"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
    ]


def _calls(node: ast.AST, *, outside_atomic: bool) -> set[str]:
    """Names called in the node; with `outside_atomic`, only those that stand in no `with transaction.atomic()`."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if (
            outside_atomic
            and isinstance(child, ast.With)
            and "transaction.atomic()" in ast.unparse(child).split(":")[0]
        ):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            found.add(child.func.id)
        found |= _calls(child, outside_atomic=outside_atomic)
    return found


def test_every_entry_is_appended_inside_the_transaction_of_its_change():
    """A private helper may append for its callers; then each caller calls it inside the transaction."""
    guilty = []
    for module in {module.path: module for module, _ in _services()}.values():
        own = [node for found, node in _services() if found is module]
        bare = {node.name for node in own if "entry_append" in _calls(node, outside_atomic=True)} - ALONE - IN_ANOTHERS
        bare |= {node.name for node in own if _calls(node, outside_atomic=True) & IN_ANOTHERS} - IN_ANOTHERS
        for _ in own:  # helpers of helpers
            bare |= {node.name for node in own if _calls(node, outside_atomic=True) & bare} - IN_ANOTHERS
        guilty += [f"{module}:{name}" for name in bare if not name.startswith("_")]
    assert sorted(guilty) == []


def test_the_look_at_the_source_sees_a_service_that_appends_outside():
    tree = ast.parse(
        "def f():\n    row.save()\n    entry_append(x)\n\ndef g():\n    with transaction.atomic():\n        entry_append(x)\n"
    )
    assert ["entry_append" in _calls(node, outside_atomic=True) for node in tree.body] == [True, False]


# --- a journey of calls -------------------------------------------------------------------------------------------


class Boom(Exception):
    """The fault that strikes just after the entry."""


def _everything() -> dict[str, list[tuple[object, ...]]]:
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in ours}


@pytest.fixture
def do(monkeypatch, db) -> Callable[..., object]:
    """`do(service, entries=1, **values)`: fails it first and sees nothing changed, then does it and counts its entries."""
    create = Entry.objects.create

    def strike(**values: object) -> Entry:
        create(**values)
        raise Boom

    def run(service: Callable[..., object], *, entries: int = 1, **values: object) -> object:
        before = _everything()
        with monkeypatch.context() as patched:
            patched.setattr(Entry.objects, "create", strike)
            with pytest.raises(Boom):
                service(**values)
        after = _everything()
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}, (
            f"{service.__name__} half done"
        )
        count = Entry.objects.count()
        made = service(**values)
        assert Entry.objects.count() - count == entries, f"{service.__name__} wrote another number of entries"
        return made

    return run


def test_people_roles_and_tokens(do, cast):
    do(
        organisation_set_up, entries=4, email="first@example.com", name="First", password="a long enough secret",
        organisation="Example", time_zone="UTC", currency="EUR",
    )  # fmt: skip
    admin = cast.admin.actor
    user = do(user_add, actor=admin, email="new@example.com", name="New", password=None)
    do(role_grant, actor=admin, user=user, role="reviewer", discipline="security")
    do(role_revoke, actor=admin, grant=RoleGrant.objects.get(user=user))
    token, _ = do(token_create, actor=admin, user=user, name="Pipeline", scopes=["read"])
    do(token_revoke, actor=admin, token=token)
    do(factor_policy_set, actor=admin, roles=["auditor"])
    do(user_deactivate, actor=admin, user=user)
    do(chain_check, actor=admin)


def test_initiatives_seats_and_evidence(do, cast, initiative):
    pm = cast.pm.actor
    do(initiative_create, actor=pm, title="Another", outcome="Do it")
    do(initiative_edit, actor=pm, initiative=initiative, values={"business_unit": "North"})
    do(visibility_set, actor=pm, initiative=initiative, visibility="members")
    do(update_post, actor=pm, initiative=initiative, health="on_track", text="All is well so far, nothing in the way.")
    seat = do(seat_assign, actor=pm, initiative=initiative, kind=SeatKind.SPONSOR, user=cast.executive.user)
    do(seat_accept, actor=cast.executive.actor, seat=seat)
    offered = do(seat_assign, actor=pm, initiative=initiative, kind=SeatKind.LEAD, user=cast.outsider.user)
    do(seats_accept, actor=cast.outsider.actor, seats=[offered.pk])
    do(seat_end, actor=pm, seat=seat)
    do(
        evidence_add, actor=cast.engineer.actor, initiative=initiative, name="Report", kind="link",
        url="https://example.com/report",
    )  # fmt: skip


def test_phases_metrics_and_the_gate(do, cast, initiative):
    tiny, pm = follow_tiny(cast, initiative), cast.pm.actor
    gate = Gate(cast, tiny)
    assert [cast.sponsor, cast.value, cast.operations]  # the cast arrives when it is first called
    wait = do(
        wait_start, actor=pm, initiative=tiny, cause=Cause.DATA_ACCESS, waiting_on="Access to claims",
        until=clock.today() + timedelta(days=9),
    )  # fmt: skip
    do(wait_end, actor=pm, wait=wait)
    do(
        kpi_version_add, actor=cast.business.actor, initiative=tiny,
        values={"kpi": "Median hours", "unit": "h", "direction": "lower", "baseline": "31", "target": "2"},
    )  # fmt: skip
    metric = do(
        metric_add, actor=pm, initiative=tiny,
        values={"name": "p95", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1,
                "interval_s": 300, "grace_s": 60, "step_s": 60, "provenance": "pushed"},
    )  # fmt: skip
    do(metric_edit, actor=pm, metric=metric, values={"target": 2})
    gate.answer_all()
    request = do(gate.request)
    for seat in ("engineering", "operations", "business"):
        do(gate.accept, request=request, seat=seat)
    signature = do(gate.review, request=request, discipline="business_value")
    do(signature_revoke, actor=cast.value.actor, signature=signature, reason="It was too early.", password=PASSWORD)
    do(gate.review, request=request, discipline="business_value")
    do(gate.decide, entries=3, request=request)  # the decision, the KPI contract's lock, the next phase
    gate.answer_all()
    do(request_withdraw, actor=pm, gate_request=gate.request(), reason="Another round is needed.")
    do(initiative_pause, actor=pm, initiative=tiny, reason="Waiting for the vendor")
    do(initiative_resume, actor=pm, initiative=tiny)
    do(
        initiative_stop,
        actor=pm,
        initiative=tiny,
        reason="The vendor has left",
        lesson="Ask for the vendor's plans first.",
    )
