"""`fetch`: one request, one answer, nothing in between."""

import json as json_codec
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

from common.outbound.policy import OutboundError, OutboundPolicy, OutboundResponse, bad_request
from common.outbound.urls import Target, target_parse

USER_AGENT = "Flightline"
# Names that a caller may set. `Host`, cloud metadata headers and hop-by-hop headers can never be sent.
HEADER_NAMES = frozenset(
    {
        *("accept", "accept-language", "authorization", "content-type", "idempotency-key", "if-modified-since"),
        *("if-none-match", "user-agent", "x-api-key", "x-request-id", "x-scope-orgid"),
    }
)
HEADER_PREFIXES = ("x-flightline-", "webhook-")
Fields = Mapping[str, str] | Sequence[tuple[str, str]]


def fetch(
    policy: OutboundPolicy,
    method: Literal["GET", "POST"],
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Fields | None = None,
    form: Fields | None = None,
    json: object = None,
    body: bytes | None = None,
    is_cut: bool = False,
) -> OutboundResponse:
    """Send one request under `policy` and return the whole answer, whatever its status.

    `params` are added to the query of `url`; at most one of `form`, `json` and `body` is sent, with POST only. Raises
    `OutboundError`, also for a redirect, an encoded body, and a body longer than `policy.max_bytes`. Never blocks for
    longer than `policy.total_timeout_s` seconds (a hair more for the tear-down). With `is_cut` a longer body is no fault:
    its first `policy.max_bytes` bytes come, and the rest is never read.
    """
    from common.outbound.exchange import TRANSPORT_ERRORS, exchange, translate  # noqa: PLC0415  # 70 modules for who sends
    from common.outbound.transport import Journal  # noqa: PLC0415  # as above

    journal = Journal(policy.total_timeout_s)
    try:
        target = target_parse(url)
        content, content_type = _content(method, form, json, body)
        head = _headers(target, headers or {}, content_type)
        journal.begin("resolve")
        return exchange(policy, target, journal, method, _path(target, params), head, content, is_cut=is_cut)
    except OutboundError as error:
        failure = error
    except (*TRANSPORT_ERRORS, OSError) as error:
        failure = translate(error, journal)
        failure.__cause__ = error
    journal.current = failure.step
    journal.end(ok=False, detail=str(failure))
    failure.steps = tuple(journal.steps)
    raise failure


def _content(method: str, form: Fields | None, json: object, body: bytes | None) -> tuple[bytes | None, str]:
    given = [part for part in (form, json, body) if part is not None]
    if method not in ("GET", "POST") or len(given) > 1 or (given and method != "POST"):
        raise bad_request(f"{method} with {len(given)} bodies is not a request that can be sent")
    if form is not None:
        return urlencode(form).encode("ascii"), "application/x-www-form-urlencoded"
    if json is not None:
        return json_codec.dumps(json, allow_nan=False).encode(), "application/json"
    return body if method == "GET" or body is not None else b"", ""


def _headers(target: Target, given: Mapping[str, str], content_type: str) -> list[tuple[bytes, bytes]]:
    named = {"accept": "*/*", "user-agent": USER_AGENT}
    if content_type:
        named["content-type"] = content_type
    for name, value in given.items():
        lower = name.lower()
        if lower not in HEADER_NAMES and not lower.startswith(HEADER_PREFIXES):
            raise bad_request(f"The header {name!r} may not be set")
        if not value.isascii() or not value.isprintable():
            raise bad_request(f"The header {name} holds characters that cannot be sent")
        named[lower] = value
    named |= {"host": target.host_header, "accept-encoding": "identity", "connection": "close"}
    return [(name.title().encode(), value.encode()) for name, value in named.items()]


def _path(target: Target, params: Fields | None) -> str:
    if not params:
        return target.path
    return f"{target.path}{'&' if '?' in target.path else '?'}{urlencode(params)}"
