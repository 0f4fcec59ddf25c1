"""Waivers: a second person, an end always, a longer one is a new review; the ledger and its debt."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.errors import DomainError, NotAllowed
from reviews.models import Waiver
from reviews.panels.ledger import ledger_of
from reviews.services import waiver_approve, waiver_propose, waiver_revoke
from tests.cast import make_initiative
from tests.reviews.conftest import Gate, follow_tiny
from tests.threads import together

WORDS = "Enough words to say it."


def _propose(gate, code="t1-hard", **values):
    given = {"reason": "The lab is closed.", "control": "Every case is checked by hand."} | values
    return waiver_propose(actor=gate.cast.engineer.actor, initiative=gate.initiative, criterion=code, **given)


def _approved(gate, code="t1-hard", **values):
    return waiver_approve(actor=gate.cast.waiver.actor, waiver=_propose(gate, code, **values))


def _state(gate, code="t1-hard"):
    return next(one.state for one in gate.readiness().criteria if one.code == code)


@pytest.mark.parametrize(("days", "is_good"), [(-1, False), (0, True), (1, True), (89, True), (90, True), (91, False)])
def test_a_waiver_ends_between_today_and_90_days(gate, days, is_good):
    ends_on = clock.today() + timedelta(days=days)
    if is_good:
        assert _propose(gate, ends_on=ends_on).ends_on == ends_on
        return
    with pytest.raises(DomainError) as error:
        _propose(gate, ends_on=ends_on)
    assert error.value.field == "ends_on"


@pytest.mark.parametrize(("day", "state"), [(29, "waived"), (30, "waived"), (31, "not_met")])
def test_it_counts_until_its_last_day(gate, day, state):
    _approved(gate)
    with clock.travelling(clock.now() + timedelta(days=day)):
        assert _state(gate) == state


def test_a_longer_one_is_a_new_proposal_with_a_new_approval(gate):
    first = _approved(gate, ends_on=clock.today() + timedelta(days=5))
    second = _propose(gate, extends=first, ends_on=clock.today() + timedelta(days=50))
    first.refresh_from_db()
    assert (first.ends_on, second.extends, second.approved_at) == (clock.today() + timedelta(days=5), first, None)
    with clock.travelling(clock.now() + timedelta(days=6)):
        assert _state(gate) == "not_met"
    waiver_approve(actor=gate.cast.waiver.actor, waiver=second)
    with clock.travelling(clock.now() + timedelta(days=6)):
        assert _state(gate) == "waived"


def test_it_extends_an_approved_one_of_the_same_criterion(gate):
    proposed, other = _propose(gate), _approved(gate, "t1-soft")
    for earlier in (proposed, other):
        with pytest.raises(DomainError, match="same criterion"):
            _propose(gate, extends=earlier)


@pytest.mark.parametrize("who", ["engineer", "waiver", "pm", "sponsor"])
def test_who_proposed_or_answers_for_it_revokes(gate, who):
    waiver = _approved(gate)
    waiver_revoke(actor=getattr(gate.cast, who).actor, waiver=waiver, reason=WORDS)
    assert _state(gate) == "not_met"
    with pytest.raises(DomainError, match="ended already"):
        waiver_revoke(actor=gate.cast.pm.actor, waiver=waiver, reason=WORDS)


@pytest.mark.parametrize("who", ["business", "security", "auditor", "outsider", "admin"])
def test_nobody_else_revokes(gate, who):
    with pytest.raises(NotAllowed):
        waiver_revoke(actor=getattr(gate.cast, who).actor, waiver=_approved(gate), reason=WORDS)


def test_a_proposal_that_was_taken_back_is_not_approved(gate):
    waiver = _propose(gate)
    waiver_revoke(actor=gate.cast.engineer.actor, waiver=waiver, reason=WORDS)
    with pytest.raises(DomainError, match="taken back"):
        waiver_approve(actor=gate.cast.waiver.actor, waiver=waiver)


def test_a_page_and_a_service_without_a_date_make_one(gate, sign_in):
    page = "/i/AI-001/gate/waive/"
    given = {"criterion": "t1-hard", "reason": WORDS, "control": WORDS}
    assert sign_in(gate.cast.engineer).post(page, given).status_code == 303
    first = Waiver.objects.get()
    waiver_approve(actor=gate.cast.waiver.actor, waiver=first)
    page = f"/reviews/waivers/{first.pk}/extend/"
    assert sign_in(gate.cast.engineer).post(page, {"reason": WORDS, "control": WORDS}).status_code == 303
    assert [one.ends_on for one in Waiver.objects.all()] == [clock.today() + timedelta(days=30)] * 2


def test_two_approvals_at_once_make_one(committed_cast):
    gate = Gate(committed_cast, follow_tiny(committed_cast, make_initiative(committed_cast)))
    actor, waiver = committed_cast.waiver.actor, _propose(gate)
    answers, faults = together(*[lambda: waiver_approve(actor=actor, waiver=waiver)] * 4)
    assert (len(answers), len(faults)) == (1, 3), faults
    assert all(isinstance(fault, DomainError) for fault in faults)


def test_the_ledger_counts_its_debt(gate):
    first = _approved(gate, ends_on=clock.today() + timedelta(days=5))
    waiver_approve(
        actor=gate.cast.waiver.actor,
        waiver=_propose(gate, extends=first, ends_on=clock.today() + timedelta(days=40)),
    )
    _propose(gate, "t1-soft")
    found = ledger_of(gate.cast.auditor.actor, show="all")
    assert (found.counts["open"], found.counts["proposed"], found.counts["soon"], found.extended) == (2, 1, 1, 1)
    with clock.travelling(clock.now() + timedelta(days=9)):
        found = ledger_of(gate.cast.auditor.actor, show="open")
        assert [(row.chain.days, row.chain.extended, row.left) for row in found.rows] == [(10, 1, 31)]
        assert found.days == 10
    with clock.travelling(clock.now() + timedelta(days=41)):
        found = ledger_of(gate.cast.auditor.actor, show="unmet")
        assert [row.state for row in found.rows] == ["unmet"]


def test_the_ledger_shows_what_a_person_may_see(gate):
    _approved(gate)
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(visibility="members")
    assert ledger_of(gate.cast.outsider.actor).counts["all"] == 0
    assert ledger_of(gate.cast.auditor.actor).counts["all"] == 1


def test_the_ledger_asks_a_fixed_number_of_questions(gate):
    counts = []
    for more in (1, 6):
        for _ in range(more):
            waiver = _approved(gate)
            Waiver.objects.filter(pk=waiver.pk).update(ends_on=clock.today() - timedelta(days=1))
            _approved(gate)
        actor = gate.cast.auditor.actor
        with CaptureQueriesContext(connection) as queries:
            ledger_of(actor, show="all")
        counts.append(len(queries))
        print([q["sql"][:150] for q in queries])
    assert counts[0] == counts[1]


def test_the_page_and_its_file(gate, sign_in):
    client = sign_in(gate.cast.auditor)
    assert "No waiver was ever asked for" in client.get("/waivers/").content.decode()
    _approved(gate, reason="=HYPERLINK(1) is why.")
    page = client.get("/waivers/").content.decode()
    assert "Item t1-hard" in page
    rows = client.get("/waivers.csv").content.decode().splitlines()
    assert len(rows) == 2
    assert "'=HYPERLINK" in rows[1]
    assert "Nothing fits" in client.get("/waivers/?show=unmet").content.decode()
