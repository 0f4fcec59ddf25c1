"""What a lead leaves behind: laid out and read for the drills, beside the product."""

from typing import Any

from django.apps import apps

from accounts.actors import actor_for
from accounts.models import ApiToken, User
from accounts.services import role_grant, token_create, user_add
from benchmarks.drills.rows import ENDS, MINE, OURS, who
from initiatives.models import Initiative, Risk, Seat
from initiatives.services import component_add, record_edit, seat_accept, seat_assign
from metrics.models import Metric
from metrics.services import metric_edit
from phases.models import Item
from phases.services import item_assign
from portfolio.records import KINDS
from tests.journey.pictures import PASSWORD


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
