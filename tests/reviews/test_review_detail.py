"""The gate review page through HTTP: what each person sees, and that nothing typed is lost."""

import json
import re
from html import unescape

import pytest

from common import clock
from reviews.models import GateDecision, GateRequest, Signature, Waiver
from reviews.services.signing import NewCondition
from tests.cast import PASSWORD


def _seen(html, role="business_value"):
    found = re.search(rf'name="seen" value="([^"]*)"[^>]*id="id_{role}_seen"', html)
    return unescape(found[1])


def _sign(client, request, html, slot="review:business_value", **values):
    data = {
        "slot": slot,
        "seen": _seen(html, slot.split(":")[1]),
        "decision": "approve",
        "password": PASSWORD,
        **values,
    }
    return client.post(f"/reviews/{request.pk}/sign/", data)


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def test_reviewer_signs_on_the_page_with_the_evidence(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    assert "Skip to decision" in html
    assert "Item t1-hard" in html
    assert "All clerks." in html
    response = _sign(client, request_, html)
    assert response.status_code == 303
    assert Signature.objects.get().role == "business_value"
    record = client.get(f"/reviews/{request_.pk}/").content.decode()
    assert gate.cast.value.user.name in record
    assert "It may go on." in record


def test_wrong_password_keeps_what_was_typed(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    response = _sign(
        client, request_, html, decision="request_changes", comment="Baseline is a guess.",
        p1_text="Say where the baseline comes from.", p1_criterion="t1-hard", password="wrong",
    )  # fmt: skip
    assert response.status_code == 422
    text = response.content.decode()
    assert "Baseline is a guess." in text
    assert "Say where the baseline comes from." in text
    assert "not your password" in text
    assert "wrong" not in re.findall(r'type="password"[^>]*value="([^"]*)"', text)
    assert not Signature.objects.exists()


def test_a_change_since_loading_is_shown_and_can_then_be_signed(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    gate.answer("t1-hard", text="Replaced while the reviewer was reading the page.")
    response = _sign(client, request_, html, comment="Kept comment.")
    assert response.status_code == 409
    text = response.content.decode()
    assert "Item t1-hard" in text.split('id="conflict-title"')[1][:900]
    assert "Kept comment." in text
    assert not Signature.objects.exists()
    assert _sign(client, request_, text).status_code == 303


def test_conditions_are_typed_on_the_page(gate, request_, sign_in):
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    values = {"decision": "approve_with_conditions", "comment": "Measure it once more.", "c1_text": "Measure again."}
    assert _sign(client, request_, html, **values).status_code == 422
    values |= {"c1_owner": gate.cast.business.user.pk, "c1_due": clock.today().isoformat()}
    assert _sign(client, request_, html, **values).status_code == 303
    assert request_.conditions.get().owner == gate.cast.business.user


def test_sponsor_decides_on_the_page(gate, request_, sign_in):
    gate.sign_all(request_)
    client = sign_in(gate.cast.sponsor)
    assert "Gate is open" in client.get(f"/reviews/{request_.pk}/").content.decode()
    values = {"outcome": "go", "reason": "Ready for a pilot.", "password": "wrong"}
    response = client.post(f"/reviews/{request_.pk}/decide/", values)
    assert response.status_code == 422
    assert "Ready for a pilot." in response.content.decode()
    assert client.post(f"/reviews/{request_.pk}/decide/", values | {"password": PASSWORD}).status_code == 303
    gate.initiative.refresh_from_db()
    assert gate.initiative.phase == 2
    page = client.get(f"/reviews/{request_.pk}/").content.decode()
    assert "Ready for a pilot." in page
    certificate = client.get(f"/reviews/{request_.pk}/certificate/")
    assert certificate["Cache-Control"] == "no-store"
    text = certificate.content.decode()
    for signature in Signature.objects.all():
        for part in (signature.signer_name, signature.record_hash, signature.sections["scope"], signature.meaning):
            assert part in text


@pytest.mark.parametrize("who", ["security", "auditor", "engineer", "executive", "admin", "pm"])
def test_others_read_and_are_told_who_signs(gate, request_, sign_in, who):
    client = sign_in(getattr(gate.cast, who))
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    assert 'id="sign-business-value"' not in html
    seen = json.dumps(gate.seen(request_, "review:business_value"))
    data = {"slot": "review:business_value", "seen": seen, "decision": "approve", "password": PASSWORD}
    assert client.post(f"/reviews/{request_.pk}/sign/", data).status_code == 403
    assert not Signature.objects.exists()


def test_a_request_of_a_hidden_initiative_is_not_found(gate, request_, sign_in):
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(visibility="members")
    assert sign_in(gate.cast.outsider).get(f"/reviews/{request_.pk}/").status_code == 404
    assert sign_in(gate.cast.engineer).get(f"/reviews/{request_.pk}/").status_code == 200


def test_naming_a_reviewer_gives_them_sight(gate, request_, sign_in):
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(visibility="members")
    assert sign_in(gate.cast.value).get(f"/reviews/{request_.pk}/").status_code == 404
    data = {"discipline": "business_value", "reviewer": gate.cast.value.user.pk}
    assert sign_in(gate.cast.pm).post(f"/reviews/{request_.pk}/assign/", data).status_code == 303
    assert sign_in(gate.cast.value).get(f"/reviews/{request_.pk}/").status_code == 200
    assert "Gate 1" in sign_in(gate.cast.value).get("/reviews/").content.decode()


def test_program_manager_requests_the_gate_with_missing_items_named(gate, sign_in):
    client = sign_in(gate.cast.pm)
    page = client.get("/i/AI-001/gate/request/").content.decode()
    assert "Item t1-hard" in page
    data = {"scope": "Clerks in one region.", "reviewers_business_value": [gate.cast.value.user.pk]}
    response = client.post("/i/AI-001/gate/request/", data)
    assert response.status_code == 303
    made = GateRequest.objects.get()
    assert {one["code"] for one in made.missing} == {"t1-hard", "t1-soft"}
    assert made.assignments.get().reviewer == gate.cast.value.user


def test_owner_who_must_accept_may_not_request(gate, sign_in):
    client = sign_in(gate.cast.business)
    assert "needs your acceptance" in client.get("/i/AI-001/gate/request/").content.decode()
    assert client.post("/i/AI-001/gate/request/", {"scope": "x"}).status_code == 403


def _mark(html, code):
    return re.search(rf'name="criterion" value="{code}">\s*<input type="hidden" name="mark" value="(\w+)"', html)[1]


def _seen_count(response):
    return len(re.findall(r'id="seen-[^"]*" aria-pressed="true"', response.content.decode()))


def test_seen_marks_lapse_when_the_criterion_changes(gate, request_, sign_in):
    client, url = sign_in(gate.cast.value), f"/reviews/{request_.pk}/"
    mark = _mark(client.get(url).content.decode(), "t1-hard")
    client.post(f"{url}seen/", {"criterion": "t1-hard", "mark": mark})
    assert _seen_count(client.get(url)) == 1
    gate.answer("t1-hard", text="Answered anew after it was looked at.")
    assert _seen_count(client.get(url)) == 0
    mark = _mark(client.get(url).content.decode(), "t1-hard")
    response = sign_in(gate.cast.value, htmx=True).post(f"{url}seen/", {"criterion": "t1-hard", "mark": mark})
    assert response.content.decode().lstrip().startswith('<section class="panel panel-flush" id="criteria"')


def test_queue_shows_what_waits_for_whom(gate, request_, sign_in):
    assert "Gate 1" in sign_in(gate.cast.engineer).get("/reviews/").content.decode()
    assert "Nothing to sign" in sign_in(gate.cast.value).get("/reviews/").content.decode()
    assert "Gate 1" in sign_in(gate.cast.value).get("/reviews/?show=discipline").content.decode()
    assert "No gate waits" in sign_in(gate.cast.security).get("/reviews/?show=discipline").content.decode()
    assert "Gate 1" in sign_in(gate.cast.pm).get("/reviews/?show=all").content.decode()


def test_waiver_is_proposed_and_approved_through_pages(gate, sign_in):
    gate.answer("t1-soft")
    client = sign_in(gate.cast.engineer)
    data = {"criterion": "t1-hard", "reason": "The lab is closed.", "control": "Every case is checked by hand."}
    assert client.post("/i/AI-001/gate/waive/", data).status_code == 303
    waiver = Waiver.objects.get()
    assert sign_in(gate.cast.pm).post(f"/reviews/waivers/{waiver.pk}/approve/").status_code == 403
    assert sign_in(gate.cast.waiver).post(f"/reviews/waivers/{waiver.pk}/approve/").status_code == 303
    assert next(one for one in gate.readiness().criteria if one.code == "t1-hard").state == "waived"


def test_withdrawing_needs_a_reason(gate, request_, sign_in):
    client = sign_in(gate.cast.pm)
    assert client.get(f"/reviews/{request_.pk}/withdraw/").status_code == 200
    assert client.post(f"/reviews/{request_.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/reviews/{request_.pk}/withdraw/", {"reason": "Too early."}).status_code == 303
    request_.refresh_from_db()
    assert request_.state == "withdrawn"
    assert not GateDecision.objects.exists()


def _second_round(gate, first):
    """Signed in round 1, two answers replaced, asked for again."""
    gate.review(first, "business_value")
    gate.withdraw(first)
    gate.answer("t1-hard", text="Measured on forty letters instead of ten.")
    return gate.request()


def test_the_page_tells_what_changed_since_the_own_signature_of_an_earlier_round(gate, request_, sign_in):
    second = _second_round(gate, request_)
    html = sign_in(gate.cast.value).get(f"/reviews/{second.pk}/").content.decode()
    bar = html.split('id="change-bar"')[1].split("</p>")[0]
    assert "1 of 1" in re.sub(r"<[^>]+>", "", bar)
    assert "since you signed on" in bar
    row = html.split('id="criterion-t1-hard"')[1].split("</tr>")[0]
    assert "data-changed" in row
    assert "Measured on forty letters instead of ten." in row.split("<ins>")[1].split("</ins>")[0]
    assert "A sufficiently long answer in words." in row.split("<del>")[1].split("</del>")[0]
    assert "Signed by others" in html
    changed = sign_in(gate.cast.value).get(f"/reviews/{second.pk}/?show=changed").content.decode()
    assert 'id="criterion-t1-hard"' in changed
    assert 'id="criterion-t1-soft"' not in changed
    others = sign_in(gate.cast.security).get(f"/reviews/{second.pk}/").content.decode()
    assert "since round 1" in others


def test_the_scope_that_changed_is_a_row_that_can_be_seen(gate, request_, sign_in):
    gate.review(request_, "business_value")
    type(gate.initiative).objects.update(workflow="By hand, twice a day.")
    client, url = sign_in(gate.cast.value), f"/reviews/{request_.pk}/"
    html = client.get(url).content.decode()
    row = html.split('id="criterion-scope"')[1].split("</tr>")[0]
    assert "By hand, twice a day." in row
    client.post(f"{url}seen/", {"criterion": "scope", "mark": _mark(html, "scope")})
    assert _seen_count(client.get(url)) == 1
    type(gate.initiative).objects.update(workflow="By hand, once a day.")
    assert _seen_count(client.get(url)) == 0


def test_signing_again_takes_the_password_and_one_button(gate, request_, sign_in):
    gate.review(request_, "business_value", decision="approve", comment="Looks sound to me.")
    client = sign_in(gate.cast.value)
    assert "Sign again" not in client.get(f"/reviews/{request_.pk}/").content.decode()
    gate.answer("t1-hard", text="Measured on forty letters instead of ten.")
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    form = html.split(f'action="/reviews/{request_.pk}/sign/"')[1].split("</form>")[0]
    assert re.search(r'value="approve" checked', form)
    assert "Looks sound to me." in form
    assert ">Sign again<" in form.replace("<span>", "").replace("</span>", "")
    assert _sign(client, request_, html).status_code == 303


def test_nothing_is_preselected_while_something_is_missing_or_after_a_veto(gate, request_, sign_in):
    gate.review(request_, "business_value")
    type(gate.item("t1-hard")).objects.get(code="t1-hard").answers.update(state="open")
    client = sign_in(gate.cast.value)
    assert "Sign again" not in client.get(f"/reviews/{request_.pk}/").content.decode()
    gate.answer("t1-hard", text="Measured on forty letters instead of ten.")
    gate.review(request_, "business_value", decision="request_changes", comment="Not on this baseline.")
    gate.answer("t1-hard", text="Measured on fifty letters instead of ten.")
    assert "Sign again" not in client.get(f"/reviews/{request_.pk}/").content.decode()


def test_a_tick_in_the_short_list_stays_in_the_short_list(gate, request_, sign_in):
    second = _second_round(gate, request_)
    client, url = sign_in(gate.cast.value), f"/reviews/{second.pk}/"
    data = {"criterion": "t1-hard", "mark": _mark(client.get(url).content.decode(), "t1-hard"), "show": "changed"}
    assert client.post(f"{url}seen/", data)["Location"] == f"{url}?show=changed#criteria"


def test_a_waiver_is_proposed_beside_the_decision_without_a_signature(gate, sign_in):
    gate.answer("t1-soft")
    request = gate.request()
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request.pk}/").content.decode()
    values = {"decision": "propose_waiver", "w_criterion": "t1-hard", "w_reason": "The lab is closed.", "password": ""}
    refused = _sign(client, request, html, **values)
    assert refused.status_code == 422
    assert "The lab is closed." in refused.content.decode()
    assert _sign(client, request, html, w_control="Every case is checked by hand.", **values).status_code == 303
    assert Waiver.objects.get().criterion == "t1-hard"
    assert not Signature.objects.exists()


def test_conditions_that_were_offered_again_do_not_stand_in_the_way_of_another_decision(gate, request_, sign_in):
    condition = NewCondition("Measure again.", gate.cast.business.user, clock.today())
    words = {"comment": "Measure it once more.", "conditions": [condition]}
    gate.review(request_, "business_value", decision="approve_with_conditions", **words)
    gate.answer("t1-hard", text="Measured on forty letters instead of ten.")
    client = sign_in(gate.cast.value)
    html = client.get(f"/reviews/{request_.pk}/").content.decode()
    form = html.split('id="sign-business-value"')[1].split("</form>")[0]
    assert "Measure again." in form
    typed = {"c1_text": "Measure again.", "c1_owner": gate.cast.business.user.pk, "c1_due": clock.today().isoformat()}
    assert _sign(client, request_, html, **typed).status_code == 303
    assert Signature.objects.get(replaces__isnull=False).decision == "approve"


def test_the_verdict_is_told_line_by_line_with_the_next_one_first(gate, sign_in):
    gate.answer("t1-soft")
    request = gate.request()
    html = sign_in(gate.cast.sponsor).get(f"/reviews/{request.pk}/").content.decode()
    verdict = html.split('id="verdict"')[1].split("</section>")[0]
    assert "Item t1-hard" in verdict.split("Next")[1].split("</div>")[0]
    for title in ("Engineering owner accepts", "Business value review", "Item t1-soft"):
        assert title in verdict
    assert verdict.index("Keeps the gate closed") < verdict.index("In order")
