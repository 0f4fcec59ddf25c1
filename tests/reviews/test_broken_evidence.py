"""Evidence of a passed gate whose content is gone or changed puts the initiative on watch."""

import pytest

from initiatives.models import EvidenceLink, Initiative
from initiatives.services import removal_request
from phases.models import Item
from phases.services import initiative_accept, item_evidence_add, playbook_load_builtin
from reviews.causes.base import Among
from reviews.causes.broken_evidence import broken_evidence
from reviews.services import evidence_remove
from tests.cast import PASSWORD


@pytest.fixture
def given(cast, initiative):
    """A required evidence item of phase 1 or 2 answered by a link and, with `also`, a text; the initiative is in phase 3."""
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=playbook_load_builtin())
    item = Item.objects.filter(version=initiative.pin.version, kind="evidence", is_required=True, phase=2).first()

    def give(phase=3, kind="link"):
        what = {"url": "https://example.com/r"} if kind == "link" else {"text": "Words."}
        item_evidence_add(
            actor=cast.engineer.actor, initiative=initiative, item=item, name="n", kind=kind, **what,
        )  # fmt: skip
        Initiative.objects.filter(pk=initiative.pk).update(phase=phase)
        return item

    return give


def causes(initiative):
    return {code: cause.reason for (_, code), cause in broken_evidence(Among(Initiative.objects.all())).items()}


@pytest.mark.parametrize("state", ["changed", "gone"])
def test_a_broken_link_of_a_passed_gate_is_a_cause_while_nothing_else_holds(initiative, given, state):
    item = given()
    assert causes(initiative) == {}
    EvidenceLink.objects.update(state=state)
    [(code, reason)] = causes(initiative).items()
    assert code == f"proof:{item.code}"
    assert state in reason
    given(kind="text")
    assert causes(initiative) == {}


def test_removed_evidence_is_a_cause(cast, initiative, given):
    given()
    version = EvidenceLink.objects.get().version
    removal = removal_request(actor=cast.business.actor, version=version, reason="It names a customer.")
    evidence_remove(actor=cast.pm.actor, removal=removal, password=PASSWORD)
    assert "removed" in next(iter(causes(initiative).values()))


def test_the_gate_ahead_is_left_to_its_own_criteria(initiative, given):
    given(phase=2)
    EvidenceLink.objects.update(state="gone")
    assert causes(initiative) == {}
