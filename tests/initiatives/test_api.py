import pytest
from django.test import Client

from accounts.services import token_create
from initiatives.models import EvidenceVersion, Initiative
from tests.initiatives import files
from tests.initiatives.files import upload

URL = "/api/v1/initiatives/"


@pytest.fixture
def api(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"

    def _api(person, *scopes, **limits):
        _, text = token_create(actor=person.actor, user=person.user, name="test", scopes=scopes, **limits)
        return Client(headers={"Authorization": f"Bearer {text}"})

    return _api


def test_list_filters_searches_and_orders(cast, initiative, api):
    Initiative.objects.create(key="AI-002", title="Forecast demand", business_unit="Sales", status="active", phase=2)
    client = api(cast.outsider, "read")
    body = client.get(URL).json()
    assert set(body) == {"count", "next", "previous", "results"}
    assert [row["key"] for row in body["results"]] == ["AI-001", "AI-002"]

    def keys(query):
        return [row["key"] for row in client.get(f"{URL}?{query}").json()["results"]]

    assert (
        keys("status=active") == keys("phase=2") == keys("business_unit=sales") == keys("search=forecast") == ["AI-002"]
    )
    assert keys("risk_tier=medium") == ["AI-001"]
    assert keys("ordering=-key") == ["AI-002", "AI-001"]
    assert keys("limit=1&offset=1") == ["AI-002"]
    assert client.get(f"{URL}?status=wild").status_code == 400


def test_create_and_change_by_key(cast, api):
    client = api(cast.engineer, "read", "write:initiatives")
    made = client.post(URL, {"title": "Sort letters", "ai_type": "predictive"}, content_type="application/json")
    assert made.status_code == 201, made.content
    assert (made.json()["key"], made.json()["status"], made.json()["phase"]) == ("AI-001", "idea", None)
    changed = client.patch(f"{URL}AI-001/", {"envelope_users": 40, "version": 1}, content_type="application/json")
    assert (changed.status_code, changed.json()["envelope_users"], changed.json()["version"]) == (200, 40, 2)
    stale = client.patch(f"{URL}AI-001/", {"envelope_users": 50, "version": 1}, content_type="application/json")
    assert stale.status_code == 409
    assert stale.json()["current"] == {"Envelope users": "40"}


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x", "colour": "red"},
        {"title": "x", "status": "active"},
        {"title": "x", "phase": 4},
        {"title": ""},
        {"title": "x", "risk_tier": "huge"},
        {"title": "x", "envelope_users": "many"},
    ],
)
def test_unknown_read_only_and_wrong_keys_are_400(cast, api, body):
    client = api(cast.engineer, "write:initiatives")
    response = client.post(URL, body, content_type="application/json")
    assert response.status_code == 400, response.content
    assert not Initiative.objects.exists()


def test_scopes_rights_and_visibility(cast, initiative, api):
    patch = {"title": "x"}
    assert api(cast.engineer, "read").patch(f"{URL}AI-001/", patch, content_type="application/json").status_code == 403
    refused = api(cast.outsider, "write:initiatives").patch(f"{URL}AI-001/", patch, content_type="application/json")
    assert refused.status_code == 403 or refused.status_code == 404
    assert Client().get(URL).status_code == 401
    initiative.visibility = "members"
    initiative.save()
    assert api(cast.outsider, "read").get(f"{URL}AI-001/").status_code == 404
    assert api(cast.engineer, "read").get(f"{URL}AI-001/").status_code == 200
    other = api(cast.pm, "read", only_initiative_id=initiative.pk + 1)
    assert other.get(f"{URL}AI-001/").status_code == 404
    assert api(cast.pm, "read").delete(f"{URL}AI-001/").status_code in (403, 405)


def test_evidence_by_token(cast, initiative, api):
    client = api(cast.engineer, "read", "write:evidence")
    url = f"{URL}AI-001/evidence/"
    made = client.post(url, {"name": "Load test", "kind": "file", "file": upload("report.pdf", files.PDF)})
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["number"], body["filename"], body["size"]) == (1, "report.pdf", len(files.PDF))
    text = {"kind": "text", "text": "Run again.", "evidence": body["evidence"]}
    again = client.post(url, text, content_type="application/json")
    assert (again.status_code, again.json()["number"]) == (201, 2)
    assert client.get(url).json()["count"] == 2
    bad = client.post(url, {"name": "x", "kind": "file", "file": upload("x.svg", b"<svg/>")})
    assert (bad.status_code, list(bad.json())) == (400, ["file"])
    assert api(cast.engineer, "write:initiatives").post(url, text, content_type="application/json").status_code == 403
    assert client.post(url, text | {"evidence": 999}, content_type="application/json").status_code == 404
    assert client.post(url, text | {"colour": 1}, content_type="application/json").status_code == 400
    assert EvidenceVersion.objects.count() == 2


def test_upload_cut_in_the_middle_leaves_no_row_and_no_file(cast, initiative, api, settings):
    """The body ends before its closing boundary, as when a connection breaks off behind a proxy."""
    client = api(cast.engineer, "write:evidence")
    head = (
        b'--cut\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfile\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="name"\r\n\r\nNotes\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\nContent-Type: text/plain\r\n\r\n'
    )
    whole = head + b"line\n" * 40_000 + b"\r\n--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    cut = client.generic("POST", f"{URL}AI-001/evidence/", whole[: len(whole) // 2], content_type=kind)
    assert cut.status_code == 400, cut.content
    assert not EvidenceVersion.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert client.generic("POST", f"{URL}AI-001/evidence/", whole, content_type=kind).status_code == 201
