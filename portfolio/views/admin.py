"""People, roles and one's own tokens."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from accounts.factors import factors_of
from accounts.models import ApiToken, RoleGrant, User
from accounts.permissions import can_administer
from accounts.services import (
    access_limit,
    role_grant,
    role_revoke,
    sessions_of,
    token_create,
    token_revoke,
    user_add,
    user_deactivate,
)
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from metrics.health import checks_stopped_at
from portfolio.forms import AccessForm, RoleForm, TokenForm, UserForm, error_add
from portfolio.panels.drill import drill_line
from portfolio.shell import admin_nav


@require_safe
def admin_index(request: HttpRequest) -> HttpResponse:
    """What there is to administer, as far as the person may open it."""
    actor = actor_of(request)
    context = {"entries": admin_nav(actor), "drill": drill_line(actor), "checks_stopped": checks_stopped_at()}
    return render_page(request, "portfolio/admin_index.html", context)


def _users_page(request: HttpRequest, form: UserForm, status: int = 200) -> HttpResponse:
    seats = Count("seats", filter=Q(seats__ended_at=None) & ~Q(seats__kind="reviewer"))
    users = User.objects.prefetch_related("role_grants").annotate(seat_count=seats).order_by("-is_active", "name")
    return render_page(request, "portfolio/user_list.html", {"users": users, "form": form}, status=status)


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """Administrators see everybody with their roles."""
    require(can_administer(actor_of(request)))
    return _users_page(request, UserForm())


@require_POST
def user_add_page(request: HttpRequest) -> HttpResponse:
    """Add a person."""
    form = UserForm(request.POST)
    require(can_administer(actor_of(request)))
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = user_add(
                actor=actor_of(request), email=data["email"], name=data["name"], password=data["password"] or None
            )
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"/admin/users/{user.pk}/")
    return _users_page(request, form, status=422)


def _user_page(
    request: HttpRequest,
    user: User,
    form: RoleForm,
    problem: str = "",
    *,
    access: AccessForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "person": user,
        "form": form,
        "access": access or AccessForm(initial={"ends_on": user.access_ends_on}),
        "grants": user.role_grants.select_related("granted_by").order_by("role", "discipline"),
        "seats": user.seats.filter(ended_at=None).select_related("initiative").order_by("initiative__key"),
        "tokens": user.tokens.filter(revoked_at=None).order_by("-created_at"),
        "sessions": sessions_of(user),
        "factors": factors_of(user.pk),
        "problem": problem,
    }
    return render_page(request, "portfolio/user_detail.html", context, status=status)


@require_safe
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, seats, tokens."""
    require(can_administer(actor_of(request)))
    return _user_page(request, get_object_or_404(User, pk=pk), RoleForm())


@require_POST
def user_role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role."""
    require(can_administer(actor_of(request)))
    user, form = get_object_or_404(User, pk=pk), RoleForm(request.POST)
    if form.is_valid():
        try:
            role_grant(actor=actor_of(request), user=user, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"/admin/users/{pk}/")
    return _user_page(request, user, form, status=422)


@require_POST
def user_role_revoke(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Take a role away."""
    require(can_administer(actor_of(request)))
    user = get_object_or_404(User, pk=pk)
    try:
        role_revoke(actor=actor_of(request), grant=get_object_or_404(RoleGrant, pk=grant, user=user))
    except DomainError as error:
        return _user_page(request, user, RoleForm(), error.message, status=422)
    return go_to(request, f"/admin/users/{pk}/")


@require_POST
def user_access_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the account a last day."""
    require(can_administer(actor_of(request)))
    user, form = get_object_or_404(User, pk=pk), AccessForm(request.POST)
    if form.is_valid():
        try:
            access_limit(actor=actor_of(request), user=user, ends_on=form.cleaned_data["ends_on"])
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"/admin/users/{pk}/")
    return _user_page(request, user, RoleForm(), access=form, status=422)


@require_POST
def user_deactivate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """End a person's access."""
    require(can_administer(actor_of(request)))
    user = get_object_or_404(User, pk=pk)
    try:
        user_deactivate(actor=actor_of(request), user=user)
    except DomainError as error:
        return _user_page(request, user, RoleForm(), error.message, status=422)
    return go_to(request, f"/admin/users/{pk}/")


def _own_user(actor: Actor) -> User:
    if not actor.is_person:
        raise Http404
    return get_object_or_404(User, pk=actor.user_id)


@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown this once."""
    actor = actor_of(request)
    user, form, made = _own_user(actor), TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            _, made = token_create(actor=actor, user=user, **form.cleaned_data)
            form = TokenForm()
        except DomainError as error:
            error_add(form, error)
    context = {"tokens": user.tokens.order_by("revoked_at", "-created_at"), "form": form, "made": made}
    response = render_page(request, "portfolio/token_list.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def token_revoke_page(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    actor = actor_of(request)
    token_revoke(actor=actor, token=get_object_or_404(ApiToken, pk=pk, user_id=actor.user_id))
    return go_to(request, "/admin/tokens/")
