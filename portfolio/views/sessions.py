"""Where one is signed in, and ending it: one's own, and anybody's for administrators."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from accounts.models import User
from accounts.permissions import can_administer
from accounts.services import sessions_end, sessions_of
from common.pages import go_to, render_page
from common.permissions import require

View = Callable[..., HttpResponse]
PAGE = "/account/sessions/"
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


password_first: Callable[[View], View] = reauthentication_required(
    enabled=lambda request: request.user.has_usable_password()
)
"""Whoever sits down at somebody's browser cannot shut them out elsewhere (ASVS 7.5.2): the library asks for the password, once in
five minutes, and then goes on with what was sent. Whom a provider vouches for has none here."""


def browser_words(user_agent: str) -> str:
    """``Firefox on Windows``: what a browser calls itself, for a person to recognise. No proof of anything.

    The order of the tables matters: most browsers name others behind them. What names neither is shown as it is.
    """
    browser = next((word for sign, word in BROWSERS if sign in user_agent), "")
    system = next((word for sign, word in SYSTEMS if sign in user_agent), "")
    return " on ".join(filter(None, (browser, system))) or user_agent[:60] or "Unknown browser"


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """One's own sessions."""
    user = get_object_or_404(User, pk=actor_of(request).user_id)
    context = {
        "sessions": [(row, browser_words(row.user_agent)) for row in sessions_of(user)],
        "current": request.session.session_key,
    }
    return render_page(request, "portfolio/session_list.html", context)


@require_POST
@password_first
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; the present one ends with *Sign out*."""
    actor = actor_of(request)
    sessions_end(
        actor=actor, user=get_object_or_404(User, pk=actor.user_id), pk=pk, keep=request.session.session_key or ""
    )
    return go_to(request, PAGE)


@require_POST
@password_first
def session_end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    actor = actor_of(request)
    sessions_end(actor=actor, user=get_object_or_404(User, pk=actor.user_id), keep=request.session.session_key or "")
    return go_to(request, PAGE)


@require_POST
def user_sessions_end(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator ends all sessions of a person; their own present one stays."""
    actor = actor_of(request)
    require(can_administer(actor))
    sessions_end(actor=actor, user=get_object_or_404(User, pk=pk), keep=request.session.session_key or "")
    return go_to(request, f"/admin/users/{pk}/")
