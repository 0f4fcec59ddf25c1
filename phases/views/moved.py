"""The address of an item that the initiative is asked no longer, because it follows another version of its playbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import Conflict
from common.pages import is_partial, render_page
from initiatives.models import Initiative
from phases.twins import left_item, twin_of


def item_moved(request: HttpRequest, initiative: Initiative, pk: int) -> HttpResponse:
    """Leads to the item that took the answer, or says where it stayed. 404 for an item that was never asked here.

    Nothing is saved through an old address: what was typed for the old item stays on the screen, with the reason.
    """
    left = left_item(initiative, pk)
    if left is None:
        raise Http404
    twin = twin_of(left.item, left.pin)
    if request.method != "GET":
        raise Conflict(
            f"{initiative.key} follows version {left.pin.version.number} of {left.pin.version.playbook.name} by now. "
            "Open the item again; copy what you typed."
        )
    if twin is not None:
        query = f"?{request.GET.urlencode()}" if request.GET and is_partial(request) else ""
        return redirect(f"{initiative.get_absolute_url()}items/{twin.pk}/{query}")
    pieces = left.answer.evidence.all() if left.answer else []
    context = {"initiative": initiative, "left": left, "pieces": list(pieces)}
    return render_page(request, "phases/item_left.html", context, block="left_item")
