"""Which addresses may be reached. Pure rules; the registries of special-purpose addresses are their source.

Sources: the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and its updates), RFC 6052 and RFC 8215
(NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), and the published metadata addresses of the large cloud providers.
"""

import ipaddress
import socket
from collections.abc import Iterable

from common.outbound.policy import AllowedAddress, Network, OutboundPolicy

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


# No row of the allow-list opens these: "this host", link local with the metadata services, multicast, broadcast.
NEVER = _networks(
    *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "::/128"),
    *("fe80::/10", "fec0::/10", "ff00::/8"),
    *("100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::/32", "fd20:ce::254/128"),
)
# Not public, though `is_global` says so in some Python versions.
NOT_PUBLIC = _networks(
    *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
    *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
)
# Allocated IPv6 unicast; whatever else claims to be global is reserved or has a special use.
IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")
MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Forms that carry an IPv4 address in their last 32 bits.
TAIL_FORMS = tuple(
    ipaddress.IPv6Network(text)
    for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
TEREDO = ipaddress.IPv6Network("2001::/32")
# On a public host only the web's own ports and unprivileged ones, and of those none on which a database listens.
PUBLIC_LOW_PORTS = frozenset({80, 443})
PUBLIC_REFUSED_PORTS = frozenset({1433, 1521, 2049, 3306, 5432, 6000, 6379, 6667, 9042, 11211, 27017})


def embedded_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address carries (mapped, compatible, translated, NAT64, 6to4, Teredo), or None."""
    if address.is_loopback or address.is_unspecified:
        return None
    if any(address in network for network in TAIL_FORMS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return ipaddress.IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    if address in TEREDO:
        return ipaddress.IPv4Address((int(address) & 0xFFFFFFFF) ^ 0xFFFFFFFF)
    return None


def address_refusal(policy: OutboundPolicy, *, text: str, port: int, host: str) -> str | None:
    """Why `text` (an IP address) may not be connected to on `port` for a URL that names `host`; None if it may."""
    try:
        outer: Address = ipaddress.ip_address(text)
    except ValueError:
        return f"not an IP address: {text!r}"
    if isinstance(outer, ipaddress.IPv6Address) and outer.scope_id is not None:
        return f"{outer} has a zone"
    inner = embedded_ipv4(outer) if isinstance(outer, ipaddress.IPv6Address) else None
    faces: tuple[Address, ...] = (outer,) if inner is None else (outer, inner)
    if any(_in(face, NEVER) for face in faces):
        return f"{outer} is never reachable"
    if any(_is_pair(face, port, host, policy.forbidden, policy, if_unknown=True) for face in faces):
        return f"{outer} port {port} belongs to this application"
    address = inner if inner is not None and outer in MAPPED else outer
    if any(_is_pair(face, port, host, policy.exact_only, policy, if_unknown=False) for face in faces):
        if any(row.is_exact and _row_opens(row, address, port, host) for row in policy.allowed):
            return None
        return f"{outer} port {port} needs a row for exactly this address and port"
    if any(_row_opens(row, address, port, host) for row in policy.allowed):
        return None
    if not (_is_public(outer) if inner is None else (outer in MAPPED or outer in NAT64) and _is_public(inner)):
        return f"{outer} is not a public address"
    if (port < 1024 and port not in PUBLIC_LOW_PORTS) or port in PUBLIC_REFUSED_PORTS:
        return f"port {port} is not open for public hosts"
    return None


def address_is_listed(policy: OutboundPolicy, *, text: str, port: int, host: str) -> bool:
    """Whether a row of the allow-list opens `text` (an IP address that was checked before)."""
    address = ipaddress.ip_address(text)
    return any(_row_opens(row, address, port, host) for row in policy.allowed)


def _in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in IPV6_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not _in(address, NOT_PUBLIC)


def _row_opens(row: AllowedAddress, address: Address, port: int, host: str) -> bool:
    if row.ports is not None and port not in row.ports:
        return False
    if row.host is not None and row.host.strip("[]").rstrip(".").lower() != host:
        return False
    return address in row.network


def _is_pair(
    address: Address,
    port: int,
    host: str,
    pairs: frozenset[tuple[str, int]],
    policy: OutboundPolicy,
    *,
    if_unknown: bool,
) -> bool:
    """Whether address and port are one of `pairs`. For a pair whose name cannot be resolved, `if_unknown` decides:

    the port of the own database then stays closed, while a resolver that does not know the own web server's public
    name must not cut off every source on port 443.
    """
    for name, pair_port in pairs:
        if pair_port != port:
            continue
        try:
            answers: tuple[str, ...] = (str(ipaddress.ip_address(name.strip("[]"))),)
        except ValueError:
            if name.rstrip(".").lower() == host:
                return True
            try:
                answers = policy.resolve(name, port, policy.connect_timeout_s)
            except OSError:
                if if_unknown:
                    return True
                continue
        if any(_same_listener(address, ipaddress.ip_address(answer)) for answer in answers):
            return True
    return False


def _same_listener(address: Address, listener: Address) -> bool:
    """Whether a connection to `address` can end at something that is told to listen on `listener`.

    What listens on this machine may do so on all its addresses, so every loopback and own address counts for it.
    """
    if isinstance(listener, ipaddress.IPv6Address) and listener in MAPPED:
        listener = ipaddress.IPv4Address(int(listener) & 0xFFFFFFFF)
    if address == listener:
        return True
    return (listener.is_loopback or listener.is_unspecified) and (address.is_loopback or _is_own(address))


def _is_own(address: Address) -> bool:
    """Whether `address` belongs to an interface of this machine: only then can a socket be bound to it."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True
