"""Review points and questions: who raises, answers, settles; what waits for whom; consults; nothing changes afterwards."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative, Seat, SeatKind
from portfolio.panels.todo_points import answers_to_accept, points_to_answer
from reviews.models import PointEntry, PointState, ReviewPoint, Signature
from reviews.pauses import pauses_of
from reviews.permissions import can_review
from reviews.services import consult_ask, point_accept, point_answer, point_raise, point_reopen
from reviews.services.points import NewPoint
from tests.cast import PASSWORD
from tests.reviews.test_review_detail import _sign

WORDS = "Say where the baseline comes from."


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def _raise(gate, request, who="value", discipline="business_value", **values):
    values = {"kind": "point", "text": WORDS, **values}
    return point_raise(actor=getattr(gate.cast, who).actor, gate_request=request, discipline=discipline, **values)


@pytest.fixture
def point(gate, request_):
    return _raise(gate, request_, criterion="t1-hard")


def _state(point):
    return ReviewPoint.objects.get(pk=point.pk).state


def test_a_point_goes_from_open_to_answered_to_accepted_and_back(gate, point):
    value, engineer = gate.cast.value.actor, gate.cast.engineer.actor
    assert _state(point) == "open"
    point_answer(actor=engineer, point=point, text="From the 2025 sample.")
    assert _state(point) == "answered"
    point_reopen(actor=value, point=point, text="Which sample?")
    assert _state(point) == "open"
    point_answer(actor=gate.cast.business.actor, point=point, text="Sample 7, 400 letters.")
    point_accept(actor=value, point=point)
    assert _state(point) == "accepted"
    assert [entry.text for entry in point.entries.order_by("number")] == [
        "From the 2025 sample.", "Which sample?", "Sample 7, 400 letters.", "",
    ]  # fmt: skip
    acts = list(
        Entry.objects.filter(action__startswith="reviews.point_").order_by("id").values_list("action", flat=True)
    )
    assert acts == [f"reviews.point_{verb}" for verb in ("raise", "answer", "reopen", "answer", "accept")]
    with pytest.raises(NotAllowed, match="settled"):
        point_answer(actor=engineer, point=point, text="One thing more.")
    with pytest.raises(DomainError, match="accepted already"):
        point_accept(actor=value, point=point)


@pytest.mark.parametrize("who", ["engineer", "operations", "business", "pm"])
def test_the_team_answers_and_does_not_settle(gate, point, who):
    point_answer(actor=getattr(gate.cast, who).actor, point=point, text="From the 2025 sample.")
    for act in (point_accept, point_reopen):
        with pytest.raises(NotAllowed):
            act(actor=getattr(gate.cast, who).actor, point=point, text=WORDS)
    assert _state(point) == "answered"


@pytest.mark.parametrize("who", ["security", "executive", "auditor", "admin", "outsider", "sponsor", "value"])
def test_others_and_who_raised_it_do_not_answer(gate, point, who):
    with pytest.raises(NotAllowed):
        point_answer(actor=getattr(gate.cast, who).actor, point=point, text="From the 2025 sample.")
    assert _state(point) == "open"


@pytest.mark.parametrize("who", ["security", "pm", "engineer", "auditor", "executive"])
def test_only_who_may_sign_raises(gate, request_, who):
    with pytest.raises(NotAllowed):
        _raise(gate, request_, who=who)
    assert not ReviewPoint.objects.exists()


def test_an_owner_raises_for_the_seat(gate, request_):
    assert _raise(gate, request_, who="operations", discipline="operations").discipline == "operations"
    with pytest.raises(NotAllowed):
        _raise(gate, request_, who="operations", discipline="engineering")


def test_words_kind_and_criterion_are_checked(gate, request_):
    for wrong, field in (({"text": " "}, "text"), ({"kind": "wish"}, "kind"), ({"criterion": "p9-no"}, "criterion")):
        with pytest.raises(DomainError) as error:
            _raise(gate, request_, **wrong)
        assert error.value.field == field
    gate.withdraw(request_)
    request_.refresh_from_db()
    with pytest.raises(NotAllowed, match="closed"):
        _raise(gate, request_)


def test_request_changes_needs_a_point_and_keeps_each_as_a_row(gate, request_):
    words = {"decision": "request_changes", "comment": "Not on this baseline."}
    with pytest.raises(DomainError) as error:
        gate.review(request_, "business_value", points=[], **words)
    assert error.value.field == "points"
    assert not Signature.objects.exists()
    made = gate.review(
        request_, "business_value", points=[NewPoint(WORDS, "t1-hard"), NewPoint("And who measured it.")], **words
    )
    assert [(row.text, row.criterion) for row in made.points.order_by("id")] == [
        (WORDS, "t1-hard"), ("And who measured it.", ""),
    ]  # fmt: skip
    assert made.comment == words["comment"]


def test_a_point_raised_before_is_enough_until_it_is_accepted(gate, request_, point):
    point_accept(actor=gate.cast.value.actor, point=point)
    words = {"decision": "request_changes", "comment": "Not on this baseline.", "points": []}
    with pytest.raises(DomainError):
        gate.review(request_, "business_value", **words)
    _raise(gate, request_)
    assert gate.review(request_, "business_value", **words).pk


def test_points_belong_to_a_request_for_changes(gate, request_):
    with pytest.raises(DomainError) as error:
        gate.review(request_, "business_value", points=[NewPoint(WORDS)])
    assert error.value.field == "points"


def test_the_database_keeps_points_and_answers_as_they_are(gate, point):
    entry = point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    for model, row in ((ReviewPoint, point), (PointEntry, entry)):
        for act in (lambda q: q.update(text="Other."), lambda q: q._raw_delete(q.db)):
            with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
                act(model.objects.filter(pk=row.pk))


def test_the_next_round_lists_the_points_of_the_one_before(gate, request_, point, sign_in):
    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    gate.withdraw(request_)
    second = gate.request()
    html = sign_in(gate.cast.value).get(f"/reviews/{second.pk}/").content.decode()
    assert f'id="point-{point.pk}" data-state="answered"' in html
    assert "From the 2025 sample." in html
    assert "round 1" in html


def test_my_work_lists_points_for_the_team_and_answers_for_the_reviewer(gate, point):
    value, engineer = gate.cast.value.actor, gate.cast.engineer.actor
    assert [task.what for task in points_to_answer(engineer)] == [WORDS]
    assert list(points_to_answer(value)) == list(answers_to_accept(value)) == []
    point_answer(actor=engineer, point=point, text="From the 2025 sample.")
    assert list(points_to_answer(engineer)) == []
    assert [task.what for task in answers_to_accept(value)] == [WORDS]
    Initiative.objects.update(phase=2)
    assert list(answers_to_accept(value)) == []


def test_open_points_do_not_enter_the_digest(gate, request_):
    before = gate.readiness(request_).draft.digest
    point = _raise(gate, request_)
    point_answer(actor=gate.cast.engineer.actor, point=point, text="From the 2025 sample.")
    assert gate.readiness(request_).draft.digest == before


def test_a_review_waits_for_the_team_while_a_point_is_open(gate, request_):
    start, value, key = clock.now(), gate.cast.value.user, (request_.pk, "business_value")
    row = ReviewPoint.objects.create(
        initiative=gate.initiative, gate_request=request_, phase=1, discipline="business_value", kind="point", text=WORDS,
        raised_by=value, raised_at=start,
    )  # fmt: skip
    assert pauses_of([request_]) == {key: [(start, None)]}
    for number, (makes, day) in enumerate([("answered", 2), ("answered", 3), ("open", 5), ("accepted", 6)], start=1):
        PointEntry.objects.create(
            point=row, number=number, makes=makes, text="Words.", said_by=value, said_at=start + timedelta(days=day)
        )
    days = [((a - start).days, (b - start).days) for a, b in pauses_of([request_])[key]]
    assert days == [(0, 2), (5, 6)]


# Asked early


def _consult(gate, who="engineer", **values):
    values = {"discipline": "security", "text": "May the logs leave the region?", **values}
    return consult_ask(actor=getattr(gate.cast, who).actor, initiative=gate.initiative, **values)


def test_a_consult_is_answered_by_the_discipline_and_makes_nobody_involved(gate):
    question = _consult(gate)
    security = gate.cast.security.actor
    assert [task.what for task in points_to_answer(security)] == ["May the logs leave the region?"]
    with pytest.raises(NotAllowed):
        point_answer(actor=gate.cast.compliance.actor, point=question, text="They may not.")
    point_answer(actor=security, point=question, text="They may not.")
    assert [task.what for task in answers_to_accept(gate.cast.engineer.actor)] == ["May the logs leave the region?"]
    point_accept(actor=gate.cast.engineer.actor, point=question)
    Initiative.objects.update(phase=3)
    gate.initiative.refresh_from_db()
    assert can_review(security, gate.request(), "security")


def test_a_consult_belongs_to_phases_one_and_two_and_to_the_team(gate):
    for who in ("security", "auditor", "executive", "outsider"):
        with pytest.raises(NotAllowed):
            _consult(gate, who)
    Initiative.objects.update(phase=3)
    gate.initiative.refresh_from_db()
    with pytest.raises(NotAllowed, match="phases 1 and 2"):
        _consult(gate)


def test_a_named_reviewer_is_asked_alone_and_given_sight(gate):
    Initiative.objects.update(visibility="members")
    gate.initiative.refresh_from_db()
    with pytest.raises(NotAllowed):
        _consult(gate, "engineer", reviewer=gate.cast.security.user)
    _consult(gate, "business", reviewer=gate.cast.security.user)
    assert Seat.objects.current().filter(kind=SeatKind.REVIEWER, user=gate.cast.security.user).exists()
    assert len(list(points_to_answer(gate.cast.security.actor))) == 1
    with pytest.raises(DomainError) as error:
        _consult(gate, reviewer=gate.cast.engineer.user)
    assert error.value.field == "reviewer"


def test_an_early_question_is_listed_on_the_page_of_the_gate(gate, sign_in):
    client = sign_in(gate.cast.engineer)
    data = {"discipline": "security", "text": "May the logs leave the region?"}
    assert client.post("/i/AI-001/consult/", data | {"text": "?"}).status_code == 422
    assert client.post("/i/AI-001/consult/", data).status_code == 303
    assert "May the logs leave the region?" in client.get("/i/AI-001/consult/").content.decode()
    request = gate.request()
    assert "asked early in phase 1" in client.get(f"/reviews/{request.pk}/").content.decode()


# Pages


def test_points_are_typed_with_the_signature_and_answered_on_the_page(gate, request_, sign_in):
    reviewer = sign_in(gate.cast.value)
    html = reviewer.get(f"/reviews/{request_.pk}/").content.decode()
    words = {"decision": "request_changes", "comment": "Not on this baseline."}
    response = _sign(reviewer, request_, html, **words)
    assert response.status_code == 422
    assert "at least one point" in response.content.decode()
    assert _sign(reviewer, request_, html, p1_text=WORDS, p1_criterion="t1-hard", **words).status_code == 303
    point = ReviewPoint.objects.get()
    team = sign_in(gate.cast.engineer, htmx=True)
    url = f"/reviews/points/{point.pk}/"
    page = team.get(url).content.decode()
    assert "Item t1-hard" in page
    assert re.search(
        r'<details class="disclosure" id="answer-\d+" open>', page
    )  # who comes from My work comes to answer
    assert team.post(f"{url}answer/", {"text": "x"}).status_code == 422
    answer = team.post(f"{url}answer/", {"text": "From the 2025 sample."})
    assert answer.content.decode().lstrip().startswith("<article")
    assert " open>" not in answer.content.decode()
    assert _state(point) == PointState.ANSWERED
    assert sign_in(gate.cast.value).post(f"{url}accept/").status_code == 303
    assert PASSWORD not in answer.content.decode()


def test_a_point_of_a_hidden_initiative_is_not_found(gate, point, sign_in):
    Initiative.objects.update(visibility="members")
    assert sign_in(gate.cast.outsider).get(f"/reviews/points/{point.pk}/").status_code == 404
    assert sign_in(gate.cast.engineer).get(f"/reviews/points/{point.pk}/").status_code == 200


def test_a_question_is_raised_on_the_page(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    assert 'id="point-form"' in client.get(f"/reviews/{request_.pk}/").content.decode()
    data = {"discipline": "business_value", "kind": "question", "text": "Who measured it?", "criterion": "t1-soft"}
    assert client.post(f"/reviews/{request_.pk}/points/", data).status_code == 303
    assert ReviewPoint.objects.get().kind == "question"
    kept = client.post(f"/reviews/{request_.pk}/points/", data | {"text": "Who"})
    assert kept.status_code == 422
    assert ">\nWho</textarea>" in kept.content.decode()
