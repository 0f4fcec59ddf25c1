"""The last error pages: they work without database and without a signed-in person."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse

from common.middleware import DATABASE_AWAY, database_away
from common.pages import render_page


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path.startswith("/api/"):  # a program: what it is told is JSON everywhere
        return JsonResponse({"detail": f"{title}. {text}"}, status=status)
    return render_page(request, "error.html", {"title": title, "text": text, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, "That request made no sense", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, "You may not do this", str(exception) or "Ask an administrator who may.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404, "Nothing here", "It was never here, was removed, or is not for you to see.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the exception is being handled; that the database is away is not a failure of ours."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return database_away(request)
    return _page(
        request, 500, "Flightline failed", "It was not you. Try again; if it fails again, report the request number."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "This form is too old", "Open the page again, then send the form once more.")
