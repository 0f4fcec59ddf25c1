"""flightline.py: ask Flightline from a pipeline. One file, Python 3.11 or newer, nothing to install.

    export FLIGHTLINE_URL=https://flightline.example.com FLIGHTLINE_TOKEN=fl_...
    python3 flightline.py gate AI-042                        # may it go on?
    python3 flightline.py gate AI-042 --in-phase 4           # has it passed gate 3, and does that still hold?
    python3 flightline.py gate AI-042 --save verdict.jwt     # keep the signed verdict beside what was built
    python3 flightline.py check verdict.jwt --keys keys.json # check it elsewhere (needs PyJWT and cryptography)
    python3 flightline.py report AI-042 p2-build --passed --url https://ci.example.com/runs/812
    python3 flightline.py answer AI-042 p2-gaps --text "No gaps in build 812."
    python3 flightline.py evidence AI-042 load-test.txt --name "Load test"
    python3 flightline.py mcp                                # answer an assistant (needs flightline_mcp.py beside it)

Ends with 0 for yes, 1 for no, and 2 when it could not find out: what is not known is never a yes.
"""

import argparse
import importlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any

YES, NO, UNKNOWN = 0, 1, 2
TIMEOUT_S = 30
TYPE = "flightline-verdict+jwt"


class NotKnown(Exception):
    """The question could not be answered; the text says why and what to do, `code` what HTTP said (0: nothing)."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.code = code


def _ask(
    path: str, body: dict[str, Any] | bytes | None = None, method: str | None = None, kind: str = "application/json"
) -> Any:
    """GET, or POST with a body (unless `method` says otherwise): the answer as Python values. Raises NotKnown."""
    address, token = os.environ.get("FLIGHTLINE_URL", "").rstrip("/"), os.environ.get("FLIGHTLINE_TOKEN", "")
    if not address.startswith(("http://", "https://")) or not token:
        raise NotKnown("Set FLIGHTLINE_URL (https://…) and FLIGHTLINE_TOKEN.")
    request = urllib.request.Request(  # noqa: S310  # the scheme is checked above
        f"{address}/api/v1/{path}",
        data=json.dumps(body).encode() if isinstance(body, dict) else body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": kind},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            raise NotKnown(f"{address} answers {error.code}: {_detail(error)}", error.code) from None
    except (OSError, ValueError) as error:
        raise NotKnown(f"{address} cannot be asked: {getattr(error, 'reason', error)}") from None


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        said = json.load(error)
    except ValueError:
        return str(error.reason)
    return str(said.get("detail", said)) if isinstance(said, dict) else str(said)


def _say_gate(gate: dict[str, Any], is_yes: bool, why: list[str]) -> None:
    print(f"{gate['initiative']} · {gate['name']} · {'yes' if is_yes else 'no'}")
    for line in why:
        print(f"  {line}")


def gate(given: argparse.Namespace) -> int:
    """Yes when the verdict is yes (with --conditions also when a conditional go is possible) and the phase is reached."""
    path = f"initiatives/{urllib.parse.quote(given.key, safe='')}/gate/"
    deadline = time.monotonic() + given.wait * 60
    while True:
        found = _ask(path)
        why = list(found["reasons"])
        is_yes = found["verdict"] == "yes" or (
            given.conditions and found["open_with_conditions"] and found["phase"] < 4
        )
        if given.in_phase and found["phase"] < given.in_phase:
            is_yes, why = False, [f"It is in phase {found['phase']}; asked for: {given.in_phase}.", *why]
        if is_yes or time.monotonic() + given.every > deadline:
            break
        time.sleep(given.every)
    if given.save:
        if not found["signed"]:
            raise NotKnown("This installation signs no verdicts: VERDICT_KEYS is not set there.")
        Path(given.save).write_text(found["signed"] + "\n", "utf-8")
    if given.json:
        print(json.dumps(found | {"answer": "yes" if is_yes else "no"}))
    else:
        _say_gate(found, is_yes, [] if is_yes else why)
    return YES if is_yes else NO


def check(given: argparse.Namespace) -> int:
    """Check a kept verdict against keys that were fetched before, without asking anybody."""
    try:
        import jwt  # noqa: PLC0415  # only this command needs it
    except ImportError:
        raise NotKnown("To check a signature: pip install 'pyjwt[crypto]'.") from None
    token = Path(given.file).read_text("utf-8").strip()
    try:
        head = jwt.get_unverified_header(token)
        if head.get("typ") != TYPE:
            raise NotKnown(f"{given.file} is no verdict.")
        key = jwt.PyJWKSet.from_json(Path(given.keys).read_text("utf-8"))[head["kid"]]
        required = ["iss", "sub", "iat", "exp", "verdict"]
        options: Any = {"require": required, "verify_exp": not given.at_any_time}
        said = jwt.decode(token, key.key, algorithms=["EdDSA"], options=options)
    except (jwt.PyJWTError, KeyError) as error:
        raise NotKnown(f"Not a verdict by these keys that still counts: {error}") from None
    if given.initiative and said["sub"] != given.initiative:
        raise NotKnown(f"It speaks of {said['sub']}, not of {given.initiative}.")
    stamp = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(said["iat"]))
    print(
        f"{said['sub']} · {said['gate']} · {said['verdict']} · said by {said['iss']} at {stamp} · {said['digest'][:12]}"
    )
    return YES if said["verdict"] == "yes" else NO


def report(given: argparse.Namespace) -> int:
    """Tell an item that waits for an event what the pipeline found; yes when the item is met after it."""
    key, item = (urllib.parse.quote(part, safe="") for part in (given.key, given.item))
    body = {"passed": given.passed, "url": given.url, "note": given.note}
    found = _ask(f"initiatives/{key}/items/{item}/events/", body)
    print(f"{given.key} · {given.item} · {found['state']} · {found['detail']}")
    return YES if found["state"] == "met" else NO


def answer(given: argparse.Namespace) -> int:
    """Answer an item; yes when it is met after it. What somebody else wrote stays unless --replace says otherwise."""
    key, item = (urllib.parse.quote(part, safe="") for part in (given.key, given.item))
    path = f"initiatives/{key}/items/{item}/"
    found = _ask(path)
    if found["text"] not in ("", given.text) and not given.replace:
        raise NotKnown(f"{given.item} is answered in other words already; --replace writes over them.")
    # The version that was read: an answer that somebody saves in between is refused with 409, not lost.
    found = _ask(path, {"state": "done", "text": given.text, "version": found["version"]}, "PATCH")
    print(f"{given.key} · {given.item} · {found['state']} · {found['detail']}")
    return YES if found["state"] == "met" else NO


def evidence(given: argparse.Namespace) -> int:
    """Add a file as evidence of the initiative; yes when it is kept."""
    file, edge = Path(given.file), uuid.uuid4().hex
    named = {
        "kind": "file",
        "name": given.name,
        "effective_on": given.on,
        "valid_until": given.until,
        "evidence": given.next,
    }
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in named.items()
        if value
    ]
    plain = " ".join(file.name.replace('"', "'").split())  # a quote or a line break would end the header
    parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{plain}"\r\n')
    body = "".join(parts).encode() + b"Content-Type: application/octet-stream\r\n\r\n" + file.read_bytes()
    path = f"initiatives/{urllib.parse.quote(given.key, safe='')}/evidence/"
    found = _ask(path, body + f"\r\n--{edge}--\r\n".encode(), kind=f"multipart/form-data; boundary={edge}")
    print(
        f"{given.key} · {found['name']} · evidence {found['evidence']}, version {found['number']} · {found['sha256']}"
    )
    return YES


def mcp(given: argparse.Namespace) -> int:
    """Answer an assistant over standard input and output until it leaves; nothing can be changed."""
    try:
        beside: Any = importlib.import_module("flightline_mcp")
    except ImportError:
        raise NotKnown("Fetch the second file: curl -sSfO $FLIGHTLINE_URL/flightline_mcp.py") from None
    answer: int = beside.serve(_ask, NotKnown)
    return answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="flightline", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    verbs = parser.add_subparsers(required=True)
    one = verbs.add_parser("gate", help="ask for the verdict of an initiative")
    one.set_defaults(run=gate)
    one.add_argument("key", help="such as AI-042")
    one.add_argument("--in-phase", type=int, choices=(1, 2, 3, 4), help="no unless it is in this phase or a later one")
    one.add_argument("--conditions", action="store_true", help="a conditional go is enough")
    one.add_argument("--wait", type=float, default=0, metavar="MINUTES", help="ask again until yes, at most so long")
    one.add_argument("--every", type=float, default=15, metavar="SECONDS", help="how often with --wait (15)")
    one.add_argument("--save", metavar="FILE", help="write the signed verdict there")
    one.add_argument("--json", action="store_true", help="print the whole answer")
    one = verbs.add_parser("check", help="check a signed verdict that was kept")
    one.set_defaults(run=check)
    one.add_argument("file")
    one.add_argument("--keys", required=True, help="FLIGHTLINE_URL/.well-known/jwks.json, fetched before")
    one.add_argument("--initiative", help="refuse a verdict of another one")
    one.add_argument("--at-any-time", action="store_true", help="also one that has ended: what was said then")
    verbs.add_parser("mcp", help="answer an assistant by the Model Context Protocol").set_defaults(run=mcp)
    _writing(verbs)
    return parser


def _writing(verbs: Any) -> None:
    one = verbs.add_parser("report", help="report an event to a checklist item")
    one.set_defaults(run=report)
    one.add_argument("key")
    one.add_argument("item", help="the item's code, such as p2-build")
    one.add_argument("--passed", action=argparse.BooleanOptionalAction, required=True)
    one.add_argument("--url", default="", help="where the run is to be seen")
    one.add_argument("--note", default="")
    one = verbs.add_parser("answer", help="answer a checklist item")
    one.set_defaults(run=answer)
    one.add_argument("key")
    one.add_argument("item", help="the item's code, such as p2-gaps")
    one.add_argument("--text", required=True)
    one.add_argument("--replace", action="store_true", help="also over another answer")
    one = verbs.add_parser("evidence", help="add a file as evidence of the initiative")
    one.set_defaults(run=evidence)
    one.add_argument("key")
    one.add_argument("file")
    one.add_argument("--name", default="", help="what people call it; the file's name unless given")
    one.add_argument("--on", default="", metavar="DATE", help="when the test was really run; today unless given")
    one.add_argument("--until", default="", metavar="DATE", help="when it ends")
    one.add_argument("--next", default="", metavar="NUMBER", help="the piece of evidence whose next version it is")


def main(arguments: list[str] | None = None) -> int:
    """0 yes, 1 no, 2 not known."""
    given = _parser().parse_args(arguments)
    try:
        answer: int = given.run(given)
    except (NotKnown, OSError) as error:
        print(f"Not known, which never counts as yes: {error}", file=sys.stderr)
        return UNKNOWN
    return answer


if __name__ == "__main__":
    raise SystemExit(main())
