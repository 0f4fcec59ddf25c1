"""One members-only initiative with one of everything, so that every route has a real object to point at."""

from dataclasses import dataclass, field

from initiatives.models import Initiative, Visibility
from tests.cast import Cast


@dataclass
class World:
    """`value(pattern, name)` is what stands for `<name>` in that route."""

    cast: Cast
    initiative: Initiative
    ids: dict[str, str] = field(default_factory=dict)

    def value(self, pattern: str, name: str) -> str:
        if name == "key":
            return self.initiative.key
        for prefix, value in self.ids.items():
            if prefix.endswith(f"<{name}>") and pattern.startswith(prefix.removesuffix(f"<{name}>")):
                return value
        return self.ids.get(name, "1")


def build_world(cast: Cast, initiative: Initiative) -> World:
    initiative.visibility = Visibility.MEMBERS
    initiative.save()
    return World(cast, initiative)
