"""`item_evidence_add`: evidence completes an item until it expires; a new version replaces, nothing vanishes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Evidence
from phases.criteria import item_verdict, item_verdicts
from phases.services import item_evidence_add


def add(cast, accepted, item, **more):
    given = {"name": "Protocol", "kind": "text", "text": "Measured on 500 cases.", **more}
    return item_evidence_add(actor=cast.engineer.actor, initiative=accepted, item=item, **given)


def test_engineer_adds_and_the_item_is_met(cast, accepted, item):
    found = item(kind="evidence")
    assert item_verdict(accepted, found).state == "not_met"
    add(cast, accepted, found)
    verdict = item_verdict(accepted, found)
    assert verdict.state == "met"
    assert (verdict.evidence[0].number, len(verdict.evidence[0].sha256)) == (1, 64)
    assert verdict.evidence[0].supplied_by_id == cast.engineer.user.pk


def test_reviewer_may_not_add(cast, accepted, item):
    with pytest.raises(NotAllowed):
        item_evidence_add(
            actor=cast.security.actor, initiative=accepted, item=item(kind="evidence"), name="x", kind="text", text="y"
        )
    assert not Evidence.objects.exists()


def test_expired_evidence_is_not_evidence(cast, accepted, item):
    found = item(kind="evidence")
    until = clock.today() + timedelta(days=10)
    add(cast, accepted, found, valid_until=until)
    at = clock.now()
    assert item_verdict(accepted, found, now=at + timedelta(days=10)).state == "met"
    flipped = item_verdict(accepted, found, now=at + timedelta(days=11))
    assert flipped.state == "not_met"
    assert flipped.is_expired
    assert "Replace it" in flipped.detail


def test_playbook_gives_evidence_its_last_day(cast, accepted, item, playbook):
    found = next(one for one in playbook.items.filter(kind="evidence") if one.valid_days)
    day = clock.today() - timedelta(days=5)
    add(cast, accepted, found, effective_on=day)
    assert item_verdict(accepted, found).evidence[0].valid_until == day + timedelta(days=found.valid_days)


def test_next_version_replaces_the_first(cast, accepted, item):
    found = item(kind="evidence")
    answer = add(cast, accepted, found)
    piece = answer.evidence.get()
    add(cast, accepted, found, evidence=piece, text="Measured on 900 cases.")
    facts = item_verdict(accepted, found).evidence
    assert [fact.number for fact in facts] == [2]
    assert piece.versions.count() == 2


def test_evidence_of_another_item_is_no_earlier_version(cast, accepted, playbook):
    first, second = playbook.items.filter(kind="evidence")[:2]
    piece = add(cast, accepted, first).evidence.get()
    with pytest.raises(DomainError, match="another item"):
        add(cast, accepted, second, evidence=piece)


def test_link_that_is_no_address_is_refused_at_its_field(cast, accepted, item):
    with pytest.raises(DomainError) as caught:
        add(cast, accepted, item(kind="evidence"), kind="link", url="javascript:alert(1)")
    assert caught.value.field == "url"


def test_queries_do_not_grow_with_evidence(cast, accepted, playbook):
    found = list(playbook.items.filter(kind="evidence", phase=2))
    add(cast, accepted, found[0])
    with CaptureQueriesContext(
        connection,
    ) as few:
        item_verdicts(accepted, 2)
    for one in found:
        for number in range(3):
            add(cast, accepted, one, text=f"Measured on {number} cases.")
    with CaptureQueriesContext(connection) as many:
        item_verdicts(accepted, 2)
    assert len(many) == len(few) <= 30
