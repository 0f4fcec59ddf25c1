"""What a form carries from one step to the next, sealed: nobody reads it in the page, and it holds for ten minutes."""

import json

from django.http import HttpRequest

from common import clock
from common.sealed import SecretUnreadable, text_seal, text_unseal

LASTS_S = 600


def carried_seal(request: HttpRequest, purpose: str, text: str) -> str:
    """`text` for a hidden field; it opens for the same purpose, person and session alone."""
    return text_seal(json.dumps([clock.now().timestamp(), text]), bound_to=_bound_to(request, purpose))


def carried_open(request: HttpRequest, purpose: str, sealed: str) -> str | None:
    """What was sealed; None when it is too old, or of another purpose, person or session."""
    try:
        opened = text_unseal(sealed, bound_to=_bound_to(request, purpose))
    except SecretUnreadable:
        return None
    if not opened:
        return None
    at, text = json.loads(opened)
    return str(text) if 0 <= clock.now().timestamp() - at <= LASTS_S else None


def _bound_to(request: HttpRequest, purpose: str) -> str:
    return f"carried:{purpose}:{request.user.pk}:{request.session.session_key}"
