"""Canonical bytes, digests and differences in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from metrics.models import Metric, Point
from phases.services import initiative_accept, playbook_load_builtin
from reviews.bundles import changed_titles, draft
from reviews.readiness import gate_readiness
from reviews.services import gate_request

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
_fields = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), _values, max_size=4)


def _content(fields, items=None):
    return {"scope": {"fields": fields, "items": items or {}}, "security": {"fields": {}, "items": {}}}


@given(_fields)
def test_equal_content_has_equal_bytes_in_any_order(fields):
    backwards = dict(reversed(list(fields.items())))
    assert draft(_content(fields)).digest == draft(_content(backwards)).digest


@given(_fields, _fields)
def test_a_difference_in_bytes_is_a_difference_of_that_section_alone(one, other):
    first, second = draft(_content(one)), draft(_content(other))
    assert first.sections["security"] == second.sections["security"]
    assert (first.sections["scope"] == second.sections["scope"]) == (first.body == second.body)


def test_what_changed_is_named():
    old = draft(_content({"outcome": "Fast"}, {"a": {"title": "Load test", "answer": {"text": "10"}}}))
    new = draft(
        _content(
            {"outcome": "Faster"}, {"b": {"title": "Runbook"}, "a": {"title": "Load test", "answer": {"text": "12"}}}
        )
    )
    changed = changed_titles(old.seen(["scope"]), new, ["scope"])
    assert changed == {"Outcome": "changed", "Load test": "changed", "Runbook": "was added"}


@pytest.fixture
def builtin(cast, initiative):
    """The initiative in phase 3 of the built-in playbook."""
    playbook_load_builtin()
    initiative_accept(actor=cast.pm.actor, initiative=initiative)
    type(initiative).objects.filter(pk=initiative.pk).update(phase=3, envelope_peak_rate=Decimal(10))
    initiative.refresh_from_db()
    return initiative


def _point(metric, value):
    Point.objects.create(metric=metric, at=clock.now(), value=value, provenance="typed")
    Metric.objects.filter(pk=metric.pk).update(latest_at=clock.now(), latest_value=value, state="met")


def test_new_points_leave_the_digest_and_the_definition_changes_it(cast, builtin):
    metric = builtin.metrics.create(
        name="Latency", kind="operational", purpose="latency", direction="lower", target=1, provenance="typed"
    )
    _point(metric, 0.4)
    request = gate_request(actor=cast.pm.actor, initiative=builtin)
    before = gate_readiness(builtin, gate_request=request).draft
    assert before.digest == request.bundle_id
    _point(metric, 9.0)
    assert gate_readiness(builtin, gate_request=request).draft.digest == before.digest
    Metric.objects.filter(pk=metric.pk).update(target=2)
    after = gate_readiness(builtin, gate_request=request).draft
    changed = {name for name in after.sections if after.sections[name] != before.sections[name]}
    assert changed == {"engineering", "load_test"}


def test_the_builtin_gate_three_asks_for_six_signatures_and_the_rehearsal(cast, builtin):
    found = gate_readiness(builtin)
    assert [slot.code for slot in found.slots] == [
        "acceptance:engineering",
        "acceptance:operations",
        "acceptance:business",
        "review:security",
        "review:compliance",
        "review:load_test",
    ]
    assert any("rehears" in one.code or "rehears" in one.title.lower() for one in found.criteria)
    assert not found.verdict.is_open_with_conditions
