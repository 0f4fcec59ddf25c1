"""The flow page and the forecast of one initiative: who sees what, and what is said of too little."""

import re
from datetime import timedelta

import pytest

from common import clock
from initiatives.models import Initiative, Phase, Status, Visibility
from phases.models import PhaseStay, Wait
from phases.services import phase_enter
from portfolio.models import Standing
from portfolio.services.standings import standings_refresh


@pytest.fixture
def history(cast, initiative):
    """Twelve that went through phases 1 to 3 in 30, 60 and 90 days and more; the cast's one is in phase 1 since today."""
    now = clock.now()
    for number in range(12):
        made = Initiative.objects.create(
            key=f"AI-1{number:02}", title=f"Old {number}", created_by=cast.pm.user, status=Status.ACTIVE, phase=Phase.SCALE,
            business_unit="Claims" if number % 2 else "Finance",
        )  # fmt: skip
        at = now - timedelta(days=400)
        for phase, days in ((1, 30), (2, 60), (3, 90)):
            end = at + timedelta(days=days + number)
            PhaseStay.objects.create(initiative=made, phase=phase, entered_at=at, left_at=end, outcome="go")
            at = end
        PhaseStay.objects.create(initiative=made, phase=4, entered_at=at)
    initiative.status = Status.ACTIVE
    initiative.save()
    phase_enter(actor=cast.pm.actor, initiative=initiative, phase=Phase.DISCOVERY, reason="accepted")
    initiative.refresh_from_db()
    standings_refresh()
    return initiative


def _page(client, person, query=""):
    client.force_login(person.user)
    return client.get(f"/board/flow/{query}").content.decode()


def test_each_phase_has_its_percentiles_and_rates(client, cast, history):
    page = _page(client, cast.executive)
    for shown in ("35 d", "40 d", "65 d", "70 d", "100\u202f%"):
        assert shown in page


def test_arrivals_by_the_end_of_the_quarter_are_a_range(client, cast, history):
    page = _page(client, cast.executive)
    assert "0 to 0 of 1 under way reach production by" in page
    assert "over 12 or more finished stays of each phase" in page


def test_a_cause_that_several_wait_for_names_them_all(client, cast, history):
    for key in ("AI-100", "AI-101"):
        Wait.objects.create(
            initiative=Initiative.objects.get(key=key), cause="data_access", waiting_on="Register",
            since=clock.today() - timedelta(days=20),
        )  # fmt: skip
    page = _page(client, cast.executive)
    assert "2 wait for data access now." in page
    assert 'href="/i/AI-100/"' in page
    # Two waits of 20 days and of what has passed of today.
    assert re.search(r"data access cost most: 4[012] days in 12 months, over 2 initiatives", page)
    part = _page(client, cast.executive, "?bu=Finance")
    assert re.search(r"data access cost most: 2[01] days in 12 months, over one initiative", part)


def test_without_enough_history_the_headline_goes_by_the_rule_of_stalls(client, cast, running):
    assert "Nothing stands out yet." in _page(client, cast.executive)
    Standing.objects.filter(initiative=running).update(is_stalled=True)
    assert "1 of 1 in Discovery &amp; scoping is stalled." in _page(client, cast.executive)


def test_who_may_not_see_an_initiative_does_not_count_it(client, cast, history):
    Initiative.objects.filter(key__startswith="AI-1").update(visibility=Visibility.MEMBERS)
    assert "35 d" not in _page(client, cast.outsider)
    assert "35 d" in _page(client, cast.pm)


def test_before_anything_entered_a_phase_it_says_what_will_be_here(client, cast, initiative):
    page = _page(client, cast.executive)
    assert "Nothing has entered a phase yet" in page
    assert "Who stood where" not in page


def test_a_short_history_says_that_it_is_short(client, cast, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(status=Status.ACTIVE, phase=Phase.DISCOVERY)
    PhaseStay.objects.create(initiative=initiative, phase=1, entered_at=clock.now())
    page = _page(client, cast.executive)
    assert "Nothing stands out yet." in page
    assert "Not enough finished stays for a forecast: 0 of 10 in phase 1." in page


def test_htmx_gets_the_figures_alone(client, cast, history):
    client.force_login(cast.executive.user)
    answer = client.get("/board/flow/", headers={"HX-Request": "true"}).content.decode()
    assert answer.lstrip().startswith('<div class="stack" id="flow"')


def test_the_overview_forecasts_gate_and_production(client, cast, history):
    client.force_login(cast.pm.user)
    page = client.get("/i/AI-001/").content.decode()
    assert "From 12 finished stays in this phase" in page
    assert page.count("in 50 of 100 runs") == 2


def test_the_overview_says_when_history_is_too_small(client, cast, history):
    PhaseStay.objects.filter(phase=1, initiative__key="AI-100").delete()
    PhaseStay.objects.filter(phase=1, initiative__key__in=["AI-101", "AI-102"]).delete()
    client.force_login(cast.pm.user)
    assert "Not enough finished stays: 9 of 10 in phase 1." in client.get("/i/AI-001/").content.decode()
