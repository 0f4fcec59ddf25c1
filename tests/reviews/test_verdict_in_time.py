"""Each thing that runs out flips the verdict exactly from the moment at which it is true, by itself."""

from datetime import timedelta

import pytest

from common import clock
from initiatives.services import initiative_edit
from reviews.readiness import gate_readiness
from reviews.services import signature_revoke
from tests.cast import PASSWORD
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.timed import ENDINGS, START, TICK

LATER = timedelta(days=5)


def _verdict(gate, request):
    gate.initiative.refresh_from_db()
    return gate_readiness(gate.initiative, gate_request=request).verdict


@pytest.mark.parametrize("cause", ENDINGS)
def test_time_alone_closes_the_gate_at_that_instant(cause, cast, demo_database, initiative):
    with clock.travelling(START):
        ending = ENDINGS[cause](cast, initiative)
        assert _verdict(ending.gate, ending.request).blocking == ()
    for before in (ending.flips_at - timedelta(hours=20), ending.flips_at - TICK):
        with clock.travelling(before):
            assert _verdict(ending.gate, ending.request).is_open, before
    for after in (ending.flips_at, ending.flips_at + LATER):
        with clock.travelling(after):
            found = _verdict(ending.gate, ending.request)
            assert not found.is_open
            assert not found.is_open_with_conditions
            assert found.next_blocker.code == ending.code if after == ending.flips_at else True
            assert ending.code in {line.code for line in found.blocking}


@pytest.fixture
def signed(cast, demo_database, initiative):
    """Everything answered and signed at START."""
    with clock.travelling(START):
        gate = Gate(cast, follow_tiny(cast, initiative))
        gate.answer_all()
        request = gate.request()
        gate.sign_all(request)
        assert _verdict(gate, request).is_open
    return gate, request


def test_an_edit_supersedes_from_its_own_instant(cast, signed):
    gate, request = signed
    with clock.travelling(START + LATER):
        assert _verdict(gate, request).is_open
        initiative_edit(actor=cast.business.actor, initiative=gate.initiative, values={"outcome": "Twice as fast."})
        found = _verdict(gate, request)
        assert {line.state for line in found.blocking} == {"superseded"}
        assert len(found.blocking) == 4


def test_a_revocation_counts_from_its_own_instant(cast, signed):
    gate, request = signed
    with clock.travelling(START + LATER):
        assert _verdict(gate, request).is_open
        given = request.signatures.get(role="business_value")
        signature_revoke(actor=cast.value.actor, signature=given, reason="I misread the baseline.", password=PASSWORD)
        found = _verdict(gate, request)
        assert [(line.code, line.state) for line in found.blocking] == [("review:business_value", "revoked")]
