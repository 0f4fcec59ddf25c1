"""Webhooks: open one, close it, and the door itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError, NotAllowed
from common.pages import go_to, render_page
from initiatives.models import Initiative
from metrics import services
from metrics.models import Hook
from metrics.permissions import can_hook_add
from metrics.views.frame import initiative_of


def _page(request: HttpRequest, initiative: Initiative, *, made: Hook | None = None, secret: str = "") -> HttpResponse:
    context = {
        "initiative": initiative, "may_add": can_hook_add(actor_of(request), initiative), "made": made, "secret": secret,
        "hooks": initiative.hooks.open().select_related("added_by"), "base": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    response = render_page(request, "metrics/hook_list.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def hook_list(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, initiative_of(request, key))


@require_POST
def hook_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative = initiative_of(request, key)
    made, secret = services.hook_add(
        actor=actor_of(request), initiative=initiative, kind=request.POST.get("kind", "github")
    )
    return _page(request, initiative, made=made, secret=secret)


@require_POST
def hook_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    initiative = initiative_of(request, key)
    services.hook_end(
        actor=actor_of(request), hook=get_object_or_404(initiative.hooks.select_related("initiative"), pk=pk)
    )
    return go_to(request, f"/i/{initiative.key}/hooks/")


@csrf_exempt  # nothing rides on a session here: the body is signed
@login_not_required
@require_POST
def hook_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The door for GitHub. It answers alike for a wrong signature and for a webhook that is not there."""
    hook = Hook.objects.select_related("initiative").filter(pk=pk, kind="github").first()
    try:
        count = services.hook_receive(
            hook=hook, event=request.headers.get("X-GitHub-Event", ""), body=request.body,
            signature=request.headers.get("X-Hub-Signature-256", ""),
        )  # fmt: skip
    except NotAllowed as error:
        return JsonResponse({"detail": error.reason}, status=403)
    except DomainError as error:
        return JsonResponse({"detail": error.message}, status=400)
    return JsonResponse({"flags": count})
