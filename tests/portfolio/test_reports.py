"""Frozen reports, the comparison of two, and the board by a link."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from phases.services import ask_raise
from portfolio.models import BoardLink, Shown, Snapshot
from portfolio.panels.report import facts_now
from portfolio.report_facts import changes_between, figures_of, without_names
from portfolio.services.reports import (
    board_link_make,
    board_link_withdraw,
    snapshot_daily,
    snapshot_is_due,
    snapshot_take,
)
from portfolio.services.standings import standings_refresh
from portfolio.tasks import snapshot_daily as tick

ROW = {
    "key": "AI-001", "title": "One", "unit": "", "status": "active", "phase": 1, "health": "on_track", "is_stalled": False,
    "blocker": "", "blocker_owner": "Lead", "due_on": None, "age_days": 1, "done": 0, "required": 3, "needs_decision": False,
}  # fmt: skip


@pytest.fixture
def asking(cast, running):
    """The running initiative, which asks its sponsor something."""
    ask_raise(
        actor=cast.engineer.actor, initiative=running, question="Buy seats?", options=["Yes", "No"], recommendation="Yes",
        cost_of_waiting="One week", asked_of=cast.sponsor.user, due_on=clock.today(), cause="funding",
    )  # fmt: skip
    standings_refresh()
    return running


def facts(*rows):
    return {"initiatives": [ROW | row for row in rows], "breaches": [], "asks": []}


def test_facts_say_what_the_organisation_may_see(cast, asking):
    found = facts_now()
    assert [row["key"] for row in found["initiatives"]] == ["AI-001"]
    assert found["asks"][0]["question"] == "Buy seats?"
    assert figures_of(found)["active"] == figures_of(found)["phase_1"] == 1
    asking.visibility = "members"
    asking.save()
    hidden = facts_now()
    assert (hidden["initiatives"], hidden["asks"], hidden["members_only"]) == ([], [], 1)


def test_queries_of_the_facts_do_not_grow(cast, asking, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        facts_now()


def test_manager_freezes_a_report_and_it_never_changes(cast, asking):
    taken = snapshot_take(actor=cast.pm.actor, name=" November ", facts=facts_now())
    assert (taken.name, taken.is_daily, len(taken.digest)) == ("November", False, 64)
    assert taken.digest in str(Entry.objects.filter(action="portfolio.snapshot_take").values().get())
    for change in (lambda: Snapshot.objects.update(name="x"), lambda: Snapshot.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_contributor_may_not_freeze(cast, asking):
    with pytest.raises(NotAllowed):
        snapshot_take(actor=cast.engineer.actor, name="Mine", facts=facts_now())
    with pytest.raises(DomainError):
        snapshot_take(actor=cast.pm.actor, name=" ", facts=facts_now())
    assert not Snapshot.objects.exists()


def test_each_day_freezes_one(asking):
    tick()
    tick()
    assert Snapshot.objects.get().is_daily
    assert not snapshot_is_due()
    assert snapshot_daily(facts=facts_now()) is None, "two workers at once make one"
    assert Snapshot.objects.count() == 1


def test_as_of_a_day_is_what_was_frozen_then(cast, sign_in, asking):
    tick()
    frozen = Snapshot.objects.get()
    asking.title = "Renamed since"
    asking.save()
    client = sign_in(cast.executive)
    answer = client.get("/reports/on/", {"day": clock.today().isoformat()})
    assert answer["Location"] == f"/reports/{frozen.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Claims triage" in page
    assert "Renamed since" not in page
    for day in ("2000-01-01", "soon"):
        assert "Nothing was frozen on or before that day" in client.get("/reports/on/", {"day": day}).content.decode()


def test_two_reports_compared_in_words(cast, sign_in, asking):
    first = snapshot_take(actor=cast.pm.actor, name="Then", facts=facts_now())
    asking.status = "paused"
    asking.save()
    second = snapshot_take(actor=cast.pm.actor, name="Now", facts=facts_now())
    page = sign_in(cast.pm).get(f"/reports/{second.pk}/", {"then": first.pk}).content.decode()
    assert "1 initiative is different" in page
    assert "active → paused" in page
    assert sign_in(cast.pm).get(f"/reports/{second.pk}/", {"then": 999}).status_code == 404


def test_exports_are_the_facts(cast, sign_in, asking):
    taken = snapshot_take(actor=cast.pm.actor, name="Then", facts=facts_now())
    client = sign_in(cast.auditor)
    body = client.get(f"/reports/{taken.pk}/facts.json").json()
    assert (body["digest"], body["facts"]) == (taken.digest, taken.facts)
    lines = client.get(f"/reports/{taken.pk}/initiatives.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("key,title")
    assert lines[1].startswith("AI-001,Claims triage")


def test_the_same_facts_twice_differ_in_nothing():
    assert changes_between(facts({}), facts({})) == []


@pytest.mark.parametrize(
    ("then", "now", "words", "is_worse"),
    [
        ([], [{}], "is new here", None),
        ([{}], [], "is no longer shown", None),
        ([{}], [{"phase": 2}], "phase 1 → 2", None),
        ([{}], [{"health": "stalled"}], "on track → stalled", True),
        ([{"health": "off_track"}], [{"health": "at_risk"}], "off track → at risk", False),
        ([{}], [{"blocker": "No data"}], "now blocked by: No data", None),
        ([{"blocker": "No data"}], [{}], "no longer blocked by: No data", None),
        ([{}], [{"status": "stopped"}], "active → stopped", None),
    ],
)
def test_a_change_is_said_in_words(then, now, words, is_worse):
    [change] = changes_between(facts(*then), facts(*now))
    assert (change.words, change.is_worse) == ([words], is_worse)


healths = st.sampled_from(Shown.values)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(["AI-1", "AI-2", "AI-3"]),
            "health": healths,
            "phase": st.sampled_from([None, 1, 2, 3, 4]),
        }
    ),
    unique_by=lambda row: row["key"],
)


@given(rows, rows)
def test_turning_the_two_round_finds_the_same_initiatives(then, now):
    there, back = changes_between(facts(*then), facts(*now)), changes_between(facts(*now), facts(*then))
    assert [change.key for change in there] == [change.key for change in back]
    for one, other in zip(there, back, strict=True):
        assert (one.is_worse is None) == (other.is_worse is None)
        assert one.is_worse is None or one.is_worse != other.is_worse


def test_link_shows_the_board_without_account_and_without_names(cast, sign_in, asking):
    page = sign_in(cast.pm).post("/reports/links/add/", {"name": "Hall", "days": 7}).content.decode()
    address = page.split("http://testserver")[1].split("<")[0]
    stored = BoardLink.objects.get()
    assert address.rstrip("/").rsplit("/", 1)[1] not in stored.secret_sha256
    shown = Client().get(address)
    assert shown.status_code == 200
    body = shown.content.decode()
    assert "Claims triage" in body
    assert "Buy seats?" in body
    for person in (cast.sponsor, cast.business, cast.engineer, cast.operations):
        assert f">{person.user.name}" not in body
        assert person.user.email not in body
    assert shown["Refresh"] == "60"
    assert shown["Cache-Control"] == "no-store"
    assert 'href="/i/' not in body


def test_withdrawn_ended_or_invented_link_is_not_there(cast, asking):
    link, secret = board_link_make(actor=cast.pm.actor, name="Hall", days=1)
    address = f"/shared/board/{secret}/"
    assert Client().get(address).status_code == 200
    assert Client().get("/shared/board/invented/").status_code == 404
    board_link_withdraw(actor=cast.pm.actor, link=link)
    assert Client().get(address).status_code == 404
    ended, secret = board_link_make(actor=cast.pm.actor, name="Hall", days=1)
    long_ago = clock.now() - timedelta(days=3)
    BoardLink.objects.filter(pk=ended.pk).update(made_at=long_ago, ends_at=long_ago + timedelta(days=1))
    assert Client().get(f"/shared/board/{secret}/").status_code == 404


def test_members_only_initiatives_are_on_no_link(cast, asking):
    asking.visibility = "members"
    asking.save()
    _, secret = board_link_make(actor=cast.pm.actor, name="Hall", days=1)
    body = Client().get(f"/shared/board/{secret}/").content.decode()
    assert "Claims triage" not in body
    assert "1 initiative that only members see is left out" in body


@pytest.mark.parametrize("days", [0, 31])
def test_link_lasts_at_most_thirty_days(cast, asking, days):
    with pytest.raises(DomainError) as caught:
        board_link_make(actor=cast.pm.actor, name="Hall", days=days)
    assert caught.value.field == "days"


def test_executive_may_not_share(cast, asking):
    with pytest.raises(NotAllowed):
        board_link_make(actor=cast.executive.actor, name="Hall")
    assert not BoardLink.objects.exists()


def test_names_are_cut_everywhere():
    given_facts = facts({}) | {"asks": [{"key": "AI-001", "who": "Somebody"}]}
    cut = without_names(given_facts)
    assert "Somebody" not in str(cut)
    assert "blocker_owner" not in cut["initiatives"][0]
