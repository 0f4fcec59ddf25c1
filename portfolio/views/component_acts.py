"""What is done to components: add, edit, a new version, a review, taking a review back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import render_page
from common.permissions import require
from initiatives.component_permissions import can_add_component, can_edit_component
from initiatives.models import Component, ComponentVersion
from initiatives.services import component_add as add
from initiatives.services.components import COMPONENT_FIELDS
from initiatives.views.frame import Page, form_page, seen_version
from portfolio.component_forms import ComponentForm, ComponentReviewForm, VersionForm
from portfolio.views.components import component_of
from reviews import services
from reviews.component_permissions import can_review_component
from reviews.components import review_states, version_draft
from reviews.consent import consent_missing
from reviews.forms import RevokeForm, error_add
from reviews.models import ComponentReview
from reviews.services.component_reviews import MEANINGS, statement_of, valid_until_of
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of

FORM = "portfolio/component_form.html"


@require_http_methods(["GET", "POST"])
def component_add(request: HttpRequest) -> HttpResponse:
    """A new line of the inventory."""
    actor = actor_of(request)
    page = Page(
        template=FORM,
        form=ComponentForm(request.POST or None, initial={"owner": actor.user_id}),
        run=lambda values: add(actor=actor, values=values),
        done=Component.get_absolute_url,
        context={
            "title": "Add a component", "back": "/components/", "component": None, "may": can_add_component(actor, actor.user_id),
            "lead": "A model, prompt, dataset, vendor service or platform that initiatives stand on.", "submit": "Add component",
        },
    )  # fmt: skip
    return form_page(request, page)


@require_http_methods(["GET", "POST"])
def component_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line of the inventory."""
    actor, component = actor_of(request), component_of(request, pk)
    initial = {name: getattr(component, name) for name in COMPONENT_FIELDS}
    page = Page(
        template=FORM,
        form=ComponentForm(request.POST or None, initial=initial),
        run=lambda values: services.component_edit(
            actor=actor, component=component, values=values, seen_version=seen_version(request)
        ),
        done=Component.get_absolute_url,
        version=component.version,
        model=Component,
        context={
            "title": "Edit this component", "back": component.get_absolute_url(), "component": component, "submit": "Save component",
            "lead": "Another name, kind, provider or link supersedes its reviews.", "may": can_edit_component(actor, component),
        },
    )  # fmt: skip
    return form_page(request, page)


@require_http_methods(["GET", "POST"])
def component_version_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version."""
    actor, component = actor_of(request), component_of(request, pk)
    page = Page(
        template=FORM,
        form=VersionForm(request.POST or None),
        run=lambda values: services.component_version_add(actor=actor, component=component, values=values),
        done=lambda _made: component.get_absolute_url(),
        context={
            "title": "Add a version", "back": component.get_absolute_url(), "component": component, "submit": "Add version",
            "lead": "Who follows the newest version uses it from now on; its reviews are asked for once. It never changes.",
            "may": can_edit_component(actor, component),
        },
    )  # fmt: skip
    return form_page(request, page)


@require_http_methods(["GET", "POST"])
def component_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Review a version for everybody who depends on it. 422 and 409 keep all that was typed but the password."""
    actor = actor_of(request)
    seen = ComponentVersion.objects.filter(component__in=Component.objects.visible_to(actor))
    version = get_object_or_404(seen.select_related("component__owner", "added_by"), pk=pk)
    disciplines = sorted(actor.disciplines)
    chosen = request.GET.get("discipline", "") or (disciplines[0] if disciplines else "")
    draft = version_draft(version)
    initial = {"discipline": chosen, "seen": draft.digest}
    if request.method == "POST":
        require(can_review_component(actor, version, request.POST.get("discipline", "")))
    more: dict[str, Any] = {"disciplines": disciplines, "asks_consent": consent_missing(actor)}
    form = ComponentReviewForm(request.POST or None, initial=initial, **more)
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.component_review(
                actor=actor, version=version, passkey=assertion_of(request), **form.cleaned_data
            )
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            conflict = error
            form = ComponentReviewForm(_seen_now(request, draft.digest), **more)
        else:
            done = f"Signed. {made.get_discipline_display()} review of {version.label}: {made.get_decision_display().lower()}."
            return act_done(request, done, version.component.get_absolute_url())
    context = _review_context(request, version, form, draft.content)
    status = 409 if conflict else 422 if form.errors else 200
    return render_page(request, "portfolio/component_review.html", context | {"conflict": conflict}, status=status)


def _seen_now(request: HttpRequest, digest: str) -> QueryDict:
    """What was typed, with the digest of what stands now."""
    data = request.POST.copy()
    data["seen"] = digest
    return data


def _review_context(request: HttpRequest, version: ComponentVersion, form: forms.Form, content: Any) -> dict[str, Any]:
    actor = actor_of(request)
    discipline = str(form["discipline"].value() or "")
    earlier = ComponentReview.objects.filter(component_version__component=version.component)
    return {
        "version": version,
        "component": version.component,
        "form": form,
        "facts": content["component"]["fields"],
        "may": can_review_component(actor, version, discipline or "security"),
        "statement": statement_of(version, discipline or "your discipline"),
        "meanings": [(one.value, one.label, MEANINGS[one]) for one in ComponentReview.Decision],
        "valid_until": valid_until_of(version.component),
        "states": list(review_states([version], sorted(actor.disciplines))[version.pk].values()),
        "earlier": list(earlier.select_related("component_version").order_by("-id")[:5]),
    }


@require_http_methods(["GET", "POST"])
def component_review_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own review back."""
    actor = actor_of(request)
    seen = ComponentReview.objects.filter(component_version__component__in=Component.objects.visible_to(actor))
    review = get_object_or_404(seen.select_related("component_version__component"), pk=pk)
    form = RevokeForm(request.POST or None, asks_consent=consent_missing(actor))
    back = review.component_version.component.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            services.component_review_revoke(
                actor=actor, review=review, passkey=assertion_of(request), **form.cleaned_data
            )
        except DomainError as error:
            error_add(form, error)
        else:
            return act_done(request, "Revoked. Nobody can rest on your review any more.", back)
    lead = "From that moment nobody can rest on it; every dependent's gate asks for a review again. The row stays in the history."
    context = {
        "title": "Revoke your review", "form": form, "back": back, "lead": lead,
        "passkey": ("component_review_revoke", pk, ""),
    }  # fmt: skip
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)
