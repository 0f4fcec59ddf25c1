"""The world of the gate machine: one initiative, thirteen people, and a first gate with every kind of criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from accounts.actors import actor_for
from accounts.models import RoleGrant, User
from audit.services import demo_mark
from common import clock
from common.actors import Actor
from initiatives.models import Initiative
from metrics.models import Metric
from metrics.services import metric_add
from phases.models import Item
from tests.cast import PASSWORD, Cast, consent, make_initiative
from tests.reviews.conftest import _item
from tests.reviews.everything import follow, item_text, playbook

START = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
QUORUM = {"business_value": 2}
EXTRA_PEOPLE = {
    # Holds every power at once: whatever the rules of separation say must stop this person.
    "many_hats": (("program_manager", ""), ("reviewer", "business_value"), ("waiver_authority", "")),
    "value2": (("reviewer", "business_value"), ("reviewer", "operations_readiness")),
    "waiver2": (("waiver_authority", ""),),
}
PEOPLE = (
    "pm", "engineer", "operations", "business", "sponsor", "security", "compliance", "loadtest", "readiness", "value", "waiver",
    "outsider", *EXTRA_PEOPLE,
)  # fmt: skip
"""`business` is the lead as well."""


@dataclass(frozen=True)
class Demand:
    """A criterion of a gate as the machine's model knows it: where its facts stand and what it does when it is missing."""

    code: str
    kind: str
    sections: tuple[str, ...]
    is_critical: bool


def _tiny(phase: int, review: str) -> tuple[Demand, ...]:
    return (
        Demand(f"t{phase}-hard", "answer", ("engineering", review), is_critical=True),
        Demand(f"t{phase}-soft", "answer", ("business", "compliance"), is_critical=False),
    )


DEMANDS: Mapping[int, tuple[Demand, ...]] = {
    1: (
        *_tiny(1, "business_value"),
        Demand("e1-evidence", "evidence", ("operations", "business_value"), is_critical=True),
        Demand("e1-metric", "metric", ("engineering", "business_value"), is_critical=True),
    ),
    2: _tiny(2, "operations_readiness"),
    3: (*_tiny(3, "security"), Demand("t3-rehearsal", "rehearsal", ("load_test",), is_critical=True)),
    4: _tiny(4, "business_value"),
}
REVIEWS: Mapping[int, tuple[tuple[str, int], ...]] = {
    1: (("business_value", 2),),
    2: (("operations_readiness", 1),),
    3: (("security", 1), ("compliance", 1), ("load_test", 1)),
    4: (("business_value", 1),),
}
SEATS = ("engineering", "operations", "business")
RIGHT: Mapping[str, tuple[str, ...]] = {
    "acceptance:engineering": ("engineer",), "acceptance:operations": ("operations", "outsider"),
    "acceptance:business": ("business",), "review:business_value": ("value", "value2", "many_hats"),
    "review:operations_readiness": ("readiness", "value2"), "review:security": ("security",),
    "review:compliance": ("compliance",), "review:load_test": ("loadtest",),
}  # fmt: skip


@dataclass
class World:
    """The rows, and the actors by name."""

    initiative: Initiative
    metric: Metric
    users: dict[str, User]
    actors: dict[str, Actor]
    items: dict[str, Item] = field(default_factory=dict)

    def name_of(self, user_id: int | None) -> str:
        return next((name for name, user in self.users.items() if user.pk == user_id), "")


def text_of_playbook() -> str:
    items = "".join(
        _item(one.code, one.sections[0], one.sections[1], is_critical=one.is_critical)
        if one.kind == "answer"
        else item_text(one.code, (one.sections[0], one.sections[1]))
        for one in DEMANDS[1]
    )
    return playbook(items, "{discipline: business_value, quorum: 2}", "")


def build() -> World:
    """Everything at START in a demo database, in which later acts may carry later times."""
    demo_mark()
    with clock.travelling(START):
        cast = Cast()
        initiative = follow(cast, make_initiative(cast), text_of_playbook())
        users = {name: getattr(cast, name).user for name in PEOPLE if name not in EXTRA_PEOPLE}
        for name, grants in EXTRA_PEOPLE.items():
            users[name] = consent(User.objects.create_user(f"{name}@example.com", PASSWORD, name=name))
            RoleGrant.objects.bulk_create(RoleGrant(user=users[name], role=role, discipline=d) for role, d in grants)
        values = {
            "name": "Latency", "kind": "operational", "purpose": "latency", "direction": "lower", "target": 1.0,
            "provenance": "pushed", "interval_s": 86400, "grace_s": 0, "unit": "s",
        }  # fmt: skip
        actors = {name: actor_for(user) for name, user in users.items()}
        metric = metric_add(actor=actors["engineer"], initiative=initiative, values=values)
        items = {item.code: item for item in Item.objects.filter(version__pins__initiative=initiative)}
    return World(initiative, metric, users, actors, items)


DAY = timedelta(days=1)
