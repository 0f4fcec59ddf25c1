"""The hostile corpus of uploads: refused with words, or kept and handed out in a form that cannot act."""

import hashlib
import socket
import threading
import zipfile
from io import BytesIO
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from initiatives.models import EvidenceVersion
from tests.cast import make_initiative
from tests.initiatives import files
from tests.initiatives.files import upload

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(1)</script>"


def external_docx():
    target = (
        b'<Relationships><Relationship TargetMode="External" Target="http://tracker.example.com/x"/></Relationships>'
    )
    return files.office(word___rels__document_dot_xml_dot_rels=target)


def bomb():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(10):
            archive.writestr(f"word/{number}.xml", b"\0" * 20_000_000)
    return out.getvalue()


# name of the case → (file name, bytes, the name it is kept under; None where it is refused)
CORPUS = {
    "EICAR as text": ("eicar.txt", EICAR, "eicar.txt"),
    "EICAR as a program": ("eicar.com", EICAR, None),
    "PDF that is a script too": ("both.pdf", files.PDF.replace(b"1 0 obj", b"/*" + SCRIPT + b"*/1 0 obj"), "both.pdf"),
    "script that is a PDF too": ("both.js", b"/*" + files.PDF + b"*/alert(1)", None),
    "GIF that is a page too": ("both.gif", files.GIF[:-1] + SCRIPT + b";", None),
    "SVG with a script": ("draw.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", None),
    "document with an external relation": ("ext.docx", external_docx(), "ext.docx"),
    "zip bomb": ("bomb.docx", bomb(), None),
    "ten thousand parts": ("crowd.docx", files.crowd(10_000), None),
    "path in the name": ("../../x.txt", b"words", "x.txt"),
    "NUL in the name": ("a\0.png", files.PNG, "a.png"),
    "reserved name": ("con.txt", b"words", "_con.txt"),
    "turned name": ("gpj\u202efdp.txt", b"words", "gpjfdp.txt"),
    "255 bytes of name": ("ü" * 125 + "x.txt", b"words", "ü" * 98 + ".txt"),
    "lines in the name": ("a\r\nSet-Cookie: x=1.txt", b"words", None),
    "nothing in it": ("empty.txt", b"", None),
    "wrong first bytes": ("report.pdf", files.PNG, None),
    "one byte too many": ("big.txt", b"a" * (25 * 1024 * 1024 + 1), None),
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


def kept(media):
    return [path for path in media.rglob("*") if path.is_file()] if media.exists() else []


@pytest.mark.parametrize("case", CORPUS)
def test_corpus(cast, initiative, sign_in, media, case):
    name, data, under = CORPUS[case]
    client = sign_in(cast.engineer)
    given = {"name": "Proof", "kind": "file", "file": upload(name, data)}
    answer = client.post(f"/api/v1/initiatives/{initiative.key}/evidence/", given)
    if under is None:
        assert answer.status_code in (400, 422), answer.content
        assert not EvidenceVersion.objects.exists()
        assert kept(media) == []
        return
    assert answer.status_code == 201, answer.content
    version = EvidenceVersion.objects.get()
    assert version.filename == under
    assert [path.name for path in kept(media)] == [hashlib.sha256(data).hexdigest()]
    sent = client.get(f"/i/{initiative.key}/evidence/{version.evidence_id}/1/")
    assert b"".join(sent.streaming_content) == data
    assert sent["Content-Disposition"].startswith("attachment")
    assert "\r" not in sent["Content-Disposition"] + sent["Content-Type"]
    assert "\n" not in sent["Content-Disposition"] + sent["Content-Type"]
    assert (sent["X-Content-Type-Options"], sent["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
    assert sent["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in sent["Cache-Control"]
    assert "html" not in sent["Content-Type"]


def test_the_same_file_twice_is_two_rows_and_one_file(cast, initiative, sign_in, media):
    client = sign_in(cast.engineer)
    for name in ("a.txt", "b.txt"):
        given = {"name": name, "kind": "file", "file": upload(name, b"the same words")}
        assert client.post(f"/api/v1/initiatives/{initiative.key}/evidence/", given).status_code == 201
    assert EvidenceVersion.objects.count() == 2
    assert len(kept(media)) == 1


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        return None

    def log_request(self, *args):
        return None


def _send(cookie, path, body, share):
    """Post the first `share` of the body over a real socket, then close; the status of the answer, None without one."""
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with socket.create_connection(server.server_address) as wire:
        wire.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {'a' * 32}\r\n"
            f"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body[: int(len(body) * share)]
        )
        wire.shutdown(socket.SHUT_WR)
        answer = wire.recv(4096)
    thread.join(30)
    server.server_close()
    return int(answer.split()[1]) if answer else None


def test_an_upload_that_is_cut_on_the_wire_leaves_no_row_and_no_file(committed_cast, settings, media):
    settings.ALLOWED_HOSTS = ["*"]
    initiative = make_initiative(committed_cast)
    client = Client()
    client.force_login(committed_cast.engineer.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items()) + "; csrftoken=" + "a" * 32
    head = (
        b'--cut\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfile\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="cut.txt"\r\nContent-Type: text/plain\r\n\r\n'
    )
    body = head + b"words " * 200_000 + b"\r\n--cut--\r\n"
    path = f"/api/v1/initiatives/{initiative.key}/evidence/"
    status = _send(cookie, path, body, 0.5)
    assert status is None or status >= 400
    assert not EvidenceVersion.objects.exists()
    assert kept(media) == []
    assert _send(cookie, path, body, 1) == 201  # the same request, whole
    assert EvidenceVersion.objects.count() == 1
