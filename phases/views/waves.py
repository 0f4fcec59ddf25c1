"""One expansion wave: approve it, start it, end it. Its fields are edited on the page of the record."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page
from initiatives.models import Initiative
from phases import services
from phases.forms import WaveEndForm, error_add
from phases.models import ExpansionWave
from phases.permissions import can_run_waves

PAGE = "phases/wave_detail.html"


def _fetch(request: HttpRequest, key: str, pk: int) -> ExpansionWave:
    initiative = get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)
    waves = ExpansionWave.objects.select_related("initiative", "metric", "owner")
    return get_object_or_404(waves, pk=pk, initiative=initiative)


def _page(request: HttpRequest, wave: ExpansionWave, form: forms.Form) -> HttpResponse:
    may = can_run_waves(actor_of(request), wave.initiative)
    context = {"wave": wave, "initiative": wave.initiative, "form": form, "may": may, "missing": wave.missing()}
    return render_page(request, PAGE, context, block="wave_acts", status=422 if form.errors else 200)


@require_GET
def wave_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What the wave promises, and what can be done with it now."""
    return _page(request, _fetch(request, key, pk), WaveEndForm())


def _move(request: HttpRequest, wave: ExpansionWave, form: forms.Form, act: Callable[[], object]) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"/i/{wave.initiative.key}/waves/{wave.pk}/")
    return _page(request, wave, form)


@require_POST
def wave_approve(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Somebody else than its owner says yes."""
    wave = _fetch(request, key, pk)
    return _move(request, wave, forms.Form({}), lambda: services.wave_approve(actor=actor_of(request), wave=wave))


@require_POST
def wave_start(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """It begins."""
    wave = _fetch(request, key, pk)
    return _move(request, wave, forms.Form({}), lambda: services.wave_start(actor=actor_of(request), wave=wave))


@require_POST
def wave_finish(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """It ends, well or not, with what happened in words."""
    wave, form = _fetch(request, key, pk), WaveEndForm(request.POST)
    return _move(
        request, wave, form, lambda: services.wave_finish(actor=actor_of(request), wave=wave, **form.cleaned_data)
    )
