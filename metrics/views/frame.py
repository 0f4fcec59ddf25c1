"""What the pages share: finding the initiative, and putting what a service refuses by its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.actors import actor_of
from common.errors import DomainError
from initiatives.models import Initiative
from metrics.models import Metric

Result = TypeVar("Result")


def initiative_of(request: HttpRequest, key: str) -> Initiative:
    """The initiative, or 404 where it is not to be seen."""
    return get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)


def metric_of(request: HttpRequest, key: str, pk: int) -> Metric:
    """The metric of that initiative, or 404."""
    rows = Metric.objects.visible_to(actor_of(request)).select_related("initiative", "source", "owner")
    return get_object_or_404(rows, pk=pk, initiative__key=key)


def attempt(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """What `act` returns if the form is valid and the service agrees; else None, with the message by its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def failed(*forms_tried: Any) -> int:
    """The status of a page whose form came back."""
    return 422 if any(form.errors for form in forms_tried) else 200
