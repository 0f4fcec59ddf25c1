"""A restricted piece: every door is tried by people who may read it and people who may not, with a canary in its content."""

import json

import pytest

from accounts.services import token_create
from audit.models import Entry
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from initiatives.models import Evidence, Seat, SeatKind
from initiatives.services import evidence_add, evidence_restrict
from phases.services import item_evidence_add
from tests.initiatives.files import upload

CANARY = "canary7351"
LINK = f"https://example.com/{CANARY}"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def piece(gate):
    """Three versions with the canary in the text, the address, and the name and bytes of a file; restricted to security."""
    gate.cast.security  # noqa: B018  # the person whom refusals name exists
    gate.answer_all()
    add = {"actor": gate.cast.engineer.actor, "initiative": gate.initiative}
    item_evidence_add(**add, item=gate.item("t1-hard"), name="Pen test", kind="text", text=f"Found {CANARY}.")
    made = Evidence.objects.get()
    evidence_add(**add, name="", kind="link", url=LINK, evidence=made)
    evidence_add(
        **add, name="", kind="file", file=upload(f"{CANARY}.csv", f"a,b\n1,{CANARY}\n".encode()), evidence=made
    )
    return evidence_restrict(actor=gate.cast.engineer.actor, evidence=made, discipline="security")


@pytest.fixture
def review(gate, piece):
    return gate.request(reviewers={"business_value": [gate.cast.value.user]})


def doors(gate, piece, review):
    base = f"/i/{gate.initiative.key}/"
    item = gate.item("t1-hard").pk
    versions = [f"{base}evidence/{piece.pk}/{number}/{door}" for number in (1, 2, 3) for door in ("", "preview/")]
    return [
        *versions, f"{base}evidence/{piece.pk}/3/inline/", f"{base}evidence/{piece.pk}/", f"{base}items/{item}/",
        f"{base}checklist/", f"{base}activity/", f"{base}reviews/", base, f"/reviews/{review.pk}/",
        f"/reviews/{review.pk}/certificate/", f"/search/?q={CANARY}", "/search/?q=Pen", "/portfolio.csv",
        f"/api/v1/initiatives/{gate.initiative.key}/evidence/", f"/api/v1/initiatives/{gate.initiative.key}/items/",
        f"/api/v1/reviews/{review.pk}/",
    ]  # fmt: skip


def content_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode() + str(response.headers)


MAY = ("security", "engineer", "sponsor", "auditor")
MAY_NOT = ("value", "compliance", "pm", "executive", "outsider", "admin")


@pytest.mark.parametrize("who", MAY_NOT)
def test_others_find_the_content_behind_no_door(gate, piece, review, sign_in, who):
    client = sign_in(getattr(gate.cast, who))
    for url in doors(gate, piece, review):
        response = client.get(url)
        text = content_of(response).replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        text = text.replace(f"“{CANARY}”", "")  # the search page repeats what was asked
        assert CANARY not in text, url


@pytest.mark.parametrize("who", MAY)
def test_reviewers_of_the_discipline_seats_and_auditors_read_it(gate, piece, review, sign_in, who):
    client = sign_in(getattr(gate.cast, who))
    for number in (1, 2, 3):
        response = client.get(f"/i/{gate.initiative.key}/evidence/{piece.pk}/{number}/")
        assert CANARY in content_of(response)
        assert "no-store" in response["Cache-Control"]
        assert CANARY in content_of(client.get(f"/i/{gate.initiative.key}/evidence/{piece.pk}/{number}/preview/"))


def test_another_reviewer_sees_name_hash_and_state_and_who_can_read_it(gate, piece, review, sign_in):
    page = sign_in(gate.cast.value).get(f"/reviews/{review.pk}/").content.decode()
    assert "Pen test" in page
    assert piece.versions.latest("number").sha256[:12] in page
    assert f"Only reviewers of security ({gate.cast.security.user.name})" in page
    refused = sign_in(gate.cast.value).get(f"/i/{gate.initiative.key}/evidence/{piece.pk}/1/")
    assert refused.status_code == 403
    assert gate.cast.security.user.name in refused.content.decode()


