"""`python -m tests.attacks.check ANCHOR`: what `audit_verify` answers by itself, and with the anchor, as two lines of JSON."""

import contextlib
import io
import json
import sys

import django
from django.conf import settings
from django.core.management import call_command


def _answer(*options: str) -> dict[str, object]:
    out, code = io.StringIO(), 0
    with contextlib.redirect_stderr(out):
        try:
            call_command("audit_verify", *options, stdout=out)
        except SystemExit as ended:
            code = int(str(ended.code))
    return {"code": code, "words": out.getvalue()}


def main(anchor: str) -> None:
    django.setup()
    settings.AUDIT_ANCHOR_FILE = ""
    print(json.dumps(_answer()))
    print(json.dumps(_answer("--anchor", anchor)))


if __name__ == "__main__":
    main(sys.argv[1])
