"""Histories in words: names instead of numbers of rows, labels instead of codes, dates and figures as on every page."""

import pytest

from audit.models import Entry
from initiatives.records import KINDS
from initiatives.services import record_add, record_edit, update_post
from metrics.services import metric_add, points_push
from portfolio.panels.changes import changes_of

pytestmark = pytest.mark.django_db


def newest(action: str = "") -> list[tuple[str, str, str]]:
    entry = Entry.objects.filter(action__contains=action).order_by("-id")[0]
    return changes_of([entry])[entry.pk]


def test_a_record_names_its_owner_its_choices_and_its_dates(cast, running):
    made = record_add(
        actor=cast.engineer.actor, kind=KINDS["risk"], initiative=running,
        values={"title": "Old labels", "likelihood": 2, "impact": 3, "owner": cast.engineer.user, "review_on": "2027-03-01"},
    )  # fmt: skip
    changes = newest()
    assert ("owner", "", "Engineer") in changes
    assert ("review on", "", "1 Mar 2027") in changes
    assert "record" not in [name for name, *_ in changes], "the summary says which kind it is"
    record_edit(
        actor=cast.engineer.actor, kind=KINDS["risk"], record=made, seen_version=1,
        values={"owner": cast.operations.user, "review_on": "2027-04-01"},
    )  # fmt: skip
    assert set(newest()) == {("owner", "Engineer", "Operations"), ("review on", "1 Mar 2027", "1 Apr 2027")}


def test_a_list_of_two_is_new_and_not_an_old_and_a_new_value(cast, running):
    steps = "Team lead | by telephone | 10\nSponsor | by mail | 60"
    values = {"title": "At night", "steps": steps}
    made = record_add(actor=cast.operations.actor, kind=KINDS["escalation_path"], initiative=running, values=values)
    assert ("steps", "", "Team lead | by telephone | 10; Sponsor | by mail | 60") in newest()
    record_edit(
        actor=cast.operations.actor, kind=KINDS["escalation_path"], record=made, seen_version=1,
        values={"steps": "Team lead | by telephone | 5"},
    )  # fmt: skip
    assert newest() == [("steps", steps.replace("\n", "; "), "Team lead | by telephone | 5")]


def test_a_batch_of_points_names_its_metrics(cast, running):
    given = {"kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1, "interval_s": 300,
             "grace_s": 60, "step_s": 60, "provenance": "pushed"}  # fmt: skip
    metrics = [
        metric_add(actor=cast.pm.actor, initiative=running, values={"name": name, **given}) for name in ("A", "B")
    ]
    points_push(
        actor=cast.pm.actor,
        items=[{"metric": metric.pk, "at": "2026-01-01T00:00:00Z", "value": 1} for metric in metrics],
    )
    assert ("metrics", "", "A, B") in newest("points_push")


def test_the_pages_show_words_and_no_codes(cast, running, sign_in):
    update_post(actor=cast.business.actor, initiative=running, health="on_track", text="Well.", next_step="Go on")
    page = sign_in(cast.pm).get("/i/AI-001/activity/").content.decode()
    assert "On track" in page
    assert "on_track</ins>" not in page


def test_ten_entries_ask_no_more_than_one(cast, running, django_assert_num_queries):
    for number in range(10):
        record_add(
            actor=cast.engineer.actor, kind=KINDS["risk"], initiative=running,
            values={"title": f"Risk {number}", "likelihood": 2, "impact": 3, "owner": cast.engineer.user},
        )  # fmt: skip
    entries = list(Entry.objects.order_by("-id")[:10])
    with django_assert_num_queries(1):
        changes_of(entries)
