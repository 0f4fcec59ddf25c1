"""What holds with the settings of production: Django's own check, and the headers of answers behind HTTPS."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx2

from tests.journey.product import Product, wait_until
from tests.run import ROOT, free_port

PATHS = (
    "/", "/accounts/login/", "/portfolio/", "/portfolio.csv", "/search/?q=a", "/board/", "/api/v1/initiatives/", "/api/v1/schema/",
    "/healthz", "/nothing-here/", "/static/css/app.css", "/admin/", "/account/sessions/", "/.git/config", "/.env",
)  # fmt: skip
WANTED = {
    "strict-transport-security": r"max-age=31536000; includeSubDomains",
    "content-security-policy": r"(?=.*object-src 'none')(?=.*base-uri 'none')(?=.*frame-ancestors 'none')(?=.*script-src 'self'(;|$)).*",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "content-type": r".+/.+",
}
OWN_STATIC = ("content-security-policy", "x-frame-options")
"""Scripts and styles are no documents: these two say nothing about them."""


def production(product: Product) -> dict[str, str]:
    """The environment of the demo as it would be behind HTTPS."""
    mail = "smtp+tls://user:password@mail.example.com:587"
    kept = product.environment | {"PUBLIC_URL": "https://127.0.0.1", "DEBUG": "", "EMAIL_URL": mail}
    kept.setdefault("SECRET_KEY", os.urandom(40).hex())
    return kept


def settings_check(product: Product) -> list[str]:
    """The findings of `manage.py check --deploy`."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], cwd=ROOT, env=production(product),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line for line in done.stderr.splitlines() if line.startswith("?:")] or (
        [done.stderr] if done.returncode else []
    )


def headers_check(product: Product, session: str, folder: Path) -> tuple[int, list[str]]:
    """How many answers were looked at, and what is missing or doubled in them."""
    port = free_port()
    environment = production(product) | {"PORT": str(port), "BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application"]
    with (
        (folder / "https.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as web,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            behind = {"X-Forwarded-Proto": "https"}
            wait_until(lambda: _answers(url, behind), 600, "the second web process answers")
            return _looked_at(url, behind, "__Host-" + session.replace("; ", "; __Host-"))
        finally:
            web.terminate()


def _answers(url: str, behind: dict[str, str]) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", headers=behind, timeout=20, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def _looked_at(url: str, behind: dict[str, str], session: str) -> tuple[int, list[str]]:
    found, asked = [], 0
    for cookie in ({}, {"Cookie": session}):
        for path in PATHS:
            answer = httpx2.get(f"{url}{path}", headers=behind | cookie, timeout=60, trust_env=False)
            asked += 1
            found += [f"{path}: {words}" for words in _faults(path, answer)]
    plain = httpx2.get(f"{url}/portfolio/", timeout=60, trust_env=False)
    found += (
        []
        if plain.status_code == 301 and plain.headers["location"].startswith("https://")
        else ["plain HTTP is answered"]
    )
    traced = httpx2.request("TRACE", f"{url}/portfolio/", headers=behind, timeout=60, trust_env=False)
    return asked + 2, found + (
        [] if traced.status_code in (302, 403, 405) else [f"TRACE is answered with {traced.status_code}"]
    )


def faults_of(path: str, status: int, headers: Mapping[str, str], *, is_empty: bool) -> list[str]:
    """What an answer lacks; a header that came twice is one value with a comma here, and fits no pattern."""
    found = [f"answers {status}"] if status >= 500 or (path.startswith("/.") and status == 200) else []
    for name, pattern in WANTED.items():
        if (path.startswith("/static/") and name in OWN_STATIC) or (name == "content-type" and is_empty):
            continue
        if not re.fullmatch(pattern, headers.get(name, "")):
            found.append(f"{name}: {headers.get(name)}")
    return found


def _faults(path: str, answer: httpx2.Response) -> list[str]:
    found = faults_of(path, answer.status_code, answer.headers, is_empty=not answer.content)
    for cookie in answer.headers.get_list("set-cookie"):
        wanted = ("Secure", "SameSite=Lax", "Path=/") + (("HttpOnly",) if "sessionid" in cookie else ())
        found += [f"cookie without {word}: {cookie[:60]}" for word in wanted if word not in cookie]
        found += [] if cookie.startswith("__Host-") else [f"cookie without prefix: {cookie[:60]}"]
    return found
