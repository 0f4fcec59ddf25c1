"""What comes back is bounded in time, size and form; against real servers on the loopback."""

import gzip
import time
from dataclasses import replace

import pytest

from common.outbound import OutboundError, OutboundPolicy, fetch
from tests.common.outbound_cases import REDIRECT_STATUSES, REDIRECT_TARGETS
from tests.servers import SecureSite, Site, loopback_policy


def refused(policy: OutboundPolicy, url: str, **request: object) -> OutboundError:
    with pytest.raises(OutboundError) as caught:
        fetch(policy, "GET", url, **request)  # type: ignore[arg-type]
    return caught.value


def policy_of(site: Site, **changes: object) -> OutboundPolicy:
    return loopback_policy(site.server_port, **changes)


def test_answer_comes_whole_with_its_steps(site: Site) -> None:
    url = site.answer("/a", '{"value": 1}')
    response = fetch(policy_of(site), "GET", url, params={"q": "a b"}, headers={"X-Scope-OrgID": "team"})
    assert (response.status, response.json(), response.media_type) == (200, {"value": 1}, "application/json")
    assert [(step.name, step.ok) for step in response.steps] == [("resolve", True), ("connect", True), ("answer", True)]
    assert response.elapsed_ms > 0
    request = site.requests[0]
    assert request.path == "/a?q=a+b"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["host"] == f"127.0.0.1:{site.server_port}"
    assert request.headers["x-scope-orgid"] == "team"


@pytest.mark.parametrize(
    ("request_", "body", "kind"),
    [
        ({"form": {"query": "up"}}, b"query=up", "application/x-www-form-urlencoded"),
        ({"json": {"a": [1]}}, b'{"a": [1]}', "application/json"),
        ({"body": b"raw"}, b"raw", None),
        ({}, b"", None),
    ],
)
def test_post_sends_its_body(site: Site, request_: dict[str, object], body: bytes, kind: str | None) -> None:
    url = site.answer("/a", "{}")
    fetch(policy_of(site), "POST", url, **request_)  # type: ignore[arg-type]
    assert site.requests[0].body == body
    assert site.requests[0].headers.get("content-type") == kind
    assert site.requests[0].headers["content-length"] == str(len(body))


@pytest.mark.parametrize("status", REDIRECT_STATUSES)
@pytest.mark.parametrize("location", REDIRECT_TARGETS)
def test_redirect_is_refused_and_not_followed(site: Site, status: int, location: str) -> None:
    site.answers["/a"] = lambda handler: handler.reply(status, Location=location)
    error = refused(policy_of(site), site.url("/a"))
    assert (error.code, error.permanent) == ("redirect", True)
    assert location not in str(error)
    assert [request.path for request in site.requests] == ["/a"]


