"""Whose signature no longer counts in the running round reads it on My work, with the cause, until they have signed again."""

import pytest

from initiatives.models import Seat
from initiatives.services import initiative_edit
from portfolio.services.standings import standings_refresh
from reviews.services import signature_revoke
from tests.cast import PASSWORD

AGAIN, NO_LONGER = "Sign gate 1 again", "Your signature no longer counts."


@pytest.fixture
def signed(gate):
    """A request with the acceptance of engineering and the business value review."""
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")
    gate.review(request, "business_value")
    return request


def _edit(gate):
    initiative_edit(actor=gate.cast.pm.actor, initiative=gate.initiative, values={"outcome": "Sort claims in an hour."})
    gate.initiative.refresh_from_db()
    standings_refresh()


def _work(sign_in, person):
    return sign_in(person).get("/my-work/").content.decode()


@pytest.mark.parametrize(("name", "role"), [("engineer", "engineering"), ("value", "business-value")])
def test_a_superseded_signature_stands_on_its_signers_my_work_with_the_cause(gate, signed, sign_in, name, role):
    person = getattr(gate.cast, name)
    standings_refresh()
    assert AGAIN not in _work(sign_in, person)
    _edit(gate)
    page = _work(sign_in, person)
    assert AGAIN in page
    assert f"{NO_LONGER} Changed since: scope" in page
    assert f'href="/reviews/{signed.pk}/#sign-{role}"' in page
    assert f'id="sign-{role}"' in sign_in(person).get(f"/reviews/{signed.pk}/").content.decode()
    gate.accept(signed, "engineering")
    gate.review(signed, "business_value")
    standings_refresh()
    assert AGAIN not in _work(sign_in, person)


def test_who_never_signed_is_asked_as_before(gate, signed, sign_in):
    _edit(gate)
    page = _work(sign_in, gate.cast.operations)
    assert AGAIN not in page
    assert "Gate 1, round 1" in page


def test_a_change_of_another_section_asks_only_whom_it_concerns(gate, signed, sign_in):
    gate.accept(signed, "business")
    gate.answer("t1-soft", text="Answered in other words, at length.")
    standings_refresh()
    assert f"{NO_LONGER} Changed since: business" in _work(sign_in, gate.cast.business)
    assert AGAIN not in _work(sign_in, gate.cast.engineer)


def test_who_left_the_seat_is_not_asked(gate, signed, sign_in):
    Seat.objects.filter(initiative=gate.initiative, kind="engineering").update(user=gate.cast.outsider.user)
    _edit(gate)
    assert AGAIN not in _work(sign_in, gate.cast.engineer)


def test_a_signature_that_was_taken_back_is_not_called_superseded(gate, signed, sign_in):
    row = signed.signatures.get(role="business_value")
    signature_revoke(actor=gate.cast.value.actor, signature=row, reason="I misread the baseline.", password=PASSWORD)
    _edit(gate)
    assert AGAIN not in _work(sign_in, gate.cast.value)
