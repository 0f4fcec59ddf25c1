"""The draft of an update, and when a report and the rows disagree."""

from datetime import timedelta

import pytest

from accounts.services.tokens import token_create
from common import clock
from common.formats import date_text, figure, percent
from initiatives.models import Health, Initiative, StatusUpdate
from initiatives.services import update_post
from metrics.models import Alert, Metric
from phases.forecast import Forecast
from phases.models import Answer, Item
from phases.services.waits import wait_end, wait_start
from portfolio.disagreeing import disagreements, red_facts
from portfolio.models import Standing
from portfolio.panels.update_draft import draft_of
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


@pytest.fixture
def told(cast, running):
    """The initiative with an update that says on track, posted before anything else below happens."""
    update_post(actor=cast.pm.actor, initiative=running, health="on_track", text="It began.")
    return running


def slow(initiative, **values):
    return Metric.objects.create(
        initiative=initiative, name="Answer time", unit="s", direction="lower", target=1, state="breached",
        latest_value=2.5, provenance="pushed", **values,
    )  # fmt: skip


def test_draft_names_what_happened_since_the_last_update(cast, told):
    now = clock.now()
    items = list(Item.objects.filter(phase=1)[:6])
    for item in items:
        Answer.objects.create(initiative=told, item=item, state="done", answered_at=now)
    Answer.objects.create(
        initiative=told, item=Item.objects.filter(phase=1)[7], state="done", answered_at=now - timedelta(days=400)
    )
    metric = slow(told)
    Alert.objects.create(metric=metric, initiative=told, kind="breached", starts_at=now, detail="Too slow")
    ended = wait_start(actor=cast.pm.actor, initiative=told, cause="data_access", waiting_on="The\nclaims archive")
    wait_end(actor=cast.pm.actor, wait=ended)
    wait_start(actor=cast.pm.actor, initiative=told, cause="integration", waiting_on="The tour planner")
    draft = draft_of(told, told.updates.first())
    assert draft.since == told.updates.first().posted_at
    assert draft.health == "on_track"
    assert f"- Done: {', '.join(item.title for item in items[:4])} and 2 more." in draft.text
    assert "- Alerts opened: Answer time (breached)." in draft.text
    assert "- No longer waiting for The claims archive (data access): it took 0 d." in draft.text
    assert "for The tour planner (integration)." in draft.text
    assert f"- Answer time: {figure(2.5, 's')}, target ≤ {figure(1, 's')}, breached." in draft.text
    assert "The tour planner" in draft.next_step
    assert len(draft.text) <= 4000


def test_without_an_update_the_draft_begins_where_the_phase_did(cast, running):
    assert draft_of(running, None).since == running.stays.get().began_at


def test_which_facts_disagree_with_which_health():
    today = clock.today()
    standing = Standing(
        is_stalled=True, stall_text="No movement for 20 days.", blocker_text="Overdue condition: a spare gateway.",
        blocker_due_on=today - timedelta(days=2), signals=["2 breached", "1 overdue", "3 stale", "no business owner"],
        empty_seats=["Business owner"],
    )  # fmt: skip
    forecast = Forecast(p50=today + timedelta(days=40), p85=today + timedelta(days=60), n=12)
    end = today + timedelta(days=30)
    pilot = Initiative(status="active", phase=2, pilot_end_on=end)
    facts = red_facts(standing, pilot, breached=["Answer time", "Cost"], forecast=forecast)
    words = facts
    assert words[0] == "No movement for 20 days"
    assert words[1].startswith("Overdue condition: a spare gateway, due ")
    assert words[2:5] == ["2 metrics breached: Answer time, Cost", "1 required item overdue", "No business owner"]
    assert words[5].startswith("Gate 2 is expected on ")
    assert len(words) == 6
    assert disagreements(Health.ON_TRACK, facts) == words
    assert disagreements(Health.AT_RISK, facts) == []
    assert disagreements(Health.OFF_TRACK, facts) == []
    assert disagreements("", facts) == []
    assert "No business owner" not in red_facts(standing, Initiative(status="active", phase=1))
    pilot.pilot_end_on = today + timedelta(days=40)
    assert len(red_facts(standing, pilot, forecast=forecast)) == 5
    assert red_facts(Standing(signals=["3 stale"]), pilot) == []


def test_a_target_date_that_is_missed_or_will_be_disagrees():
    today, standing = clock.today(), Standing()
    one = Initiative(status="active", phase=2, target_on=today)
    assert red_facts(standing, one) == []
    assert red_facts(standing, one, target_chance=0.5) == []
    assert red_facts(standing, one, target_chance=0.2) == [
        f"In production by {date_text(today)} in {percent(0.2)} of the runs of the forecast"
    ]
    one.target_on = today - timedelta(days=1)
    assert red_facts(standing, one, target_chance=0.2) == [f"Was to be in production by {date_text(one.target_on)}"]
    one.phase = 4
    assert red_facts(standing, one) == []


def test_form_opens_with_the_draft_warns_and_still_posts(cast, told, sign_in):
    slow(told)
    client = sign_in(cast.pm)
    shown = text(client.get(f"/i/{told.key}/updates/add/"))
    assert "Answer time: 2.5" in shown
    assert 'value="on_track" required id="id_health_0" checked' in shown
    assert "would disagree with the signals: 1 metric breached: Answer time." in shown
    sent = {"health": "on_track", "text": "It is slow because of the test; it will not last."}
    answer = client.post(f"/i/{told.key}/updates/add/", sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/i/{told.key}/#latest-update"
    standings_refresh()
    page = text(client.get(f"/i/{told.key}/"))
    assert "<strong>Signals disagree</strong> with “on track”: 1 metric breached: Answer time." in page
    assert Standing.objects.get(initiative=told).is_disagreeing


def test_what_was_typed_survives_a_mistake(cast, told, sign_in):
    sent = {"health": "", "text": "My own words", "next_step": "Go on"}
    answer = sign_in(cast.pm).post(f"/i/{told.key}/updates/add/", sent)
    assert answer.status_code == 422
    assert "My own words" in text(answer)


def test_nothing_disagrees_where_nothing_is_red(cast, told, sign_in):
    standings_refresh()
    assert 'id="disagree"' not in text(sign_in(cast.pm).get(f"/i/{told.key}/updates/add/"))
    assert 'id="signals-disagree"' not in text(sign_in(cast.pm).get(f"/i/{told.key}/"))


def test_api_drafts_posts_and_lists(cast, told, client):
    slow(told)
    secret = token_create(
        actor=cast.pm.actor, user=cast.pm.user, name="Weekly", scopes=["read", "write:initiatives"], days=9
    )[1]
    headers, address = {"Authorization": f"Bearer {secret}"}, f"/api/v1/initiatives/{told.key}/updates/"
    draft = client.get(f"{address}draft/", headers=headers).json()
    assert draft["text"].startswith("Since ")
    assert draft["disagrees"] == {"on_track": ["1 metric breached: Answer time"], "at_risk": [], "off_track": []}
    assert StatusUpdate.objects.count() == 1
    sent = {"health": "on_track", "text": "All is well."}
    made = client.post(address, sent, content_type="application/json", headers=headers)
    assert made.status_code == 201
    assert made.json()["disagrees"] == ["1 metric breached: Answer time"]
    assert [one["text"] for one in client.get(address, headers=headers).json()["results"]] == [
        "All is well.",
        "It began.",
    ]
    assert client.post(address, {"health": "blue"}, content_type="application/json", headers=headers).status_code == 400
    assert client.get("/api/v1/initiatives/AI-999/updates/draft/", headers=headers).status_code == 404
