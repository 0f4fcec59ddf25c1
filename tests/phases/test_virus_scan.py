"""A virus scanner is asked about each file before it is kept; without its answer none is."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from config.checks import settings_fit_together
from initiatives.evidence_files import FileRefused, file_store, scanning, store
from initiatives.evidence_files.scanning import scanner_version
from initiatives.models import Evidence
from phases.services import item_evidence_add
from portfolio.vitals import vitals
from tests.initiatives.files import PDF, upload
from tests.servers.clamav import NAME, VIRUS
from tests.servers.sites import free_port

BAD = b"before\n" + VIRUS + b"\nafter\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, clamd, settings):
    settings.VIRUS_SCANNER = getattr(clamd, request.param)
    return settings.VIRUS_SCANNER


def kept(media):
    return [path for path in media.rglob("*") if path.is_file()] if media.exists() else []


@contextmanager
def answering(said: bytes | None) -> Iterator[str]:
    """Stands for a scanner that takes everything and says `said`; None: it never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        held: list[socket.socket] = []

        def serve() -> None:
            line, _ = door.accept()
            held.append(line)
            while b"\0\0\0\0" not in line.recv(65536)[-4:]:
                pass
            if said is not None:
                line.sendall(said)
                line.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{door.getsockname()[1]}"
        for line in held:
            line.close()


def test_what_the_scanner_finds_is_not_kept(scanner, media):
    with pytest.raises(FileRefused, match=f"found {NAME} in this file. It was not kept"):
        file_store(upload("notes.txt", BAD))
    assert kept(media) == []


def test_a_clean_file_is_kept(scanner, media):
    stored = file_store(upload("report.pdf", PDF))
    assert [path.name for path in kept(media)] == [stored.sha256]


def test_a_file_that_is_too_large_for_the_scanner_is_not_kept(scanner, media):
    with pytest.raises(FileRefused, match="did not answer, and without it no file is kept"):
        file_store(upload("notes.txt", b"a line\n" * 200_000))
    assert kept(media) == []


@pytest.mark.parametrize("said", [b"", b"stream: what now ERROR\0", b"stream: OK but\0", b"\xff" * 2_000, None])
def test_without_an_answer_no_file_is_kept(media, settings, monkeypatch, said):
    monkeypatch.setattr(scanning, "ANSWER_S", 0.3)
    with answering(said) as settings.VIRUS_SCANNER, pytest.raises(FileRefused, match="did not answer"):
        file_store(upload("report.pdf", PDF))
    assert kept(media) == []


def test_a_scanner_that_does_not_run_lets_nothing_in(media, settings, tmp_path):
    for settings.VIRUS_SCANNER in (f"tcp://127.0.0.1:{free_port()}", f"unix://{tmp_path / 'nothing'}"):
        with pytest.raises(FileRefused, match="did not answer"):
            file_store(upload("report.pdf", PDF))
    assert kept(media) == []


def test_the_form_says_what_was_found_and_keeps_what_was_typed(scanner, cast, accepted, item, sign_in):
    client = sign_in(cast.engineer)
    sent = {"name": "Load test of May", "kind": "file", "file": upload("notes.txt", BAD), "effective_on": "2026-05-04"}
    page = client.post(f"/i/{accepted.key}/items/{item(kind='evidence').pk}/evidence/", sent)
    assert page.status_code == 422
    assert f"found {NAME} in this file" in page.content.decode()
    assert "Load test of May" in page.content.decode()
    assert not Evidence.objects.exists()


def test_no_lock_is_held_while_the_scanner_thinks(cast, accepted, item, media, settings, monkeypatch):
    seen = []
    monkeypatch.setattr(store, "found_in", lambda content, scanner: seen.append(len(connection.atomic_blocks)) or "")
    settings.VIRUS_SCANNER, outside = "tcp://127.0.0.1:3310", len(connection.atomic_blocks)
    item_evidence_add(
        actor=cast.engineer.actor, initiative=accepted, item=item(kind="evidence"), name="Report", kind="file",
        file=upload("report.pdf", PDF),
    )  # fmt: skip
    assert seen == [outside], "looked at once, before the transaction"


def test_health_says_whether_it_answers(db, scanner, settings):
    def line():
        (found,) = [one for one in vitals() if one.name == "Virus scanner"]
        return found

    assert (line().state, line().words) == ("good", scanner_version(scanner))
    assert line().words.startswith("ClamAV")
    settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{free_port()}"
    assert line().state == "bad"
    assert "no file is taken" in line().advice
    settings.VIRUS_SCANNER = ""
    assert not [one for one in vitals() if one.name == "Virus scanner"]


@pytest.mark.parametrize(("text", "is_good"), [
    ("tcp://127.0.0.1:3310", True), ("unix:///run/clamav/clamd.ctl", True), ("clamd", False), ("tcp://", False),
    ("unix://run/ctl", False), ("http://127.0.0.1:3310", False), ("tcp://scanner", True), ("tcp://[::1]:3310", True),
    ("tcp://127.0.0.1:port", False), ("tcp://127.0.0.1:99999", False), ("tcp://:3310", False), ("unix:///", False),
])  # fmt: skip
def test_an_address_that_is_none_does_not_start(settings, text, is_good):
    settings.VIRUS_SCANNER = text
    assert len([one for one in settings_fit_together() if one.id == "config.E005"]) == (0 if is_good else 1)
