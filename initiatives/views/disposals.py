"""The disposal record of a retired initiative: what became of each thing, and one more line."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common import clock
from common.permissions import require
from initiatives import services
from initiatives.disposals import disposal_of, unanswered
from initiatives.forms.acts import DisposalForm
from initiatives.models import Disposal, Status
from initiatives.permissions import can_dispose
from initiatives.views.frame import Page, form_page, initiative_of


@require_http_methods(["GET", "POST"])
def disposal_record(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever sees the initiative reads the record; who answers for it adds a line. There is none before it is retired."""
    initiative, actor = initiative_of(request, key), actor_of(request)
    may = can_dispose(actor, initiative)
    if initiative.status != Status.RETIRED and not Disposal.objects.filter(initiative=initiative).exists():
        raise Http404
    if request.method == "POST":
        require(may)
    subjects = disposal_of(initiative)
    asked = request.GET.get("subject") or next((one.code for one in subjects if one.state in ("open", "due")), "")
    form = DisposalForm(initiative, request.POST or None, initial={"subject": asked, "done_on": clock.today()})

    def run(data: dict[str, Any]) -> Disposal:
        return services.disposal_record(actor=actor, initiative=initiative, **data)

    here = reverse("initiatives:disposal_record", kwargs={"key": initiative.key})
    context = {
        "initiative": initiative, "back": initiative.get_absolute_url(), "subjects": subjects, "may": may,
        "unanswered": unanswered(subjects), "asked": asked,
    }  # fmt: skip
    return form_page(request, Page("initiatives/disposal_record.html", form, run, lambda _: here, context))
