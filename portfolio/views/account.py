"""First page, first run, theme."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as account_services
from accounts.actors import actor_of
from accounts.models import Theme, User
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.styleguide import book_context
from portfolio.forms import WelcomeForm, error_add


def home_of(actor: Actor) -> str:
    """The page on which a person starts, by role."""
    if actor.has("program_manager"):
        return "portfolio:portfolio_list"
    if actor.has("contributor", "reviewer", "waiver_authority"):
        return "portfolio:my_work"
    if actor.has("executive"):
        return "portfolio:board"
    if actor.has("auditor"):
        return "portfolio:audit_log"
    return "portfolio:admin_index" if actor.has("administrator") else "portfolio:my_work"


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """To the start page of the role; to the first run when nobody exists; else to the sign-in."""
    actor = actor_of(request)
    if actor.is_person:
        return redirect(home_of(actor))
    if not User.objects.exists():
        return redirect("portfolio:welcome")
    return redirect(settings.LOGIN_URL)


@require_http_methods(["GET", "POST"])
@login_not_required
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page of an empty installation."""
    if User.objects.exists():
        return redirect("portfolio:home")
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, _ = account_services.organisation_set_up(**form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            UserSession.objects.create_from_request(request)
            return go_to(request, "/")
    return render_page(request, "portfolio/welcome.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def theme_set(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system."""
    theme = request.POST.get("theme", "")
    if theme in Theme.values and isinstance(request.user, User):
        account_services.theme_set(actor=actor_of(request), user=request.user, theme=theme)
    return go_to(request, safe_next(request, "/"))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The book of components, for anybody signed in: it shows invented figures only."""
    return render_page(request, "styleguide.html", book_context())
