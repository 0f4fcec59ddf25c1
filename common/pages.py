"""The only place that looks at `request.htmx`: one template, answered whole or as one of its blocks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from jinja2_fragments import render_block


def _context(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    backend = engines["jinja2"]
    whole: dict[str, Any] = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in backend.template_context_processors:  # type: ignore[attr-defined]  # Jinja2 backend only
        whole.update(processor(request))
    whole.update(context)
    return whole


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (a boosted link asks for the whole)."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted


def render_text(request: HttpRequest, template: str, context: Mapping[str, Any], *, block: str | None = None) -> str:
    """The page, or one block of it, as text."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja2 backend only
    whole = _context(request, context)
    if block is None:
        return str(environment.get_template(template).render(whole))
    return render_block(environment, template, block, whole)


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    block: str | Sequence[str] | None = None,
    status: int = 200,
    events: Sequence[str] = (),
) -> HttpResponse:
    """Answer the full page; or, to htmx, only the named block(s) (several are joined: the later ones carry hx-swap-oob).

    `events` are browser events (noun-past, `item-answered`) sent in HX-Trigger. Sets Vary and forbids shared caching; with
    PAGES_NO_STORE any.
    """
    if block is not None and is_partial(request):
        names = [block] if isinstance(block, str) else list(block)
        body = "".join(render_text(request, template, context, block=name) for name in names)
    else:
        body = render_text(request, template, context)
    response = HttpResponse(body, status=status)
    if events:
        response["HX-Trigger"] = json.dumps(dict.fromkeys(events, True))
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    response.setdefault("Cache-Control", "no-store" if settings.PAGES_NO_STORE else "private, no-cache")
    return response


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` of the form or query if it stays on this host, else `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return fallback


def page_done(
    request: HttpRequest,
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    block: str | Sequence[str],
    events: Sequence[str] = (),
) -> HttpResponse:
    """After a write: htmx gets the changed block(s), everyone else is sent to `to` (or to the form's own `next`)."""
    if is_partial(request):
        return render_page(request, template, context, block=block, events=events)
    return go_to(request, safe_next(request, to))


def go_to(request: HttpRequest, to: str) -> HttpResponse:
    """Send the browser to another page of this host; htmx follows with a full load."""
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to, status=303)
