"""The frame of every page: navigation with counts, organisation, theme. Worked out only where a template uses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.actors import actor_of
from accounts.models import Organisation, User
from audit.models import DemoMark
from common import clock
from common.actors import ANONYMOUS, Actor
from common.compiled import rows_of
from common.middleware import request_id_of
from initiatives.hold_permissions import can_see_holds
from initiatives.permissions import can_create
from metrics.health import SILENT_AFTER_S
from metrics.models import Beat
from portfolio.models import Refresh, Standing
from portfolio.panels.waiting import alerts_waiting, classifications_waiting, reviews_waiting
from reviews.panels import classifications_asked

LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class NavItem:
    """One entry of the top bar; `key` is the letter of its "go to" jump."""

    key: str
    label: str
    url: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class Banner:
    """One line under the top bar. `kind`: info good warn bad."""

    kind: str
    text: str
    url: str | None = None
    link_text: str | None = None


@dataclass(frozen=True)
class Shell:
    """What `templates/shell.html` asks for."""

    is_signed_in: bool = False
    user_name: str = ""
    organisation_name: str = "Flightline"
    is_demo: bool = False
    theme: str = "system"
    version: str = ""
    request_id: str = ""
    search_query: str = ""
    may_create: bool = False
    nav: list[NavItem] = field(default_factory=list)
    admin_nav: list[Mapping[str, str]] = field(default_factory=list)
    banners: list[Banner] = field(default_factory=list)
    new_url: str = "/i/new/"
    search_url: str = ""
    theme_url: str = ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Both values are lazy: a block rendered alone, or an error page, costs no query."""
    return {"shell": SimpleLazyObject(lambda: _shell(request)), "actor": SimpleLazyObject(lambda: _actor(request))}


def _actor(request: HttpRequest) -> Actor:
    try:
        return actor_of(request)
    except (DatabaseError, InterfaceError):
        return ANONYMOUS


def _shell(request: HttpRequest) -> Shell:
    version = getattr(settings, "VERSION", "0.1.0")
    actor = _actor(request)
    if not actor.is_person:
        return Shell(version=version, request_id=request_id_of(request))
    try:
        facts = _facts(actor)
    except (DatabaseError, InterfaceError):
        return Shell(version=version, request_id=request_id_of(request))
    path = request.path
    return Shell(
        is_signed_in=True,
        user_name=actor.name,
        organisation_name=facts["organisation"] or "Flightline",
        is_demo=facts["is_demo"],
        theme=facts["theme"],
        version=version,
        request_id=request_id_of(request),
        search_query=request.GET.get("q", "") if path == reverse("portfolio:search") else "",
        may_create=bool(can_create(actor)),
        nav=_nav(actor, path, facts),
        admin_nav=admin_nav(actor),
        banners=_banners(actor, facts),
        search_url=reverse("portfolio:search"),
        theme_url=reverse("portfolio:theme_set"),
    )


def _facts(actor: Actor) -> dict[str, Any]:
    """Everything that the frame shows, in one query on the person's own row; one more where classifications wait for them."""
    facts: dict[str, Any] = rows_of(_question, actor)[0]
    if facts["unconfirmed"]:  # whether the person has a part in it takes a wide question, asked only when it matters
        facts["reviews"] += classifications_asked(actor).count()
    return facts


def _question(actor: Actor) -> QuerySet[Any, Any]:
    subject = User.objects.filter(pk=actor.user_id or 0).annotate(
        organisation=Subquery(Organisation.objects.values("name")[:1]),
        is_demo=Exists(DemoMark.objects.all()),
        swept_at=Subquery(Refresh.objects.values("swept_at")[:1]),
        dispatched_at=Subquery(Beat.objects.values("dispatched_at")[:1]),
        checked_at=Subquery(Beat.objects.values("swept_at")[:1]),
        late_since=Subquery(Standing.objects.late().values("true_until")[:1]),
        reviews=reviews_waiting(actor),
        unconfirmed=classifications_waiting(actor),
        alerts=alerts_waiting(actor),
    )
    return subject.values(
        "organisation", "is_demo", "theme", "swept_at", "dispatched_at", "checked_at", "late_since", "reviews",
        "unconfirmed", "alerts",
    )  # fmt: skip


