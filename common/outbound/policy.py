"""What an outbound request may do, what it gives back, and how it fails."""

import ipaddress
import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from common.clock import now
from common.outbound.names import names_resolve

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
StepName = Literal["url", "resolve", "connect", "tls", "answer"]

OPAQUE_MESSAGE = "Destination not allowed or not reachable"
RETRY_AFTER_CAP_S = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class AllowedAddress:
    """One row of the allow-list: a private network that may be reached.

    `network` is at most 256 IPv4 addresses (`/24`) or one IPv6 subnet (`/64`); `ports=None` means any port;
    `host=None` means whatever name led there, otherwise only that host name or literal. Raises `ValueError` for more.
    """

    network: Network
    ports: frozenset[int] | None = None
    host: str | None = None

    def __post_init__(self) -> None:
        smallest = 24 if self.network.version == 4 else 64
        if self.network.prefixlen < smallest:
            raise ValueError(f"An allowed network must be /{smallest} or smaller")

    @property
    def is_exact(self) -> bool:
        """True for a row that names one address and its ports."""
        return self.network.num_addresses == 1 and self.ports is not None


@dataclass(frozen=True, slots=True)
class Proxy:
    """The HTTP proxy of the installation, as its administrator set it."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)


def proxy_parse(text: str) -> Proxy | None:
    """Read `http://[user:password@]host[:port]`; None for an empty text. Raises `ValueError`."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            "The proxy is written as http://host:port, with user:password@ before the host if it asks for them"
        )
    return Proxy(parts.hostname, parts.port or 3128, unquote(parts.username or ""), unquote(parts.password or ""))


@dataclass(frozen=True, slots=True)
class OutboundPolicy:
    """The rules of one request. Times are seconds, sizes bytes of the body as it came over the wire.

    `forbidden` are (address or host name, port) pairs that no row can open: the own database, the own Redis.
    `exact_only` are pairs that only a row for exactly that address and port opens: the own web server.
    `proxy` carries every request, except those to addresses that a row opens: these lie in the own network.
    `ca_file` is a PEM file of further certificate authorities, on top of the system's.
    `resolve` and `dial` exist so that another resolver or a recorder can be put in their place.
    """

    allowed: tuple[AllowedAddress, ...] = ()
    forbidden: frozenset[tuple[str, int]] = frozenset()
    exact_only: frozenset[tuple[str, int]] = frozenset()
    connect_timeout_s: float = 3.0
    read_timeout_s: float = 5.0
    total_timeout_s: float = 10.0
    max_bytes: int = 1_000_000
    ca_file: str | None = None
    proxy: Proxy | None = None
    resolve: Callable[[str, int, float], tuple[str, ...]] = names_resolve
    dial: Callable[[str, int, float], socket.socket] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a request and how long it took. `detail` never names an address that was refused."""

    name: StepName
    ok: bool
    ms: float
    detail: str = ""


class OutboundError(Exception):
    """A request that did not come to an answer.

    `str(error)` may be shown to anyone who may set up a source; `reason` is for the log only, since it can tell what
    a name resolves to. `permanent` says that trying again without a change is pointless. `retry_after_s` is a wish of
    the other side. `code` is one of: bad_url, bad_request, blocked, unreachable, timeout, tls, protocol, redirect,
    encoded, too_large. `location` is where a redirect leads, for a caller that asks there anew. `step` is where it ended
    and `steps` are the stages up to there.
    """

    def __init__(
        self,
        reason: str,
        step: StepName,
        *,
        permanent: bool,
        code: str,
        message: str = OPAQUE_MESSAGE,
        retry_after_s: float | None = None,
        location: str = "",
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.step: StepName = step
        self.permanent = permanent
        self.code = code
        self.retry_after_s = retry_after_s
        self.location = location
        self.steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboundResponse:
    """An answer in full: any status but 1xx and 3xx, header names in lower case, the body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed_ms: float
    steps: tuple[Step, ...] = field(default=())

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty if none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def retry_after_s(self) -> float | None:
        """Seconds that the other side asks to wait, from `Retry-After` (seconds or a date), at most six hours."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return min(float(text[:9]), RETRY_AFTER_CAP_S)
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return None
        # The other side's own clock, where it tells it: the wait is a difference between two of its times.
        try:
            since = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            since = now()
        if (at.tzinfo is None) != (since.tzinfo is None):
            return None
        return min(max((at - since).total_seconds(), 0.0), RETRY_AFTER_CAP_S)

    def json(self) -> object:
        """The body as JSON. Raises `ValueError` when it is none."""
        return json.loads(self.body)


def bad_request(message: str) -> OutboundError:
    """The fault of a request that must not be sent as the caller wrote it."""
    return OutboundError(message, "url", permanent=True, code="bad_request", message=message)
