"""Edit, updates, pause, resume, stop, retire, visibility, quality of a data source."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common import clock
from common.permissions import Permission, require
from initiatives import permissions, services
from initiatives.forms import acts
from initiatives.models import Initiative
from initiatives.services.initiatives import EDITABLE
from initiatives.views.frame import Page, form_page, initiative_of, seen_version


def _back(initiative: Initiative) -> dict[str, Any]:
    return {"initiative": initiative, "back": initiative.get_absolute_url()}


def _allowed(request: HttpRequest, key: str, may: Any) -> Initiative:
    """The initiative, if the person may do this to it: a page that cannot be sent is not shown."""
    initiative = initiative_of(request, key)
    answer: Permission = may(actor_of(request), initiative)
    require(answer)
    return initiative


@require_http_methods(["GET", "POST"])
def initiative_edit(request: HttpRequest, key: str) -> HttpResponse:
    """What it is: classification, envelope, pilot end, stop criteria."""
    initiative = _allowed(request, key, permissions.can_edit)
    form = acts.InitiativeForm(
        request.POST or None, instance=initiative_of(request, key), initial={"tags": ", ".join(initiative.tags)}
    )

    def run(data: dict[str, Any]) -> Initiative:
        values = {name: data[name] for name in (*EDITABLE, "tags") if name in request.POST}
        return services.initiative_edit(
            actor=actor_of(request), initiative=initiative, values=values, seen_version=seen_version(request)
        )

    context = _back(initiative) | {"groups": acts.EDIT_GROUPS}
    template = "initiatives/initiative_edit.html"
    return form_page(
        request,
        Page(
            template,
            form,
            run,
            lambda made: made.get_absolute_url(),
            context,
            version=initiative.version,
            model=Initiative,
        ),
    )


def _act(request: HttpRequest, initiative: Initiative, template: str, form: Any, service: Any) -> HttpResponse:
    def run(data: dict[str, Any]) -> Any:
        return service(actor=actor_of(request), initiative=initiative, **data)

    page = Page(f"initiatives/{template}.html", form, run, lambda _: initiative.get_absolute_url(), _back(initiative))
    return form_page(request, page)


@require_http_methods(["GET", "POST"])
def initiative_pause(request: HttpRequest, key: str) -> HttpResponse:
    initiative = _allowed(request, key, permissions.can_pause)
    form = acts.PauseForm(request.POST or None)
    return _act(request, initiative, "initiative_pause", form, services.initiative_pause)


@require_http_methods(["GET", "POST"])
def initiative_resume(request: HttpRequest, key: str) -> HttpResponse:
    initiative = _allowed(request, key, permissions.can_pause)
    form = acts.ResumeForm(request.POST if request.method == "POST" else None)
    return _act(request, initiative, "initiative_resume", form, services.initiative_resume)


@require_http_methods(["GET", "POST"])
def initiative_stop(request: HttpRequest, key: str) -> HttpResponse:
    initiative = _allowed(request, key, permissions.can_stop)
    form = acts.StopForm(request.POST or None)
    return _act(request, initiative, "initiative_stop", form, services.initiative_stop)


@require_http_methods(["GET", "POST"])
def initiative_retire(request: HttpRequest, key: str) -> HttpResponse:
    initiative = _allowed(request, key, permissions.can_retire)
    form = acts.RetireForm(request.POST or None)
    return _act(request, initiative, "initiative_retire", form, services.initiative_retire)


@require_http_methods(["GET", "POST"])
def visibility_set(request: HttpRequest, key: str) -> HttpResponse:
    initiative = _allowed(request, key, permissions.can_set_visibility)
    form = acts.VisibilityForm(request.POST or None, initial={"visibility": initiative.visibility})
    return _act(request, initiative, "visibility_set", form, services.visibility_set)


@require_http_methods(["GET", "POST"])
def quality_rate(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Rate one dimension of a data source from a measured sample; what is rated already stands beside it."""
    initiative = _allowed(request, key, permissions.can_edit_records)
    source = initiative.datasources.prefetch_related("ratings").filter(pk=pk).first()
    if source is None:
        raise Http404
    form = acts.QualityForm(request.POST or None, initial={"measured_on": clock.today()})

    def run(data: dict[str, Any]) -> Any:
        return services.quality_rate(actor=actor_of(request), data_source=source, **data)

    context = _back(initiative) | {"source": source, "ratings": list(source.ratings.all()), "missing": source.missing()}
    page = Page("initiatives/quality_rate.html", form, run, lambda _: request.get_full_path(), context)
    return form_page(request, page)
