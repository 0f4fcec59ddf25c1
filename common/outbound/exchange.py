"""One exchange through httpcore2, whose library is read with the first request that goes out: few processes send one."""

import ssl
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urljoin

import httpcore2

from common.outbound.policy import OutboundError, OutboundPolicy, OutboundResponse, bad_request
from common.outbound.routing import proxy_for
from common.outbound.transport import GuardedBackend, Journal
from common.outbound.urls import Target

TRANSPORT_ERRORS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError)


def exchange(
    policy: OutboundPolicy,
    target: Target,
    journal: Journal,
    method: str,
    path: str,
    headers: list[tuple[bytes, bytes]],
    content: bytes | None,
    *,
    is_cut: bool = False,
) -> OutboundResponse:
    """Send it and read the answer, as `fetch` says. Raises `OutboundError`, `OSError` or one of TRANSPORT_ERRORS."""
    url = httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=path.encode()
    )
    limits = {"connect": policy.connect_timeout_s, "read": policy.read_timeout_s, "write": policy.read_timeout_s}
    context = _tls_context(policy.ca_file) if target.scheme == "https" else None
    with (
        _pool(policy, target, journal, context) as pool,
        pool.stream(method, url, headers=headers, content=content, extensions={"timeout": limits}) as answer,
    ):
        received = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        _refuse_forms(url, answer.status, received, 10**18 if is_cut else policy.max_bytes)
        data = _body(answer.iter_stream(), policy.max_bytes, is_cut=is_cut)
    journal.end(detail=f"HTTP {answer.status}, {len(data):,} bytes")
    elapsed_ms = round(sum(step.ms for step in journal.steps), 1)
    return OutboundResponse(answer.status, received, data, elapsed_ms, tuple(journal.steps))


def _pool(
    policy: OutboundPolicy, target: Target, journal: Journal, context: ssl.SSLContext | None
) -> httpcore2.ConnectionPool:
    """One connection: straight to a checked address, or through the proxy of the installation."""
    proxy = proxy_for(policy, target)
    backend = GuardedBackend(policy, target, journal, proxy)
    if proxy is None:
        return httpcore2.ConnectionPool(ssl_context=context, max_connections=1, network_backend=backend)
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    return httpcore2.HTTPProxy(
        f"http://{host}:{proxy.port}",
        proxy_auth=(proxy.username, proxy.password) if proxy.username else None,
        ssl_context=context, max_connections=1, network_backend=backend,
    )  # fmt: skip


def _refuse_forms(url: httpcore2.URL, status: int, headers: Mapping[str, str], max_bytes: int) -> None:
    """Refuse by status line and headers what must not be followed, decoded or read."""
    if 300 <= status < 400 and status != 304:
        where = headers.get("location", "")[:200]
        message = f"The address answers with a redirect (HTTP {status}); enter the address it leads to"
        raise OutboundError(
            f"HTTP {status} to {where!r}", "answer", permanent=True, code="redirect", message=message,
            location=urljoin(bytes(url).decode("ascii"), headers["location"]) if "location" in headers else "",
        )  # fmt: skip
    if status < 200:
        message = "The address wants to switch to another protocol"
        raise OutboundError(f"HTTP {status}", "answer", permanent=True, code="protocol", message=message)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        message = "The answer is compressed, though plain text was asked for"
        reason = f"content-encoding {encoding!r}"
        raise OutboundError(reason, "answer", permanent=True, code="encoded", message=message)
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
        raise _too_large(max_bytes)


def _body(chunks: Iterator[bytes], max_bytes: int, *, is_cut: bool) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if is_cut and len(data) >= max_bytes:
            return bytes(data[:max_bytes])
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(data)


def _too_large(max_bytes: int) -> OutboundError:
    message = f"The answer is larger than {max_bytes:,} bytes; ask for less"
    return OutboundError("too large", "answer", permanent=True, code="too_large", message=message)


def translate(error: Exception, journal: Journal) -> OutboundError:
    """What went wrong, in words for people, by how far the request had come."""
    step, reason = journal.current, f"{type(error).__name__}: {error}"
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"The certificate is not accepted: {error.verify_message}"
        return OutboundError(reason, "tls", permanent=True, code="tls", message=message)
    if isinstance(error, TimeoutError | httpcore2.TimeoutException):
        message = "The address did not answer in time"
        return OutboundError(reason, step, permanent=False, code="timeout", message=message)
    if step == "tls" or isinstance(error, ssl.SSLError):
        message = "No secure connection could be made; check https or http and the port"
        return OutboundError(reason, "tls", permanent=False, code="tls", message=message)
    if isinstance(error, httpcore2.ProxyError):
        message = "The proxy of this installation refuses the connection"
        return OutboundError(reason, "connect", permanent=False, code="unreachable", message=message)
    if isinstance(error, httpcore2.ProtocolError):
        message = "The answer is not valid HTTP, or the connection was closed before an answer"
        return OutboundError(reason, step, permanent=False, code="protocol", message=message)
    message = "The connection broke off before the answer was complete"
    return OutboundError(reason, step, permanent=False, code="unreachable", message=message)


@lru_cache(maxsize=8)
def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    """The system's certificate authorities, and those of `ca_file` on top; names are always verified."""
    context = httpcore2.default_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            raise bad_request("The file of certificate authorities cannot be read") from error
    return context
