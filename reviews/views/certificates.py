"""Certificates of signatures and gates, and the record pack."""

from typing import Any

from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_count
from common.actors import Actor
from common.pages import render_page, render_text
from reviews.models import GateRequest, Signature
from reviews.panels.certificate import gate_sheet, signature_sheet
from reviews.panels.pack import pack_write

GATE = "reviews/review_certificate.html"


def _request(actor: Actor, pk: int) -> GateRequest:
    found = GateRequest.objects.visible_to(actor).select_related("initiative", "requested_by", "bundle")
    return get_object_or_404(found, pk=pk)


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def review_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The printable record of a round: who, when, meaning, statement, versions and hashes."""
    return _kept(render_page(request, GATE, _gate(request, actor_of(request), pk)))


@require_safe
def signature_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The printable record of one signature; its address never changes."""
    actor = actor_of(request)
    seen = Signature.objects.filter(gate_request__in=GateRequest.objects.visible_to(actor))
    joined = ("gate_request__initiative", "gate_request__requested_by", "bundle", "revocation")
    signature = get_object_or_404(seen.select_related(*joined), pk=pk)
    context = {
        "one": signature_sheet(actor, signature), "gate_request": signature.gate_request,
        "permalink": request.build_absolute_uri(reverse("reviews:signature_certificate", args=[pk])),
    }  # fmt: skip
    return _kept(render_page(request, "reviews/signature_certificate.html", context))


@require_safe
def review_pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The record pack as a ZIP."""
    return pack_response(request, actor_of(request), pk)


def pack_response(request: HttpRequest, actor: Actor, pk: int) -> FileResponse:
    """The record pack for this actor, streamed from a temporary file; counts as an export. Also the door of the API."""
    context = _gate(request, actor, pk)
    export_count(request)
    found: GateRequest = context["gate_request"]
    page = _alone(render_text(request, GATE, context))
    name = f"{found.initiative.key}-gate-{found.phase}-round-{found.round}.zip"
    response = FileResponse(
        pack_write(actor, found, page), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Cache-Control"] = "no-store"
    return response


def _gate(request: HttpRequest, actor: Actor, pk: int) -> dict[str, Any]:
    found = _request(actor, pk)
    link = request.build_absolute_uri(reverse("reviews:review_certificate", args=[pk]))
    return {"gate": gate_sheet(actor, found), "gate_request": found, "permalink": link}


def _alone(page: str) -> str:
    """The page with its stylesheet inside, so that it opens from a folder."""
    path = finders.find("css/certificate.css")
    with open(str(path), encoding="utf-8") as file:
        css = file.read()
    return page.replace(f'<link rel="stylesheet" href="{static("css/certificate.css")}">', f"<style>\n{css}</style>")
