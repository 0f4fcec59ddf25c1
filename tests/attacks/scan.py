"""`python -m tests.attacks.scan [schema pages queries headers settings]`: scanners against a demo of its own, on loopback.

The demo runs on PostgreSQL and Redis started from local binaries in a throw-away folder (or TEST_DATABASE_URL and
TEST_REDIS_URL), else embedded; nobody's data are touched. Each scanner signs in as three roles. One line for each run, as it
stands in docs/security.md; exit code 1 when anything was found, or when the web server's own log shows that the scanner was signed
out, slowed down or did not get around. SCAN_EXAMPLES (10), SCAN_MINUTES (4, for each run) and SCAN_ROLES bound the work.
"""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2

from tests.attacks.answers import LEAST_REACHED, Answers, answers_of, injections_in, server_arguments
from tests.attacks.coverage import attacked
from tests.attacks.production import headers_check, settings_check
from tests.attacks.questions import QUESTIONS
from tests.attacks.scanners import scanner, version_of
from tests.journey.product import Product, running
from tests.run import throwaway_postgres, throwaway_redis

ROLES = ("admin", "pm", "auditor")
PASSWORD = "flightline-demo"
SCOPES = (
    "read", "read:audit", "write:initiatives", "write:items", "write:evidence", "write:metrics", "write:points",
    "write:annotations", "write:feedback",
)  # fmt: skip
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
MODULES = "exec,file,permanentxss,redirect,sql,xss,crlf,csp,csrf,upload,xxe"
"""Of wapiti. Left out: `ssrf` needs an address on the internet that is called back; cookies and headers are `headers` here."""
AWAY = (
    "accounts/logout/*", "accounts/password/*", "account/sessions/*", "account/second-factor/*", "account/passkeys/*",
    "admin/second-factor/*", "f/*",
)  # fmt: skip
"""Left out of the crawl: each ends the session of the scanner, asks of it what it has not, or (`/f/`) counts strangers and
soon answers none."""


@dataclass(frozen=True)
class Run:
    """What one tool did as one role, and how much it found; `words` are the findings."""

    tool: str
    role: str
    done: str
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        found = f"{len(self.words)}" if self.words else "none"
        return f"| {dt.datetime.now(dt.UTC):%Y-%m-%d} | {self.tool} | {self.role} | {self.done} | {found} |"


@dataclass(frozen=True)
class Target:
    """The demo, where to look in it, and the log of its web server."""

    product: Product
    folder: Path
    log: Path
    places: dict[str, Any]

    def session(self, role: str) -> str:
        """A sign-in of now, as a Cookie header: one of before the last scan may have ended by idleness."""
        with httpx2.Client(base_url=self.product.url, trust_env=False, timeout=60) as browser:
            browser.get("/accounts/login/")
            given = {
                "login": f"{role}@example.com",
                "password": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            }
            browser.post("/accounts/login/", data=given)
            return f"sessionid={browser.cookies['sessionid']}; csrftoken={browser.cookies['csrftoken']}"

    def token(self, role: str) -> str:
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        made = self.product.command("token_create", "--user", f"{role}@example.com", *scopes, "--days", "1")
        return str(made.stdout.split()[-1])

    def is_in(self, cookie: str) -> bool:
        """Whether a session still opens a page."""
        answer = httpx2.get(f"{self.product.url}/my-work/", headers={"Cookie": cookie}, trust_env=False, timeout=60)
        return answer.status_code == 200


