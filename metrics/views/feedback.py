"""Feedback: the page of an initiative, and the public form that end users see without an account."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError, NotAllowed
from common.pages import go_to, render_page
from initiatives.models import Initiative
from metrics import services
from metrics.feedback_input import FeedbackAnswer, FeedbackFormForm, FeedbackTurnForm
from metrics.models import Feedback, FeedbackForm
from metrics.panels.feedback import feedback_page
from metrics.services.feedback_forms import CLOSED, is_taking
from metrics.views.frame import attempt, failed, initiative_of

SALT = "metrics.feedback-form"
TICKET_S = 12 * 3600
TRIES, TRIES_S = 30, 600
"""How many answers one network address may send to one form in ten minutes: an office shares an address."""
SLOW_DOWN = "This address has sent many answers. Please wait ten minutes."


def _page(request: HttpRequest, initiative: Initiative, form: FeedbackFormForm) -> HttpResponse:
    page = feedback_page(actor_of(request), initiative)
    context = {
        "initiative": initiative, "page": page, "form": form, "base": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    return render_page(request, "metrics/feedback_list.html", context, status=failed(form))


@require_safe
def feedback_list(request: HttpRequest, key: str) -> HttpResponse:
    """What users say, what became of it, and the addresses under which they say it."""
    return _page(request, initiative_of(request, key), FeedbackFormForm())


@require_POST
def feedback_form_open(request: HttpRequest, key: str) -> HttpResponse:
    """A new public address."""
    initiative, form = initiative_of(request, key), FeedbackFormForm(request.POST)
    actor = actor_of(request)
    made = attempt(form, lambda: services.feedback_form_open(actor=actor, initiative=initiative, **form.cleaned_data))
    return go_to(request, f"/i/{initiative.key}/feedback/#forms") if made else _page(request, initiative, form)


@require_POST
def feedback_form_close(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The address leads nowhere from now on."""
    initiative = initiative_of(request, key)
    form = get_object_or_404(initiative.feedback_forms.select_related("initiative"), pk=pk)
    services.feedback_form_close(actor=actor_of(request), form=form)
    return go_to(request, f"/i/{initiative.key}/feedback/#forms")


@require_POST
def feedback_turn(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """An edge case or a change of one piece, in one act; leads to what it became, or back with the reason."""
    initiative, form = initiative_of(request, key), FeedbackTurnForm(request.POST)
    feedback = get_object_or_404(Feedback.objects.select_related("initiative"), initiative=initiative, pk=pk)
    actor = actor_of(request)
    made = attempt(form, lambda: services.feedback_turn(actor=actor, feedback=feedback, **form.given()))
    if made is None:
        context = {"initiative": initiative, "feedback": feedback, "form": form}
        return render_page(request, "metrics/feedback_turn.html", context, status=422)
    return go_to(request, f"/i/{initiative.key}/records/{form.given()['into']}/{made.pk}/")


@csrf_exempt  # nothing rides on a session here: the signed ticket names this showing of the page
@login_not_required
@require_http_methods(["GET", "POST"])
def feedback_form(request: HttpRequest, code: str) -> HttpResponse:
    """The public page. Sets no cookie; answers alike for a form that was closed and for one that never was."""
    found = FeedbackForm.objects.select_related("initiative").filter(code=code).first()
    if found is None or not is_taking(found):
        return _public(request, "metrics/feedback_closed.html", {"text": CLOSED}, status=404)
    if request.method == "GET":
        return _asked(request, found, FeedbackAnswer(found.topics))
    form = FeedbackAnswer(found.topics, request.POST)
    if not _may_try(request, found):
        form.add_error(None, SLOW_DOWN)
        return _asked(request, found, form, status=429)
    key = _ticket_read(request.POST.get("ticket", ""), found)
    if not key:
        form.add_error(None, "This page was open for a long time. Your answer is still here; send it once more.")
        return _asked(request, found, form, status=422)
    try:
        sent = attempt(form, lambda: services.feedback_form_send(form=found, key=key, **form.cleaned_data))
    except NotAllowed:
        return _public(request, "metrics/feedback_closed.html", {"text": CLOSED}, status=404)
    except DomainError as error:
        form.add_error(None, error.message)
        sent = None
    if sent is None:
        return _asked(request, found, form, status=422)
    response = HttpResponseRedirect(f"/f/{found.code}/thanks/", status=303)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def feedback_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Said after an answer was stored. The same page whoever asks; a closed form has none."""
    found = FeedbackForm.objects.select_related("initiative").filter(code=code).first()
    if found is None or not is_taking(found):
        return _public(request, "metrics/feedback_closed.html", {"text": CLOSED}, status=404)
    return _public(request, "metrics/feedback_thanks.html", {"title": found.title, "again": found.get_absolute_url()})


def _asked(request: HttpRequest, found: FeedbackForm, form: FeedbackAnswer, *, status: int = 200) -> HttpResponse:
    # The same ticket stays while it is good, so that a corrected answer is still one answer.
    given = request.POST.get("ticket", "")
    ticket = (
        given if _ticket_read(given, found) else signing.dumps({"f": found.pk, "n": secrets.token_hex(8)}, salt=SALT)
    )
    context = {"title": found.title, "form": form, "ticket": ticket, "action": found.get_absolute_url()}
    return _public(request, "metrics/feedback_form.html", context, status=status)


def _public(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render_page(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _ticket_read(ticket: str, found: FeedbackForm) -> str:
    """What names this showing of the page; empty when it is not ours, too old, or of another form."""
    try:
        read = signing.loads(ticket, salt=SALT, max_age=TICKET_S)
    except signing.BadSignature:
        return ""
    return str(read["n"]) if read.get("f") == found.pk else ""


def _may_try(request: HttpRequest, found: FeedbackForm) -> bool:
    """Counts by a hash that changes with the form; no address is kept. A cache that fails lets people through."""
    mark = hashlib.sha256(f"{found.code} {request.META.get('REMOTE_ADDR', '')}".encode()).hexdigest()[:32]
    try:
        cache.add(f"feedback:{mark}", 0, TRIES_S)
        return cache.incr(f"feedback:{mark}") <= TRIES
    except Exception:  # whatever the cache's client raises; the hourly limit of the form stands in rows
        return True
