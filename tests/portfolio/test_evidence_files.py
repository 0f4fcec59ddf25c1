"""The page of the check of evidence files: who asked, what was found, what was removed; asked for here, done by a tick."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from audit.models import Entry
from common import clock
from common.errors import NotAllowed
from initiatives.evidence_files import file_path
from initiatives.models import EvidenceCheck
from initiatives.services import evidence_add, evidence_check, evidence_verify_due, removal_request
from reviews.services import evidence_remove
from tests.cast import PASSWORD
from tests.initiatives.files import upload

PAGE, CHECK = "/admin/audit/evidence/", "/admin/audit/evidence/check/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def _add(cast, initiative, name, content):
    return evidence_add(
        actor=cast.engineer.actor, initiative=initiative, name=name, kind="file", file=upload(f"{name}.txt", content)
    )


def _page(client, url=PAGE):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_check_is_asked_for_on_the_page_and_done_by_a_tick(cast, initiative, sign_in):
    _add(cast, initiative, "Report", b"fine")
    client = sign_in(cast.auditor, htmx=True)
    assert "Not checked yet" in _page(client)
    waiting = client.post(CHECK).content.decode()
    assert "A check starts within a minute, asked for by Auditor" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    client.post(CHECK)
    assert EvidenceCheck.objects.count() == 1
    assert Entry.objects.filter(action="initiatives.evidence_check", actor_id=cast.auditor.user.pk).count() == 1
    assert evidence_verify_due().finished_at is not None
    shown = _page(client)
    assert "Evidence files intact" in shown
    assert "asked for by Auditor" in shown
    assert "every 2s" not in shown
    assert client.post(CHECK).status_code == 200
    assert EvidenceCheck.objects.count() == 2, "asked again before the day is over"
    assert evidence_verify_due().asked_by == cast.auditor.user


def test_what_is_missing_changed_and_removed_is_named_with_who_and_why(cast, initiative, sign_in):
    gone, bent = _add(cast, initiative, "Gone", b"gone"), _add(cast, initiative, "Bent", b"bent")
    away = _add(cast, initiative, "Rows", b"rows")
    asked = removal_request(actor=cast.business.actor, version=away, reason="It names a customer.")
    evidence_remove(actor=cast.pm.actor, removal=asked, password=PASSWORD)
    file_path(gone.sha256).unlink()
    file_path(bent.sha256).chmod(0o640)
    file_path(bent.sha256).write_bytes(b"Bent")
    with pytest.raises(SystemExit):
        call_command("evidence_verify")
    page = _page(sign_in(cast.admin))
    assert "Evidence files: 1 missing, 1 changed" in page
    assert "asked for by the command evidence_verify" in page
    for version in (gone, bent, away):
        assert f'href="/i/AI-001/evidence/{version.evidence_id}/"' in page
        assert version.sha256[:12] in page
    assert "It names a customer." in page
    assert "asked for by Business, approved by Pm" in page
    assert "Evidence files: 1 missing, 1 changed" in _page(sign_in(cast.auditor), "/admin/audit/")
    entry = Entry.objects.get(action="initiatives.evidence_broken")
    assert entry.summary == "Evidence files are not what they were: 1 missing, 1 changed"


def test_a_clean_run_leaves_no_entry_and_the_clock_is_named(cast, initiative, sign_in):
    _add(cast, initiative, "Report", b"fine")
    evidence_verify_due()
    assert "asked for by Flightline clock" in _page(sign_in(cast.admin))
    assert not Entry.objects.filter(action__startswith="initiatives.evidence_broken").exists()


def test_a_check_that_does_not_end_is_said(cast, initiative, sign_in):
    EvidenceCheck.objects.create(started_at=clock.now() - timedelta(hours=2), asked_by_name="Auditor")
    page = _page(sign_in(cast.admin))
    assert "has not ended" in page
    assert "every 2s" not in page


@pytest.mark.parametrize("who", ["pm", "engineer", "security", "executive"])
def test_others_neither_read_nor_ask(cast, initiative, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get(PAGE).status_code == 403
    assert client.post(CHECK).status_code == 403
    with pytest.raises(NotAllowed):
        evidence_check(actor=getattr(cast, who).actor)
    assert not EvidenceCheck.objects.exists()
