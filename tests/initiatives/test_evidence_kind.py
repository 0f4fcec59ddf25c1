"""Evidence over the API: what is sent says what kind it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.services import token_create

pytestmark = pytest.mark.django_db
URL = "/api/v1/initiatives/AI-001/evidence/"


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"file": SimpleUploadedFile("run.txt", b"4.5 req/s")}, "file"),
        ({"url": "https://ci.example.com/runs/1"}, "link"),
        ({"text": "Walked through with six clerks."}, "text"),
        ({"url": "https://ci.example.com/runs/1", "kind": "link"}, "link"),
    ],
)
def test_the_kind_follows_from_what_is_sent(cast, initiative, sent, kind):
    _, token = token_create(actor=cast.engineer.actor, user=cast.engineer.user, name="CI", scopes=["write:evidence"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    answer = client.post(URL, {"name": "Run", **sent}, format="multipart")
    assert (answer.status_code, answer.data["kind"]) == (201, kind)


def test_nothing_sent_is_refused_at_its_place(cast, initiative):
    _, token = token_create(actor=cast.engineer.actor, user=cast.engineer.user, name="CI", scopes=["write:evidence"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    answer = client.post(URL, {"name": "Run"}, format="multipart")
    assert answer.status_code in (400, 422)
    assert "text" in answer.data
