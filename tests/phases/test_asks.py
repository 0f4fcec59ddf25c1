"""Asks: who may put a question, who answers it, what the answer becomes, and what happens on the way."""

from datetime import timedelta

import pytest
from django.core import mail
from rest_framework.test import APIClient

from accounts.actors import actor_for
from accounts.services import mails_send, token_create
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Decision
from phases.models import Ask, Wait
from phases.services import ask_answer, ask_raise, ask_withdraw, asks_mail, wait_start

URL = "/api/v1/initiatives/AI-001/asks/"
GIVEN = {
    "question": "Do we buy 500 seats?",
    "options": ["Buy 500 seats", "Stay at 50"],
    "recommendation": "Buy 500 seats",
    "cost_of_waiting": "40 people do it by hand, 9,000 EUR a week",
    "cause": "funding",
}


@pytest.fixture
def asked(cast, accepted):
    """`asked()`: the engineering owner asks the sponsor about 500 seats, by the end of the week."""

    def make(by=None, **more) -> Ask:
        given = GIVEN | {"asked_of": cast.sponsor.user, "due_on": clock.today() + timedelta(days=5)} | more
        return ask_raise(actor=(by or cast.engineer).actor, initiative=accepted, **given)

    return make


def test_owner_asks_and_the_initiative_waits(cast, accepted, asked):
    ask = asked()
    wait = accepted.waits.open().get()
    assert (ask.wait, wait.cause, wait.waiting_on_user, wait.until) == (wait, "funding", cast.sponsor.user, ask.due_on)
    assert Entry.objects.filter(action="phases.ask_raise").count() == 1


def test_outsider_may_not_ask(cast, asked):
    with pytest.raises(NotAllowed):
        asked(by=cast.outsider)
    assert not Ask.objects.exists()
    assert not Wait.objects.exists()


