"""Which version of a page a link is bound to: by its address, or by what the server answers. Pure.

Addresses that carry a version: a commit in a path of a Git host (`/blob/<hash>/`, `/commit/<hash>`, `/raw/<hash>/`, the raw
host), a tag (`/releases/tag/…`, `/refs/tags/…`, `/releases/download/…`), a digest (`sha256:…`), or a revision in the
query (`oldid`, `versionId`, `rev`, `revision`). Everything else is bound by a strong ETag, or by the SHA-256 of what comes.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

_COMMIT: Final = re.compile(
    r"/(?:blob|blame|raw|commit|commits|tree|src|archive|plain)/(?:commit/)?([0-9a-f]{40})(?:[/.]|$)"
)
_RAW: Final = re.compile(r"^/[^/]+/[^/]+/([0-9a-f]{40})/")
_TAG: Final = re.compile(r"/(?:releases/tag|releases/download|-/tags|refs/tags|-/releases)/([^/?#]+)")
_DIGEST: Final = re.compile(r"sha256[:/-]([0-9a-f]{64})")
_QUERY: Final = ("oldid", "versionId", "rev", "revision", "sha256")


def address_pin(url: str) -> str:
    """The version that the address names (`commit 1a2b…`, `tag v1.2`, …), or an empty text."""
    parts = urlsplit(url)
    for kind, pattern in (("commit", _COMMIT), ("tag", _TAG), ("digest", _DIGEST)):
        if found := pattern.search(parts.path):
            return f"{kind} {found.group(1)}"[:200]
    if (parts.hostname or "").startswith("raw.") and (found := _RAW.search(parts.path)):
        return f"commit {found.group(1)}"
    query = parse_qs(parts.query)
    return next((f"{name} {query[name][0]}"[:200] for name in _QUERY if query.get(name)), "")


def answer_pins(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """What an answer can be bound by: a strong `etag` where there is one, and `content`, the SHA-256 of the body."""
    pins = {"content": hashlib.sha256(body).hexdigest()}
    etag = headers.get("etag", "").strip()
    if etag.startswith('"') and 2 < len(etag) <= 200:
        pins["etag"] = etag
    return pins
