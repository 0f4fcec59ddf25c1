"""The questionnaire on one page, its result, and the reviewer's page; what others see meanwhile."""

import json

import pytest

from accounts.services import token_create
from common.actors import CLOCK
from initiatives.models import Classification
from initiatives.services import classification_give
from portfolio.panels.my_work import my_work
from reviews.classifying import classification_draft, newest_classification
from tests.cast import PASSWORD
from tests.initiatives.test_classification import USUAL

DETAIL, ANSWER, CONFIRM = (f"/i/AI-001/classification/{part}" for part in ("", "answer/", "1/confirm/"))


@pytest.fixture
def given(cast, initiative):
    classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL | {"contact": "talks"})
    return newest_classification(initiative)


def _page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_empty_page_says_what_counts_and_offers_the_questions(cast, initiative, sign_in):
    assert ANSWER in _page(sign_in(cast.business), DETAIL)
    page = _page(sign_in(cast.outsider), DETAIL)
    assert "Not classified yet" in page
    assert ANSWER not in page


def test_unanswered_question_keeps_what_was_chosen(cast, initiative, sign_in):
    client = sign_in(cast.business)
    partly = {code: value for code, value in USUAL.items() if code != "harm"}
    answer = client.post(ANSWER, partly | {"note": "Ask the union"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose an answer." in page
    assert "Ask the union" in page
    assert 'name="contact" value="no_contact" checked' in page
    assert not Classification.objects.exists()
    assert client.post(ANSWER, USUAL).headers["Location"] == DETAIL
    assert Classification.objects.get().risk_tier == "low"


def test_result_names_the_line_that_decided_and_what_counts(cast, given, sign_in):
    page = _page(sign_in(cast.outsider), DETAIL)
    assert "People must be told that it is an AI" in page
    assert "Art 50" in page
    assert "until it is confirmed" in page
    assert "Counts as Critical until confirmed" in _page(sign_in(cast.outsider), "/i/AI-001/")


def test_reviewer_confirms_on_the_page(cast, given, sign_in):
    client = sign_in(cast.compliance)
    assert [task.url for task in my_work(cast.compliance.actor, "").tasks if "classification" in task.url] == [CONFIRM]
    body = {"seen": classification_draft(given).digest, "decision": "confirm"}
    wrong = client.post(CONFIRM, body | {"password": "nope", "comment": "Read it"})
    assert wrong.status_code == 422
    assert "Read it" in wrong.content.decode()
    assert client.post(CONFIRM, body | {"seen": "0", "password": PASSWORD}).status_code == 409
    assert client.post(CONFIRM, body | {"password": PASSWORD}).headers["Location"] == f"{DETAIL}#done"
    assert "Confirmed by Compliance" in _page(sign_in(cast.outsider), DETAIL)
    assert "Low tier" in _page(sign_in(cast.outsider), "/i/AI-001/")
    assert not [task for task in my_work(cast.compliance.actor, "").tasks if "classification" in task.url]


@pytest.mark.parametrize("name", ["business", "security", "pm", "auditor"])
def test_who_may_not_confirm_is_told_who_may(cast, given, sign_in, name):
    client = sign_in(getattr(cast, name))
    page = _page(client, CONFIRM)
    assert 'id="review-form"' not in page
    body = {"seen": classification_draft(given).digest, "decision": "confirm", "password": PASSWORD}
    assert client.post(CONFIRM, body).status_code == 403
    assert not [task for task in my_work(getattr(cast, name).actor, "").tasks if "classification" in task.url]


def test_api_reads_what_counts_and_what_is_proposed(cast, given, client):
    _, secret = token_create(actor=CLOCK, user=cast.engineer.user, name="t", scopes=["read", "write:initiatives"])
    headers = {"Authorization": f"Bearer {secret}"}
    body = client.get("/api/v1/initiatives/AI-001/classification/", headers=headers).json()
    assert (body["state"], body["risk_tier"], body["proposed"]["risk_tier"]) == ("waiting", "critical", "low")
    patched = client.patch(
        "/api/v1/initiatives/AI-001/",
        json.dumps({"risk_tier": "low"}),
        content_type="application/json",
        headers=headers,
    )
    assert patched.status_code == 400
