"""What the pages share: finding the initiative, and putting what a service refuses by its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from initiatives.models import Initiative
from metrics.models import Metric

Result = TypeVar("Result")


def initiative_of(request: HttpRequest, key: str) -> Initiative:
    """The initiative, or 404 where it is not to be seen."""
    return get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)


def metric_of(request: HttpRequest, key: str, pk: int) -> Metric:
    """The metric of that initiative, or 404."""
    rows = Metric.objects.visible_to(actor_of(request)).select_related(
        "initiative", "source", "owner", "predictions", "proxy"
    )
    return get_object_or_404(rows, pk=pk, initiative__key=key)


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """What `act` returns if the form is valid and the service agrees; else None, with the message by its field.

    A form with a place for it keeps the conflict, so that the page can show both versions.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Conflict as error:
        if not hasattr(form, "conflict"):
            raise
        form.conflict = error
        return None
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def seen_version(request: HttpRequest) -> int | None:
    """The version on the person's form; None once they chose to keep theirs over what was saved meanwhile."""
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() and request.POST.get("resolve") != "mine" else None


def takes_theirs(request: HttpRequest) -> bool:
    """Whether the person gave up their own text for what was saved meanwhile."""
    return request.POST.get("resolve") == "theirs"


def failed(*forms_tried: Any) -> int:
    """The status of a page whose form came back: wrong, or saved by somebody else meanwhile."""
    if any(getattr(form, "conflict", None) for form in forms_tried):
        return 409
    return 422 if any(form.errors for form in forms_tried) else 200
