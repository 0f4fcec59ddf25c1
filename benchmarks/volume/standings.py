"""Standings of all: one of each kind worked out by the service, told of the others with their own people and addresses.

`differences` compares what was told with what the service says, field by field.
"""

import copy
import random
from typing import Any

from benchmarks.volume.plan import KINDS
from benchmarks.volume.seeding import BATCH, SEATS, Seeding
from phases.models import Wait
from portfolio.models import Standing
from portfolio.reading import standing_of
from reviews.models import GateRequest

FIELDS = [field.attname for field in Standing._meta.concrete_fields]
MOVES_WITH_TIME = {"updated_at", "true_until"}


def standings_fill(seeding: Seeding) -> None:
    """One row for each initiative."""
    worked_out = {n: standing_of(one) for n, one in enumerate(seeding.initiatives[:KINDS])}
    addresses = {
        "/reviews/{}/": dict(GateRequest.objects.open().values_list("initiative_id", "pk")),
        "#wait-{}": dict(Wait.objects.open().values_list("initiative_id", "pk")),
    }
    Standing.objects.bulk_create(
        (told(seeding, worked_out[n % KINDS], n, addresses) for n in range(seeding.count)), batch_size=BATCH
    )


def told(seeding: Seeding, model: Standing, number: int, addresses: dict[str, dict[int, int]]) -> Standing:
    """The standing of a model of its kind, in the words of initiative `number`; `addresses` hold ids by initiative."""
    first, one = seeding.initiatives[number % KINDS], seeding.initiatives[number]
    made = copy.copy(model)
    made._state = copy.copy(model._state)
    made.initiative = one
    people = {seat: seeding.person(number, place) for place, seat in enumerate(SEATS)}
    names = {
        seeding.person(number % KINDS, place).name: seeding.person(number, place).name for place in range(len(SEATS))
    }
    made.seats = [{**seat, "name": people[seat["kind"]].name, "user": people[seat["kind"]].pk} for seat in model.seats]
    made.blocker_owner = names.get(model.blocker_owner, model.blocker_owner)
    swaps = [(first.get_absolute_url(), one.get_absolute_url())]
    swaps += [
        (text.format(ids[first.pk]), text.format(ids[one.pk])) for text, ids in addresses.items() if first.pk in ids
    ]
    made.watch = copy.deepcopy(model.watch)
    for old, new in swaps:
        made.blocker_url, made.gate_url = (text.replace(old, new) for text in (made.blocker_url, made.gate_url))
        for line in made.watch:
            line["url"] = line["url"].replace(old, new)
    if model.lead_metric_id:
        place = [metric.pk for metric in seeding.metrics[: 2 * KINDS]].index(model.lead_metric_id)
        made.lead_metric_id = seeding.metrics[2 * number + place % 2].pk
    return made


def differences(seeding: Seeding, sample: int) -> list[str]:
    """What the service says otherwise, of that many initiatives chosen by chance."""
    dice, found = random.Random(3), []
    for one in dice.sample(seeding.initiatives, min(sample, seeding.count)):
        kept, said = Standing.objects.get(pk=one.pk), standing_of(one)
        found += [
            f"{one.key} {name}: {getattr(kept, name)}, service {getattr(said, name)}"
            for name in FIELDS
            if name not in MOVES_WITH_TIME and _plain(getattr(kept, name)) != _plain(getattr(said, name))
        ]
    return found


def _plain(value: Any) -> Any:
    """As it can be compared: the service names seats in no order."""
    if isinstance(value, list) and value and isinstance(value[0], dict) and "kind" in value[0]:
        return sorted(value, key=lambda seat: str(seat["kind"]))
    return value
