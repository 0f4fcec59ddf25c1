"""Refusals of the metrics app reach the caller: a scope that lacks, an auditor, a closed initiative, a limited token."""

from dataclasses import replace

import pytest

from metrics.permissions import can_metric_add, can_metric_edit, can_points_push, can_source_edit, can_value_type
from metrics.services import metric_add
from tests.metrics.conftest import LATENCY


@pytest.fixture
def metric(cast, initiative, source):
    values = {**LATENCY, "source": source.pk, "query": "up", "owner": cast.operations.user.pk}
    return metric_add(actor=cast.pm.actor, initiative=initiative, values=values)


def _token(person, *scopes, only=None):
    return replace(person.actor, kind="token", scopes=frozenset(scopes), only_initiative_id=only)


def test_a_token_of_a_program_manager_needs_the_scope(cast, initiative, metric):
    assert not can_metric_add(_token(cast.pm, "read"), initiative)
    assert "write:metrics" in can_metric_add(_token(cast.pm, "read"), initiative).reason
    assert can_metric_add(_token(cast.pm, "write:metrics"), initiative)
    assert not can_points_push(_token(cast.pm, "write:metrics"), initiative)


def test_an_owner_edits_until_the_initiative_ends(cast, metric):
    assert can_metric_edit(cast.operations.actor, metric)
    metric.initiative.status = "stopped"
    assert not can_metric_edit(cast.operations.actor, metric)
    assert not can_value_type(cast.operations.actor, metric)


def test_an_auditor_changes_nothing_even_as_owner(cast, metric):
    metric.owner = cast.auditor.user
    assert not can_metric_edit(cast.auditor.actor, metric)


def test_a_limited_token_touches_no_source_of_the_organisation(cast, initiative, metric):
    assert can_source_edit(_token(cast.pm, "write:metrics"), metric.source)
    assert not can_source_edit(_token(cast.pm, "write:metrics", only=initiative.pk), metric.source)
