"""One expansion wave: approve it, ask for its review, start it, let it go on, end it. Its fields are edited on its record."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page
from initiatives.models import Initiative
from phases import services as phases
from phases.models import ExpansionWave
from reviews import services
from reviews.forms import error_add
from reviews.panels.waves import wave_page
from reviews.wave_forms import WaveEndForm, WaveResumeForm

PAGE = "reviews/wave_detail.html"


def _fetch(request: HttpRequest, key: str, pk: int) -> ExpansionWave:
    initiative = get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)
    waves = ExpansionWave.objects.select_related("initiative", "metric", "owner", "component_version__component")
    return get_object_or_404(waves, pk=pk, initiative=initiative)


def _page(
    request: HttpRequest, wave: ExpansionWave, *, tried: forms.Form | None = None, end: forms.Form | None = None,
    resume: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    failed = next((form for form in (tried, end, resume) if form is not None and form.errors), None)
    context = {
        "wave": wave, "initiative": wave.initiative, "page": wave_page(actor_of(request), wave), "failed": failed,
        "end_form": end or WaveEndForm(), "resume_form": resume or WaveResumeForm(auto_id="resume_%s"),
    }  # fmt: skip
    return render_page(request, PAGE, context, block="wave_acts", status=422 if failed else 200)


def _done(
    request: HttpRequest, wave: ExpansionWave, form: forms.Form, act: Callable[[], object]
) -> HttpResponse | None:
    """Back to the wave after the act; None with the reason in the form when it was refused."""
    if not form.is_valid():
        return None
    try:
        act()
    except DomainError as error:
        error_add(form, error)
        return None
    return go_to(request, f"/i/{wave.initiative.key}/waves/{wave.pk}/")


def _plain(request: HttpRequest, wave: ExpansionWave, act: Callable[[], object]) -> HttpResponse:
    form = forms.Form({})
    return _done(request, wave, form, act) or _page(request, wave, tried=form)


@require_safe
def wave_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What the wave promises, how it stands, and what can be done with it now."""
    return _page(request, _fetch(request, key, pk))


@require_POST
def wave_approve(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Somebody else than its owner says yes."""
    wave = _fetch(request, key, pk)
    return _plain(request, wave, lambda: phases.wave_approve(actor=actor_of(request), wave=wave))


@require_POST
def wave_review_ask(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Whose review rests on what it leaves looks again, before it starts."""
    wave = _fetch(request, key, pk)
    return _plain(request, wave, lambda: services.wave_review_ask(actor=actor_of(request), wave=wave))


@require_POST
def wave_start(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """It begins."""
    wave = _fetch(request, key, pk)
    return _plain(request, wave, lambda: services.wave_start(actor=actor_of(request), wave=wave))


@require_POST
def wave_resume(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A person lets it go on after it reached its abort threshold."""
    wave, form = _fetch(request, key, pk), WaveResumeForm(request.POST, auto_id="resume_%s")
    done = _done(
        request, wave, form, lambda: phases.wave_resume(actor=actor_of(request), wave=wave, **form.cleaned_data)
    )
    return done or _page(request, wave, resume=form)


@require_POST
def wave_finish(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """It ends, well or not, with what happened in words."""
    wave, form = _fetch(request, key, pk), WaveEndForm(request.POST)
    done = _done(
        request, wave, form, lambda: phases.wave_finish(actor=actor_of(request), wave=wave, **form.cleaned_data)
    )
    return done or _page(request, wave, end=form)