def schema(target: Target, role: str) -> Run:
    """schemathesis over every operation of the API: examples, edge values, random ones; both right and wrong on purpose."""
    told, examples = target.folder / f"schema-{role}.xml", os.environ.get("SCAN_EXAMPLES", "10")
    scanner(
        "st", "run", f"{target.product.url}/api/v1/schema/?format=json", "-H", f"Authorization: Bearer {target.token(role)}",
        "-c", CHECKS, "--phases", "examples,coverage,fuzzing", "-n", examples, "-w", "1", "--seed", "7", "--generation-deterministic",
        "--request-timeout", "60", "--report", "junit,ndjson", "--report-junit-path", str(told),
        "--report-ndjson-path", str(told.with_suffix(".ndjson")), "--no-color", folder=target.folder, seconds=limit_s(),
    )  # fmt: skip
    text = told.with_suffix(".ndjson").read_text()
    calls, written = len(re.findall(r'"status_code":', text)), told.read_text()
    words = re.findall(r"<failure[^>]*message=\"([^\"]{0,400})", written) + re.findall(
        r"<error[^>]*message=\"([^\"]{0,400})", written
    )
    operations = len(set(re.findall(r'<testcase name="([A-Z]+ [^"]*)"', written)))
    words += [f"not to its end: {phase}" for phase in re.findall(r'"name":"(\w+)"[^}]*},"status":"interrupted"', text)]
    return Run(
        f"schemathesis {version_of('schemathesis')}",
        role,
        f"{operations} operations, {calls} answers, {CHECKS.replace(',', ', ')}",
        tuple(words),
    )


def limit_s() -> float:
    """Seconds that one run may take."""
    return 60 * float(os.environ.get("SCAN_MINUTES", "4"))


def pages(target: Target, role: str) -> Run:
    """wapiti with the session of the role, on every page that the access table gives it and whatever these link to and send."""
    told, url, store = target.folder / f"pages-{role}.json", target.product.url, target.folder / f"wapiti-{role}"
    starts, cookie = target.folder / f"starts-{role}.txt", target.session(role)
    starts.write_text("".join(f"{url}{address}\n" for _, address in target.places["pages"][role]))
    others = [f"{word}/{pk}/*" for pk in target.places["people"].values() for word in ("admin/users", "people")]
    away = [word for path in (*AWAY, *others) for word in ("-x", f"{url}/{path}")]
    crawl_s = limit_s() / 3
    scanner(
        "wapiti", "-u", f"{url}/", "-s", str(starts), "--scope", "folder", "-m", MODULES, "--flush-session", "--store-session", str(store),
        "-f", "json", "-o", str(told), "-v", "0", "-H", f"Cookie: {cookie}", "-S", "sneaky", "-d", "1", "-t", "20",
        "--max-scan-time", str(int(crawl_s)), "--max-attack-time", str(int(2 * crawl_s / len(MODULES.split(",")))),
        "--no-bugreport", *away, folder=target.folder,
    )  # fmt: skip
    found = json.loads(told.read_text())
    words = [
        f"{kind}: {one['method']} {one['path']} {one.get('parameter', '')}: {one['info'][:200]}"
        for part in ("vulnerabilities", "anomalies") for kind, ones in found[part].items() for one in ones
    ]  # fmt: skip
    words += [] if target.is_in(cookie) else ["signed out at the end"]
    return Run(f"wapiti {version_of('wapiti3')}", role, attacked(store), tuple(words))


def queries(target: Target, role: str) -> Run:
    """sqlmap on every parameter of the lists, searches, exports and filters."""
    asked, cookie = target.folder / "questions.txt", target.session(role)
    asked.write_text("".join(f"{target.product.url}{path.format(**target.places)}\n" for path in QUESTIONS))
    done = scanner(
        "sqlmap", "-m", str(asked), "--batch", "--level", "1", "--risk", "1", "--technique", "BEU", "--dbms", "PostgreSQL",
        "--threads", "1", "--headers", f"Authorization: Bearer {target.token(role)}", "--cookie", cookie, "--drop-set-cookie",
        "--output-dir", str(target.folder / f"sqlmap-{role}"), "--flush-session", "--disable-coloring", "--timeout", "60",
        folder=target.folder, seconds=limit_s(),
    )  # fmt: skip
    (target.folder / f"queries-{role}.log").write_text(done)
    words = injections_in(done)
    words += [] if target.is_in(cookie) else ["signed out at the end"]
    tried = len(re.findall(r"parameter '[^']+' does not seem to be injectable", done))
    addresses = len(set(re.findall(r"testing URL '([^']+)'", done)))
    return Run(
        f"sqlmap {version_of('sqlmap')}",
        role,
        f"{addresses} of {len(QUESTIONS)} addresses, {tried} parameters to their end",
        tuple(words),
    )


