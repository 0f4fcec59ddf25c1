"""The gate review page, and what is done on it."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, page_done, render_page
from initiatives.threads import thread_of
from reviews import services
from reviews.consent import consent_missing
from reviews.forms import WAIVE, AssignForm, DecideForm, ReasonForm, SignForm, error_add
from reviews.models import GateRequest
from reviews.panels import ReviewPage, review_page
from reviews.panels.slots import signed_before
from reviews.point_forms import PointForm
from reviews.specs import SECTION_NAMES
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of

DETAIL = "reviews/review_detail.html"


def _fetch(request: HttpRequest, pk: int) -> GateRequest:
    found = GateRequest.objects.visible_to(actor_of(request))
    return get_object_or_404(found.select_related("initiative", "requested_by", "bundle"), pk=pk)


def _sign_forms(page: ReviewPage, bound: SignForm | None, *, asks: bool) -> list[tuple[Any, SignForm]]:
    """One form for each slot of the person; the bound one, with what was typed, in its place. `asks`: for consent."""
    pairs = []
    for mine in page.slots:
        initial = {"slot": mine.slot.code, "seen": json.dumps(mine.seen, sort_keys=True), **signed_before(mine)}
        auto_id = f"id_{mine.slot.role}_%s"
        fresh = SignForm(initial=initial, gate_request=page.gate_request, auto_id=auto_id, asks_consent=asks)
        is_bound = bound is not None and bound.data.get("slot") == mine.slot.code
        pairs.append((mine, bound if is_bound and bound is not None else fresh))
    return pairs


def _page(
    request: HttpRequest,
    gate_request: GateRequest,
    *,
    sign: SignForm | None = None,
    decide: DecideForm | None = None,
    assign: AssignForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    page = review_page(actor_of(request), gate_request)
    asks = bool(page.slots or page.decide) and consent_missing(actor_of(request))
    slots = page.spec.slots if page.spec else ()
    disciplines = [(slot.role, slot.label) for slot in slots if slot.kind == "review"]
    context = {
        "page": page,
        "gate_request": gate_request,
        "initiative": gate_request.initiative,
        "sign_forms": _sign_forms(page, sign, asks=asks),
        "decide_form": decide or DecideForm(gate_request=gate_request, auto_id="id_decide_%s", asks_consent=asks),
        "assign_form": assign or AssignForm(disciplines=disciplines, auto_id="id_assign_%s"),
        "point_form": PointForm(gate_request=gate_request, roles=page.roles, auto_id="id_point_%s")
        if page.roles
        else None,
        "thread": thread_of(actor_of(request), gate_request.initiative, "review", gate_request.pk),
        "conflict": conflict,
        "only_changed": request.GET.get("show") == "changed",
    }
    return render_page(request, DETAIL, context, status=status)


@require_safe
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The gate review page; once it is decided, the record."""
    return _page(request, _fetch(request, pk))


@require_POST
def review_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """An acceptance or a review. 422 and 409 give the page back with everything that was typed but the password."""
    gate_request = _fetch(request, pk)
    slot = request.POST.get("slot", "")
    kind, _, role = slot.partition(":")
    asks = consent_missing(actor_of(request))
    form = SignForm(request.POST, gate_request=gate_request, auto_id=f"id_{role}_%s", asks_consent=asks)
    if not form.is_valid():
        return _page(request, gate_request, sign=form, status=422)
    data = form.cleaned_data
    if data["decision"] == WAIVE[0]:
        return _waiver_propose(request, gate_request, form)
    values = {
        "decision": data["decision"],
        "seen": data["seen"],
        "passkey": assertion_of(request),
        "comment": data["comment"],
        "conditions": form.conditions,
        "points": form.points,
        **form.proof,
    }
    try:
        if kind == "acceptance" and role in ("engineering", "operations", "business"):
            made = services.acceptance_sign(actor=actor_of(request), gate_request=gate_request, seat=role, **values)
        else:
            made = services.review_sign(actor=actor_of(request), gate_request=gate_request, discipline=role, **values)
    except DomainError as error:
        error_add(form, error)
        return _page(request, gate_request, sign=form, status=422)
    except Conflict as conflict:
        return _conflict(request, pk, form, conflict)
    what = (
        f"{made.get_kind_display()}: {SECTION_NAMES.get(made.role, made.role)}, {made.get_decision_display().lower()}"
    )
    return act_done(request, f"Signed. {what}. It stands in the record below.", gate_request.get_absolute_url())


