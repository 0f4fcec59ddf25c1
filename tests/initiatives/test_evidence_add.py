from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Evidence, EvidenceVersion
from initiatives.services import evidence_add
from tests.initiatives import files
from tests.initiatives.files import upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


def add(who, initiative, name="Load test", kind="file", **given):
    return evidence_add(actor=who.actor, initiative=initiative, name=name, kind=kind, **given)


def test_member_adds_a_file_and_a_next_version(cast, initiative):
    first = add(cast.engineer, initiative, file=upload("report.pdf", files.PDF))
    second = add(cast.engineer, initiative, file=upload("plot.png", files.PNG), evidence=first.evidence)
    assert (first.number, second.number, first.evidence_id) == (1, 2, second.evidence_id)
    assert (first.supplied_by, first.effective_on, first.content_type) == (
        cast.engineer.user,
        clock.today(),
        "application/pdf",
    )
    assert Entry.objects.filter(action="initiatives.evidence_add").count() == 2
    assert "%PDF" not in Entry.objects.first().payload


def test_same_file_twice_keeps_both_rows_and_one_content(cast, initiative, media):
    rows = [add(cast.engineer, initiative, file=upload("report.pdf", files.PDF)) for _ in range(2)]
    assert rows[0].pk != rows[1].pk
    assert rows[0].sha256 == rows[1].sha256
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_link_and_text(cast, initiative):
    link = add(cast.engineer, initiative, kind="link", url="https://example.com/report")
    text = add(cast.engineer, initiative, kind="text", text="We ran it on 3 May.\r\nAll fine.")
    assert (link.url, link.filename) == ("https://example.com/report", "")
    assert text.text == "We ran it on 3 May.\nAll fine."
    assert len({link.sha256, text.sha256}) == 2


SOON = clock.today() + timedelta(days=2)  # in the future also when midnight passes meanwhile


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "file"}, "file"),
        ({"kind": "link", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "text", "text": " "}, "text"),
        ({"kind": "song"}, "kind"),
        ({"kind": "text", "text": "x", "name": ""}, "name"),
        ({"kind": "text", "text": "x", "effective_on": SOON + timedelta(days=1)}, "effective_on"),
        ({"kind": "text", "text": "x", "valid_until": clock.today() - timedelta(days=1)}, "valid_until"),
        ({"kind": "text", "text": "x", "effective_on": "no date"}, "effective_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_leaves_no_row(cast, initiative, given, field):
    with pytest.raises(DomainError) as error:
        add(cast.engineer, initiative, **given)
    assert error.value.field == field
    assert not Evidence.objects.exists()
    assert not Entry.objects.exists()


def test_refused_file_leaves_no_row_and_no_file(cast, initiative, media):
    with pytest.raises(DomainError, match="web page") as error:
        add(cast.engineer, initiative, file=upload("x.svg", b"<svg/>"))
    assert error.value.field == "file"
    assert not EvidenceVersion.objects.exists()
    assert not list(media.rglob("*")) if media.exists() else True


def test_outsider_and_auditor_add_none(cast, initiative):
    for who in (cast.outsider, cast.auditor, cast.security):
        with pytest.raises(NotAllowed):
            add(who, initiative, kind="text", text="x")


def test_versions_cannot_be_changed_in_the_database(cast, initiative):
    version = add(cast.engineer, initiative, kind="text", text="x")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        EvidenceVersion.objects.filter(pk=version.pk).update(text="y")


def test_download_is_an_attachment_that_cannot_act(cast, initiative, sign_in):
    version = add(cast.engineer, initiative, file=upload("Größe \u202e.pdf", files.PDF))
    url = f"/i/{initiative.key}/evidence/{version.evidence_id}/1/"
    response = sign_in(cast.security).get(url)
    assert b"".join(response.streaming_content) == files.PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert sign_in(cast.security).get(f"/i/{initiative.key}/evidence/{version.evidence_id}/2/").status_code == 404
    initiative.visibility = "members"
    initiative.save()
    assert sign_in(cast.outsider).get(url).status_code == 404


def test_a_text_is_handed_out_as_a_text_file(cast, initiative, sign_in):
    version = add(cast.engineer, initiative, kind="text", text="<script>alert(1)</script>")
    response = sign_in(cast.engineer).get(f"/i/{initiative.key}/evidence/{version.evidence_id}/1/")
    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"].startswith("attachment")
