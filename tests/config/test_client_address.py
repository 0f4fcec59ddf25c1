"""Whose address counts: the connection's, or what a proxy of ours says; a header that anybody can write is never believed."""

from ipaddress import ip_network

import pytest
from django.core.cache import cache
from django.test import Client

from common.middleware import ClientAddress

PROXY, STRANGER = "10.0.0.7", "203.0.113.9"


@pytest.fixture
def address(settings, rf):
    """`address(of the connection, header)`, where 10.0.0.0/24 and one more are proxies of ours."""
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24"), ip_network("2001:db8::7/128")]

    def seen(connection: str, header: str | None = None) -> str:
        headers = {} if header is None else {"X-Forwarded-For": header}
        request = rf.get("/", headers=headers, REMOTE_ADDR=connection)
        ClientAddress(lambda _: None)(request)  # type: ignore[arg-type,return-value]  # only the request is looked at
        return request.META["REMOTE_ADDR"]

    return seen


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (STRANGER, STRANGER),
        (f"198.51.100.1, {STRANGER}", STRANGER),  # the left one was made up by the client
        (f"{STRANGER}, 10.0.0.8", STRANGER),  # through two of ours
        (f"{STRANGER} , 2001:db8::7", STRANGER),
        ("2001:db8:ffff::1", "2001:db8:ffff::1"),
        ("unknown", PROXY),
        (f"{STRANGER}, <script>", PROXY),
        ("", PROXY),
        (None, PROXY),
        (",,", PROXY),
    ],
)
def test_a_proxy_of_ours_says_who_it_was(address, header, expected):
    assert address(PROXY, header) == expected


def test_nobody_else_is_believed(address, settings):
    assert address(STRANGER, "198.51.100.1") == STRANGER
    assert address("", "198.51.100.1") == ""
    settings.TRUSTED_PROXIES = []
    assert address(PROXY, STRANGER) == PROXY


def test_behind_a_proxy_wrong_passwords_of_one_stop_nobody_else(cast, settings):
    cache.clear()
    settings.TRUSTED_PROXIES = [ip_network(f"{PROXY}/32")]

    def answer(where: str, email: str, password: str) -> int:
        headers = {"X-Forwarded-For": where}
        sent = {"login": email, "password": password}
        return Client(headers=headers, REMOTE_ADDR=PROXY).post("/accounts/login/", sent).status_code

    for n in range(12):
        answer(STRANGER, f"guess{n}@example.com", "wrong")
    assert answer(STRANGER, cast.pm.user.email, "flightline-demo") != 302
    assert answer("198.51.100.5", cast.pm.user.email, "flightline-demo") == 302
    cache.clear()