def _waiver_propose(request: HttpRequest, gate_request: GateRequest, form: SignForm) -> HttpResponse:
    """The choice that is no signature: nothing is signed, so no identity is proved."""
    try:
        services.waiver_propose(actor=actor_of(request), initiative=gate_request.initiative, **form.waiver)
    except DomainError as error:
        field = f"w_{error.field}"
        form.add_error(field if field in form.fields else None, error.message)
        return _page(request, gate_request, sign=form, status=422)
    return go_to(request, gate_request.initiative.tab_url("reviews"))


def _conflict(request: HttpRequest, pk: int, form: SignForm, conflict: Conflict) -> HttpResponse:
    """The page as it stands now, with what changed, what was typed, and the new digests to sign."""
    gate_request = _fetch(request, pk)
    page = review_page(actor_of(request), gate_request)
    data = request.POST.copy()
    for mine in page.slots:
        if mine.slot.code == data.get("slot"):
            data["seen"] = json.dumps(mine.seen, sort_keys=True)
    asks = consent_missing(actor_of(request))
    again = SignForm(data, gate_request=gate_request, auto_id=form.auto_id, asks_consent=asks)
    again.is_valid()
    return _page(request, gate_request, sign=again, conflict=conflict, status=409)


@require_POST
def gate_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision; the phase moves with it."""
    gate_request = _fetch(request, pk)
    asks = consent_missing(actor_of(request))
    form = DecideForm(request.POST, gate_request=gate_request, auto_id="id_decide_%s", asks_consent=asks)
    if not form.is_valid():
        return _page(request, gate_request, decide=form, status=422)
    values = form.ending | form.proof | {"conditions": form.conditions, "passkey": assertion_of(request)}
    try:
        made = services.gate_decide(actor=actor_of(request), gate_request=gate_request, **values)
    except DomainError as error:
        error_add(form, error)
        return _page(request, gate_request, decide=form, status=422)
    except Conflict as conflict:
        return _page(request, _fetch(request, pk), conflict=conflict, status=409)
    done = f"Decided. Gate {gate_request.phase}: {made.get_outcome_display().lower()}. It stands in the record below."
    return act_done(request, done, gate_request.get_absolute_url())


@require_POST
def review_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick or untick one criterion as seen."""
    gate_request = _fetch(request, pk)
    code, mark = request.POST.get("criterion", ""), request.POST.get("mark", "")
    only_changed = request.POST.get("show") == "changed"
    services.review_seen(actor=actor_of(request), gate_request=gate_request, criterion=code, digest=mark)
    context = {
        "page": review_page(actor_of(request), gate_request),
        "gate_request": gate_request,
        "only_changed": only_changed,
    }
    back = f"{gate_request.get_absolute_url()}{'?show=changed' if only_changed else ''}#criteria"
    return page_done(request, back, DETAIL, context, block="criteria")


@require_POST
def review_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a reviewer."""
    gate_request = _fetch(request, pk)
    spec = review_page(actor_of(request), gate_request).spec
    disciplines = [(slot.role, slot.label) for slot in (spec.slots if spec else ()) if slot.kind == "review"]
    form = AssignForm(request.POST, disciplines=disciplines, auto_id="id_assign_%s")
    if form.is_valid():
        try:
            services.review_assign(actor=actor_of(request), gate_request=gate_request, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
    if form.errors:
        return _page(request, gate_request, assign=form, status=422)
    return go_to(request, gate_request.get_absolute_url())


def _act(request: HttpRequest, title: str, form: forms.Form, back: str, lead: str = "") -> HttpResponse:
    """A small form on a page of its own."""
    context = {"title": title, "form": form, "back": back, "lead": lead}
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back, with a reason."""
    gate_request = _fetch(request, pk)
    form = ReasonForm(request.POST or None)
    back = gate_request.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            services.request_withdraw(
                actor=actor_of(request), gate_request=gate_request, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, back)
    return _act(
        request, "Withdraw the request", form, back, "Its signatures stay in the history and count for nothing."
    )
