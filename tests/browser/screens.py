"""The addresses that each person is shown, for the tests that look at every screen."""

from tests.journey.pictures import Api


def screens(api: Api, scenes: dict[str, str], who: str) -> list[str]:
    """What `who` (empty: nobody signed in) is shown: the demo portfolio, and the scenes that were played in it."""
    return {
        "": [scenes["sign-in-provider"], "/accounts/password/reset/"],
        "pm": [*_portfolio(api), *_gates(api, scenes), *_around(api, scenes), *_office(api, scenes)],
        "executive": ["/board/", scenes["gate-ready"], scenes["evidence-restricted"]],
        "engineer": ["/my-work/", "/admin/users/", scenes["gate-claimed"], *_files(scenes)],
        "security": [
            "/my-work/", "/reviews/", "/reviews/?show=all", "/account/passkeys/", scenes["gate-open"],
            f"{scenes['gate-open']}?show=changed", scenes["gate-revoked"], f"{scenes['component-review']}?discipline=security",
        ],
        "compliance": ["/my-work/", scenes["gate-changed"], scenes["classification-review"]],
        "readiness": [scenes["gate-claimed"], scenes["recheck"]],
        "value": [scenes["gate-refused"]],
        "operations": ["/alerts/", scenes["gate-open"]],
        "admin": [
            "/admin/", "/admin/users/", "/admin/tokens/", "/admin/audit/", "/sources/", "/sources/add/", api.source(),
            "/sources/addresses/allow/", "/admin/health/", "/admin/notices/", "/admin/webhooks/", scenes["webhook-failing"],
            "/account/sessions/", "/account/second-factor/", "/account/second-factor/app/", "/admin/second-factor/",
            "/admin/kept/", "/admin/holds/add/",
        ],
        "auditor": [
            "/admin/audit/?q=zzzz", "/admin/audit/decisions/", "/admin/audit/decisions/?size=5&seed=spring",
            "/admin/audit/decisions/?since=2020-01-01&until=2020-01-02", "/admin/audit/holders/", "/admin/audit/as-of/",
            "/admin/audit/as-of/?key=AI-010&day=2026-10-01", scenes["gate-conditions"],
        ],
    }[who]  # fmt: skip


def _portfolio(api: Api) -> list[str]:
    late = f"/i/{api.first('initiatives/', phase=4, status='active')['key']}/"
    early = f"/i/{api.first('initiatives/', phase=1, status='active')['key']}/"
    own = api.first("initiatives/", search="Flightline itself")["key"]
    metric = f"/i/{own}/metrics/{api.first('metrics/', initiative=own, purpose='latency')['id']}/"
    tabs = ("", "checklist/", "metrics/", "reviews/", "risks/", "activity/", "settings/")
    return [
        "/portfolio/", "/portfolio/?view=board", "/portfolio/change/?all=%3F",
        "/portfolio/?view=timeline",
        "/portfolio/?phase=3&group=phase", "/portfolio/?q=zzzz", "/portfolio/?adopted=no",
        "/my-work/",
        "/i/new/", "/i/new/full/", *(late + tab for tab in tabs), early, f"{early}checklist/?show=missing",
        f"{early}gate/request/", f"{early}gate/waive/", f"{early}consult/", f"{late}kpi/", f"{late}updates/add/",
        f"{late}metrics/add/", f"{late}waits/start/", f"{late}records/risk/add/", f"{late}pause/", metric, "/import/",
        "/search/?q=claim", "/i/NOPE/",
    ]  # fmt: skip


def _gates(api: Api, scenes: dict[str, str]) -> list[str]:
    decided = f"/reviews/{api.gone()['id']}/"
    return [
        "/reviews/", scenes["gate-open"], scenes["gate-refused"], scenes["gate-ready"], scenes["gate-conditions"], decided,
        f"{decided}certificate/", f"{scenes['gate-conditions']}certificate/", scenes["signature-certificate"],
        f"{scenes['gate-open']}withdraw/", "/waivers/", "/waivers/?show=all&unit=none", scenes["point"],
        scenes["incident-open"], f"{scenes['incident-open']}contain/", scenes["incident-closed"], scenes["suspended"],
        f"{scenes['suspended']}incidents/declare/", f"{scenes['suspended']}suspend/", scenes["resume"],
        f"/i/{api.first('initiatives/', status='retired')['key']}/disposal/",
    ]  # fmt: skip


def _around(api: Api, scenes: dict[str, str]) -> list[str]:
    """Components, playbooks, frameworks, regulation, classification, evidence."""
    key = f"/i/{api.first('initiatives/', phase=4, status='active')['key']}/"
    piece = scenes["evidence-restricted"]
    return [
        "/components/", "/components/?q=zzzz", "/components/add/", scenes["component"], f"{scenes['component']}edit/",
        f"{scenes['component']}versions/add/", scenes["component-ending"], scenes["component-certificate"],
        f"{scenes['suspended']}dependencies/add/", "/playbooks/", scenes["playbook"], f"{scenes['playbook']}copy/",
        f"{scenes['playbook']}upgrade/", scenes["playbook-upgrade"], "/playbooks/import/", scenes["draft"], scenes["draft-item"],
        scenes["draft-gate"], scenes["draft-effect"], "/frameworks/", f"{key}frameworks/",
        "/regulation/", f"{key}regulation/", scenes["classification"], f"{scenes['classification']}answer/",
        scenes["evidence-asked"], scenes["evidence-removed"], piece, f"{piece}restrict/", f"{piece}1/remove/",
    ]  # fmt: skip


def _office(api: Api, scenes: dict[str, str]) -> list[str]:
    """What reaches people and other systems, and where time is lost."""
    key = f"/i/{api.first('initiatives/', phase=4, status='active')['key']}/"
    return [
        "/account/sessions/", scenes["notifications"], "/account/calendar/", f"{key}follow/", "/admin/tokens/",
        "/admin/webhooks/", scenes["webhook"], scenes["webhook-failing"], "/board/flow/",
    ]  # fmt: skip


def _files(scenes: dict[str, str]) -> list[str]:
    return [scenes[f"evidence-{kind}"] for kind in ("pdf", "picture", "table")]
