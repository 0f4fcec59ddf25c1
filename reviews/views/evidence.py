"""One piece of evidence: look at it, say who reads it, ask for its removal and approve one, confirm a changed link."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import Permission, require
from initiatives.evidence_permissions import (
    can_approve_removal,
    can_close_removal,
    can_read_evidence,
    can_request_removal,
    can_restrict,
)
from initiatives.models import Evidence, EvidenceVersion, Initiative, RemovalRequest
from initiatives.permissions import can_add_evidence
from initiatives.services import evidence_restrict as restrict
from initiatives.services import removal_close as close
from initiatives.services import removal_request as ask
from phases.services import link_confirm as confirm
from reviews.consent import consent_missing
from reviews.forms import ReasonForm, error_add
from reviews.forms_evidence import RestrictForm
from reviews.panels.evidence import evidence_panel
from reviews.panels.preview import preview_of
from reviews.proof_forms import ProofForm
from reviews.services import evidence_remove as remove
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of


def _piece(request: HttpRequest, key: str, pk: int) -> Evidence:
    visible = Initiative.objects.visible_to(actor_of(request)).filter(key=key)
    return get_object_or_404(Evidence.objects.select_related("initiative"), pk=pk, initiative__in=visible)


def _version(request: HttpRequest, key: str, pk: int, number: int) -> EvidenceVersion:
    piece = _piece(request, key, pk)
    return get_object_or_404(EvidenceVersion.objects.with_state(), evidence=piece, number=number)


def _removal(request: HttpRequest, pk: int) -> RemovalRequest:
    visible = Initiative.objects.visible_to(actor_of(request))
    rows = RemovalRequest.objects.select_related("version__evidence__initiative", "requested_by")
    return get_object_or_404(rows, pk=pk, version__evidence__initiative__in=visible)


def page_of(evidence: Evidence) -> str:
    """The address of the page of a piece."""
    return f"{evidence.initiative.get_absolute_url()}evidence/{evidence.pk}/"


@require_safe
def evidence_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A piece with its versions; of a restricted one others see name, hash and state."""
    panel = evidence_panel(actor_of(request), _piece(request, key, pk))
    response = render_page(request, "reviews/evidence_detail.html", {"panel": panel, "evidence": panel.evidence})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def evidence_preview(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponse:
    """A look at one version, as a page of its own or as a block inside another; `?closed` gives the empty block."""
    version = _version(request, key, pk, number)
    require(can_read_evidence(actor_of(request), version.evidence))
    is_open = "closed" not in request.GET
    context = {
        "version": version, "evidence": version.evidence, "preview": preview_of(version) if is_open else None,
        "base": f"{page_of(version.evidence)}{number}/",
    }  # fmt: skip
    response = render_page(request, "reviews/evidence_preview.html", context, block="preview")
    response["Cache-Control"] = "private, no-store"
    return response


def _act(
    request: HttpRequest, evidence: Evidence, may: Permission, form: forms.Form, run: Callable[[dict[str, Any]], object],
    words: tuple[str, str, str], passkey: tuple[str, int, str] | None = None,
    done: str = "",
) -> HttpResponse:  # fmt: skip
    """One act with a form on a page of its own: `words` are title, lead and kind of the button; `passkey` for `_proof.html`;
    `done` is said after it."""
    require(may)
    conflict, title = "", words[0]
    if request.method == "POST" and form.is_valid():
        try:
            run(form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            conflict = error.message
        else:
            return act_done(request, done, page_of(evidence)) if done else go_to(request, page_of(evidence))
    context = {
        "evidence": evidence, "form": form, "back": page_of(evidence), "title": title, "lead": words[1], "kind": words[2],
        "conflict": conflict, "passkey": passkey,
    }  # fmt: skip
    status = 409 if conflict else 422 if form.errors else 200
    return render_page(request, "reviews/evidence_act.html", context, status=status)


@require_http_methods(["GET", "POST"])
def evidence_restrict(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Say who reads it."""
    evidence, actor = _piece(request, key, pk), actor_of(request)
    form = RestrictForm(request.POST or None, initial={"discipline": evidence.restricted_to, "name": evidence.name})

    def run(data: dict[str, Any]) -> object:
        return restrict(actor=actor, evidence=evidence, discipline=data["discipline"], name=data["name"])

    lead = "Others still see the name, the hash and the state, and never what is in it."
    return _act(request, evidence, can_restrict(actor, evidence), form, run, ("Say who reads it", lead, "primary"))


@require_http_methods(["GET", "POST"])
def removal_request(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponse:
    """Ask that the content of one version is removed."""
    version, actor = _version(request, key, pk, number), actor_of(request)
    if hasattr(version, "removal"):
        raise Http404
    form = ReasonForm(request.POST or None)

    def run(data: dict[str, Any]) -> object:
        return ask(actor=actor, version=version, reason=data["reason"])

    lead = (
        f"Version {number} of {version.evidence.name}. A second person approves it. Then its content is gone for good; its "
        "hash stays, and what rested on it opens again."
    )
    may = can_request_removal(actor, version.evidence)
    return _act(request, version.evidence, may, form, run, ("Ask for removal", lead, "danger"))


@require_http_methods(["GET", "POST"])
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person approves the removal."""
    removal, actor = _removal(request, pk), actor_of(request)
    form = ProofForm(request.POST or None, asks_consent=consent_missing(actor))

    def run(data: dict[str, Any]) -> object:
        return remove(actor=actor, removal=removal, passkey=assertion_of(request), **data)

    evidence = removal.version.evidence
    lead = (
        f"{removal.requested_by.name} asks to remove the content of {evidence.name}, version {removal.version.number}: "
        f"“{removal.reason}” This cannot be undone."
    )
    may, words = can_approve_removal(actor, removal), ("Remove the content", lead, "danger")
    done = f"Signed. The content of version {removal.version.number} is gone; its hash stays."
    return _act(request, evidence, may, form, run, words, passkey=("evidence_remove", pk, ""), done=done)


@require_http_methods(["GET", "POST"])
def removal_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the content: the request is refused, or taken back."""
    removal, actor = _removal(request, pk), actor_of(request)
    form = ReasonForm(request.POST or None)

    def run(data: dict[str, Any]) -> object:
        return close(actor=actor, removal=removal, reason=data["reason"])

    lead = f"{removal.requested_by.name} asked for its removal: “{removal.reason}”"
    may = can_close_removal(actor, removal)
    return _act(request, removal.version.evidence, may, form, run, ("Keep the content", lead, "primary"))


@require_http_methods(["GET", "POST"])
def link_confirm(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponse:
    """Stand by a link whose content has changed."""
    version, actor = _version(request, key, pk, number), actor_of(request)
    link = getattr(version, "link", None)
    if link is None:
        raise Http404
    require(can_read_evidence(actor, version.evidence))
    form = ReasonForm(request.POST or None)

    def run(data: dict[str, Any]) -> object:
        return confirm(actor=actor, link=link, reason=data["reason"])

    lead = (
        "Open the link and look first. What stands there now becomes the evidence; signatures on the old content end."
    )
    may = can_add_evidence(actor, version.evidence.initiative)
    return _act(request, version.evidence, may, form, run, ("Confirm the link", lead, "primary"))
