"""A standing never outlives what it says: it names the instant, the page says when that has passed, and the tick follows."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import RoleGrant
from accounts.services import role_grant, role_revoke, user_deactivate
from common import clock
from initiatives.models import Initiative
from initiatives.services import initiative_edit
from portfolio import shell
from portfolio.models import Standing
from portfolio.panels.row import Row
from portfolio.reading import standing_of
from portfolio.services.standings import standings_refresh
from reviews.services import request_withdraw, signature_revoke
from tests.cast import PASSWORD
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.timed import ENDINGS, START, TICK


@pytest.fixture(params=ENDINGS)
def ending(request, cast, demo_database, initiative):
    with clock.travelling(START):
        return ENDINGS[request.param](cast, initiative)


def _told(standing):
    return standing.blocker_text, standing.items_done, standing.gate_needs_decision


def test_no_standing_outlives_the_flip(ending):
    """Wherever the last refresh lies before the flip, it ends at or before it; and from there the row tells of the flip."""
    span = ending.flips_at - TICK - START

    @settings(max_examples=12)
    @given(st.integers(0, 10**6))
    def check(part):
        with clock.travelling(START + span * part / 10**6), transaction.atomic():
            made = standing_of(Initiative.objects.get(pk=ending.gate.initiative.pk))
            assert made.true_until is not None
            assert clock.now() < made.true_until <= ending.flips_at

    check()


def test_the_list_says_so_until_the_tick_was_there(ending, cast, sign_in):
    with clock.travelling(ending.flips_at - TICK):
        standings_refresh()
        before = _told(Standing.objects.get())
        assert "being worked out anew" not in sign_in(cast.pm).get("/portfolio/").content.decode()
    with clock.travelling(ending.flips_at):
        row = Standing.objects.get()
        assert row.is_late
        assert list(Standing.objects.late()) == [row]
        assert "being worked out anew" in sign_in(cast.pm).get("/portfolio/").content.decode()
        assert standings_refresh() == 1
        assert not Standing.objects.get().is_late
        assert _told(Standing.objects.get()) != before
        assert "being worked out anew" not in sign_in(cast.pm).get("/portfolio/").content.decode()


def test_rows_that_stay_behind_are_told_on_every_page(cast, running, rf):
    request = rf.get("/")
    request.user = cast.pm.user
    assert shell.shell(request)["shell"].banners == []
    Standing.objects.update(true_until=clock.now() - timedelta(minutes=7))
    request = rf.get("/")
    request.user = cast.pm.user
    banner = shell.shell(request)["shell"].banners[0]
    assert "7 min late: background work is behind" in banner.text


@pytest.fixture
def waiting(cast, initiative):
    """A gate that waits for its decision, with its standing."""
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    standings_refresh()
    assert Standing.objects.get().gate_needs_decision
    return gate, request


def _edit(gate, request):
    initiative_edit(actor=gate.cast.business.actor, initiative=gate.initiative, values={"outcome": "Twice as fast."})


def _revoke(gate, request):
    given = request.signatures.get(role="business_value")
    signature_revoke(actor=gate.cast.value.actor, signature=given, reason="I misread the baseline.", password=PASSWORD)


def _signer_leaves(gate, request):
    user_deactivate(actor=gate.cast.admin.actor, user=gate.cast.value.user)


def _owner_leaves(gate, request):
    user_deactivate(actor=gate.cast.admin.actor, user=gate.cast.operations.user)


def _veto(gate, request):
    gate.review(request, "business_value", decision="request_changes", comment="The baseline is a guess.")


def _withdraw(gate, request):
    request_withdraw(actor=gate.cast.pm.actor, gate_request=request, reason="Another round.")


def _hold(gate, request):
    gate.decide(request, "hold")


ACTS = [_edit, _revoke, _signer_leaves, _owner_leaves, _veto, _withdraw, _hold]


@pytest.mark.parametrize("act", ACTS)
def test_the_tick_follows_every_act_that_changes_a_verdict(waiting, act):
    act(*waiting)
    assert standings_refresh() == 1
    assert not Standing.objects.get().gate_needs_decision


def test_the_tick_follows_the_roles_of_reviewers(cast, initiative):
    """Taking the only reviewer's discipline away leaves a slot that nobody can fill; giving it back mends it."""
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    request = gate.request()
    for seat in ("engineering", "operations", "business"):
        gate.accept(request, seat)
    assert cast.value.user
    standings_refresh()
    role_revoke(actor=cast.admin.actor, grant=RoleGrant.objects.get(user=cast.value.user))
    assert standings_refresh() == 1
    assert Standing.objects.get().blocker_owner == ""
    assert gate.readiness(request).verdict.next_blocker.state == "empty"
    role_grant(actor=cast.admin.actor, user=cast.value.user, role="reviewer", discipline="business_value")
    assert standings_refresh() == 1


def test_people_elsewhere_refresh_nothing_for_long(waiting, cast):
    """The row is worked out until a minute after the entry, then no more."""
    role_grant(actor=cast.admin.actor, user=cast.outsider.user, role="reviewer", discipline="security")
    assert standings_refresh() == 1
    Standing.objects.update(updated_at=clock.now() + timedelta(minutes=2))
    assert standings_refresh() == 0


def test_a_row_knows_that_it_is_late(running):
    row = Row(running, Standing.objects.get())
    assert not row.standing.is_late
    row.standing.true_until = clock.now() - TICK
    assert row.standing.is_late
