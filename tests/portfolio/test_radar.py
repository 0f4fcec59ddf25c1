"""The stall radar of the flow page: pilots past their end, how often extended, and who lacks an owner."""

from datetime import timedelta

from common import clock
from initiatives.services import initiative_edit, seat_end
from portfolio.panels.radar import radar_of
from portfolio.services.standings import standings_refresh


def _radar(initiative):
    return radar_of(type(initiative).objects.filter(pk=initiative.pk))


def test_a_pilot_past_its_end_says_by_how_many_days_and_how_often_it_was_extended(cast, running):
    today = clock.today()
    for ahead in (3, 6, 2):
        initiative_edit(actor=cast.pm.actor, initiative=running, values={"pilot_end_on": today + timedelta(days=ahead)})
    assert _radar(running).pilots == []
    with clock.travelling(clock.now() + timedelta(days=12)):
        (pilot,) = _radar(running).pilots
    assert (pilot.days, pilot.extended) == (10, 1), "the first day extends nothing, nor does an earlier one"


def test_an_owner_who_left_makes_it_orphaned(cast, running, sign_in):
    assert _radar(running).reading == "No pilot is past its end date, and every initiative has its three owners."
    seat_end(actor=cast.pm.actor, seat=running.seats.current().get(kind="operations"))
    standings_refresh()
    (row,) = _radar(running).orphaned
    assert row.key == running.key
    page = sign_in(cast.executive).get("/board/flow/").content.decode()
    assert "1 initiative lacks an owner." in page
    assert "nobody is operations" in page


def test_what_one_may_not_see_is_not_counted(cast, running, secret, sign_in):
    assert secret.key not in sign_in(cast.outsider).get("/board/flow/").content.decode()
    assert secret.key in sign_in(cast.engineer).get("/board/flow/").content.decode()