def test_endless_stream_is_cut_at_the_cap(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.endless(b"x" * 65536)
    started = time.monotonic()
    error = refused(policy_of(site), site.url("/a"))
    assert (error.code, error.permanent) == ("too_large", True)
    assert time.monotonic() - started < 5
    time.sleep(0.2)
    assert site.sent < 20_000_000


def test_body_of_ten_gigabytes_is_refused_by_its_length(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.endless(b"x" * 1000, limit=1000, Content_Length="10000000000")
    assert refused(policy_of(site), site.url("/a")).code == "too_large"


def test_body_at_the_cap_passes_and_one_byte_more_does_not(site: Site) -> None:
    url = site.answer("/a", b"x" * 500)
    assert len(fetch(policy_of(site, max_bytes=500), "GET", url).body) == 500
    assert refused(policy_of(site, max_bytes=499), url).code == "too_large"


def test_trickle_ends_at_the_total_time(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.endless(b"x", pause_s=0.05, limit=400)
    started = time.monotonic()
    error = refused(policy_of(site, total_timeout_s=0.6), site.url("/a"))
    assert (error.code, error.permanent, error.step) == ("timeout", False, "answer")
    assert 0.5 < time.monotonic() - started < 2


def test_trickle_of_headers_ends_at_the_total_time(site: Site) -> None:
    def drip(handler: object) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")  # type: ignore[attr-defined]
        for number in range(100):
            handler.wfile.write(f"X-{number}: y\r\n".encode())  # type: ignore[attr-defined]
            time.sleep(0.05)

    site.answers["/a"] = drip
    started = time.monotonic()
    assert refused(policy_of(site, total_timeout_s=0.6), site.url("/a")).code == "timeout"
    assert time.monotonic() - started < 2


def test_silence_ends_at_the_read_time(site: Site) -> None:
    site.answers["/a"] = lambda handler: time.sleep(3)
    started = time.monotonic()
    assert refused(policy_of(site, read_timeout_s=0.3), site.url("/a")).code == "timeout"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, identity"])
def test_encoded_body_is_refused_and_never_unpacked(site: Site, encoding: str) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    site.answers["/a"] = lambda handler: handler.reply(200, bomb, Content_Encoding=encoding)
    assert refused(policy_of(site), site.url("/a")).code == "encoded"


def test_transfer_coding_other_than_chunked_is_refused(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.endless(b"x", limit=1, Transfer_Encoding="gzip, chunked")
    assert refused(policy_of(site), site.url("/a")).code == "protocol"


@pytest.mark.parametrize("raw", [b"", b"hello\r\n\r\n", b"HTTP/1.1 banana\r\n\r\n", b"\x16\x03\x01\x00"])
def test_answer_that_is_not_http_is_named(site: Site, raw: bytes) -> None:
    def say(handler: object) -> None:
        handler.wfile.write(raw)  # type: ignore[attr-defined]
        handler.close_connection = True  # type: ignore[attr-defined]

    site.answers["/a"] = say
    error = refused(policy_of(site), site.url("/a"))
    assert (error.code, error.permanent) == ("protocol", False)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("120", 120.0),
        ("99999999", 21600.0),
        ("Mon, 23 Nov 2026 10:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_wish_to_wait_is_read_in_seconds(site: Site, given: str, seconds: float | None) -> None:
    def busy(handler: object) -> None:
        handler.wfile.write(  # type: ignore[attr-defined]
            b"HTTP/1.1 429 Busy\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nContent-Length: 0\r\n"
            + f"Retry-After: {given}\r\n\r\n".encode()
        )

    site.answers["/a"] = busy
    response = fetch(policy_of(site), "GET", site.url("/a"))
    assert (response.status, response.retry_after_s) == (429, seconds)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "other.example"},
        {"Metadata-Flavor": "Google"},
        {"Metadata": "true"},
        {"X-aws-ec2-metadata-token": "a"},
        {"Transfer-Encoding": "chunked"},
        {"Accept": "a\r\nX-Other: b"},
        {"Authorization": "Bearer ü"},
    ],
)
def test_header_outside_the_list_is_refused(site: Site, headers: dict[str, str]) -> None:
    error = refused(policy_of(site), site.answer("/a", "{}"), headers=headers)
    assert (error.code, site.requests) == ("bad_request", [])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "CONNECT", "GET\r\nX: y"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    with pytest.raises(OutboundError) as caught:
        fetch(policy_of(site), method, site.answer("/a", "{}"))  # type: ignore[arg-type]
    assert (caught.value.code, site.requests) == ("bad_request", [])


def test_proxy_and_netrc_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    url = site.answer("/a", "{}")
    assert fetch(policy_of(site), "GET", url).status == 200
    assert "authorization" not in site.requests[0].headers


def test_closed_port_is_named_with_the_step(site: Site) -> None:
    port = site.server_port
    site.stop()
    error = refused(loopback_policy(port), f"http://127.0.0.1:{port}/")
    assert (error.step, error.permanent) == ("connect", False)
    assert [(step.name, step.ok) for step in error.steps] == [("resolve", True), ("connect", False)]


def secure_policy(secure_site: SecureSite, **changes: object) -> OutboundPolicy:
    policy = loopback_policy(secure_site.site.server_port, ca_file=secure_site.ca_file, **changes)
    return replace(policy, resolve=lambda *_: ("127.0.0.1",))


def test_certificate_is_checked_against_the_name_in_the_url(secure_site: SecureSite) -> None:
    site = secure_site.site
    site.answer("/a", "{}")
    response = fetch(secure_policy(secure_site), "GET", site.url("/a", host=secure_site.host))
    assert [step.name for step in response.steps] == ["resolve", "connect", "tls", "answer"]
    assert site.requests[0].headers["host"] == f"{secure_site.host}:{site.server_port}"


@pytest.mark.parametrize("host", ["other.example.com", "127.0.0.1"])
def test_certificate_for_another_name_is_refused(secure_site: SecureSite, host: str) -> None:
    site = secure_site.site
    error = refused(secure_policy(secure_site), site.url("/a", host=host))
    assert (error.step, error.code, error.permanent) == ("tls", "tls", True)
    assert site.requests == []


def test_certificate_of_an_unknown_authority_is_refused(secure_site: SecureSite) -> None:
    policy = replace(secure_policy(secure_site), ca_file=None)
    error = refused(policy, secure_site.site.url("/a", host=secure_site.host))
    assert (error.code, secure_site.site.requests) == ("tls", [])


def test_https_to_a_plain_server_is_named(site: Site) -> None:
    error = refused(policy_of(site), f"https://127.0.0.1:{site.server_port}/")
    assert (error.step, error.code) == ("tls", "tls")


def test_missing_file_of_authorities_is_named(secure_site: SecureSite) -> None:
    policy = replace(secure_policy(secure_site), ca_file="/nowhere/ca.pem")
    assert refused(policy, secure_site.site.url("/a")).code == "bad_request"
