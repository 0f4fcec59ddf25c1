"""An installation with an imported file, for `benchmarks.inventory`. Imported once Django is set up."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from accounts.actors import actor_for
from accounts.models import User
from accounts.services.people import organisation_set_up
from initiatives.models import Classification, Initiative
from portfolio.models import ImportRun
from portfolio.services.bulk import MOST, bulk_apply, bulk_check
from portfolio.services.standings import standings_refresh

MAPPING: Final = Path("portfolio/mappings/us-federal-2024.yaml")
PM: Final = {"email": "pm@example.com", "name": "Program manager", "password": "a long enough sentence"}


def laid_out(path: Path) -> Callable[[str], str]:
    """How its program manager asks for a page. The file is imported unless something was imported there before."""
    call_command("migrate", verbosity=0, interactive=False)
    if not ImportRun.objects.exists():
        call_command("playbook_load", stdout=StringIO())
        organisation_set_up(**PM, organisation="Inventory", time_zone="UTC", currency="USD")
        call_command("portfolio_import", path, mapping=MAPPING, stdout=StringIO())
        refresh()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    client: Any = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/accounts/login/", {"login": PM["email"], "password": PM["password"]})
    assert answer.status_code == 302, f"{PM['email']} cannot sign in: {answer.status_code}"
    return lambda address: client.get(address).content.decode()


def adopt() -> None:
    """As a program manager does it: all of a filter, as many as one change takes."""
    pm = actor_for(User.objects.get(email=PM["email"]))
    while ids := list(Initiative.objects.filter(is_adopted=False).order_by("pk").values_list("pk", flat=True)[:MOST]):
        bulk_apply(actor=pm, change=bulk_check(actor=pm, act="adopt", value="", initiatives=ids))
    refresh()


def proposed(tier: str) -> int:
    """How many have this tier as the file gives it, not confirmed."""
    return Classification.objects.filter(risk_tier=tier, source=Classification.Source.IMPORTED).count()


def refresh() -> None:
    """What the tick does, until nothing is left to do."""
    while standings_refresh():
        pass
