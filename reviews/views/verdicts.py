"""What a pipeline needs beside the API: the keys that verdicts are signed by, and the command-line client."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reviews import client, client_mcp
from reviews.verdict_tokens import verdict_key_set


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def verdict_keys(request: HttpRequest) -> HttpResponse:
    """Public keys only; anybody may check a verdict that was handed on."""
    return JsonResponse(verdict_key_set())


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def client_download(request: HttpRequest) -> HttpResponse:
    """The client as it belongs to this version: one file that needs Python alone."""
    return _handed_out(client.__file__, "flightline.py")


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def client_mcp_download(request: HttpRequest) -> HttpResponse:
    """What the client needs beside it to answer an assistant."""
    return _handed_out(client_mcp.__file__, "flightline_mcp.py")


def _handed_out(file: str, name: str) -> HttpResponse:
    return HttpResponse(
        Path(file).read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
