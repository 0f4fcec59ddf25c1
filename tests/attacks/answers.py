"""What the web server answered while a scanner was at it, from its own log: whether the scanner was let in, and how far it came."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

LOG_FORMAT = "%(s)s %({location}o)s %(r)s"
MOST_SLOWED, MOST_SIGNED_OUT, LEAST_REACHED = 0.01, 0.01, 0.9
"""More answers with 429, or with a sign-in, than these shares, or fewer of the pages of a role reached: the scan is no evidence.

A few ask for a sign-in in every run of wapiti: its client leaves the session out when it follows a redirect.
"""


def server_arguments(log: Path) -> str:
    """GUNICORN_CMD_ARGS of a web server that writes the log."""
    return f"--access-logfile {log} --access-logformat '{LOG_FORMAT}'"


@dataclass(frozen=True)
class Answers:
    """`statuses` by code, `reached` routes that let the asker in, `parameters` of addresses, and how often it was sent to sign in."""

    statuses: Counter[int]
    reached: frozenset[str]
    parameters: int
    signed_out: int
    failed: tuple[str, ...]

    @property
    def words(self) -> str:
        told = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        return f"{sum(self.statuses.values()):,} answers ({told})"

    def doubts(self) -> list[str]:
        """Why this was no scan of somebody who is signed in; empty when it was."""
        total, found = sum(self.statuses.values()), []
        if not total:
            found.append("no answer at all")
        if self.signed_out > MOST_SIGNED_OUT * total:
            found.append(f"signed out: {self.signed_out} of {total} answers asked for a sign-in")
        if self.statuses[429] > MOST_SLOWED * total:
            found.append(f"slowed down: {self.statuses[429]} of {total} answers were 429")
        return found


def answers_of(lines: list[str], routes: dict[str, str]) -> Answers:
    """Read lines of the log; `routes` is `{pattern: regular expression}`. A route without parts wins over one with."""
    order = sorted(routes, key=lambda pattern: ("<" in pattern, -len(pattern)))
    statuses, reached, parameters, signed_out, failed = Counter[int](), set(), set(), 0, []
    known: dict[str, str] = {}
    for line in lines:
        status, location, method, target, *_ = [*line.split(" "), "", "", ""]
        parts = urlsplit(target)
        if not status.isdigit() or parts.path in ("/healthz", "/readyz"):
            continue
        statuses[int(status)] += 1
        is_out = (int(status) < 400 and "/accounts/login/" in location) or status == "401"
        signed_out += is_out
        if int(status) >= 500:
            failed.append(f"{status} {method} {target[:200]}")
        if parts.path not in known:
            known[parts.path] = next((one for one in order if re.fullmatch(routes[one], parts.path)), "")
        if known[parts.path] and int(status) < 400 and not is_out:
            reached.add(known[parts.path])
        parameters |= {
            (known[parts.path] or parts.path, name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)
        }
    return Answers(statuses, frozenset(reached), len(parameters), signed_out, tuple(failed))


def injections_in(said: str) -> list[str]:
    """What sqlmap found, from what it said: confirmed, or suspected and not yet tried again when its time was over.

    It suspects a parameter first (``appears to be``), and takes most of that back itself when it tries again: a seed changes which
    rows are drawn, as an injected condition would.
    """
    found, suspected = [], {}
    for line in said.splitlines():
        parameter = "".join(re.findall(r"parameter '([^']+)'", line)[:1])
        if "identified the following injection" in line or " is vulnerable" in line:
            found.append(line)
        elif "appears to be" in line and "injectable" in line:
            suspected[parameter] = line
        elif "does not seem to be injectable" in line:
            suspected.pop(parameter, None)
    return found + list(suspected.values())