def test_an_open_wait_for_the_cause_is_the_one_that_is_cleared(cast, accepted, asked):
    wait = wait_start(actor=cast.operations.actor, initiative=accepted, cause="funding", waiting_on="Budget round")
    assert asked().wait == wait
    assert accepted.waits.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"question": " "}, "question"),
        ({"options": ["Only one"], "recommendation": "Only one"}, "options"),
        ({"options": ["Same", "Same"], "recommendation": "Same"}, "options"),
        ({"options": list("abcdef"), "recommendation": "a"}, "options"),
        ({"options": ["x" * 201, "b"], "recommendation": "b"}, "options"),
        ({"recommendation": "Something else"}, "recommendation"),
        ({"cost_of_waiting": ""}, "cost_of_waiting"),
        ({"due_on": clock.today() - timedelta(days=1)}, "due_on"),
        ({"cause": "mood"}, "cause"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(accepted, asked, given, field):
    with pytest.raises(DomainError) as caught:
        asked(**given)
    assert caught.value.field == field
    assert not accepted.asks.exists()
    assert not accepted.waits.exists()


def test_nobody_is_asked_who_cannot_see_or_decide(cast, accepted, asked):
    with pytest.raises(DomainError, match="decide nothing"):
        asked(asked_of=cast.auditor.user)
    accepted.visibility = "members"
    accepted.save()
    with pytest.raises(DomainError, match="cannot see") as caught:
        asked(asked_of=cast.executive.user)
    assert caught.value.field == "asked_of"


def test_answer_becomes_a_decision_and_ends_the_wait(cast, accepted, asked):
    ask = ask_answer(actor=cast.sponsor.actor, ask=asked(why="It pays back in a month."), choice="Buy 500 seats")
    decision = Decision.objects.get()
    assert ask.decision == decision
    assert (decision.question, decision.choice, decision.reason, decision.owner) == (
        "Do we buy 500 seats?", "Buy 500 seats", "It pays back in a month.", cast.sponsor.user,
    )  # fmt: skip
    assert not accepted.waits.open().exists()
    assert accepted.waits.get().note == "Decided: Buy 500 seats"


def test_only_the_person_who_was_asked_answers(cast, asked):
    ask = asked()
    for other in (cast.pm, cast.engineer, cast.executive, cast.admin):
        with pytest.raises(NotAllowed, match="Only Sponsor"):
            ask_answer(actor=other.actor, ask=ask, choice="Buy 500 seats")
    assert not Decision.objects.exists()


def test_an_executive_without_a_seat_answers(cast, accepted, asked):
    ask_answer(actor=cast.executive.actor, ask=asked(asked_of=cast.executive.user), choice="Buy 500 seats")
    assert not accepted.waits.open().exists()


def test_another_choice_than_recommended_says_why(cast, asked):
    ask = asked()
    with pytest.raises(DomainError, match="otherwise") as caught:
        ask_answer(actor=cast.sponsor.actor, ask=ask, choice="Stay at 50", reason="No")
    assert caught.value.field == "reason"
    ask_answer(actor=cast.sponsor.actor, ask=ask, choice="Stay at 50", reason="The contract ends in March.")
    assert Decision.objects.get().reason == "The contract ends in March."


def test_another_text_than_an_option_is_no_answer(cast, asked):
    with pytest.raises(DomainError) as caught:
        ask_answer(actor=cast.sponsor.actor, ask=asked(), choice="Buy 5,000 seats", reason="More is better here.")
    assert caught.value.field == "choice"


def test_it_is_answered_once(cast, asked):
    ask = asked()
    ask_answer(actor=cast.sponsor.actor, ask=ask, choice="Buy 500 seats")
    with pytest.raises(DomainError, match="answered already"):
        ask_answer(actor=cast.sponsor.actor, ask=ask, choice="Buy 500 seats")
    with pytest.raises(DomainError, match="answered already"):
        ask_withdraw(actor=cast.engineer.actor, ask=ask, reason="No longer needed.")
    assert Decision.objects.count() == 1


def test_the_wait_goes_on_while_another_question_waits_for_it(cast, accepted, asked):
    first, second = asked(), asked(question="And who pays for them?")
    ask_answer(actor=cast.sponsor.actor, ask=first, choice="Buy 500 seats")
    assert accepted.waits.open().exists()
    ask_answer(actor=cast.sponsor.actor, ask=second, choice="Buy 500 seats")
    assert not accepted.waits.open().exists()


def test_who_asked_or_a_program_manager_withdraws(cast, accepted, asked):
    ask = asked()
    with pytest.raises(NotAllowed):
        ask_withdraw(actor=cast.operations.actor, ask=ask, reason="We found another way.")
    with pytest.raises(DomainError) as caught:
        ask_withdraw(actor=cast.engineer.actor, ask=ask, reason="No")
    assert caught.value.field == "reason"
    assert ask_withdraw(actor=cast.pm.actor, ask=ask, reason="We found another way.").state == "withdrawn"
    assert accepted.waits.open().exists(), "what it waited for is not over because nobody asks any more"


def test_mail_leaves_once_with_the_link_that_answers(cast, asked, settings):
    settings.PUBLIC_URL = "https://flightline.example.com"
    ask = asked()
    assert (asks_mail(), asks_mail(), mails_send(), mails_send()) == (1, 0, 1, 0)
    [sent] = mail.outbox
    assert sent.to == ["sponsor@example.com"]
    assert sent.subject.startswith("Decide: ")
    assert f"https://flightline.example.com/i/AI-001/asks/{ask.pk}/" in sent.body
    assert "Buy 500 seats (recommended)" in sent.body


def test_one_address_that_is_refused_keeps_nobody_elses_mail(cast, asked, mail_server):
    mail_server.unknown = {"sponsor@example.com"}
    asked(), asked(question="And who pays?", asked_of=cast.executive.user)
    assert (asks_mail(), mails_send()) == (2, 1)
    assert [to for to, _ in mail_server.received] == [["executive@example.com"]]


def test_form_asks_and_keeps_what_was_typed(cast, sign_in, accepted):
    client = sign_in(cast.engineer)
    page = client.get("/i/AI-001/asks/add/")
    assert f'<option value="{cast.sponsor.user.pk}" selected' in page.content.decode(), "the sponsor is proposed"
    typed = {
        "question": "Do we buy 500 seats?", "options": "Buy 500 seats\n\nStay at 50", "cost_of_waiting": "9,000 EUR a week",
        "asked_of": cast.sponsor.user.pk, "due_on": str(clock.today() + timedelta(days=5)), "cause": "funding",
    }  # fmt: skip
    refused = client.post("/i/AI-001/asks/add/", typed | {"options": "Only this"})
    assert refused.status_code == 422
    assert "2 to 5 options" in refused.content.decode()
    assert "9,000 EUR a week" in refused.content.decode()
    answer = client.post("/i/AI-001/asks/add/", typed)
    ask = Ask.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/i/AI-001/asks/{ask.pk}/")
    assert ask.options == ["Buy 500 seats", "Stay at 50"]
    assert ask.recommendation == "Buy 500 seats"


def test_answered_from_the_board_in_one_act(cast, sign_in, asked):
    ask = asked()
    client = sign_in(cast.sponsor)
    board = client.get("/board/").content.decode()
    assert board.index("Do we buy 500 seats?") < board.index('class="stats"'), "questions stand first"
    url = f"/i/AI-001/asks/{ask.pk}/answer/"
    assert f'action="{url}"' in board
    refused = client.post(url, {"choice": "Stay at 50", "reason": "", "next": "/board/"})
    assert refused.status_code == 422
    answer = client.post(url, {"choice": "Buy 500 seats", "next": "/board/"})
    assert (answer.status_code, answer["Location"]) == (303, "/board/#done")
    board = client.get("/board/").content.decode()
    assert "Decided for AI-001: Buy 500 seats." in board
    assert "Do we buy 500 seats?" not in board
    assert "Decided" in client.get(f"/i/AI-001/asks/{ask.pk}/").content.decode()
    assert "Do we buy 500 seats?" in client.get("/i/AI-001/risks/").content.decode()


def test_others_see_the_question_on_the_board_and_no_form(cast, sign_in, asked):
    ask = asked()
    board = sign_in(cast.executive).get("/board/").content.decode()
    assert "Do we buy 500 seats?" in board
    assert f"/asks/{ask.pk}/answer/" not in board
    page = sign_in(cast.executive).get(f"/i/AI-001/asks/{ask.pk}/").content.decode()
    assert "Only Sponsor can decide this" in page


def test_it_waits_on_my_work_of_who_was_asked(cast, sign_in, asked):
    asked()
    assert "Do we buy 500 seats?" in sign_in(cast.sponsor).get("/my-work/").content.decode()
    assert "Do we buy 500 seats?" not in sign_in(cast.business).get("/my-work/").content.decode()


def _client(cast, person, *scopes: str) -> APIClient:
    _, secret = token_create(actor=cast.admin.actor, user=person.user, name="t", scopes=list(scopes))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_api_asks_reads_and_withdraws_and_never_answers(cast, accepted):
    client = _client(cast, cast.engineer, "read", "write:items")
    body = GIVEN | {"asked_of": "sponsor@example.com", "due_on": str(clock.today())}
    made = client.post(URL, body, format="json")
    assert made.status_code == 201
    assert client.get(URL).json()["results"][0]["state"] == "open"
    assert client.post(URL, body | {"options": ["One"]}, format="json").status_code == 400
    one = f"{URL}{made.json()['id']}/"
    assert client.post(f"{one}answer/", {"choice": "Buy 500 seats"}, format="json").status_code == 404
    token, _ = token_create(actor=cast.admin.actor, user=cast.sponsor.user, name="s", scopes=["read", "write:items"])
    with pytest.raises(NotAllowed):
        ask_answer(actor=actor_for(cast.sponsor.user, token=token), ask=Ask.objects.get(), choice="Buy 500 seats")
    assert (
        client.post(f"{one}withdraw/", {"reason": "We found another way."}, format="json").json()["state"]
        == "withdrawn"
    )


def test_reader_may_not_ask_through_the_api(cast, accepted):
    body = GIVEN | {"asked_of": "sponsor@example.com", "due_on": str(clock.today())}
    assert _client(cast, cast.engineer, "read").post(URL, body, format="json").status_code == 403
    assert not Ask.objects.exists()
