"""What docs/gallery.md shows: gates in each state, and what stands around them. Taken by `tests.journey.pictures`."""

from tests.journey.shot import Shot

WORDS = "The night shift is named since Monday, and the runbook says who may switch it off."
SAVE = "form[action$='/answer/'] .button-primary"


def gallery(scenes: dict[str, str]) -> list[Shot]:
    """The pictures in the order of the page; `scenes` says where each state is to be seen."""
    return [
        Shot("gate-open", "security", scenes["gate-open"]),
        Shot("gate-waits-for-team", "readiness", scenes["gate-claimed"], at="#discussion"),
        Shot("gate-refused", "value", scenes["gate-refused"], at="#discussion"),
        Shot("gate-difference", "compliance", scenes["gate-changed"], at="#criteria"),
        Shot("gate-difference-narrow", "compliance", scenes["gate-changed"], width=390, height=844, at="#criteria"),
        Shot("gate-ask-first", "lead", scenes["ask-first"], fill=(("text", WORDS),), click=SAVE, shows="#ask-first"),
        Shot("gate-ready", "executive", scenes["gate-ready"]),
        Shot("gate-conditions", "pm", scenes["gate-conditions"]),
        Shot("gate-revoked-dark", "security", scenes["gate-revoked"], is_dark=True),
        Shot("certificate", "auditor", f"{scenes['gate-conditions']}certificate/"),
        Shot("waivers", "pm", "/waivers/"),
        Shot("component", "security", scenes["component"]),
        Shot("component-narrow-dark", "pm", scenes["component"], width=390, height=844, is_dark=True),
        Shot("incident", "pm", scenes["incident-open"]),
        Shot("playbook-editor", "pm", scenes["draft"]),
        Shot("playbook-effect", "pm", scenes["draft-effect"]),
        Shot("audit-decisions", "auditor", "/admin/audit/decisions/?size=8&seed=spring"),
        Shot("initiative-on-a-day", "auditor", "/admin/audit/as-of/?key=AI-010&day=2026-10-01"),
    ]  # fmt: skip
