"""Whether an initiative says what it stands on: each component in use has owner, provider and a version."""

from typing import Any, Literal

from phases.facts import Facts


def components_recorded(facts: Facts) -> tuple[Literal["met", "not_met"], str, int, tuple[Any, ...]]:
    """State, words, how many, and the dependencies that were judged. Said to depend on none: met."""
    in_use = facts.components
    if not in_use and facts.depends_on_none:
        return "met", "It depends on no component.", 0, ()
    if not in_use:
        return "not_met", "Name the components that it uses, or say that it depends on none.", 0, ()
    judged = tuple(one.dependency for one in in_use)
    for one in in_use:
        parts = {"an owner": one.component.owner_id, "its provider": one.component.provider, "a version": one.version}
        missing = [words for words, value in parts.items() if not value]
        if missing:
            return "not_met", f"The component “{one.component}” lacks {', '.join(missing)}.", 0, judged
    names = ", ".join(f"{one.component} {one.version}" for one in in_use)
    return "met", f"Uses {names}.", len(in_use), judged
