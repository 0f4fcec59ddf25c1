"""What the drills lay out in the demo, and the rows that they hold pages against. Run by `manage.py shell` beside the product.

What is laid out goes through the services, as people of the demo. What is asked reads rows directly, never a panel.
"""

import json
import sys
from typing import Any

from django.apps import apps

from accounts.actors import actor_for
from accounts.models import ApiToken, Notice, User
from accounts.services import role_grant, token_create, user_add
from audit.models import Entry
from audit.services import chain_verify
from common.actors import Actor
from initiatives.models import Comment, Component, Dependency, Initiative, Mention, Risk, Seat
from initiatives.services import component_add, record_edit, seat_accept, seat_assign
from metrics.models import Metric
from metrics.services import metric_edit
from phases.models import Item
from phases.services import item_assign
from portfolio.records import KINDS
from reviews.services import dependency_add
from tests.journey.pictures import PASSWORD

OURS = ("initiatives", "phases", "reviews", "audit")
MINE = ("owner", "assigned_to", "asked_of", "reviewer", "user")
"""Names of the columns by which a row rests with a person; others (created by, signed by) are history."""
ENDS = ("ended_at", "closed_at", "revoked_at", "withdrawn_at")
MARK = "drills:"
"""Begins each answer, because the product may print on its own."""


def serve() -> None:
    """For each line `[function, *arguments]` that comes in, one line with what it answers; ends with the input."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            answer = {"is": globals()[name](*arguments)}
        except Exception as error:  # told to who asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(f"{MARK}{json.dumps(answer)}\n")
        sys.stdout.flush()


def who(name: str) -> Actor:
    return actor_for(user(name))


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.com")


def counts() -> dict[str, int]:
    """Rows of each table that holds records."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models() if model._meta.managed]
    return {model._meta.label_lower: model._default_manager.count() for model in models}


def verified() -> list[str]:
    """How a check of the whole audit log ends: its state and its words."""
    found = chain_verify(anchor=None)
    return [found.state, f"{found.detail}; {found.checked} links"]


def leaver_lay() -> dict[str, Any]:
    """A lead with eleven initiatives, and with one of everything else that a lead comes to hold; codes as `model:pk`."""
    admin, pm = who("admin"), who("pm")
    person = user_add(actor=admin, email="leaver@example.com", name="Departing lead", password=PASSWORD)
    role_grant(actor=admin, user=person, role="contributor")
    leaver = actor_for(person)
    led = list(Initiative.objects.filter(status="active", is_adopted=True).order_by("key")[:11])
    seats = [seat_assign(actor=pm, initiative=one, kind="lead", user=person) for one in led]
    for seat in seats:
        seat_accept(actor=leaver, seat=seat)
    metric = Metric.objects.enabled().filter(initiative__in=led).order_by("pk")[0]
    metric_edit(actor=pm, metric=metric, values={"owner": person})
    risk = Risk.objects.filter(initiative__in=led).order_by("pk")[0]
    record_edit(actor=pm, kind=KINDS["risk"], record=risk, values={"owner": person})
    item = Item.objects.filter(version__pins__initiative=led[0], phase=led[0].phase, kind="answer").order_by(
        "position"
    )[0]
    answer = item_assign(actor=pm, initiative=led[0], item=item, user=person)
    part = component_add(actor=pm, values={"name": "Wording of letters", "kind": "prompt", "owner": person})
    token_create(actor=leaver, user=person, name="notebook", scopes=["read"])
    held = [*seats, metric, risk, part] + ([answer] if answer.state in ("open", "in_progress") else [])
    return {
        "id": person.pk, "keys": [one.key for one in led], "codes": [f"{row._meta.model_name}:{row.pk}" for row in held],
    }  # fmt: skip


def resting(pk: int) -> list[str]:
    """Every row that rests with a person, found by the foreign keys to people themselves."""
    found = []
    for model in [*(one for app in (*OURS, "metrics") for one in apps.get_app_config(app).get_models()), ApiToken]:
        columns = {one.name: one for one in model._meta.get_fields() if not one.auto_created}
        for name in (name for name in MINE if name in columns and columns[name].related_model is User):
            rows = model._default_manager.filter(**{name: pk}, **{f"{end}": None for end in ENDS if end in columns})
            found += [f"{model._meta.model_name}:{row.pk}" for row in rows if getattr(row, "state", "open") != "done"]
    return sorted(found)


def leads(pk: int) -> list[str]:
    """Keys of the initiatives whose lead's seat is with this person now, accepted or offered."""
    return sorted(Seat.objects.filter(user=pk, kind="lead", ended_at=None).values_list("initiative__key", flat=True))


def led_by_nobody_here(keys: list[str]) -> list[str]:
    """Those of these initiatives without a lead who is still here."""
    held = Seat.objects.filter(kind="lead", ended_at=None, user__is_active=True).values("initiative")
    return list(Initiative.objects.filter(key__in=keys).exclude(pk__in=held).values_list("key", flat=True))


def told(name: str, kind: str) -> list[str]:
    """Subjects of the notices of this kind that wait for or went to a person, newest first."""
    return list(Notice.objects.filter(user=user(name), kind=kind).order_by("-pk").values_list("subject", flat=True))


def newest(action: str) -> dict[str, Any]:
    """The newest entry of the log of this action: its id and what it says has changed."""
    entry = Entry.objects.filter(action=action).order_by("-pk")[0]
    return {"id": entry.pk, "changes": json.loads(entry.payload).get("changes") or {}}


def person_of(name: str) -> dict[str, Any]:
    found = user(name)
    return {"id": found.pk, "name": found.name, "is_active": found.is_active}


def vendor_lay(name: str, wanted: int) -> None:
    """Let running initiatives use the component until `wanted` do."""
    part, used = Component.objects.get(name=name), set(vendor_facts(name)["keys"])
    for one in (
        Initiative.objects.filter(status="active", is_adopted=True).exclude(key__in=used).order_by("-phase", "key")
    ):
        if len(used) < wanted:
            dependency_add(actor=who("pm"), initiative=one, component=part)
            used.add(one.key)


def vendor_facts(name: str) -> dict[str, Any]:
    """A component: its id, who depends on it now, which leads that are, and the last day of its support."""
    part = Component.objects.get(name=name)
    used = Dependency.objects.filter(component=part, ended_at=None).exclude(
        initiative__status__in=("stopped", "retired")
    )
    seats = Seat.objects.filter(
        initiative__in=used.values("initiative"), kind="lead", ended_at=None, user__is_active=True
    )
    return {
        "id": part.pk, "keys": sorted(used.values_list("initiative__key", flat=True)), "ends": str(part.end_of_life_on),
        "led": sorted(seats.values_list("initiative__key", flat=True)),
        "leads": sorted({email.partition("@")[0] for email in seats.values_list("user__email", flat=True)}),
        "waits_for": sorted({name for row in part.review_requests.filter(closed_at=None) for name in row.missing}),
    }  # fmt: skip


def mentioned(since: int) -> list[str]:
    """`key handle` of everybody whom a comment with a higher id than this mentions."""
    found = Mention.objects.filter(comment_id__gt=since).select_related("comment__initiative", "user")
    return sorted(f"{one.comment.initiative.key} {one.user.email.partition('@')[0]}" for one in found)


def newest_comment() -> int:
    return Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
