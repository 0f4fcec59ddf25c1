"""Where a connection may go: the checked addresses of a host, or the proxy of the installation."""

import ipaddress

from common.outbound.addresses import address_is_listed, address_refusal
from common.outbound.policy import OutboundError, OutboundPolicy, Proxy
from common.outbound.urls import Target


def addresses_checked(policy: OutboundPolicy, target: Target) -> tuple[str, ...]:
    """Every address of the host, if all may be reached; one refused answer refuses the name. Raises `OutboundError`.

    Whoever speaks another protocol than HTTP connects to these addresses and never resolves the name again.
    """
    if target.is_literal:
        answers: tuple[str, ...] = (target.host,)
    else:
        try:
            answers = policy.resolve(target.lookup, target.port, policy.connect_timeout_s)
        except OSError as error:
            reason = f"{target.host} cannot be resolved: {error}"
            raise OutboundError(reason, "resolve", permanent=False, code="unreachable") from error
    if not answers:
        raise OutboundError(f"{target.host} has no address", "resolve", permanent=False, code="unreachable")
    for answer in answers:
        reason_against = address_refusal(policy, text=answer, port=target.port, host=target.host)
        if reason_against is not None:
            raise OutboundError(reason_against, "resolve", permanent=True, code="blocked")
    return answers


def proxy_for(policy: OutboundPolicy, target: Target) -> Proxy | None:
    """The proxy, unless there is none or rows of the allow-list open the target. Raises `OutboundError`.

    A name that resolves here is checked here, proxy or not; one that only the proxy can resolve is left to it.
    """
    if policy.proxy is None:
        return None
    try:
        addresses = addresses_checked(policy, target)
    except OutboundError as error:
        if error.code == "unreachable":
            return policy.proxy
        raise
    listed = (address_is_listed(policy, text=text, port=target.port, host=target.host) for text in addresses)
    return None if all(listed) else policy.proxy


def proxy_addresses(policy: OutboundPolicy, proxy: Proxy) -> tuple[str, ...]:
    """Where the proxy is: an address of the administrator's, that no rule concerns. Raises `OutboundError`."""
    try:
        return (str(ipaddress.ip_address(proxy.host)),)
    except ValueError:
        pass
    try:
        return policy.resolve(proxy.host, proxy.port, policy.connect_timeout_s)
    except OSError as error:
        reason, message = (
            f"the proxy {proxy.host} cannot be resolved: {error}",
            "The proxy of this installation is not there",
        )
        raise OutboundError(reason, "resolve", permanent=False, code="unreachable", message=message) from error
