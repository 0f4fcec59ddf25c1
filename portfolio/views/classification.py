"""The questionnaire of one initiative, its result, and the reviewer's word on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from initiatives.classification import questionnaire
from initiatives.models import Classification, Initiative
from initiatives.permissions import can_edit
from initiatives.services import classification_give as give
from initiatives.views.frame import initiative_of
from portfolio.classification_forms import ClassificationForm, ClassificationReviewForm
from reviews import services
from reviews.classification_permissions import can_review_classification
from reviews.classifying import Classified, classification_draft, classified, newest_classification
from reviews.consent import consent_missing
from reviews.forms import error_add
from reviews.services.classification import classification_statement
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of


def _url(initiative: Initiative) -> str:
    return f"{initiative.get_absolute_url()}classification/"


def _answered(given: Classification | None) -> list[tuple[str, str, str]]:
    """(question, answer, article) as they were given."""
    if given is None or not given.answers:
        return []
    return [(one.title, one.label(given.answers.get(one.code, "")), one.article) for one in questionnaire().questions]


def _shown(initiative: Initiative, found: Classified | None) -> dict[str, Any]:
    given = found.given if found else None
    names = {"risk_tier": "Risk tier", "ai_act_class": "EU AI Act class", "ai_act_role": "EU AI Act role"}
    because = {line["field"]: line for line in given.reasons} if given else {}
    lines = [
        {
            "name": label,
            "proposed": getattr(given, f"get_{field}_display")() if given else None,
            "counts": getattr(initiative, f"get_{field}_display")(),
            "because": because.get(field, {}).get("because", ""),
            "article": because.get(field, {}).get("article", ""),
        }
        for field, label in names.items()
    ]
    return {"found": found, "given": given, "lines": lines, "answers": _answered(given), "about": questionnaire()}


@require_safe
def classification_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What was suggested and which line decided it; what counts now; the earlier ones."""
    actor, initiative = actor_of(request), initiative_of(request, key)
    found = classified(initiative)
    earlier = initiative.classifications.select_related("given_by", "confirmation").order_by("-number")[1:20]
    context = _shown(initiative, found) | {
        "initiative": initiative,
        "earlier": list(earlier),
        "may_answer": can_edit(actor, initiative),
        "may_confirm": can_review_classification(actor, found.given) if found else None,
    }
    return render_page(request, "portfolio/classification_detail.html", context)


@require_http_methods(["GET", "POST"])
def classification_give(request: HttpRequest, key: str) -> HttpResponse:
    """Twelve questions on one page; the earlier answers stand in them."""
    actor, initiative = actor_of(request), initiative_of(request, key)
    newest = newest_classification(initiative)
    form = ClassificationForm(request.POST or None, initial=newest.answers if newest else {})
    if request.method == "POST" and form.is_valid():
        try:
            give(actor=actor, initiative=initiative, answers=form.answers, note=form.cleaned_data["note"])
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, _url(initiative))
    context = {"initiative": initiative, "form": form, "about": questionnaire(), "may": can_edit(actor, initiative)}
    status = 422 if form.errors else 200
    return render_page(request, "portfolio/classification_give.html", context, status=status)


@require_http_methods(["GET", "POST"])
def classification_review(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The reviewer reads the answers and confirms, or asks for another look. What was typed survives all but a reload."""
    actor, initiative = actor_of(request), initiative_of(request, key)
    rows = Classification.objects.filter(initiative=initiative)
    given = get_object_or_404(rows.select_related("given_by", "confirmation", "initiative"), number=number)
    digest = classification_draft(given).digest
    asks = consent_missing(actor)
    form = ClassificationReviewForm(request.POST or None, initial={"seen": digest}, asks_consent=asks)
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.classification_review(
                actor=actor, classification=given, passkey=assertion_of(request), **form.cleaned_data
            )
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            conflict = error
        else:
            done = f"Signed. Classification {number}: {made.get_decision_display().lower()}."
            return act_done(request, done, _url(initiative))
    context = _shown(initiative, Classified(given, given.reviews.order_by("-id").first())) | {
        "initiative": initiative,
        "form": form,
        "conflict": conflict,
        "may": can_review_classification(actor, given),
        "statement": classification_statement(given),
        "digest": digest,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render_page(request, "portfolio/classification_review.html", context, status=status)
