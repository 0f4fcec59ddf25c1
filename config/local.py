"""`python -m config.local [demo]`: lay out the database, migrate, load the playbook (and the demo portfolio), say where it is, serve.

What `make run` and `make demo` call. Ends cleanly on Ctrl-C.
"""

import os
import socket
import sys
from io import StringIO
from typing import NoReturn

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

DEMO_ACCOUNTS = [
    "admin",
    "pm",
    "engineer",
    "operations",
    "business",
    "security",
    "compliance",
    "loadtest",
    "readiness",
    "value",
    "executive",
    "auditor",
]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _prepare(*, is_demo: bool, port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    call_command("migrate", verbosity=0, interactive=False)
    if is_demo:  # before anything is written: only an empty database can be marked demo
        call_command("demo_load", port=port)
    call_command("playbook_load", stdout=StringIO())


def _welcome(*, is_demo: bool, port: int) -> str:
    lines = ["", f"  Flightline is at http://127.0.0.1:{port}   (Ctrl-C ends it)"]
    if is_demo:
        names = [f"{name}@example.com" for name in DEMO_ACCOUNTS]
        lines += ["", "  Sign in as", *("    " + "  ".join(names[i : i + 4]) for i in range(0, len(names), 4))]
        lines += ["  with the password  flightline-demo", ""]
    elif not get_user_model().objects.exists():
        lines += ["  The first page asks for the first administrator.", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Serve until interrupted; answers 1 when the port is taken or the data are not a demo's."""
    port = int(os.environ.get("PORT", "8000"))
    is_demo = "demo" in arguments
    if not _is_free(port):
        sys.stderr.write(
            f"Port {port} is taken. Try another one: make {'demo' if is_demo else 'run'} PORT={port + 1}\n"
        )
        return 1
    os.environ["PORT"] = str(port)
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    try:
        _prepare(is_demo=is_demo, port=port)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(_welcome(is_demo=is_demo, port=port) + "\n")
    sys.stdout.flush()
    return _serve()


def _serve() -> NoReturn:
    """Become the server: replacing this process lets Ctrl-C reach the server alone."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606  # our own interpreter and server


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
