"""Quick idea and full intake, through HTTP, without script."""

import re

import pytest

from initiatives.intake import intake_proposal
from initiatives.models import Initiative, IntakeDraft, Seat

PROBLEM = {
    "title": "Claims triage",
    "workflow": "Claims intake, sorting",
    "workflow_volume": "12000",
    "workflow_minutes": "2",
    "workflow_decision": "Which queue a letter goes to",
    "error_cost": "medium",
    "affected_users": "300",
    "technical_interest": "2",
    "ai_type": "predictive",
}
OUTCOME = {
    "outcome": "Letters reach the right team in an hour.",
    "kpi": "Hours to the right team",
    "unit": "h",
    "direction": "lower",
    "baseline": "30",
    "target": "1",
}
DATA = {
    "data_class": "personal",
    "data_access": "have",
    "data_quality_known": "partly",
    "data_labelled": "yes",
    "source1_name": "Claims archive",
    "source1_access": "granted",
    "source1_has_personal_data": "on",
}


def people(cast):
    return {
        "engineering": cast.engineer.user.pk,
        "business": cast.business.user.pk,
        "lead": cast.business.user.pk,
        "touchpoint1_step": "Sorting",
        "touchpoint1_kind": "reviews",
        "touchpoint1_who": "Clerk",
    }


def fill(client, cast, upto="check"):
    """Walk the pages as a browser does: post, follow the redirect, carry the version of the form."""
    answers = {"problem": PROBLEM, "outcome": OUTCOME, "data": DATA, "people": people(cast)}
    url = "/i/new/full/"
    for given in answers.values():
        page = client.get(url)
        assert page.status_code == 200, page.content
        version = re.search(r'name="version" value="(\d+)"', page.content.decode())
        response = client.post(url, given | ({"version": version[1]} if version else {}))
        assert response.status_code == 303, response.content.decode()
        url = response["Location"]
    return url


def test_contributor_adds_a_quick_idea(cast, sign_in):
    client = sign_in(cast.engineer)
    assert client.get("/i/new/").status_code == 200
    response = client.post("/i/new/", {"title": "Sort letters", "outcome": "In an hour instead of two days."})
    assert (response.status_code, response["Location"]) == (303, "/i/AI-001/")
    assert Initiative.objects.get().status == "idea"


@pytest.mark.parametrize("htmx", [False, True])
def test_typed_text_survives_an_error_at_its_field(cast, sign_in, htmx):
    response = sign_in(cast.engineer, htmx=htmx).post("/i/new/", {"title": "My idea", "outcome": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "My idea" in page
    assert 'id="id_outcome-error"' in page
    assert ("<html" in page) is not htmx
    assert not Initiative.objects.exists()


def test_executive_hears_who_may(cast, sign_in):
    response = sign_in(cast.executive).get("/i/new/")
    assert response.status_code == 403
    assert "contributor" in response.content.decode()


def test_full_intake_becomes_an_idea_with_everything(cast, sign_in):
    client = sign_in(cast.business)
    url = fill(client, cast)
    page = client.get(url).content.decode()
    for words in (
        "Claims triage",
        "Hours to the right team",
        "Claims archive",
        "Clerk",
        "Hours or" if False else "customer",
    ):
        assert words in page
    response = client.post(url)
    assert response.status_code == 303
    made = Initiative.objects.get()
    assert response["Location"] == f"/i/{made.key}/"
    assert (made.status, made.phase, made.workflow_volume, made.data_class) == ("idea", None, 12000, "personal")
    assert made.fit_inputs["error_cost"] == "medium"
    assert made.datasources.get().has_personal_data
    assert made.humantouchpoints.get().who == "Clerk"
    accepted = dict(Seat.objects.current().values_list("kind", "accepted_at"))
    assert set(accepted) == {"engineering", "business", "lead"}
    assert accepted["engineering"] is None
    assert accepted["lead"] is not None
    assert intake_proposal(made)["kpi"] == "Hours to the right team"
    assert client.post(url).status_code in (303, 403)
    assert Initiative.objects.count() == 1


def test_draft_is_kept_and_seen_by_its_author_alone(cast, sign_in):
    client = sign_in(cast.engineer)
    client.post("/i/new/full/", {"title": "Half an idea"})
    draft = IntakeDraft.objects.get()
    assert "Half an idea" in client.get("/i/new/").content.decode()
    assert "Half an idea" in client.get(f"/i/new/D{draft.pk}/problem/").content.decode()
    assert sign_in(cast.outsider).get(f"/i/new/D{draft.pk}/problem/").status_code == 404
    assert sign_in(cast.pm).get(f"/i/new/D{draft.pk}/problem/").status_code == 200
    assert client.get(f"/i/new/D{draft.pk}/nowhere/").status_code == 404


def test_a_draft_without_a_name_cannot_begin_and_names_the_field(cast, sign_in):
    response = sign_in(cast.engineer).post("/i/new/full/", {"workflow": "Only a workflow"})
    assert response.status_code == 422
    assert "Only a workflow" in response.content.decode()
    assert not IntakeDraft.objects.exists()


def test_two_windows_on_one_page_meet_a_conflict(cast, sign_in):
    client = sign_in(cast.engineer)
    url = client.post("/i/new/full/", {"title": "First"})["Location"].replace("outcome", "problem")
    assert client.post(url, {"title": "Second", "version": "1"}).status_code == 303
    stale = client.post(url, {"title": "Third", "version": "1"})
    assert stale.status_code == 409
    assert "Third" in stale.content.decode()
    assert IntakeDraft.objects.get().answers["problem"]["title"] == "Second"


def test_score_card_shows_its_formula_and_the_warning(cast, sign_in):
    client = sign_in(cast.engineer, htmx=True)
    given = {
        "title": "Use an LLM",
        "workflow_volume": "2",
        "workflow_minutes": "1",
        "error_cost": "none",
        "affected_users": "1",
        "technical_interest": "5",
    }
    response = client.post("/i/new/score/problem/", given)
    page = response.content.decode()
    assert response.status_code == 200
    assert "operationally marginal" in page
    assert "Which decision or task" in page
    assert 'id="score-card"' in page
    assert "<html" not in page
    assert not IntakeDraft.objects.exists()


def test_unread_figures_do_not_break_the_score(cast, sign_in):
    client = sign_in(cast.engineer, htmx=True)
    for wrong in ("many", "-1", "NaN", "1e400", "9" * 400):
        assert (
            client.post("/i/new/score/problem/", {"workflow_volume": wrong, "technical_interest": wrong}).status_code
            == 200
        )


def test_someone_who_left_is_named_when_handing_in(cast, sign_in):
    client = sign_in(cast.business)
    url = fill(client, cast)
    leaver = cast.engineer.user
    leaver.is_active = False
    leaver.save()
    response = client.post(url)
    assert response.status_code == 422
    assert "People and control" in response.content.decode()
    assert not Initiative.objects.exists()
