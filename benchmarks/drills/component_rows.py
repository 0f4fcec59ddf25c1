"""What stands on a component: laid out and read for the drills, beside the product."""

from typing import Any

from benchmarks.drills.rows import who
from initiatives.models import Component, Dependency, Incident, Initiative, Seat
from reviews.models import Suspension
from reviews.services import dependency_add


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


def breach_facts(name: str) -> dict[str, Any]:
    """What runs in phase 4 on a component, its leads, how many seats that touches, and what was declared and suspended."""
    used = Dependency.objects.filter(component__name=name, ended_at=None, initiative__phase=4)
    running = (
        Initiative.objects.filter(pk__in=used.values("initiative"))
        .exclude(status__in=("stopped", "retired"))
        .order_by("key")
    )
    seats = Seat.objects.filter(initiative__in=running, ended_at=None)
    incidents = [
        Incident.objects.filter(initiative=one).order_by("-pk").values_list("pk", flat=True).first() for one in running
    ]
    return {
        "keys": [one.key for one in running], "people": seats.exclude(kind="reviewer").count(), "incidents": incidents,
        "led": sorted(seats.filter(kind="lead", user__is_active=True).values_list("initiative__key", flat=True)),
        "suspended": [one.key for one in running if Suspension.objects.filter(initiative=one, resumption=None).exists()],
    }  # fmt: skip
