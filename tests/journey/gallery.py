"""What docs/gallery.md shows: gates in each state, and what stands around them. Taken by `tests.journey.pictures`."""

from tests.journey.shot import Shot

WORDS = "The night shift is named since Monday, and the runbook says who may switch it off."
PROOF, GO_ON = (("password", "flightline-demo"),), "#factor-form .button-primary"
OWN, STEPS = "flightline_http_requests_total", "#source-steps .steps"
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


def office(scenes: dict[str, str]) -> list[Shot]:
    """Sign-in, what reaches people and other systems, an import under way, and an installation that is not well yet."""
    return [
        Shot("sign-in-provider", "", scenes["sign-in-provider"]),
        Shot("notifications", "pm", scenes["notifications"]),
        Shot("notifications-narrow-dark", "pm", scenes["notifications"], width=390, height=844, is_dark=True),
        Shot("tokens", "pm", "/admin/tokens/"),
        Shot("webhook", "pm", scenes["webhook"]),
        Shot("import-columns", "pm", scenes["import-columns"]),
        Shot("import-words", "pm", scenes["import-values"]),
        Shot("import-check", "pm", scenes["import-check"]),
        Shot("import-conflict", "pm", scenes["import-conflict"]),
        Shot("sessions-narrow-dark", "pm", "/account/sessions/", width=390, height=844, is_dark=True),
        Shot("second-factor-set-up", "pm", "/account/second-factor/app/", fill=PROOF, click=GO_ON, shows="svg.qr"),
        Shot("health-red", "admin", "/admin/health/", height=1480),
    ]  # fmt: skip


def running_well(found: dict[str, str]) -> list[Shot]:
    """After the launch: alerts, feedback, re-evaluation, waves, value; and the portfolio's other views. `found`: name → path."""
    return [
        Shot("alert", "operations", found["alert"]),
        Shot("feedback", "business", found["feedback"]),
        Shot("feedback-form-narrow", "", found["form"], width=390, height=844),
        Shot("retraining", "engineer", found["retraining"]),
        Shot("wave", "operations", found["wave"]),
        Shot("wave-outside", "pm", found["outside"], is_dark=True),
        Shot("value-ledger", "business", found["value"]),
        Shot("ask", "executive", found["ask"]),
        Shot("portfolio-board", "pm", "/portfolio/?view=board"),
        Shot("portfolio-timeline", "pm", "/portfolio/?view=timeline"),
        Shot("flow", "pm", "/board/flow/"),
        Shot("reports", "pm", "/reports/"),
        Shot("handover", "pm", found["handover"]),
        Shot("metric-wizard", "engineer", found["wizard"]),
        Shot("metric-wizard-narrow-dark", "engineer", found["wizard"], width=390, height=844, is_dark=True),
        Shot("source-tested", "pm", found["source"], fill=(("query", OWN),), click="#test-connection", shows=STEPS),
        Shot("number-confirm", "pm", found["number"]),
    ]
