"""Strict reading of a URL: what two parsers could read differently is refused."""

import ipaddress
import re
from dataclasses import dataclass

from common.outbound.policy import OutboundError

MAX_URL_LENGTH = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}

_URL = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?]+)(?P<path>/[^?]*)?(?:\?(?P<query>.*))?", re.IGNORECASE)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[1-9][0-9]{0,4}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart. `host` is lower case, without brackets; `lookup` keeps a final dot (no search domains)."""

    scheme: str
    host: str
    lookup: str
    port: int
    path: str
    is_literal: bool

    @property
    def host_header(self) -> str:
        """The value of the `Host` header: brackets for IPv6, the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if DEFAULT_PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def target_parse(url: str) -> Target:
    """Read `url` as `http(s)://host[:port][/path][?query]`, ASCII only.

    Raises `OutboundError` (code bad_url, permanent) for anything else: user names in the address, backslashes, spaces,
    percent signs or other characters in the authority, fragments, numbers in forms other than a plain dotted quad,
    zone ids, port 0 or above 65535.
    """
    if len(url) > MAX_URL_LENGTH:
        raise _refuse("The address is longer than 4,096 characters")
    if not _PRINTABLE.fullmatch(url):
        raise _refuse("The address may hold only plain ASCII characters and no spaces")
    if "\\" in url or "#" in url:
        raise _refuse("The address may not hold a backslash or a # part")
    match = _URL.fullmatch(url)
    if match is None:
        raise _refuse("The address must start with http:// or https:// and name a host")
    if "@" in match["authority"]:
        raise _refuse("Put the user name and password in their own fields, not in the address")
    parts = _AUTHORITY.fullmatch(match["authority"])
    if parts is None:
        raise _refuse("The host or the port of the address is not written in the plain form")
    scheme = match["scheme"].lower()
    port = int(parts["port"]) if parts["port"] else DEFAULT_PORTS[scheme]
    if port > 65535:
        raise _refuse("The port must be between 1 and 65535")
    host, is_literal = _host_check(parts["host"].lower())
    query = f"?{match['query']}" if match["query"] is not None else ""
    return Target(scheme, host.removesuffix("."), host, port, (match["path"] or "/") + query, is_literal)


def _host_check(host: str) -> tuple[str, bool]:
    """The host without brackets, and whether it is an IP literal."""
    if host.startswith("["):
        try:
            return str(ipaddress.IPv6Address(host[1:-1])), True
        except ValueError:
            raise _refuse("The IPv6 address is not valid") from None
    labels = host.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            literal = str(ipaddress.IPv4Address(host))
        except ValueError:
            raise _refuse("Write an IPv4 address as four plain decimal numbers") from None
        return literal, True
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refuse("The host name is not valid")
    return host, False


def _refuse(message: str) -> OutboundError:
    return OutboundError(message, "url", permanent=True, code="bad_url", message=message)
