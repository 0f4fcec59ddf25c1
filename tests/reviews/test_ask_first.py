"""While a gate is requested, an edit that costs signatures asks first; nothing is lost by asking, and nobody is asked in vain."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.services import token_create
from common import clock
from common.actors import CLOCK
from initiatives.models import EvidenceVersion, Seat
from initiatives.services import classification_give
from metrics.models import KpiContractVersion
from phases.models import Answer
from reviews.classifying import classification_draft, newest_classification
from reviews.models import ClassificationReview, Waiver
from reviews.services import classification_review, waiver_propose
from reviews.standing import standings_of
from tests.cast import PASSWORD
from tests.initiatives.test_classification import USUAL
from tests.reviews.soft_key import passkey_of

OUTCOME = "Sort claims in an hour, not a minute."


@pytest.fixture
def signed(gate):
    """A request with the acceptance of engineering and the business value review."""
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")
    gate.review(request, "business_value")
    return request


def _states(gate, request):
    found = gate.readiness(request)
    return [row.state for row in standings_of(request, found.draft.sections)]


def _hidden(html):
    """The fields of the form that asks."""
    form = re.search(r'id="ask-first-form">(.*?)</form>', html, re.S)[1]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: value.replace("&#39;", "'").replace("&quot;", '"').replace("&amp;", "&") for name, value in pairs}


def _edit(gate):
    kept = ("title", "risk_tier", "ai_type", "data_class", "ai_act_class", "ai_act_role", "version")
    return {name: getattr(gate.initiative, name) for name in kept} | {"outcome": OUTCOME}


def test_an_edit_that_costs_signatures_names_them_keeps_what_was_typed_and_saves_on_confirm(gate, signed, sign_in):
    client, url = sign_in(gate.cast.pm), "/i/AI-001/edit/"
    gate.initiative.refresh_from_db()
    asked = client.post(url, _edit(gate))
    html = asked.content.decode()
    assert asked.status_code == 409
    assert "This edit costs 2 signatures. Nothing was saved." in html
    assert "Acceptance: Engineering" in html
    assert "Review: Business value" in html
    assert _states(gate, signed) == ["valid", "valid"]
    assert gate.initiative.outcome != OUTCOME
    fields = _hidden(html)
    assert fields["outcome"] == OUTCOME
    assert client.post(url, fields).status_code == 303
    gate.initiative.refresh_from_db()
    assert gate.initiative.outcome == OUTCOME
    assert _states(gate, signed) == ["superseded", "superseded"]


def test_only_the_signatures_of_the_edited_section_are_named(gate, signed, sign_in):
    item = gate.item("t1-soft")
    client = sign_in(gate.cast.engineer)
    seen = Answer.objects.get(item=item).version
    url = f"/i/AI-001/items/{item.pk}/answer/"
    data = {"text": "Answered in other words, at length.", "state": "done", "version": seen}
    gate.accept(signed, "business")
    html = client.post(url, data).content.decode()
    assert "costs 1 signature." in html
    assert "Acceptance: Business" in html
    assert "Acceptance: Engineering" not in html


def test_nothing_is_asked_when_no_signature_would_be_lost(gate, signed, sign_in):
    client = sign_in(gate.cast.engineer)
    item = gate.item("t1-soft")
    seen = Answer.objects.get(item=item).version
    data = {"text": "Answered in other words, at length.", "state": "done", "version": seen}
    assert client.post(f"/i/AI-001/items/{item.pk}/answer/", data).status_code == 303
    assert (
        client.post("/i/AI-001/updates/add/", {"health": "on_track", "text": "All is well so far."}).status_code == 303
    )
    assert _states(gate, signed) == ["valid", "valid"]


def test_nothing_is_asked_without_a_request_or_after_it_is_withdrawn(gate, signed, sign_in):
    gate.withdraw(signed)
    gate.initiative.refresh_from_db()
    assert sign_in(gate.cast.pm).post("/i/AI-001/edit/", _edit(gate)).status_code == 303


def test_a_signature_lost_already_is_not_lost_again(gate, signed, sign_in):
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(outcome="Changed before.")
    gate.initiative.refresh_from_db()
    assert sign_in(gate.cast.pm).post("/i/AI-001/edit/", _edit(gate)).status_code == 303


def test_a_signature_given_after_the_question_is_asked_about_again(gate, signed, sign_in):
    client = sign_in(gate.cast.pm)
    gate.initiative.refresh_from_db()
    fields = _hidden(client.post("/i/AI-001/edit/", _edit(gate)).content.decode())
    gate.accept(signed, "operations")
    again = client.post("/i/AI-001/edit/", fields)
    assert again.status_code == 409
    assert "costs 3 signatures" in again.content.decode()


def test_a_refused_edit_asks_nothing(gate, signed, sign_in):
    assert sign_in(gate.cast.executive).post("/i/AI-001/edit/", _edit(gate)).status_code == 403
    assert sign_in(gate.cast.pm).post("/i/AI-001/edit/", {"title": ""}).status_code == 422


def test_a_file_is_chosen_once(gate, signed, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item, client = gate.item("t1-hard"), sign_in(gate.cast.engineer)
    url = f"/i/AI-001/items/{item.pk}/evidence/"
    data = {
        "name": "Report", "file": SimpleUploadedFile("report.txt", b"What was measured", "text/plain"),
        "effective_on": str(clock.today()), "version": Answer.objects.get(item=item).version,
    }  # fmt: skip
    asked = client.post(url, data)
    assert asked.status_code == 409
    assert "report.txt" in asked.content.decode()
    assert not EvidenceVersion.objects.exists()
    assert client.post(url, _hidden(asked.content.decode())).status_code == 303
    made = EvidenceVersion.objects.get()
    assert (made.filename, made.size) == ("report.txt", 17)
    sign_in(gate.cast.operations).post(url, _hidden(asked.content.decode()))
    assert EvidenceVersion.objects.count() == 1, "a token opens the file for the person who sent it, for nobody else"


def _kpi(gate):
    values = {
        "kpi": "Median hours",
        "unit": "h",
        "direction": "lower",
        "baseline": "31",
        "target": "2",
        "reason": "x" * 20,
    }
    return gate.cast.business, "/i/AI-001/kpi/save/", values, KpiContractVersion.objects.count


def _seat(gate):
    data = {"user": gate.cast.outsider.user.pk}
    return gate.cast.pm, "/i/AI-001/seats/engineering/assign/", data, Seat.objects.count


def _waiver(gate):
    made = waiver_propose(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, criterion="t1-hard", reason="There is a good reason.",
        control="Somebody looks every day.",
    )  # fmt: skip
    return gate.cast.waiver, f"/reviews/waivers/{made.pk}/approve/", {}, Waiver.objects.active().count


@pytest.mark.parametrize("edit", [_kpi, _seat, _waiver])
def test_other_edits_ask_too(gate, signed, sign_in, edit):
    person, url, data, count = edit(gate)
    client, before = sign_in(person), count()
    asked = client.post(url, data)
    assert asked.status_code == 409, asked.content.decode()
    assert count() == before
    assert client.post(url, _hidden(asked.content.decode())).status_code == 303
    assert count() == before + 1


def test_htmx_gets_the_question_in_the_place_of_the_page(gate, signed, sign_in):
    item = gate.item("t1-hard")
    data = {
        "text": "Answered in other words, at length.",
        "state": "done",
        "version": Answer.objects.get(item=item).version,
    }
    asked = sign_in(gate.cast.engineer, htmx=True).post(f"/i/AI-001/items/{item.pk}/answer/", data)
    assert asked.status_code == 409
    assert asked["HX-Retarget"] == "#main"
    assert "<html" not in asked.content.decode()


def test_the_api_answers_409_with_the_list_unless_confirm_cost_is_true(gate, signed):
    token, text = token_create(
        actor=CLOCK, user=gate.cast.engineer.user, name="t", scopes=["read", "write:initiatives", "write:items"]
    )
    client = Client(headers={"Authorization": f"Bearer {text}"})
    url = "/api/v1/initiatives/AI-001/items/t1-hard/"
    data = {"text": "Answered by a program, at length.", "state": "done"}
    asked = client.patch(url, data, content_type="application/json")
    assert asked.status_code == 409
    assert {one["as"] for one in asked.json()["costs"]} == {"Acceptance: Engineering", "Review: Business value"}
    assert "confirm_cost=true" in asked.json()["detail"]
    assert _states(gate, signed) == ["valid", "valid"]
    saved = client.patch(f"{url}?confirm_cost=true", data, content_type="application/json")
    assert saved.status_code == 200
    assert _states(gate, signed) == ["superseded", "superseded"]
    assert Answer.objects.get(item__code="t1-hard").text == data["text"]


def _classify(gate):
    """Confirm what counts for the initiative, then ask for its gate and sign: the start of an edit of the class."""
    business = gate.cast.business.actor
    classification_give(actor=business, initiative=gate.initiative, answers=USUAL)
    classification_review(
        actor=gate.cast.compliance.actor, classification=newest_classification(gate.initiative), decision="confirm",
        seen=classification_draft(newest_classification(gate.initiative)).digest, password=PASSWORD,
    )  # fmt: skip
    gate.initiative.refresh_from_db()
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")
    gate.review(request, "business_value")
    return request


def test_answers_that_raise_the_class_ask_first_and_name_the_signatures(gate, sign_in):
    request = _classify(gate)
    client, url = sign_in(gate.cast.business), "/i/AI-001/classification/answer/"
    asked = client.post(url, USUAL | {"harm": "person", "note": "A wrong answer hurts somebody."})
    html = asked.content.decode()
    assert asked.status_code == 409
    assert "This edit costs 2 signatures. Nothing was saved." in html
    assert "Acceptance: Engineering" in html
    fields = _hidden(html)
    assert (fields["harm"], fields["note"]) == ("person", "A wrong answer hurts somebody.")
    assert _states(gate, request) == ["valid", "valid"]
    assert client.post(url, fields).status_code == 303
    gate.initiative.refresh_from_db()
    assert gate.initiative.risk_tier == "high"
    assert _states(gate, request) == ["superseded", "superseded"]


def _to_confirm(gate):
    """A higher class was given and counts; the gate is signed on it, and confirming a lower one will cost that."""
    answers = USUAL | {"harm": "cost"}
    classification_give(actor=gate.cast.business.actor, initiative=gate.initiative, answers=answers)
    gate.initiative.refresh_from_db()
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")
    given = newest_classification(gate.initiative)
    data = {"seen": classification_draft(given).digest, "decision": "confirm", "comment": "Read in full."}
    proof = f"classification_review {given.pk} decision"
    return request, given, data | {"proof": proof}


def test_a_signed_act_that_costs_signatures_never_shows_the_password_and_asks_for_it_again(gate, sign_in):
    request, _, data = _to_confirm(gate)
    client, url = sign_in(gate.cast.compliance), "/i/AI-001/classification/1/confirm/"
    asked = client.post(url, data | {"password": PASSWORD})
    html = asked.content.decode()
    assert asked.status_code == 409
    assert "costs 1 signature." in html
    assert PASSWORD not in html
    assert 'type="password"' in html
    assert not ClassificationReview.objects.exists()
    fields = _hidden(html)
    assert client.post(url, fields).status_code == 422, "without the password nothing is signed"
    assert client.post(url, fields | {"password": PASSWORD}).status_code == 303
    assert _states(gate, request) == ["superseded"]


def test_a_passkey_proves_it_once_more_after_the_question(gate, sign_in):
    _, given, data = _to_confirm(gate)
    client, url = sign_in(gate.cast.compliance), "/i/AI-001/classification/1/confirm/"
    key = passkey_of(client)
    about = {"kind": "classification_review", "target": given.pk, "choice": "confirm", "seen": data["seen"]}

    def answer():
        return key.get(client.post("/reviews/passkey/", about).json()["publicKey"])

    html = client.post(url, data | {"passkey": answer()}).content.decode()
    assert f'data-kind="classification_review" data-target="{given.pk}" data-choice="decision"' in html
    assert client.post(url, _hidden(html) | {"passkey": answer()}).status_code == 303
    assert ClassificationReview.objects.get().auth_method == "passkey"
