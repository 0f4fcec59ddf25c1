"""Asking a source over the guarded client, and reading what it answers; shared by the adapters."""

import base64
import json as json_codec
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, NoReturn

from common.outbound import OutboundError, OutboundResponse, Step, fetch, target_parse
from metrics.sources.base import CheckStep, SourceError, SourceSettings

MAX_DEPTH = 20
STEP_NAMES = {
    "url": "Address is valid",
    "resolve": "Name resolved",
    "connect": "Connected",
    "tls": "Secure connection",
    "answer": "Answered",
}
HINTS = {
    "bad_url": "Write the address as http(s)://host:port/path, without user name, spaces or # part.",
    "blocked": "Check the name. For a host in your own network an administrator adds its address to the allow-list.",
    "unreachable": "Check the name and the port, and that the service is running. For a host in your own network an"
    " administrator adds its address to the allow-list.",
    "timeout": "Check the port and any firewall between here and there, or ask for less.",
    "tls": "Use the name that the certificate was made for, or ask an administrator to add your certificate authority.",
    "redirect": "Open the address in a browser and copy the one you end at.",
    "protocol": "Check the port, and whether it speaks http or https.",
    "encoded": "Let the source send plain answers when no encoding is accepted.",
    "too_large": "Use a narrower query, or a page that answers with less.",
    "auth": "Check how to sign in, the user name, and the password or token.",
    "rate_limited": "Pull less often; the next attempt waits as long as the source asks.",
    "not_found": "Check the path of the address.",
    "html": "This is probably a sign-in page or the wrong path; use the address of the data itself.",
}
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body)", re.IGNORECASE)


def http_address_check(url: str) -> None:
    """Raise `SourceError` (bad_settings) unless `url` is a plain http(s) address."""
    try:
        target_parse(url)
    except OutboundError as error:
        raise SourceError(str(error), permanent=True, code="bad_settings") from error


def source_ask(
    source: SourceSettings,
    url: str,
    *,
    method: Literal["GET", "POST"] = "GET",
    accept: str = "application/json",
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    json: object = None,
    headers: Mapping[str, str] | None = None,
) -> OutboundResponse:
    """One request with the source's sign-in and limits. Raises `SourceError` when no answer comes."""
    policy = source.policy
    policy = replace(
        policy,
        total_timeout_s=min(policy.total_timeout_s, source.timeout_s or math.inf),
        max_bytes=min(policy.max_bytes, source.max_bytes or policy.max_bytes),
    )
    sent = {"accept": accept, **_sign_in(source), **(headers or {})}
    try:
        return fetch(policy, method, url, headers=sent, params=params, form=form, json=json)
    except OutboundError as error:
        raise SourceError(
            str(error),
            permanent=error.permanent,
            code="bad_settings" if error.code == "bad_request" else error.code,
            retry_after_s=error.retry_after_s,
            detail=error.reason,
            steps=steps_of(error.steps, HINTS.get(error.code, "")),
        ) from error


def steps_of(steps: tuple[Step, ...], hint: str = "") -> tuple[CheckStep, ...]:
    """The stages of a request as lines of the connection test; `hint` stands with the one that failed."""
    return tuple(
        CheckStep(STEP_NAMES[step.name], step.ok, step.ms, step.detail, "" if step.ok else hint) for step in steps
    )


def status_check(response: OutboundResponse) -> None:
    """Raise the `SourceError` that fits a status other than 200; nothing of the body is shown."""
    status = response.status
    if status == 200:
        return
    permanent = True
    if status in (401, 403):
        message, code = f"The source refuses the sign-in (HTTP {status})", "auth"
    elif status == 404:
        message, code = "The source knows no such address (HTTP 404)", "not_found"
    elif status == 429:
        message, code, permanent = "The source asks to be asked less often (HTTP 429)", "rate_limited", False
    elif status in (204, 304):
        message, code, permanent = f"The source answered without any content (HTTP {status})", "empty", False
    else:
        message, code = f"The source answered with HTTP {status}", "http_status"
        permanent = status < 500 and status not in (408, 425)
    steps = steps_of(response.steps)
    raise SourceError(message, permanent=permanent, code=code, retry_after_s=response.retry_after_s, steps=steps)


def content_check(response: OutboundResponse, wanted: str) -> None:
    """Raise a `SourceError` for an empty answer and for a web page, which is named as such."""
    steps = steps_of(response.steps)
    if response.media_type in ("text/html", "application/xhtml+xml") or _HTML.match(response.body[:200]):
        message = f"The source answered with a web page (HTML) instead of {wanted}"
        raise SourceError(message, permanent=True, code="html", steps=steps)
    if not response.body.strip():
        raise SourceError("The source answered with nothing", permanent=False, code="empty", steps=steps)


def json_read(response: OutboundResponse, *, max_nodes: int) -> object:
    """The body as JSON, at most 20 levels deep and `max_nodes` values large. Raises `SourceError`.

    A bare `NaN` or `Infinity` is no JSON and is refused, as is a number too large for a float.
    """
    content_check(response, "JSON")
    steps = steps_of(response.steps)
    try:
        data = json_codec.loads(response.body, parse_constant=_constant, parse_float=_number, parse_int=_integer)
    except _NotFiniteError as error:
        message = f"The answer holds {error} where a number should be"
        raise SourceError(message, permanent=False, code="bad_value", steps=steps) from None
    except (ValueError, RecursionError):
        raise SourceError(
            "The source answered with something that is not JSON", permanent=True, code="not_json", steps=steps
        ) from None
    level, nodes, depth = [data], 0, 0
    while level:
        nodes, depth = nodes + len(level), depth + 1
        if nodes > max_nodes or depth > MAX_DEPTH:
            limit = f"{MAX_DEPTH} levels deep" if depth > MAX_DEPTH else f"{max_nodes:,} values"
            raise SourceError(f"The answer is larger than {limit}", permanent=True, code="too_deep", steps=steps)
        level = [child for node in level for child in _children(node)]
    return data


class _NotFiniteError(Exception):
    """A number that is none."""


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _constant(text: str) -> NoReturn:
    raise _NotFiniteError(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _NotFiniteError("a number too large")
    return value


def _integer(text: str) -> float | int:
    return int(text) if len(text) <= 18 else _number(text)


def _sign_in(source: SourceSettings) -> dict[str, str]:
    if source.auth_kind == "none":
        return {}
    if not source.secret.isascii() or not source.secret.isprintable():
        raise SourceError(
            "The password or token holds characters that cannot be sent", permanent=True, code="bad_settings"
        )
    if source.auth_kind == "bearer":
        return {"authorization": f"Bearer {source.secret}"}
    pair = base64.b64encode(f"{source.username}:{source.secret}".encode()).decode("ascii")
    return {"authorization": f"Basic {pair}"}
