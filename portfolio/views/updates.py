"""The page on which an update is posted: it opens with what the rows say happened since the last one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common.permissions import require
from initiatives import services
from initiatives.forms.acts import UpdateForm
from initiatives.permissions import can_post_update
from initiatives.views.frame import Page, form_page, initiative_of
from portfolio.panels.update_draft import draft_of


@require_http_methods(["GET", "POST"])
def update_post(request: HttpRequest, key: str) -> HttpResponse:
    """Report health in words, over a draft made from facts; the last update stays in view."""
    initiative = initiative_of(request, key)
    require(can_post_update(actor_of(request), initiative))
    last = initiative.updates.select_related("posted_by").first()
    draft = draft_of(initiative, last)
    opened = {"health": draft.health or None, "text": draft.text, "next_step": draft.next_step}
    form = UpdateForm(request.POST or None, initial=opened)

    def run(data: dict[str, Any]) -> Any:
        return services.update_post(actor=actor_of(request), initiative=initiative, **data)

    context = {"initiative": initiative, "back": initiative.get_absolute_url(), "last": last, "draft": draft}
    done = f"{initiative.get_absolute_url()}#latest-update"
    return form_page(request, Page("portfolio/update_post.html", form, run, lambda _: done, context))
