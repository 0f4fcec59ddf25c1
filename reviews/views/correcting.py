"""What was signed is put right: a decision corrected, a signature revoked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import render_page
from reviews import services
from reviews.consent import consent_missing
from reviews.forms import DecideForm, RevokeForm, error_add
from reviews.models import GateDecision, GateRequest, Signature
from reviews.permissions import can_decide
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of


@require_http_methods(["GET", "POST"])
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong decision is replaced by a new one that names it; the phase moves with it."""
    actor = actor_of(request)
    seen = GateDecision.objects.filter(gate_request__in=GateRequest.objects.visible_to(actor))
    decision = get_object_or_404(seen.select_related("gate_request__initiative", "gate_request__requested_by"), pk=pk)
    found = decision.gate_request
    asks = consent_missing(actor)
    form = DecideForm(request.POST or None, gate_request=found, auto_id="id_decide_%s", asks_consent=asks)
    if request.method == "POST" and form.is_valid():
        values = form.ending | form.proof | {"conditions": form.conditions, "passkey": assertion_of(request)}
        try:
            made = services.decision_correct(actor=actor, decision=decision, **values)
        except DomainError as error:
            error_add(form, error)
        except Conflict as conflict:
            form.add_error(None, conflict.message)
        else:
            done = (
                f"Corrected. Gate {found.phase}: {made.get_outcome_display().lower()}. Both stand in the record below."
            )
            return act_done(request, done, found.get_absolute_url())
    context = {
        "decision": decision, "decide_form": form, "gate_request": found, "may": can_decide(actor, found),
        "back": found.get_absolute_url(),
    }  # fmt: skip
    return render_page(request, "reviews/decision_correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def signature_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own signature back."""
    actor = actor_of(request)
    seen = Signature.objects.filter(gate_request__in=GateRequest.objects.visible_to(actor))
    signature = get_object_or_404(seen.select_related("gate_request"), pk=pk)
    form = RevokeForm(request.POST or None, asks_consent=consent_missing(actor))
    back = signature.gate_request.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            services.signature_revoke(
                actor=actor, signature=signature, passkey=assertion_of(request), **form.cleaned_data
            )
        except DomainError as error:
            error_add(form, error)
        else:
            return act_done(request, "Revoked. Your signature stays in the record; its place is open again.", back)
    context = {
        "title": "Revoke your signature", "form": form, "back": back, "passkey": ("revoke", pk, ""),
        "lead": "The row stays in the history; the place is open again.",
    }  # fmt: skip
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)
