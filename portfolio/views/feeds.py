"""The calendar address: its page, and the calendar itself."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_for, actor_of
from common import clock
from common.pages import go_to, render_page
from portfolio.icalendar import icalendar_text
from portfolio.models import CalendarFeed
from portfolio.panels.calendar import calendar_days
from portfolio.services import feeds
from portfolio.services.reports import link_digest


@require_http_methods(["GET", "POST"])
def calendar_page(request: HttpRequest) -> HttpResponse:
    """One's own calendar address; POST opens a new one, which is shown this once."""
    actor, made = actor_of(request), ""
    if request.method == "POST":
        _, secret = feeds.feed_open(actor=actor)
        made = request.build_absolute_uri(f"/calendar/{secret}.ics")
    live = CalendarFeed.objects.live().filter(owner_id=actor.user_id).first()
    response = render_page(request, "portfolio/calendar.html", {"live": live, "made": made})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """End the address at once."""
    feeds.feed_end(actor=actor_of(request))
    return go_to(request, "/account/calendar/")


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, as its owner may see it now, for whoever holds the address."""
    feed = CalendarFeed.objects.live().select_related("owner").filter(secret_sha256=link_digest(secret)).first()
    if feed is None:
        raise Http404
    host = urlsplit(settings.PUBLIC_URL).hostname or "flightline"
    body = icalendar_text(calendar_days(actor_for(feed.owner)), name="Flightline", host=host, at=clock.now())
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
