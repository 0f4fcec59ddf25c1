"""The one guarded way out: every HTTP request to an address that people typed goes through `fetch`.

Guarantees: the URL is parsed strictly; the name is resolved once and every answer is checked; the connection goes to
a checked address and the peer is checked again; redirects, `.netrc`, proxies of the environment and encoded bodies are never followed or
decoded; time and size are bounded by the wall clock and by a byte count. It needs no Django. The one protocol besides
HTTP (SQL) takes its addresses from `addresses_checked` and connects to nothing else.
"""

from common.outbound.addresses import address_refusal, embedded_ipv4
from common.outbound.client import fetch
from common.outbound.policy import (
    OPAQUE_MESSAGE,
    AllowedAddress,
    OutboundError,
    OutboundPolicy,
    OutboundResponse,
    Proxy,
    Step,
    proxy_parse,
)
from common.outbound.routing import addresses_checked
from common.outbound.urls import Target, target_parse

__all__ = [
    "OPAQUE_MESSAGE",
    "AllowedAddress",
    "OutboundError",
    "OutboundPolicy",
    "OutboundResponse",
    "Proxy",
    "Step",
    "Target",
    "address_refusal",
    "addresses_checked",
    "embedded_ipv4",
    "fetch",
    "proxy_parse",
    "target_parse",
]
