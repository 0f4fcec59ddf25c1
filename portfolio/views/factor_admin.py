"""Second factors of others: which roles must have one, who lacks it, and resetting one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from accounts.factors import factor_policy, people_bound
from accounts.models import Role, User
from accounts.permissions import can_administer, can_factor_reset
from accounts.services import factor_policy_set, factor_reset
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from portfolio.factor_forms import FactorPolicyForm, FactorResetForm
from portfolio.forms import error_add

PAGE = "/admin/second-factor/"


@require_http_methods(["GET", "POST"])
def factor_admin(request: HttpRequest) -> HttpResponse:
    """The policy, and who of those bound by it has none."""
    actor = actor_of(request)
    require(can_administer(actor))
    form = FactorPolicyForm(request.POST if request.method == "POST" else None, initial={"roles": factor_policy()})
    if request.method == "POST" and form.is_valid():
        factor_policy_set(actor=actor, roles=form.cleaned_data["roles"])
        messages.success(request, "Saved. It holds from everybody's next click.")
        return go_to(request, PAGE)
    roles = factor_policy()
    people = list(people_bound(roles))
    context = {
        "form": form, "roles": [Role(role).label for role in roles], "count": len(people),
        "lacking": [one for one in people if not one.has_factor],  # type: ignore[attr-defined]  # annotated
    }  # fmt: skip
    return render_page(request, "portfolio/factor_admin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def user_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody else's second factor away, with a reason."""
    actor, person = actor_of(request), get_object_or_404(User, pk=pk)
    require(can_factor_reset(actor, person.pk))
    form, back = FactorResetForm(request.POST if request.method == "POST" else None), f"/admin/users/{pk}/"
    if request.method == "POST" and form.is_valid():
        try:
            factor_reset(actor=actor, user=person, reason=form.cleaned_data["reason"])
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, f"{person.name} signs in with the password alone, and was told by mail.")
            return go_to(request, back)
    context = {
        "title": "Reset the second factor", "forms": [form], "kind": "danger", "back": back, "person": person,
        "lead": f"{person.name} loses app, passkeys and recovery codes, is signed out, and can sign nothing for 24 hours.",
    }  # fmt: skip
    return render_page(request, "portfolio/factor_step.html", context, status=422 if form.errors else 200)
