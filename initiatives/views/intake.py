"""Quick idea and guided intake."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import render_page
from common.permissions import require
from initiatives import services
from initiatives.fit_reading import fit_of_draft, names_only_technique
from initiatives.forms.intake import STEP_FORMS, QuickIdea, shown, typed
from initiatives.intake import STEP_BY_CODE, STEPS, step_after, step_of
from initiatives.models import IntakeDraft
from initiatives.permissions import can_create, can_edit_draft
from initiatives.views.frame import Page, form_page, seen_version

TEMPLATE = "initiatives/intake_step.html"


@require_http_methods(["GET", "POST"])
def idea_add(request: HttpRequest) -> HttpResponse:
    """Two fields, one page; open drafts of the full intake beside it."""
    actor = actor_of(request)
    require(can_create(actor))
    drafts = IntakeDraft.objects.pending().filter(created_by_id=actor.user_id)[:10]

    def run(data: dict[str, Any]) -> Any:
        return services.idea_add(actor=actor, **data)

    form = QuickIdea(request.POST or None)
    context = {"drafts": [(draft, _draft_name(draft)) for draft in drafts]}
    return form_page(
        request, Page("initiatives/idea_add.html", form, run, lambda made: made.get_absolute_url(), context)
    )


@require_http_methods(["GET", "POST"])
def intake_start(request: HttpRequest) -> HttpResponse:
    """The first page; the draft begins when it is sent."""
    require(can_create(actor_of(request)))
    return _step_page(request, None, STEPS[0].code)


@require_http_methods(["GET", "POST"])
def intake_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One page of a draft; the last one hands it in."""
    draft = IntakeDraft.objects.visible_to(actor_of(request)).filter(pk=pk).first()
    if draft is None or step not in STEP_BY_CODE:
        raise Http404
    require(can_edit_draft(actor_of(request), draft))
    return _check_page(request, draft) if step == "check" else _step_page(request, draft, step)


@require_POST
def intake_score(request: HttpRequest, step: str) -> HttpResponse:
    """The score card for what stands in the form right now; keeps nothing."""
    require(can_create(actor_of(request)))
    if step not in STEP_BY_CODE or step == "check":
        raise Http404
    given = request.POST.get("draft", "")
    drafts = IntakeDraft.objects.visible_to(actor_of(request))
    draft = drafts.filter(pk=int(given)).first() if given.isdigit() else None
    form = STEP_FORMS[step](request.POST)
    answers = {**(draft.answers if draft else {}), step: typed(form)}
    context = _context(draft, step, answers) | {"form": form, "version": request.POST.get("version")}
    return render_page(
        request, TEMPLATE, context | {"is_conflict": False, "theirs": {}, "mine": {}}, block="score_card"
    )


def _step_page(request: HttpRequest, draft: IntakeDraft | None, step: str) -> HttpResponse:
    answers = draft.answers if draft else {}
    form = STEP_FORMS[step](request.POST or None, initial=answers.get(step, {}))

    def run(_: dict[str, Any]) -> IntakeDraft:
        return services.intake_save(
            actor=actor_of(request), step=step, answers=typed(form), draft=draft, seen_version=seen_version(request)
        )

    def done(made: IntakeDraft) -> str:
        after = STEP_BY_CODE[step_after(step)]
        landing = f"id_{after.fields[0]}" if after.fields else "intake-form"  # where the browser puts the focus
        return reverse("initiatives:intake_step", kwargs={"pk": made.pk, "step": after.code}) + f"#{landing}"

    now = {**answers, step: typed(form)} if form.is_bound else answers
    version = draft.version if draft else None
    return form_page(request, Page(TEMPLATE, form, run, done, _context(draft, step, now), version=version))


def _check_page(request: HttpRequest, draft: IntakeDraft) -> HttpResponse:
    form = STEP_FORMS["check"](request.POST if request.method == "POST" else None)

    def run(_: dict[str, Any]) -> Any:
        try:
            return services.intake_submit(actor=actor_of(request), draft=draft)
        except DomainError as error:
            page = STEP_BY_CODE[step_of(error.field or "")]
            raise DomainError(f"{page.title}: {error.message}") from error

    pages = [(page, shown(_filled(draft, page.code))) for page in STEPS[:-1]]
    context = _context(draft, "check", draft.answers) | {"pages": pages}
    page = Page("initiatives/intake_check.html", form, run, lambda made: made.get_absolute_url(), context)
    return form_page(request, page)


def _filled(draft: IntakeDraft, step: str) -> forms.Form:
    return STEP_FORMS[step](initial=draft.answers.get(step, {}))


def _context(draft: IntakeDraft | None, step: str, answers: dict[str, dict[str, str]]) -> dict[str, Any]:
    problem, outcome = answers.get("problem", {}), answers.get("outcome", {})
    told = f"{problem.get('title', '')} {outcome.get('outcome', '')}"
    return {
        "draft": draft,
        "draft_url": f"/i/new/D{draft.pk}/" if draft else "",
        "steps": STEPS,
        "step": STEP_BY_CODE[step],
        "number": [page.code for page in STEPS].index(step) + 1,
        "answered": {code for code, page in answers.items() if any(page.values())},
        "score": fit_of_draft(answers),
        "is_technique": names_only_technique(told) and not problem.get("workflow_decision"),
        "saved_at": draft.saved_at if draft else None,
    }


def _draft_name(draft: IntakeDraft) -> str:
    return str(draft.answers.get("problem", {}).get("title") or draft)
