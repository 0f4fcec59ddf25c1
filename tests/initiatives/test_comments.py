"""Comments: who says and reads them, whom they mention, that they stay as they are, and that they are no movement."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.services import token_create
from audit.models import Entry
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from initiatives.models import Comment, CommentRetraction, Initiative, Mention
from initiatives.services import comment_add, comment_retract, mention_read
from initiatives.threads import thread_of
from phases.models import Item
from phases.stall import MOVEMENTS
from portfolio.panels.todo_points import mentions
from tests.reviews.conftest import follow_tiny

WORDS = "The sample is too small."


def _say(cast, initiative, who="engineer", text=WORDS, **values):
    values = {"subject": "initiative", **values}
    return comment_add(actor=getattr(cast, who).actor, initiative=initiative, text=text, **values)


@pytest.fixture
def item(cast, initiative):
    follow_tiny(cast, initiative)
    return Item.objects.get(code="t1-hard")


@pytest.mark.parametrize("who", ["engineer", "pm", "security", "executive", "outsider"])
def test_whoever_sees_the_initiative_comments(cast, initiative, who):
    made = _say(cast, initiative, who)
    entry = Entry.objects.get(action="initiatives.comment_add")
    assert made.said_by == getattr(cast, who).user
    assert WORDS not in entry.payload


def test_auditors_and_outsiders_of_a_closed_one_do_not(cast, initiative):
    with pytest.raises(NotAllowed):
        _say(cast, initiative, "auditor")
    Initiative.objects.update(visibility="members")
    initiative.refresh_from_db()
    with pytest.raises(NotAllowed):
        _say(cast, initiative, "outsider")
    assert _say(cast, initiative, "engineer").pk


def test_nothing_is_said_about_what_has_ended(cast, initiative):
    Initiative.objects.update(status="stopped")
    initiative.refresh_from_db()
    with pytest.raises(NotAllowed):
        _say(cast, initiative)


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"text": "x" * 4001}, {"subject": "wish"}, {"subject": "item"},
                                   {"subject_id": "3"}])  # fmt: skip
def test_words_and_subject_are_checked(cast, initiative, wrong):
    with pytest.raises(DomainError):
        _say(cast, initiative, **wrong)
    assert not Comment.objects.exists()


def test_a_mention_resolves_to_who_may_see_and_the_rest_stays_text(cast, initiative):
    Initiative.objects.update(visibility="members")
    initiative.refresh_from_db()
    assert cast.outsider.user.email == "outsider@example.com"
    made = _say(
        cast,
        initiative,
        text="@business and @operations@example.com look; @outsider, @nobody and a@pm.example not; @engineer me.",
    )
    assert {row.user.email for row in made.mentions.all()} == {"business@example.com", "operations@example.com"}
    said = thread_of(cast.business.actor, initiative, "initiative").said[0]
    assert "**@business**" in said.text
    assert "@nobody" in said.text
    assert said.mine is not None
    assert thread_of(cast.engineer.actor, initiative, "initiative").said[0].mine is None


def test_a_handle_of_two_people_names_nobody(cast, initiative):
    assert cast.pm.user
    User.objects.create(email="pm@example.org", name="Other")
    assert not _say(cast, initiative, text="@pm look").mentions.exists()
    assert _say(cast, initiative, text="@pm@example.com look").mentions.get().user == cast.pm.user


def test_a_mention_is_on_my_work_until_read_or_answered(cast, initiative):
    first = _say(cast, initiative, text="@business look").mentions.get()
    _say(cast, initiative, text="@business look again")
    assert len(list(mentions(cast.business.actor))) == 2
    with pytest.raises(NotAllowed):
        mention_read(actor=cast.pm.actor, mention=first)
    mention_read(actor=cast.business.actor, mention=first)
    assert [task.what for task in mentions(cast.business.actor)] == ["@business look again"]
    _say(cast, initiative, "business", text="I did.")
    assert list(mentions(cast.business.actor)) == []


def test_a_retracted_comment_is_shown_to_nobody_and_the_row_stays(cast, initiative):
    made = _say(cast, initiative, text="@business look")
    with pytest.raises(NotAllowed):
        comment_retract(actor=cast.pm.actor, comment=made)
    comment_retract(actor=cast.engineer.actor, comment=made)
    comment_retract(actor=cast.engineer.actor, comment=made)
    said = thread_of(cast.pm.actor, initiative, "initiative").said[0]
    assert (said.text, said.is_retracted) == ("", True)
    assert list(mentions(cast.business.actor)) == []
    assert Entry.objects.filter(action="initiatives.comment_retract").count() == 1
    assert Comment.objects.get().text == "@business look"


def test_the_database_keeps_comments_as_they_are(cast, initiative):
    made = _say(cast, initiative)
    retraction = comment_retract(actor=cast.engineer.actor, comment=made)
    for model, row in ((Comment, made), (CommentRetraction, retraction)):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            model.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        Comment.objects.update(text="Other.")


def test_comments_are_no_movement():
    assert not {action for action in MOVEMENTS if "comment" in action}


@pytest.mark.parametrize("subject", ["item", "initiative"])
def test_a_comment_is_said_and_seen_on_its_page(cast, initiative, item, sign_in, subject):
    page = f"/i/AI-001/items/{item.pk}/" if subject == "item" else "/i/AI-001/activity/"
    data = {
        "subject": subject,
        "subject_id": str(item.pk) if subject == "item" else "",
        "text": "**Look** <b>here</b>, @business",
    }
    client = sign_in(cast.engineer)
    assert client.post("/i/AI-001/comments/", data | {"text": " "}).status_code == 422
    response = client.post("/i/AI-001/comments/", data)
    assert response["Location"] == f"{page}#comment-{Comment.objects.get().pk}"
    html = sign_in(cast.business).get(page).content.decode()
    assert "<strong>Look</strong>" in html
    assert "<b>here</b>" not in html
    assert "Mark as read" in html
    mention = Mention.objects.get()
    assert sign_in(cast.business).post(f"/comments/mentions/{mention.pk}/read/", {"next": page}).status_code == 303
    block = sign_in(cast.business, htmx=True).post("/i/AI-001/comments/", data | {"text": "Seen."}).content.decode()
    assert block.lstrip().startswith('<section class="panel" id="comments"')


@pytest.mark.parametrize("data", [{"subject": "item", "subject_id": "999"}, {"subject": "metric", "subject_id": "x"},
                                  {"subject": "review", "subject_id": "1"}, {"subject": "wish"}])  # fmt: skip
def test_what_is_not_there_gets_no_comment(cast, initiative, item, sign_in, data):
    assert sign_in(cast.engineer).post("/i/AI-001/comments/", data | {"text": WORDS}).status_code == 404
    assert not Comment.objects.exists()


def test_the_interface_reads_and_adds(cast, initiative, item):
    def token(*scopes):
        _, secret = token_create(actor=CLOCK, user=cast.engineer.user, name="t", scopes=["read", *scopes])
        return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    body = {"initiative": "AI-001", "subject": "item", "subject_id": "t1-hard", "text": WORDS}
    client = Client()
    post = {"data": body, "content_type": "application/json"}
    assert client.post("/api/v1/comments/", **post, **token()).status_code == 403
    assert client.post("/api/v1/comments/", **post, **token("write:items")).status_code == 201
    assert client.post("/api/v1/comments/", data=body | {"subject_id": "no"}, content_type="application/json",
                       **token("write:items")).status_code == 404  # fmt: skip
    found = client.get("/api/v1/comments/?initiative__key=AI-001", **token()).json()
    rows = found["results"] if "results" in found else found["items"]
    assert [(row["subject_id"], row["text"]) for row in rows] == [(str(item.pk), WORDS)]
    comment_retract(actor=cast.engineer.actor, comment=Comment.objects.get())
    again = client.get(f"/api/v1/comments/{rows[0]['id']}/", **token()).json()
    assert (again["text"], again["is_retracted"]) == ("", True)
