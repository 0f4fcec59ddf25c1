"""Feedback: through the API and the public form, once each; counted as a metric; it becomes an edge case or a change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.records import KINDS as INITIATIVE_KINDS
from initiatives.services import record_add, record_edit
from metrics.models import Change, Feedback, FeedbackForm, Metric, Point, Provenance
from metrics.records import KINDS
from metrics.rules import Rule, rule_result
from metrics.services import (
    feedback_form_close,
    feedback_form_open,
    feedback_form_send,
    feedback_points_refresh,
    feedback_take,
    feedback_turn,
    metric_add,
    points_push,
)
from metrics.services.feedback_forms import HOURLY

URL = "/api/v1/feedback/"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def token(cast, initiative):
    def make(*scopes, only=True, person="engineer"):
        who = getattr(cast, person)
        limit = initiative.pk if only else None
        _, text = token_create(actor=who.actor, user=who.user, name="fb", scopes=list(scopes), only_initiative_id=limit)
        return text

    return make


def send(secret, body, **headers):
    return Client().post(
        URL, body, content_type="application/json", headers={"Authorization": f"Bearer {secret}", **headers}
    )


# --- the API ---------------------------------------------------------------------------------------------------------


def test_one_piece_by_a_narrow_token_and_its_repetition(initiative, token):
    secret = token("write:feedback")
    first = send(secret, {"score": 4, "comment": "Good.", "key": "a1", "about": "Claim 7"})
    assert (first.status_code, first.json()["accepted"]) == (201, 1)
    again = send(secret, {"score": 4, "comment": "Good.", "key": "a1", "about": "Claim 7"})
    assert (again.status_code, again.json()["repeated"], Feedback.objects.count()) == (200, 1, 1)
    other = send(secret, {"score": 1, "key": "a1"})
    assert (other.status_code, list(other.json())) == (400, ["key"])
    assert Entry.objects.filter(action="metrics.feedback_take").count() == 1


def test_idempotency_key_of_the_request_names_a_whole_batch(initiative, token):
    secret, body = token("write:feedback"), {"pieces": [{"score": 5}, {"score": 5}, {"score": 3, "key": "own"}]}
    assert send(secret, body, **{"Idempotency-Key": "night"}).json()["accepted"] == 3
    assert send(secret, body, **{"Idempotency-Key": "night"}).json()["repeated"] == 3
    assert set(Feedback.objects.values_list("external_ref", flat=True)) == {"night/0", "night/1", "own"}
    assert send(secret, body, **{"Idempotency-Key": "x" * 91}).status_code == 400


def test_good_pieces_of_a_batch_are_stored_and_the_others_named(initiative, token):
    body = {
        "pieces": [
            {"score": 5},
            {"score": 6},
            {"score": True},
            "no",
            {"score": 2, "who": "me"},
            {"score": 2, "at": "today"},
        ]
    }
    answer = send(token("write:feedback"), body).json()
    assert (answer["accepted"], [one["index"] for one in answer["refused"]]) == (1, [1, 2, 3, 4, 5])
    assert answer["refused"][0]["reason"].startswith("score: A whole number")
    assert "who: There is no such field" in answer["refused"][3]["reason"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"score": 0}, "score"), ({}, "score"), ({"score": 3, "comment": "x" * 2001}, "comment"),
        ({"score": 3, "at": "2999-01-01T00:00:00Z"}, "at"), ({"score": 3, "key": ""}, "key"),
        ({"pieces": [{"score": 3}], "score": 3}, "pieces"), ({"pieces": "all"}, "pieces"), ({"pieces": [{}] * 501}, "pieces"),
    ],
)  # fmt: skip
def test_wrong_input_names_its_field_and_stores_nothing(initiative, token, body, field):
    answer = send(token("write:feedback"), body)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Feedback.objects.exists()


def test_token_of_another_scope_or_initiative_is_refused_and_one_without_limit_names_the_initiative(
    cast, initiative, token
):
    assert send(token("write:points"), {"score": 4}).status_code == 403
    assert send(token("write:feedback"), {"score": 4, "initiative": "AI-999"}).status_code == 404
    wide = token("write:feedback", only=False)
    assert list(send(wide, {"score": 4}).json()) == ["initiative"]
    assert send(wide, {"score": 4, "initiative": initiative.key}).status_code == 201
    assert (
        send(
            token("write:feedback", only=False, person="outsider"), {"score": 4, "initiative": initiative.key}
        ).status_code
        == 403
    )
    assert Client().post(URL, {"score": 4}, content_type="application/json").status_code in (401, 403)


# --- the metric ------------------------------------------------------------------------------------------------------


def test_first_piece_brings_a_satisfaction_metric_with_its_n(demo_database, cast, initiative):
    with clock.travelling(NOON):
        feedback_take(
            actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 5}, {"score": 2}, {"score": 4}]
        )
        metric = Metric.objects.get(initiative=initiative)
        assert (metric.purpose, metric.provenance, metric.owner) == (
            "satisfaction",
            Provenance.HEARD,
            cast.business.user,
        )
        assert metric.latest_value == pytest.approx(11 / 3)
        assert (metric.latest_n, metric.state) == (3, "breached")
        feedback_take(
            actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 5, "at": NOON - timedelta(days=1)}]
        )
    assert [(p.at.day, p.value, p.n) for p in Point.objects.order_by("at")] == [
        (19, 5.0, 1),
        (20, pytest.approx(11 / 3), 3),
    ]
    assert rule_result(metric, Rule(window_s=3 * 86400), NOON).value == pytest.approx(4.0), "the mean weighs days by n"


def test_share_of_good_scores_is_judged_by_its_interval(demo_database, cast, initiative):
    metric = metric_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={"name": "Good", "kind": "adoption", "purpose": "satisfaction", "unit": "ratio", "direction": "higher",
                "target": 0.7, "provenance": "heard", "interval_s": 30 * 86400, "grace_s": 86400},
    )  # fmt: skip
    with clock.travelling(NOON):
        feedback_take(actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 4}] * 8 + [{"score": 1}] * 2)
        rule = Rule("proportion", window_s=86400 * 7)
        assert (rule_result(metric, rule, NOON).state, Point.objects.get().value) == ("unknown", 0.8)
        feedback_take(
            actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 5}] * 80 + [{"score": 2}] * 20
        )
        assert rule_result(metric, rule, NOON).state == "met"
    assert Metric.objects.count() == 1, "a metric that counts feedback is there, so none is made"


def test_clock_counts_what_was_typed_edited_or_measured_anew_and_only_that(demo_database, cast, initiative):
    with clock.travelling(NOON):
        feedback_take(actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 5}])
        assert feedback_points_refresh() == 0
        typed = record_add(
            actor=cast.engineer.actor, kind=KINDS["feedback"], initiative=initiative,
            values={"score": 1, "received_at": NOON - timedelta(days=3)},
        )  # fmt: skip
        assert (feedback_points_refresh(), feedback_points_refresh()) == (1, 0)
        assert list(Point.objects.order_by("at").values_list("value", "n")) == [(1.0, 1), (5.0, 1)]
        record_edit(
            actor=cast.engineer.actor, kind=KINDS["feedback"], record=typed, values={"received_at": NOON, "score": 3}
        )
        assert feedback_points_refresh() == 1
    assert [(p.value, p.n) for p in Point.objects.all()] == [(4.0, 2)], "the day that lost its piece lost its point"


def test_feedback_typed_by_the_team_makes_no_metric(cast, initiative):
    record_add(actor=cast.engineer.actor, kind=KINDS["feedback"], initiative=initiative, values={"score": 1})
    assert feedback_points_refresh() == 0
    assert not Metric.objects.exists()


def test_nobody_pushes_into_a_metric_that_counts_feedback(cast, initiative):
    feedback_take(actor=cast.engineer.actor, initiative=initiative, pieces=[{"score": 5}])
    metric = Metric.objects.get()
    result = points_push(
        actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": "2026-11-20T00:00:00Z", "value": 5}]
    )
    assert "from feedback, not pushed" in result.refused[0].reason


# --- the public form -------------------------------------------------------------------------------------------------


@pytest.fixture
def form(cast, initiative) -> FeedbackForm:
    return feedback_form_open(
        actor=cast.business.actor, initiative=initiative, title="Claims desk", topics=["Speed", "Answers"]
    )


def ticket_of(page):
    return page.content.decode().split('name="ticket" value="')[1].split('"')[0]


def test_end_user_answers_without_account_cookie_or_script_and_a_double_click_counts_once(initiative, form):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(form.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert "<script" not in text
    assert not page.cookies
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert initiative.key not in text
    assert initiative.title not in text
    answer = {"ticket": ticket_of(page), "score": "2", "about": "Speed", "comment": "Slow on Mondays."}
    sent = browser.post(form.get_absolute_url(), answer)
    assert (sent.status_code, sent["Location"]) == (303, f"/f/{form.code}/thanks/")
    browser.post(form.get_absolute_url(), answer)
    stored = Feedback.objects.get()
    assert (stored.score, stored.about, stored.channel, stored.supplied_by, stored.form) == (
        2,
        "Speed",
        "Feedback form",
        None,
        form,
    )
    assert "Thank you" in browser.get(sent["Location"]).content.decode()
    assert not browser.cookies
    assert Entry.objects.get(action="metrics.feedback_take").ip in ("", None)


def test_wrong_answers_come_back_with_what_was_typed(form):
    browser = Client()
    ticket = ticket_of(browser.get(form.get_absolute_url()))
    bad = browser.post(form.get_absolute_url(), {"ticket": ticket, "comment": "Typed text"})
    assert (bad.status_code, "Typed text" in bad.content.decode(), ticket_of(bad)) == (422, True, ticket)
    forged = browser.post(form.get_absolute_url(), {"ticket": "no:such:ticket", "score": "3", "comment": "Kept"})
    assert (forged.status_code, "Kept" in forged.content.decode()) == (422, True)
    assert not Feedback.objects.exists()


def test_closed_and_unknown_forms_answer_alike(cast, form):
    feedback_form_close(actor=cast.business.actor, form=form)
    closed, unknown = Client().get(form.get_absolute_url()), Client().get("/f/no-such-code/")
    assert (closed.status_code, closed.content) == (404, unknown.content)
    assert Client().post(form.get_absolute_url(), {"score": "5"}).status_code == 404
    assert Client().get(f"{form.get_absolute_url()}thanks/").status_code == 404
    with pytest.raises(NotAllowed):
        feedback_form_send(form=FeedbackForm.objects.get(), key="k", score=5, comment="", about="")


def test_form_of_a_stopped_initiative_is_closed(form):
    form.initiative.status = "stopped"
    form.initiative.save()
    assert Client().get(form.get_absolute_url()).status_code == 404


def test_flood_from_one_address_and_flood_on_one_form_are_slowed(form):
    browser, answers = Client(), []
    for _ in range(31):
        ticket = ticket_of(browser.get(form.get_absolute_url()))
        answers.append(browser.post(form.get_absolute_url(), {"ticket": ticket, "score": "5"}).status_code)
    assert (answers.count(303), answers[-1]) == (30, 429)
    Feedback.objects.bulk_create(Feedback(initiative=form.initiative, form=form, score=5) for _ in range(HOURLY - 30))
    with pytest.raises(DomainError, match="Too many answers"):
        feedback_form_send(form=form, key="next", score=5, comment="", about="")


def test_only_who_works_on_it_opens_or_closes_a_form_and_its_code_stays_out_of_the_log(cast, initiative, form, sign_in):
    for who in (cast.executive, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            feedback_form_open(actor=who.actor, initiative=initiative, title="X")
        with pytest.raises(NotAllowed):
            feedback_form_close(actor=who.actor, form=form)
    assert not any(form.code in entry.payload + entry.summary for entry in Entry.objects.all())
    page = sign_in(cast.executive).get(f"/i/{initiative.key}/feedback/").content.decode()
    assert form.title in page
    assert form.code not in page
    assert form.code in sign_in(cast.business).get(f"/i/{initiative.key}/feedback/").content.decode()


@pytest.mark.parametrize(
    ("title", "topics", "field"),
    [("", (), "title"), ("T", ["x" * 81], "topics"), ("T", [str(n) for n in range(13)], "topics")],
)
def test_form_says_what_is_wrong_with_it(cast, initiative, title, topics, field):
    with pytest.raises(DomainError) as caught:
        feedback_form_open(actor=cast.business.actor, initiative=initiative, title=title, topics=topics)
    assert caught.value.field == field


# --- what becomes of it ----------------------------------------------------------------------------------------------


@pytest.fixture
def piece(cast, initiative) -> Feedback:
    feedback_take(
        actor=cast.engineer.actor,
        initiative=initiative,
        pieces=[{"score": 2, "comment": "Answers name an old form.\nTwice."}],
    )
    return Feedback.objects.select_related("initiative").get()


def test_piece_becomes_a_change_in_one_act_and_the_page_says_so(cast, initiative, piece, sign_in):
    browser = sign_in(cast.business)
    url = f"/i/{initiative.key}/records/feedback/{piece.pk}/"
    assert "Make it a change" in browser.get(url).content.decode()
    made = browser.post(f"/i/{initiative.key}/feedback/{piece.pk}/turn/", {"into": "change"})
    change = Change.objects.get()
    assert made["Location"] == f"/i/{initiative.key}/records/change/{change.pk}/"
    assert (change.title, change.owner) == ("Answers name an old form.", cast.business.user)
    assert "2 of 5: Answers name an old form." in change.why
    assert f"/records/change/{change.pk}/" in browser.get(url).content.decode()
    with pytest.raises(DomainError, match="already"):
        feedback_turn(actor=cast.business.actor, feedback=piece, into="change", title="Again")
    assert feedback_turn(actor=cast.business.actor, feedback=piece, into="edge_case").found_in.endswith("2 of 5")


def test_second_piece_joins_an_open_change_but_none_of_another_initiative(cast, initiative, piece):
    other = type(initiative).objects.create(key="AI-002", title="Other", created_by=cast.business.user)
    foreign = Change.objects.create(initiative=other, title="Theirs")
    own = Change.objects.create(initiative=initiative, title="Ours")
    with pytest.raises(DomainError, match="no such record"):
        feedback_turn(actor=cast.business.actor, feedback=piece, into="change", existing=foreign.pk)
    assert feedback_turn(actor=cast.business.actor, feedback=piece, into="change", existing=own.pk) == own
    assert list(own.feedback.all()) == [piece]


def test_change_is_closed_only_with_both_figures(cast, initiative):
    add = {"actor": cast.engineer.actor, "kind": KINDS["change"]}
    change = record_add(
        **add, initiative=initiative, values={"title": "Name the source", "measure": "Complaints a week", "before": "9"}
    )
    with pytest.raises(DomainError, match="before and after") as caught:
        record_edit(**add, record=change, values={"closed_on": "2026-11-20"})
    assert caught.value.field == "closed_on"
    closed = record_edit(**add, record=change, values={"closed_on": "2026-11-20", "after": "2"})
    assert (closed.is_closed, closed.missing()) == (True, ["an owner", "why it is made"])


@pytest.mark.parametrize("who", ["executive", "auditor", "outsider"])
def test_others_turn_nothing(cast, piece, who):
    with pytest.raises(NotAllowed):
        feedback_turn(actor=getattr(cast, who).actor, feedback=piece, into="change", title="X")
    assert not INITIATIVE_KINDS["edge_case"].model.objects.exists()
