"""No request reaches an address that is not allowed: every case asserts that no connection was even tried."""

import ipaddress
import socket
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.outbound import OPAQUE_MESSAGE, AllowedAddress, OutboundError, OutboundPolicy, fetch, target_parse
from tests.common.outbound_cases import (
    ALLOWED_CASES,
    CROOKED_URLS,
    FORBIDDEN_ANSWERS,
    FORBIDDEN_IPV4,
    FORBIDDEN_IPV6,
    METADATA,
    PUBLIC,
    PUBLIC_V6,
    REFUSED_PORTS,
)


@dataclass
class Net:
    """Stands where the network would be: answers names from a table, records every connect and lets none through."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lookups: list[str] = field(default_factory=list)
    connects: list[tuple[str, int]] = field(default_factory=list)

    def getaddrinfo(self, host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        self.lookups.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        families = [socket.AF_INET6 if ":" in answer else socket.AF_INET for answer in self.names[host]]
        rows = zip(families, self.names[host], strict=True)
        return [(family, socket.SOCK_STREAM, 6, "", (answer, port)) for family, answer in rows]

    def connect(self, sock: socket.socket, address: tuple[str, int]) -> None:
        self.connects.append((address[0], address[1]))
        raise ConnectionRefusedError("this network goes nowhere")


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Net:
    """The boundary below every HTTP client: the resolver call and `connect`."""
    fake = Net()
    monkeypatch.setattr(socket, "getaddrinfo", fake.getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", lambda sock, address: fake.connect(sock, address))
    return fake


POLICY = OutboundPolicy()


def refused(policy: OutboundPolicy, url: str) -> OutboundError:
    with pytest.raises(OutboundError) as caught:
        fetch(policy, "GET", url)
    return caught.value


def opened(*networks: str, **changes: object) -> OutboundPolicy:
    rows = tuple(AllowedAddress(ipaddress.ip_network(network)) for network in networks)
    return OutboundPolicy(allowed=rows, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", CROOKED_URLS)
def test_crooked_url_is_refused_before_anything_is_looked_up(net: Net, url: str) -> None:
    net.names = {"public.example": (PUBLIC,)}
    error = refused(POLICY, url)
    assert (error.code, error.step, error.permanent) == ("bad_url", "url", True)
    assert (net.lookups, net.connects) == ([], [])


@pytest.mark.parametrize("address", [*FORBIDDEN_IPV4, *FORBIDDEN_IPV6])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_literal_address_that_is_not_public_is_never_connected_to(net: Net, address: str, scheme: str) -> None:
    host = f"[{address}]" if ":" in address else address
    error = refused(POLICY, f"{scheme}://{host}/")
    assert net.connects == []
    assert (error.code, error.permanent, str(error)) == ("blocked", True, OPAQUE_MESSAGE)


@pytest.mark.parametrize("answers", FORBIDDEN_ANSWERS, ids=" ".join)
def test_name_with_one_refused_answer_is_never_connected_to(net: Net, answers: tuple[str, ...]) -> None:
    net.names = {"rebound.example": answers}
    error = refused(POLICY, "http://rebound.example/")
    assert net.connects == []
    assert (error.code, error.permanent, str(error)) == ("blocked", True, OPAQUE_MESSAGE)


@pytest.mark.parametrize(("url", "answers", "address"), ALLOWED_CASES)
def test_public_address_is_connected_to_by_number(net: Net, url: str, answers: tuple[str, ...], address: str) -> None:
    net.names = {url.partition("//")[2].partition("/")[0].partition("?")[0].partition(":")[0].lower(): answers}
    error = refused(POLICY, url)
    assert error.code == "unreachable"
    assert net.connects[0][0] == address
    assert len(net.lookups) == (1 if answers else 0)


@pytest.mark.parametrize("port", REFUSED_PORTS)
def test_public_host_is_not_reached_on_a_port_that_is_not_for_the_web(net: Net, port: int) -> None:
    net.names = {"public.example": (PUBLIC,)}
    assert refused(POLICY, f"http://public.example:{port}/").code == "blocked"
    assert net.connects == []


def test_answer_of_the_resolver_is_used_once_and_never_asked_for_again(net: Net) -> None:
    answers = iter([(PUBLIC,), ("127.0.0.1",), ("127.0.0.1",)])
    policy = replace(POLICY, resolve=lambda host, port, timeout_s: next(answers))
    refused(policy, "http://rebound.example/")
    assert net.connects == [(PUBLIC, 80)]


def test_second_lookup_that_turns_bad_is_refused(net: Net) -> None:
    answers = iter([(PUBLIC,), ("169.254.169.254",)])
    policy = replace(POLICY, resolve=lambda host, port, timeout_s: next(answers))
    refused(policy, "http://rebound.example/")
    assert refused(policy, "http://rebound.example/").code == "blocked"
    assert net.connects == [(PUBLIC, 80)]


def test_unknown_name_and_forbidden_name_look_the_same(net: Net) -> None:
    net.names = {"database.internal": ("10.0.0.5",)}
    unknown = refused(POLICY, "http://nothing.internal/")
    blocked = refused(POLICY, "http://database.internal/")
    assert str(unknown) == str(blocked) == OPAQUE_MESSAGE
    assert [(step.name, step.ok, step.detail) for step in unknown.steps] == [
        (step.name, step.ok, step.detail) for step in blocked.steps
    ]
    assert "10.0.0.5" in blocked.reason
    assert (unknown.permanent, blocked.permanent) == (False, True)


def test_slow_resolver_does_not_hold_the_request() -> None:
    def too_slow(host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        raise TimeoutError("no answer from the resolver")

    error = refused(replace(POLICY, resolve=too_slow), "http://public.example/")
    assert (error.step, error.permanent) == ("resolve", False)


@pytest.mark.parametrize("address", METADATA)
def test_metadata_service_is_never_reached_even_if_allowed(net: Net, address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    error = refused(opened(address), f"http://{host}/")
    assert net.connects == []
    assert error.code == "blocked"


@pytest.mark.parametrize(
    "address", ["64:ff9b::a9fe:a9fe", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1", "fe80::1", "ff02::1", "0.0.0.0"]
)
def test_never_list_stands_above_the_allow_list_in_every_form(net: Net, address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert refused(opened(address), f"http://{host}/").code == "blocked"
    assert net.connects == []


def test_allowed_network_is_reached_and_its_neighbour_is_not(net: Net) -> None:
    policy = opened("10.1.2.0/24")
    net.names = {"prometheus.internal": ("10.1.2.3",), "other.internal": ("10.1.3.3",)}
    assert refused(policy, "http://prometheus.internal:9090/").code == "unreachable"
    assert refused(policy, "http://[::ffff:10.1.2.4]:9090/").code == "unreachable"
    assert refused(policy, "http://other.internal:9090/").code == "blocked"
    assert refused(policy, "http://127.0.0.1:9090/").code == "blocked"
    assert net.connects == [("10.1.2.3", 9090), ("::ffff:a01:204", 9090)]


def test_allowed_row_holds_for_its_ports_and_its_host_only(net: Net) -> None:
    row = AllowedAddress(ipaddress.ip_network("10.1.2.3/32"), frozenset({9090}), "Prometheus.internal")
    policy = OutboundPolicy(allowed=(row,))
    net.names = {"prometheus.internal": ("10.1.2.3",), "alias.internal": ("10.1.2.3",)}
    assert refused(policy, "http://prometheus.internal:9090/").code == "unreachable"
    assert refused(policy, "http://prometheus.internal:9091/").code == "blocked"
    assert refused(policy, "http://alias.internal:9090/").code == "blocked"
    assert refused(policy, "http://10.1.2.3:9090/").code == "blocked"
    assert net.connects == [("10.1.2.3", 9090)]


@pytest.mark.parametrize("network", ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/23", "fd00::/48", "::/0"])
def test_allowed_network_may_not_be_wide(network: str) -> None:
    with pytest.raises(ValueError, match="or smaller"):
        AllowedAddress(ipaddress.ip_network(network))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:5432/",
        "http://127.0.0.9:5432/",
        "http://[::1]:5432/",
        "http://[::ffff:127.0.0.1]:5432/",
        "http://localhost:5432/",
        "http://10.9.9.9:6379/",
        "http://redis:6379/",
        "http://redis.:6379/",
        "http://alias.internal:6379/",
        "http://postgres:5433/",
    ],
)
def test_own_database_and_redis_are_never_reached_whatever_is_allowed(net: Net, url: str) -> None:
    net.names = {"localhost": ("127.0.0.1",), "redis": ("10.9.9.9",), "redis.": ("10.9.9.9",)}
    net.names |= {"alias.internal": ("10.9.9.9",), "postgres": ("10.9.9.8",)}
    own = frozenset({("127.0.0.1", 5432), ("redis", 6379), ("postgres", 5433)})
    policy = opened("127.0.0.0/24", "::1/128", "10.9.9.0/24", forbidden=own)
    error = refused(policy, url)
    assert (error.code, str(error)) == ("blocked", OPAQUE_MESSAGE)
    assert net.connects == []
    assert refused(policy, "http://10.9.9.9:9090/").code == "unreachable"


def test_own_database_whose_name_cannot_be_resolved_closes_its_port(net: Net) -> None:
    policy = opened("10.9.9.0/24", forbidden=frozenset({("postgres", 5432)}))
    assert refused(policy, "http://10.9.9.9:5432/").code == "blocked"
    assert net.connects == []


def test_own_address_other_than_loopback_counts_as_the_own_database(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.outbound.addresses._is_own", lambda address: str(address) == "10.9.9.7")
    policy = opened("10.9.9.0/24", forbidden=frozenset({("127.0.0.1", 5432)}))
    assert refused(policy, "http://10.9.9.7:5432/").code == "blocked"
    assert refused(policy, "http://10.9.9.6:5432/").code == "unreachable"
    assert net.connects == [("10.9.9.6", 5432)]


def test_own_web_server_needs_a_row_for_exactly_its_address_and_port(net: Net) -> None:
    own = frozenset({("127.0.0.1", 8000)})
    exact = AllowedAddress(ipaddress.ip_network("127.0.0.1/32"), frozenset({8000}))
    assert refused(opened("127.0.0.0/24", exact_only=own), "http://127.0.0.1:8000/metrics").code == "blocked"
    assert refused(opened("127.0.0.1/32", exact_only=own), "http://127.0.0.1:8000/metrics").code == "blocked"
    assert net.connects == []
    policy = OutboundPolicy(allowed=(exact,), exact_only=own)
    assert refused(policy, "http://127.0.0.1:8000/metrics").code == "unreachable"
    assert refused(policy, "http://127.0.0.2:8000/metrics").code == "blocked"
    assert net.connects == [("127.0.0.1", 8000)]


def test_own_public_name_that_is_unknown_here_does_not_cut_off_other_hosts(net: Net) -> None:
    net.names = {"public.example": (PUBLIC,), "10.9.9.9": ("10.9.9.9",)}
    policy = replace(POLICY, exact_only=frozenset({("flightline.example", 443)}))
    assert refused(policy, "https://public.example/").code == "unreachable"
    assert refused(policy, "https://flightline.example/").code == "unreachable"
    assert net.connects == [(PUBLIC, 443)]
    net.names["flightline.example"] = (PUBLIC,)
    assert refused(policy, "https://flightline.example/").code == "blocked"
    assert refused(policy, "https://public.example/").code == "blocked"


def test_each_name_is_looked_up_once_in_a_request(net: Net) -> None:
    net.names = {"public.example": (PUBLIC, PUBLIC_V6, "64:ff9b::808:808")}
    refused(replace(POLICY, forbidden=frozenset({("postgres", 443)})), "https://public.example/")
    assert sorted(net.lookups) == ["postgres", "public.example"]


def test_peer_that_is_not_the_address_asked_for_is_dropped() -> None:
    ours, theirs = socket.socketpair()

    class Rerouted(socket.socket):
        def getpeername(self) -> tuple[str, int]:
            return ("10.0.0.1", 80)

    sock = Rerouted(fileno=ours.detach())
    policy = replace(POLICY, resolve=lambda *_: (PUBLIC,), dial=lambda *_: sock)
    error = refused(policy, "http://public.example/")
    assert (error.step, error.code) == ("connect", "blocked")
    assert theirs.recv(100) == b""
    theirs.close()


@given(st.text("htps:/@[]?.-_%0189afx:\\ ", max_size=40).map(lambda text: f"http://{text}"))
@settings(max_examples=1000)
def test_accepted_url_means_the_same_to_other_parsers(url: str) -> None:
    try:
        target = target_parse(url)
    except OutboundError:
        return
    other = urlsplit(url)
    assert (other.hostname or "").removesuffix(".") == target.host or ":" in target.host
    assert (other.port or 80) == target.port
    assert httpx2.URL(url).host.removesuffix(".") == target.host or ":" in target.host
    assert other.username is None
