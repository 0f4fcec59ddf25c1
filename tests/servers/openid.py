"""A real OpenID provider (django-oauth-toolkit) on the loopback; some seconds to start."""

import json
import os
import re
import signal
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache

from tests.servers.processes import server_process
from tests.servers.sdk import PYTHON
from tests.servers.sites import free_port

PROVIDER_PASSWORD = "provider-password"
BEGIN = "/accounts/oidc/oidc/login/"
ROLES = {
    "ai-leads": ["program_manager"], "appsec": ["reviewer:security"], "value": ["reviewer:business_value"], "everybody": [],
}  # fmt: skip
RETURN = "http://testserver/accounts/oidc/oidc/login/callback/"


@dataclass(frozen=True)
class OpenIdServer:
    """`issuer` for OIDC_ISSUER; the client is `flightline` with the secret `client-secret`."""

    issuer: str
    root: str
    process: Popen[bytes]

    def say(self, person: str, *, revoke: bool = False, expire: bool = False, **claims: Any) -> None:
        """What the provider says of a person from now on; `revoke` takes their tokens, `expire` their access tokens."""
        said = {"person": person, "revoke": revoke, "expire": expire} | ({"claims": claims} if claims else {})
        asked = urllib.request.Request(f"{self.root}/control/", json.dumps(said).encode())
        with urllib.request.urlopen(asked, timeout=10):
            pass

    def lead_home(self, url: str) -> None:
        """One more address to which the provider may lead back."""
        asked = urllib.request.Request(f"{self.root}/control/", json.dumps({"lead_home": url}).encode())
        with urllib.request.urlopen(asked, timeout=10):
            pass

    def pause(self) -> None:
        """It hangs: connections are taken, and nothing is answered."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def walk(self, url: str, person: str) -> str:
        """Go where Flightline led, sign in there as a person does, and give back the address that leads home."""
        with requests.Session() as browser:
            page = browser.get(url, timeout=10)
            assert "<form" in page.text, page.text[:500]
            done = browser.post(
                page.url, {"username": person, "password": PROVIDER_PASSWORD}, allow_redirects=False, timeout=10
            )
            onward = browser.get(f"{self.root}{done.headers['Location']}", allow_redirects=False, timeout=10)
            home = onward.headers["Location"]
        assert re.match(r"https?://[^/]+/accounts/oidc/", home), home
        return home


@pytest.fixture(scope="session")
def openid_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIdServer]:
    """The provider; skipped where its environment is not installed."""
    if not PYTHON.exists():
        pytest.skip("no environment with an OpenID provider")
    folder, port = tmp_path_factory.mktemp("openid"), free_port()
    root = f"http://127.0.0.1:{port}"
    program = Path(__file__).with_name("openid_app.py")
    ready = f"{root}/o/.well-known/openid-configuration"
    env = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with server_process([PYTHON, program, str(port), RETURN], folder / "log", ready, env=env) as process:
        yield OpenIdServer(f"{root}/o", root, process)


@pytest.fixture
def provider(openid_server: OpenIdServer, settings: Any) -> Iterator[OpenIdServer]:
    """The provider by settings: as with OIDC_ISSUER and its kin."""
    cache.clear()
    rules = {
        "server_url": openid_server.issuer,
        "groups_claim": "groups",
        "roles": ROLES,
        "email_domains": ["trusted.example"],
    }
    app = {
        "provider_id": "oidc", "name": "Example login", "client_id": "flightline", "secret": "client-secret", "settings": rules,
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield openid_server
    openid_server.resume()
    cache.clear()


def person_says(provider: OpenIdServer, person: str, *groups: str, email: str | None = None, **more: Any) -> None:
    """The provider knows a person with a verified address in the trusted domain, in these groups."""
    said = {"email": email or f"{person}@trusted.example", "email_verified": True, "groups": list(groups)} | more
    provider.say(person, **said)


def provider_sign_in(provider: OpenIdServer, client: Any, person: str, *, onward: str = "/portfolio/") -> Any:
    """Click the button, sign in at the provider, come back: the answer to the way back."""
    begun = client.post(BEGIN, {"next": onward})
    assert begun.status_code == 302, begun.content[:300]
    home = urlsplit(provider.walk(begun["Location"], person))
    return client.get(f"{home.path}?{home.query}")
