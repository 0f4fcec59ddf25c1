"""`python -m benchmarks.lighthouse FOLDER`: Lighthouse over the portfolio, an initiative and the status board, signed in.

FOLDER holds Lighthouse itself, outside this repository, which needs no Node: `npm install lighthouse` there once. Chromium is the
machine's own. The demo portfolio is laid out in a throw-away folder and served as in production (collected, compressed files); the
session of the demo's program manager goes with each request. Prints a table and exits 1 on a missed bar. About five minutes.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.run import free_port

PAGES = {"portfolio": "/portfolio/", "initiative": "/i/AI-001/", "status board": "/board/"}
KINDS = ("performance", "accessibility", "best-practices")
BARS = {"desktop": (98, 100, 100), "mobile": (95, 100, 100)}
TRIES = 3
COOKIE = """
import django; django.setup()
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
client.post("/accounts/login/", {"login": "pm@example.com", "password": "flightline-demo"})
print("sessionid=" + client.cookies["sessionid"].value)
"""


def scores(folder: Path, url: str, cookie: str, form: str, out: Path) -> dict[str, Any] | None:
    """One run; the whole report as JSON stays in `out`. None where Lighthouse gave up, which it asks to try again."""
    command = [
        folder / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json", f"--output-path={out}",
        f"--only-categories={','.join(KINDS)}", f"--extra-headers={json.dumps({'Cookie': cookie})}",
        "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage", "--max-wait-for-load=90000",
    ]  # fmt: skip
    if form == "desktop":
        command.append("--preset=desktop")
    chrome = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    environment = {**os.environ, "CHROME_PATH": chrome}
    for _ in range(TRIES):
        if subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0:
            found: dict[str, Any] = json.loads(out.read_text())
            return found
    return None


def _told(report: dict[str, Any]) -> tuple[list[int], int, list[str]]:
    """Scores of 100, kB that travelled, and what was not whole."""
    categories, audits = report["categories"], report["audits"]
    marks = [round(100 * (categories[kind]["score"] or 0)) for kind in KINDS]
    weight = round(audits["total-byte-weight"].get("numericValue", 0) / 1000)
    weak = [
        f"{ref['id']}"
        + (f" ({audits[ref['id']].get('displayValue', '')})" if audits[ref["id"]].get("displayValue") else "")
        for kind in KINDS
        for ref in categories[kind]["auditRefs"]
        if ref["weight"]
        and (audits[ref["id"]]["score"] or 0) < 0.9
        and audits[ref["id"]]["scoreDisplayMode"] != "notApplicable"
    ]
    return marks, weight, weak


def _up(address: str) -> None:
    deadline = time.monotonic() + 900
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path()
    if not (folder / "node_modules" / ".bin" / "lighthouse").exists():
        print(__doc__)
        return 1
    port, is_good = free_port(), True
    with TemporaryDirectory(prefix="flightline-lighthouse-") as data:
        os.environ.update(
            DATA_DIR=data, STATIC_ROOT=f"{data}/static", PORT=str(port), DJANGO_SETTINGS_MODULE="config.settings",
            DATABASE_URL="", REDIS_URL="", LOG_LEVEL="WARNING", SECRET_KEY=secrets.token_hex(32),
        )  # fmt: skip
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True)
        server = subprocess.Popen([sys.executable, "-m", "config.local", "demo"], stdout=subprocess.DEVNULL)
        try:
            _up(f"http://127.0.0.1:{port}/healthz")
            cookie = subprocess.run(
                [sys.executable, "-c", COOKIE], check=True, capture_output=True, text=True
            ).stdout.split()[-1]
            print(
                f"| {datetime.now(UTC):%Y-%m-%d} | "
                + " | ".join((*KINDS, "kB", "not whole"))
                + " |\n|---|---|---|---|---|---|"
            )
            for form, bars in BARS.items():
                for name, path in PAGES.items():
                    out = Path(data) / f"{re.sub(r'[^a-z]', '-', name)}-{form}.json"
                    report = scores(folder, f"http://127.0.0.1:{port}{path}", cookie, form, out)
                    if report is None:
                        is_good = False
                        print(f"| {name}, {form} | not measured | | | | |", flush=True)
                        continue
                    marks, weight, weak = _told(report)
                    is_good &= all(mark >= bar for mark, bar in zip(marks, bars, strict=True))
                    print(
                        f"| {name}, {form} | " + " | ".join(map(str, marks)) + f" | {weight} | {', '.join(weak)} |",
                        flush=True,
                    )
        finally:
            server.terminate()
            server.wait(20)
    print("every bar is met" if is_good else "a bar is missed")
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