def _nav(actor: Actor, path: str, facts: Mapping[str, Any]) -> list[NavItem]:
    entries = [
        ("m", "My work", reverse("portfolio:my_work"), None),
        ("p", "Portfolio", reverse("portfolio:portfolio_list"), None),
    ]
    entries.append(("r", "Reviews", "/reviews/", facts["reviews"] or None))
    entries.append(("a", "Alerts", "/alerts/", facts["alerts"] or None))
    entries.append(("b", "Status board", reverse("portfolio:board"), None))
    return [NavItem(key, label, url, count, path.startswith(url)) for key, label, url, count in entries]


def admin_nav(actor: Actor) -> list[Mapping[str, str]]:
    """The pages of the account menu and of `/admin/` that the actor may open, each with what it is for."""
    entries = [
        ("Playbooks", "/playbooks/", "What each phase asks, who signs its gate, and the limits."),
        ("API tokens", reverse("portfolio:token_list"), "Keys for pipelines and scripts, scoped and with an end."),
        ("Calendar", reverse("portfolio:calendar_page"), "What is due, in your own calendar program."),
        ("Webhooks", reverse("portfolio:endpoint_list"), "Other systems that are told when something happens."),
    ]
    if actor.has("administrator", "program_manager"):
        entries.append(
            (
                "Leavers and movers",
                reverse("portfolio:person_list"),
                "What rests with each person, and who takes it over.",
            )
        )
        entries.append(("Metric sources", "/sources/", "Where measured values come from, tested step by step."))
    if actor.has("administrator"):
        entries.append(("Users and roles", reverse("portfolio:user_list"), "Who is here and what each may do."))
        entries.append(
            ("Second factor", reverse("portfolio:factor_admin"), "Whose sign-in must ask for more than a password.")
        )
        entries.append(
            ("Mail and chat", reverse("portfolio:notice_admin"), "Whether messages leave, and what stands in them.")
        )
        entries.append(
            ("System health", reverse("portfolio:system_health"), "Whether everything runs, and what to do.")
        )
    if can_see_holds(actor):
        entries.append(
            (
                "Legal holds and retention",
                reverse("portfolio:kept"),
                "What must not go, and what goes when its time has passed.",
            )
        )
    if actor.has("administrator", "auditor"):
        entries.append(
            ("Audit log", reverse("portfolio:audit_log"), "Who did what and when, and whether the log is whole.")
        )
    return [{"label": label, "url": url, "text": text} for label, url, text in entries]


def _banners(actor: Actor, facts: Mapping[str, Any]) -> list[Banner]:
    found = [*_late(facts)]
    checked = min(filter(None, (facts["dispatched_at"], facts["checked_at"])), default=None)
    is_told = actor.has("administrator", "program_manager")
    if is_told and checked and (clock.now() - checked).total_seconds() > SILENT_AFTER_S:
        text = f"No metric has been checked since {checked:%-d %b %H:%M} UTC: values are older than they look, and no alert opens."
        may_open = actor.has("administrator")
        found.append(Banner("bad", text, reverse("portfolio:system_health") if may_open else None, "System health"))
    return found


def _late(facts: Mapping[str, Any]) -> list[Banner]:
    since = min(filter(None, (facts["swept_at"], facts["late_since"])), default=None)
    if since is None or clock.now() - since <= LATE_AFTER:
        return []
    minutes = int((clock.now() - since).total_seconds() // 60)
    why = "is not running" if since == facts["swept_at"] else "is behind"
    text = f"Lists and boards are {minutes} min late: background work {why}. Initiative pages are true."
    return [Banner("warn", text)]
