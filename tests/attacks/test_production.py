"""With the settings of production, in a process of its own: what every answer behind HTTPS carries, and what is not served."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.attacks.production import PATHS, faults_of
from tests.run import ROOT

ASK = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0, interactive=False)
from accounts.services import organisation_set_up
from common.actors import CLOCK
given = {"name": "First", "email": "first@example.com", "password": "correct horse battery", "organisation": "Works",
         "time_zone": "UTC", "currency": "EUR"}
nobody, somebody = Client(), Client()
somebody.get("/welcome/", secure=True)
made = somebody.post("/welcome/", given, secure=True)
told = {"signed_in": made.status_code, "cookies": [str(one).partition(": ")[2] for one in somebody.cookies.values()], "answers": []}
for client in (nobody, somebody):
    for path in sys.argv[1:]:
        answer = client.get(path, secure=True)
        told["answers"].append([client is somebody, path, answer.status_code, list(answer.headers.items()), len(b"".join(answer))])
told["plain"] = nobody.get("/portfolio/").headers.get("Location", "")
plain = nobody.get("/api/v1/initiatives/", headers={"Authorization": "Bearer fl_x_y"})
told["plain_api"] = [plain.status_code, plain.headers.get("Location", ""), plain.json()["detail"]]
told["trace"] = nobody.generic("TRACE", "/portfolio/", secure=True).status_code
print(json.dumps(told))
"""


@dataclass
class Answer:
    is_signed_in: bool
    path: str
    status: int
    headers: dict[str, str]
    length: int


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "PUBLIC_URL": "https://testserver", "ALLOWED_HOSTS": "testserver",
        "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, *PATHS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def answers(told):
    assert told["signed_in"] in (302, 303)
    return [
        Answer(who, path, status, {name.lower(): value for name, value in headers}, length)
        for who, path, status, headers, length in told["answers"]
    ]


def test_every_answer_behind_https_carries_the_headers(told, answers):
    found = [
        f"{one.path}: {words}"
        for one in answers
        for words in faults_of(one.path, one.status, one.headers, is_empty=not one.length)
    ]
    assert found == []
    assert told["plain"].startswith("https://")
    assert not [one.path for one in answers if "access-control-allow-origin" in one.headers]


def test_rest_over_plain_http_is_refused_and_not_led_on(told):
    status, location, detail = told["plain_api"]
    assert (status, location) == (403, "")
    assert "revoke it" in detail


def test_cookies_carry_their_marks(told):
    cookies = {one.partition("=")[0]: one for one in told["cookies"]}
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(cookies)
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert {"Secure", "SameSite=Lax", "Path=/"} <= set(re.split("; ", cookie)), cookie
    assert "HttpOnly" in cookies["__Host-sessionid"]


def test_nothing_of_the_checkout_is_served(told, answers):
    assert not [
        one.path
        for one in answers
        if one.path.startswith(("/.", "/static/")) and one.status == 200 and one.length and "css" not in one.path
    ]
    assert told["trace"] in (302, 403, 405)


def test_signed_in_pages_are_not_kept(answers):
    kept = [
        one.path for one in answers
        if one.is_signed_in and one.status == 200 and one.headers["content-type"].startswith("text/")
        and not one.path.startswith(("/static/", "/healthz"))
        and not re.search("no-store|private", one.headers.get("cache-control", ""))
    ]  # fmt: skip
    assert kept == []
