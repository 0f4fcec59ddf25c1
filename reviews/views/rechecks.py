"""A reviewer looks again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import render_page
from reviews import services
from reviews.act_forms import FindingForm
from reviews.consent import consent_missing
from reviews.forms import error_add
from reviews.models import Recheck
from reviews.panels.rechecks import recheck_page
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of

PAGE = "reviews/recheck_detail.html"


def _fetch(request: HttpRequest, pk: int) -> Recheck:
    found = Recheck.objects.visible_to(actor_of(request)).select_related("initiative").prefetch_related("asked")
    return get_object_or_404(found, pk=pk)


@require_safe
def recheck_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, what is open again, what was found."""
    actor = actor_of(request)
    page = recheck_page(actor, _fetch(request, pk))
    form = FindingForm(asks_consent=bool(page.sign) and consent_missing(actor))
    return render_page(request, PAGE, {"page": page, "recheck": page.recheck, "form": form})


@require_http_methods(["POST"])
def recheck_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign holds or does not hold."""
    actor, recheck = actor_of(request), _fetch(request, pk)
    form, status = FindingForm(request.POST, asks_consent=consent_missing(actor)), 422
    if form.is_valid():
        try:
            made = services.recheck_sign(
                actor=actor, recheck=recheck, passkey=assertion_of(request), **form.cleaned_data
            )
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        else:
            done = f"Signed. Your finding: {made.get_found_display().lower()}."
            return act_done(request, done, recheck.get_absolute_url())
    page = recheck_page(actor, recheck)
    return render_page(request, PAGE, {"page": page, "recheck": recheck, "form": form}, status=status)