def settings(target: Target, role: str) -> Run:
    words = settings_check(target.product)
    return Run("manage.py check --deploy", role, "production settings, --fail-level WARNING", tuple(words))


def headers(target: Target, role: str) -> Run:
    asked, words = headers_check(target.product, target.session("pm"), target.folder)
    return Run("headers", role, f"{asked} answers behind HTTPS", tuple(words))


# In this order: a crawler as administrator ends accounts and tokens on its way.
SCANS: dict[str, tuple[Callable[[Target, str], Run], tuple[str, ...]]] = {
    "settings": (settings, ("-",)), "headers": (headers, ("nobody, pm",)), "schema": (schema, ROLES), "queries": (queries, ROLES),
    "pages": (pages, ROLES[::-1]),
}  # fmt: skip


def watched(scan: Callable[[Target, str], Run], target: Target, role: str) -> Run:
    """A scan, held against what the web server says of it: a scanner that is signed out or slowed down has scanned nothing."""
    begun = len(target.log.read_text(errors="replace").splitlines())
    run = scan(target, role)
    answers = answers_of(target.log.read_text(errors="replace").splitlines()[begun:], target.places["routes"])
    if scan in (settings, headers):
        return run
    doubts = [*answers.doubts(), *answers.failed[:20], *(_unseen(answers, target, role) if scan is pages else [])]
    reached = f"{len(answers.reached)} of {len(target.places['routes'])} routes opened, {answers.words}"
    return replace(run, done=f"{run.done}; {reached}", words=(*run.words, *doubts))


def _unseen(answers: Answers, target: Target, role: str) -> list[str]:
    """The pages of a role that the crawler did not open, when they are too many."""
    given = {pattern for pattern, address in target.places["pages"][role] if not _is_away(address)}
    missing = sorted(given - answers.reached)
    sys.stdout.write(
        f"    {role}: {len(given) - len(missing)} of {len(given)} pages of the role opened; not: {', '.join(missing)}\n"
    )
    return (
        [f"only {len(given) - len(missing)} of {len(given)} pages opened"]
        if len(missing) > (1 - LEAST_REACHED) * len(given)
        else []
    )


def _is_away(address: str) -> bool:
    return any(address.startswith("/" + path.rstrip("*")) for path in AWAY)


def main(arguments: list[str]) -> int:
    """Run what is asked for (everything without arguments), and say what was found."""
    runs = []
    chosen = os.environ.get("SCAN_ROLES", "").split()
    with ExitStack() as stack:
        database, broker = stack.enter_context(throwaway_postgres()), stack.enter_context(throwaway_redis())
        if database and broker:
            os.environ |= {"TEST_DATABASE_URL": database, "TEST_REDIS_URL": broker}
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flightline-scan-")))
        log = folder / "answers.txt"
        # the limits have tests of their own (tests/accounts/test_limits.py); here they would end the search
        more = {"GUNICORN_CMD_ARGS": server_arguments(log), "API_READS_PER_MINUTE": "0", "EXPORTS_PER_HOUR": "0"}
        # A scanner sends dozens of changes of one initiative at once. With few threads they stand in line before the server
        # begins them; with many, on a slow machine, one waits for the initiative's lock longer than the four seconds that it may.
        more["WEB_THREADS"] = "2"
        product = stack.enter_context(running(folder, demo=True, more=more))
        told = product.command("shell", "-v", "0", "-c", "from tests.attacks.places import tell; tell()")
        target = Target(product, folder, log, json.loads(told.stdout.splitlines()[-1]))
        for name, (scan, roles) in SCANS.items():
            for role in roles if not arguments or name in arguments else ():
                if chosen and role in ROLES and role not in chosen:
                    continue
                runs.append(watched(scan, target, role))
                sys.stdout.write("\n".join([runs[-1].line, *(f"    {words}" for words in runs[-1].words[:40]), ""]))
                sys.stdout.flush()
        assert not product.ended(), f"the product did not outlive the scan: {product.ended()}"
    return 1 if any(run.words for run in runs) else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error}\n{error.stderr or ''}") from error
