"""Review points through the API: the same rights as on the pages; a token reads, and answers with write:items."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.services import token_create
from audit.models import Entry
from initiatives.models import Initiative
from reviews.models import ReviewPoint
from reviews.services import consult_ask, point_answer, point_raise

ALL = "/api/v1/review-points/"
WORDS = "Say where the baseline comes from."


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


@pytest.fixture
def point(gate, request_):
    return point_raise(
        actor=gate.cast.value.actor, gate_request=request_, discipline="business_value", kind="point", text=WORDS,
        criterion="t1-hard",
    )  # fmt: skip


def _token(person, scopes=("read", "write:items"), **more):
    _token_row, text = token_create(actor=person.actor, user=person.user, name="t", scopes=list(scopes), **more)
    return Client(headers={"Authorization": f"Bearer {text}"})


def _post(client, url, **body):
    return client.post(url, body, content_type="application/json")


def test_points_are_listed_by_state_initiative_and_review(gate, request_, point):
    other = point_raise(
        actor=gate.cast.operations.actor, gate_request=request_, discipline="operations", kind="question", text="Who is on call?"
    )  # fmt: skip
    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    early = consult_ask(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, discipline="security", text="May the logs leave?"
    )
    client = _token(gate.cast.auditor, ["read"])

    def ids(query):
        answer = client.get(f"{ALL}?{query}")
        assert answer.status_code == 200
        return [row["id"] for row in answer.json()["results"]]

    assert ids("") == [point.pk, other.pk, early.pk]
    assert ids("state=open") == [other.pk, early.pk]
    assert ids("state=answered") == [point.pk]
    assert ids("state=open&state=answered") == [point.pk, other.pk, early.pk]
    assert ids(f"review={request_.pk}") == [point.pk, other.pk]
    assert ids("initiative=AI-001&discipline=security") == [early.pk]
    assert ids("initiative=AI-002") == []
    assert client.get(f"{ALL}?state=lost").status_code == 400


def test_a_point_is_read_with_everything_said_to_it(gate, request_, point):
    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    body = _token(gate.cast.pm, ["read"]).get(f"{ALL}{point.pk}/").json()
    assert (body["initiative"], body["review"], body["state"], body["raised_by"]) == (
        "AI-001", request_.pk, "answered", "Value",
    )  # fmt: skip
    assert [(row["number"], row["makes"], row["text"], row["said_by"]) for row in body["entries"]] == [
        (1, "answered", "From the 2025 sample.", "Engineer")
    ]


def test_a_session_raises_answers_reopens_and_accepts(gate, request_, sign_in):
    value, engineer = sign_in(gate.cast.value), sign_in(gate.cast.engineer)
    raised = _post(value, ALL, review=request_.pk, discipline="business_value", kind="point", text=WORDS)
    assert (raised.status_code, raised.json()["state"]) == (201, "open")
    url = f"{ALL}{raised.json()['id']}/"
    for client, act, body, state in (
        (engineer, "answer", {"text": "From the 2025 sample."}, "answered"),
        (value, "reopen", {"text": "Which sample?"}, "open"),
        (engineer, "answer", {"text": "Sample 7, 400 letters."}, "answered"),
        (value, "accept", {}, "accepted"),
    ):
        answer = _post(client, f"{url}{act}/", **body)
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert len(answer.json()["entries"]) == 4
    assert Entry.objects.filter(action__startswith="reviews.point_").count() == 5


def test_rights_are_those_of_the_pages(gate, request_, point, sign_in):
    for who in ("engineer", "security", "pm", "auditor", "executive"):
        body = {"review": request_.pk, "discipline": "business_value", "kind": "point", "text": WORDS}
        assert _post(sign_in(getattr(gate.cast, who)), ALL, **body).status_code == 403
    for who in ("security", "value", "outsider", "auditor"):
        assert _post(sign_in(getattr(gate.cast, who)), f"{ALL}{point.pk}/answer/", text=WORDS).status_code == 403
    for who in ("engineer", "pm", "security"):
        for act in ("accept", "reopen"):
            assert _post(sign_in(getattr(gate.cast, who)), f"{ALL}{point.pk}/{act}/", text=WORDS).status_code == 403
    assert ReviewPoint.objects.get().state == "open"


def test_a_token_answers_with_its_scope_and_settles_nothing(gate, request_, point):
    url = f"{ALL}{point.pk}/answer/"
    lacking = _post(_token(gate.cast.engineer, ["read", "write:initiatives"]), url, text="From the 2025 sample.")
    assert (lacking.status_code, "write:items" in lacking.json()["detail"]) == (403, True)
    assert _post(_token(gate.cast.outsider), url, text="From the 2025 sample.").status_code == 403
    answer = _post(_token(gate.cast.engineer), url, text="From the 2025 sample.")
    assert (answer.status_code, answer.json()["state"]) == (200, "answered")
    reviewer = _token(gate.cast.value)
    for act in ("accept", "reopen"):
        assert _post(reviewer, f"{ALL}{point.pk}/{act}/", text="Not like this.").status_code == 403
    body = {"review": request_.pk, "discipline": "business_value", "kind": "point", "text": WORDS}
    assert _post(reviewer, ALL, **body).status_code == 403
    assert ReviewPoint.objects.get().state == "answered"


def test_an_early_question_is_answered_by_a_person_only(gate):
    early = consult_ask(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, discipline="security", text="May the logs leave?"
    )
    url = f"{ALL}{early.pk}/answer/"
    assert _post(_token(gate.cast.security), url, text="They may not.").status_code == 403
    assert ReviewPoint.objects.get().state == "open"


def test_bad_input_names_its_field(gate, request_, point, sign_in):
    value, good = sign_in(gate.cast.value), {"review": request_.pk, "discipline": "business_value", "kind": "point"}
    for wrong, field in (
        ({"text": "No"}, "text"), ({"text": WORDS, "criterion": "p9-no"}, "criterion"),
        ({"text": WORDS, "kind": "wish"}, "kind"), ({"text": WORDS, "state": "accepted"}, "state"),
    ):  # fmt: skip
        answer = _post(value, ALL, **(good | wrong))
        assert answer.status_code == 400
        assert field in answer.json()
    assert _post(sign_in(gate.cast.engineer), f"{ALL}{point.pk}/answer/").status_code == 400


def test_what_is_hidden_is_not_there(gate, request_, point, sign_in):
    Initiative.objects.update(visibility="members")
    client = sign_in(gate.cast.outsider)
    assert client.get(ALL).json()["count"] == 0
    assert client.get(f"{ALL}{point.pk}/").status_code == 404
    assert _post(client, f"{ALL}{point.pk}/answer/", text=WORDS).status_code == 404
    body = {"review": request_.pk, "discipline": "business_value", "kind": "point", "text": WORDS}
    assert _post(client, ALL, **body).status_code == 404


def test_a_list_asks_a_fixed_number_of_questions(gate, request_, point):
    client = _token(gate.cast.auditor, ["read"])

    def count():
        client.get(ALL)
        with CaptureQueriesContext(connection) as queries:
            client.get(ALL)
        return len(queries)

    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    few = count()
    for number in range(6):
        made = point_raise(
            actor=gate.cast.value.actor, gate_request=request_, discipline="business_value", kind="question",
            text=f"Question {number}?",
        )  # fmt: skip
        point_answer(actor=gate.cast.business.actor, point=made, text="From the 2025 sample.")
    assert count() == few <= 7