def test_a_named_reviewers_row_is_no_seat(gate, piece):
    seat = Seat.objects.create(initiative=gate.initiative, kind=SeatKind.REVIEWER, user=gate.cast.value.user)
    Seat.objects.filter(pk=seat.pk).update(accepted_at=seat.assigned_at)
    assert not Evidence.objects.readable_by(gate.cast.value.actor).exists()
    assert Evidence.objects.readable_by(gate.cast.business.actor).exists()


def test_a_token_reads_what_its_owner_reads(gate, piece, client):
    url = f"/api/v1/initiatives/{gate.initiative.key}/evidence/"
    shown = {}
    for who in ("security", "value"):
        _, secret = token_create(actor=CLOCK, user=getattr(gate.cast, who).user, name="t", scopes=["read"])
        shown[who] = client.get(url, headers={"Authorization": f"Bearer {secret}"}).json()["results"]
    assert {row["withheld"] for row in shown["security"]} == {False}
    assert CANARY in json.dumps(shown["security"])
    assert [(row["withheld"], row["size"], row["url"], row["text"], row["filename"]) for row in shown["value"]] == [
        (True, None, "", "", "")
    ] * 3
    assert all(len(row["sha256"]) == 64 and row["state"] == "valid" for row in shown["value"])


def test_the_log_and_the_bundle_hold_no_content(gate, piece, review):
    assert CANARY not in "".join(Entry.objects.values_list("payload", flat=True))
    assert CANARY not in review.bundle.body


@pytest.mark.parametrize("who", ["engineer", "business", "pm"])
def test_supplier_lead_and_program_manager_restrict_and_lift(gate, piece, who):
    actor = getattr(gate.cast, who).actor
    assert evidence_restrict(actor=actor, evidence=piece, discipline="").restricted_to == ""
    evidence_restrict(actor=actor, evidence=piece, discipline="compliance", name="Report")
    entry = Entry.objects.first()
    assert entry.action == "initiatives.evidence_restrict"
    assert json.loads(entry.payload)["changes"] == {"name": ["Pen test", "Report"], "restricted_to": ["", "compliance"]}


@pytest.mark.parametrize("who", ["security", "operations", "auditor", "admin", "outsider"])
def test_nobody_else_loosens_it(gate, piece, who):
    with pytest.raises(NotAllowed):
        evidence_restrict(actor=getattr(gate.cast, who).actor, evidence=piece, discipline="")
    piece.refresh_from_db()
    assert piece.restricted_to == "security"


def test_an_unknown_discipline_is_refused_and_no_change_leaves_no_entry(gate, piece):
    before = Entry.objects.count()
    with pytest.raises(DomainError):
        evidence_restrict(actor=gate.cast.pm.actor, evidence=piece, discipline="gardening")
    evidence_restrict(actor=gate.cast.pm.actor, evidence=piece, discipline="security")
    assert Entry.objects.count() == before


def test_a_link_without_a_name_is_called_after_its_host(gate):
    made = evidence_add(actor=gate.cast.engineer.actor, initiative=gate.initiative, name="", kind="link", url=LINK)
    assert made.evidence.name == "example.com"


def test_restrict_page_says_what_others_see(gate, piece, sign_in):
    url = f"/i/{gate.initiative.key}/evidence/{piece.pk}/restrict/"
    client = sign_in(gate.cast.business)
    assert "name, the hash and the state" in client.get(url).content.decode()
    assert client.post(url, {"discipline": "", "name": ""}).status_code == 422
    assert client.post(url, {"discipline": "compliance", "name": "Pen test"}).status_code == 303
    piece.refresh_from_db()
    assert piece.restricted_to == "compliance"
