"""While a gate is requested, an edit that would cost signatures asks first (ADR 19).

The edit is carried out in a transaction under the lock of the request; the signatures that held before and do not hold
after are what it costs. If it costs any that were not confirmed, everything is rolled back and the person is asked, with
all that was typed. So the answer is exact for every edit through every door, and no app below has to know of gates.
"""

import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from common.middleware import DATABASE_AWAY, Handler, database_away
from common.pages import is_partial, render_page
from metrics.models import Metric
from reviews.costs import Cost
from reviews.models import GateRequest, Waiver
from reviews.proof_forms import ProofForm
from reviews.services.trying import edit_try
from reviews.stash import files_forget, files_keep, files_restore

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PARAMETER = "confirm_cost"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", PARAMETER, "password", "passkey", "proof"})
"""What is not kept for the answer. Who signs proves again who they are: a password is never shown, and a passkey holds once."""

Found = models.QuerySet[Any, Any]


def _by_metric(request: HttpRequest, kwargs: dict[str, Any]) -> Found:
    return Metric.objects.filter(pk=kwargs["pk"]).values("initiative_id")


def _by_source(request: HttpRequest, kwargs: dict[str, Any]) -> Found:
    return Metric.objects.filter(source_id=kwargs["pk"]).values("initiative_id")


def _by_waiver(request: HttpRequest, kwargs: dict[str, Any]) -> Found:
    return Waiver.objects.filter(pk=kwargs["pk"]).values("initiative_id")


OTHER_ROUTES: dict[str, Callable[[HttpRequest, dict[str, Any]], Found]] = {
    "api:metric-detail": _by_metric,
    "metrics:source_detail": _by_source,
    "reviews:waiver_approve": _by_waiver,
}
"""Routes that edit bundled content but do not carry the key of the initiative."""


class AskFirst:
    """Wraps every unsafe request about an initiative whose open gate request carries a signature."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or not _may_edit(request):
            return self.get_response(request)
        try:
            requests = _requests_at_stake(request)
            return self._tried(request, requests) if requests else self.get_response(request)
        except DATABASE_AWAY:
            return database_away(request)

    def _tried(self, request: HttpRequest, ids: list[int]) -> HttpResponse:
        """Carry the edit out; keep it only if it costs nothing that was not confirmed."""
        files_restore(request)
        kept = files_keep(request) if not _is_api(request) else {}
        response, costs = edit_try(
            requests=ids,
            act=lambda: self.get_response(request),
            is_done=lambda answer: answer.status_code < 400,
            is_confirmed=lambda found: _is_confirmed(request, found),
        )
        if costs:
            return _question(request, costs, kept)
        files_forget(kept)
        return response


def _may_edit(request: HttpRequest) -> bool:
    return _is_api(request) or isinstance(getattr(request, "user", None), User)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _requests_at_stake(request: HttpRequest) -> list[int]:
    """Open requests with a signature, of the initiative that the address names. One query; none for other addresses."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return []
    found = GateRequest.objects.open().filter(signatures__isnull=False)
    key = match.kwargs.get("key") or match.kwargs.get("initiative_key") or _key_in_body(request, match.view_name)
    if key:
        found = found.filter(initiative__key=key)
    elif match.view_name in OTHER_ROUTES:
        found = found.filter(initiative_id__in=OTHER_ROUTES[match.view_name](request, match.kwargs))
    else:
        return []
    return list(found.distinct().values_list("pk", flat=True))


def _key_in_body(request: HttpRequest, view_name: str) -> str:
    """The one route that names its initiative in the body: a metric is added through the API."""
    return str(_json(request).get("initiative", "")) if view_name == "api:metric-list" else ""


def _json(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return {}
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _is_confirmed(request: HttpRequest, costs: list[Cost]) -> bool:
    """A page confirms the signatures that it showed and no other; a program confirms whatever it costs."""
    if _is_api(request):
        said = request.GET.get(PARAMETER) or request.POST.get(PARAMETER) or _json(request).get(PARAMETER)
        return str(said).lower() in ("true", "1")
    shown = set(request.POST.get(PARAMETER, "").split(","))
    return {str(one.signature.pk) for one in costs} <= shown


def _question(request: HttpRequest, costs: list[Cost], kept: dict[str, tuple[str, str]]) -> HttpResponse:
    words = f"This edit costs {len(costs)} signature{'s' if len(costs) > 1 else ''}. Nothing was saved."
    if _is_api(request):
        listed = [
            {"signature": one.signature.pk, "as": one.label, "signer": one.signature.signer_email, "why": one.why}
            for one in costs
        ]
        again = f"{words} Repeat the request with {PARAMETER}=true to save it all the same."
        return JsonResponse({"detail": again, "costs": listed}, status=409)
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values]
    context = {
        "costs": costs, "words": words, "typed": [pair for pair in typed if not pair[0].startswith("stashed_")],
        "kept": kept, "back": _back(request), "gate_request": costs[0].signature.gate_request,
        "confirm": ",".join(str(one.signature.pk) for one in costs), "form": ProofForm(),
        "passkey": request.POST["proof"].split(" ", 2) if "proof" in request.POST else None,
    }  # fmt: skip
    response = render_page(request, "reviews/ask_first.html", context, block="main", status=409)
    if is_partial(request):
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "innerHTML show:window:top"
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest) -> str:
    """The page on which the form stood."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if is_ours else "/"
