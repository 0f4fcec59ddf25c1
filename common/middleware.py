"""Request number, error pages for domain errors, and 503 when the database is away."""

import uuid
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from common.errors import Conflict, DomainError, NotAllowed, TooMany
from common.formats import duration
from common.pages import is_partial, render_page

log = structlog.get_logger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
TEXT = ("text/html", "application/json", "text/csv", "text/calendar", "application/yaml")
Handler = Callable[[HttpRequest], HttpResponse]


def request_id_of(request: HttpRequest) -> str:
    """The number of this request, shown on error pages and kept in audit entries."""
    return str(getattr(request, "request_id", ""))


def refused_note(request: HttpRequest, reason: str) -> None:
    """Say in the log of the process who was refused what (ASVS 16.3.2): numbers and the rule, nothing that was typed."""
    who = {name: getattr(getattr(request, name, None), "pk", None) for name in ("user", "auth")}
    log.warning(
        "refused", path=request.path, method=request.method, user_id=who["user"], token_id=who["auth"],
        ip=request.META.get("REMOTE_ADDR", ""), reason=reason,
    )  # fmt: skip


def database_away(request: HttpRequest) -> HttpResponse:
    """503 with `Retry-After`, made without the database: JSON to programs, a line to htmx, else a page."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": "The database is away. Try again in a few seconds."})
    elif is_partial(request):
        response = HttpResponse("The database is away. Try again in a few seconds.", content_type="text/plain")
    else:
        response = render_page(request, "503.html", {})
    response.status_code = 503
    response["Retry-After"] = "5"
    return response


class RequestId:
    """Gives each request a number and answers with it in `X-Request-ID`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]  # read by request_id_of alone
        structlog.contextvars.bind_contextvars(request_id=request_id_of(request))
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id_of(request)
        return response


class ClientAddress:
    """Behind a proxy named in `TRUSTED_PROXIES`, the address is the one that it gives, in `X-Forwarded-For`; anybody else's is not read.

    Read from the right, where the nearest proxy writes: the first that is no proxy of ours is the client. What stands left of it
    anybody may have made up. Limits, locks and the log go by this address.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for told in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
            if not _is_proxy(request.META.get("REMOTE_ADDR", "")) or not (address := _address(told)):
                break
            request.META["REMOTE_ADDR"] = str(address)
        return self.get_response(request)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _is_proxy(text: str) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


class PlainHttpRefused:
    """REST over plain HTTP is refused, not led to HTTPS: its token has crossed the network for all to read (ASVS 4.1.2)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and request.path.startswith("/api/") and not request.is_secure():
            words = "Over https only. Whatever token came with this has crossed the network readable: revoke it and make a new one."
            return JsonResponse({"detail": words}, status=403)
        return self.get_response(request)


class GzipText(GZipMiddleware):
    """Compresses pages and JSON for those who take gzip; files that stream stay as they are.

    Against BREACH (ADR 55): Django masks the CSRF token anew in each answer and pads each by up to 100 random bytes. Answers
    to a form, which alone show a new secret, and what is marked `no-store` are never compressed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if (
            request.method != "GET"
            or response.streaming
            or kind not in TEXT
            or "no-store" in response.headers.get("Cache-Control", "")
        ):
            return response
        return super().process_response(request, response)


class ErrorPages:
    """Turns what services raise into 403, 409, 422, 429; the page keeps what it showed because htmx swaps none of them.

    A bare 405 (an address that only takes a form, opened in a browser) becomes a page too. An address with a NUL in it is
    nobody's: PostgreSQL takes no text that holds one. A row that somebody removed after the view had read it is not there (404).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and "text/html" in request.headers.get("Accept", ""):
            text = "This address only takes what a form sends. Open the page with the form instead."
            page = self._page(request, 405, "There is no page at this address", text)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            refused_note(request, error.reason)
            return self._page(request, 403, "You may not do this", error.reason)
        if isinstance(error, Conflict):
            return self._page(request, 409, "Somebody saved first", error.message)
        if isinstance(error, DomainError):
            return self._page(request, 422, "That does not work", error.message)
        if isinstance(error, TooMany):
            text = f"{error.message} The next can be had in about {duration(error.wait_s)}."
            page = self._page(request, 429, "Too many in this time", text)
            page["Retry-After"] = str(error.wait_s)
            return page
        if isinstance(error, ObjectDoesNotExist):
            log.warning("gone", path=request.path, method=request.method, reason=str(error))
            raise Http404 from error
        return database_away(request) if isinstance(error, DATABASE_AWAY) else None

    def _page(self, request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
        if is_partial(request):
            return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
        return render_page(request, "error.html", {"title": title, "text": text, "status": status}, status=status)
