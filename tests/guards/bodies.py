"""Input that is good wherever a refusal must come from the permission and not from the form. Keyed by route."""

import json
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import CHOSEN_KINDS
from common import clock
from initiatives.models import Component, ComponentVersion
from phases.models import PlaybookDraft
from phases.playbook_format import digest
from phases.services.publishing import draft_doc
from reviews.classifying import classification_draft, newest_classification
from reviews.components import version_draft
from reviews.readiness import gate_readiness
from tests.cast import PASSWORD
from tests.guards.world import World
from tests.initiatives.test_classification import USUAL
from tests.reviews.conftest import PLAYBOOK, Gate

API = "api/v1/initiatives/(?P<key>[A-Za-z0-9-]+)/"
WORDS = "Enough words to count as a reason."


class Again(ContentFile):
    """A file that is sent many times."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


def bodies_of(world: World) -> dict[str, dict[str, Any]]:
    """Route → what is posted (or patched) there; other routes are sent nothing."""
    return (
        _pages(world)
        | _factors()
        | _notices()
        | _playbooks(world)
        | _reviews(world)
        | _components(world)
        | _interface(world)
    )


def _factors() -> dict[str, dict[str, Any]]:
    return {
        "account/second-factor/app/": {"password": PASSWORD},
        "account/second-factor/codes/": {"password": PASSWORD},
        "admin/second-factor/": {"roles": ["auditor"]},
        "admin/users/<int:pk>/second-factor/reset/": {"reason": WORDS},
    }


def _notices() -> dict[str, dict[str, Any]]:
    hook = {"form": "slack", "url": "https://chat.example.com/hook"}
    choices = {f"mail_{kind}": "daily" for kind in CHOSEN_KINDS}
    return {
        "account/notifications/": choices | {"digest_hour": "7", "digest_weekday": "1"},
        "account/notifications/chat/": hook,
        "i/<slug:key>/follow/": {"level": "all"},
        "admin/notices/channel/": hook,
    }


def _playbooks(world: World) -> dict[str, dict[str, Any]]:
    draft = PlaybookDraft.objects.get(pk=int(world.ids["playbooks/drafts/<pk>"]))
    return {
        "playbooks/import/": {"text": PLAYBOOK.replace("slug: tiny", "slug: other", 1)},
        "playbooks/<slug:slug>/<int:number>/copy/": {"name": "Another", "slug": "another"},
        "i/<slug:key>/playbook/upgrade/": {"to": str(draft.based_on_id)},
        "playbooks/drafts/<int:pk>/parts/add/": {"phase": "1", "title": "One more"},
        "playbooks/drafts/<int:pk>/publish/": {"digest": digest(draft_doc(draft))},
    }


def _components(world: World) -> dict[str, dict[str, Any]]:
    version = ComponentVersion.objects.select_related("component", "added_by").get()
    given = {"name": "Another", "kind": "model", "provider": "Somebody"}
    other = Component.objects.create(name="Unused", kind="model")
    given_class = newest_classification(world.initiative)
    assert given_class is not None
    dependencies = "api/v1/initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/dependencies/"
    return {
        "components/add/": given,
        "components/<int:pk>/edit/": given,
        "components/<int:pk>/versions/add/": {"label": "2"},
        "components/versions/<int:pk>/review/": {
            "seen": version_draft(version).digest, "discipline": "security", "decision": "approve", "password": PASSWORD,
        },
        "components/reviews/<int:pk>/revoke/": {"reason": WORDS, "password": PASSWORD},
        "i/<slug:key>/classification/answer/": USUAL,
        "i/<slug:key>/classification/<int:number>/confirm/": {
            "seen": classification_draft(given_class).digest, "decision": "confirm", "password": PASSWORD,
        },
        "i/<slug:key>/dependencies/add/": {"component": str(other.pk)},
        "api/v1/components/": given,
        "api/v1/components/(?P<pk>[^/.]+)/versions/": {"label": "2"},
        dependencies: {"component": other.pk},
    }  # fmt: skip


def _pages(world: World) -> dict[str, dict[str, Any]]:
    metric = {
        "name": "p99", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": "1",
        "provenance": "pushed", "conversion": "gauge", "interval_s": "300", "grace_s": "60", "step_s": "60", "warning_ratio": "0.1",
    }  # fmt: skip
    source = {
        "name": "Other", "kind": "prometheus", "url": "https://other.example.com/", "auth_kind": "none",
        "timeout_s": "10", "max_bytes": "1000000", "is_enabled": "on",
    }  # fmt: skip
    address = {"network": "10.8.8.0/24", "reason": WORDS, "expires_on": str(clock.today())}
    entry = {
        "side": "cost", "what": "Licence", "starts_on": str(clock.today()), "ends_on": str(clock.today()), "amount": "5",
        "grade": "claimed",
    }  # fmt: skip
    objective = {
        "name": "Fast", "metric": world.ids["api/v1/metrics/<pk>"], "counting": "slices", "target": "0.9",
        "period_days": "28", "min_cases": "0",
    }  # fmt: skip
    endpoint = {"name": "Other", "url": "https://hooks.example.com/", "events": ["gate.decided"]}
    return {
        "admin/webhooks/": endpoint,
        "admin/webhooks/<int:pk>/": endpoint,
        "people/<int:pk>/handover/": {
            "successor": str(world.cast.outsider.user.pk),
            "reason": WORDS,
            "codes": [
                f"seat:{world.cast.business.user.seats.filter(kind='business').values_list('pk', flat=True).last()}"
            ],
        },
        "reports/add/": {"name": "December"},
        "import/drafts/<int:pk>/mapping/keep/": {"name": "Theirs"},
        "portfolio/change/": {"key": world.initiative.key, "kind": "tag", "tag": "spring"},
        "reports/links/add/": {"name": "Hall", "days": "7"},
        "i/<slug:key>/disposal/": {"subject": "access", "outcome": "none", "done_on": str(clock.today())},
        "i/<slug:key>/comments/": {"subject": "initiative", "text": WORDS},
        "i/<slug:key>/hold/": {"reason": WORDS},
        "admin/holds/add/": {"reason": WORDS},
        "admin/holds/<int:pk>/lift/": {"reason": WORDS},
        "admin/users/<int:pk>/pseudonymise/": {"reason": WORDS, "password": PASSWORD},
        "evidence/removals/<int:pk>/approve/": {"password": PASSWORD},
        "evidence/removals/<int:pk>/close/": {"reason": WORDS},
        "i/<slug:key>/evidence/<int:pk>/restrict/": {"discipline": "security", "name": "Report"},
        "i/<slug:key>/evidence/<int:pk>/<int:number>/confirm/": {"reason": WORDS},
        "i/<slug:key>/evidence/<int:pk>/<int:number>/remove/": {"reason": WORDS},
        "i/<str:key>/annotations/add/": {"kind": "note", "text": "Said"},
        "alerts/<int:pk>/close/": {"reason": WORDS},
        "i/<slug:key>/records/escalation_path/<int:pk>/exercise/": {"note": WORDS},
        "i/<str:key>/items/<int:pk>/capture/": {"days": "7", "metric": world.ids["i/<str:key>/metrics/<pk>"]},
        "i/<str:key>/items/<int:pk>/external/": {"passed": "1", "url": "https://ci.example.com/1"},
        "i/<slug:key>/kpi/rebaseline/": {"reason": WORDS, "password": PASSWORD},
        "i/<str:key>/kpi/save/": {"kpi": "Hours", "unit": "h", "direction": "lower", "reason": WORDS},
        "i/<str:key>/feedback/forms/open/": {"title": "Help desk"},
        "i/<str:key>/feedback/<int:pk>/turn/": {"into": "change", "title": "Answer faster"},
        "i/<str:key>/hooks/add/": {"kind": "github"},
        "i/<str:key>/metrics/add/": metric,
        "i/<str:key>/metrics/preview/": metric,
        "i/<str:key>/metrics/<int:pk>/edit/": metric,
        "i/<str:key>/metrics/<int:pk>/drift/period/": {"reason": WORDS},
        "i/<str:key>/metrics/<int:pk>/value/": {"value": "1"},
        "i/<str:key>/metrics/<int:pk>/confirm/": {
            "rule": "last",
            "start": "2026-01-01T00:00:00+00:00",
            "end": clock.now().isoformat(),
            "seen": "0.5",
            "seen_n": "1",
            "note": WORDS,
        },
        "i/<str:key>/metrics/<int:pk>/files/add/": {
            "file": Again(b"at,value\n", "a.csv"),
            "zone": "UTC",
            "decimal": ".",
        },
        "i/<str:key>/asks/add/": {
            "question": "Buy?",
            "options": "Yes\nNo",
            "cost_of_waiting": "A week",
            "cause": "funding",
            "asked_of": str(world.cast.sponsor.user.pk),
            "due_on": str(clock.today()),
        },
        "i/<str:key>/asks/<int:pk>/answer/": {"choice": "Yes"},
        "i/<str:key>/asks/<int:pk>/withdraw/": {"reason": WORDS},
        f"{API}updates/": {"health": "at_risk", "text": "Data is late."},
        f"{API}asks/": {
            "question": "Buy?",
            "options": ["Yes", "No"],
            "recommendation": "Yes",
            "cost_of_waiting": "A week",
            "cause": "funding",
            "asked_of": world.cast.sponsor.user.email,
            "due_on": str(clock.today()),
        },
        f"{API}asks/(?P<pk>[0-9]+)/withdraw/": {"reason": WORDS},
        "i/<str:key>/retrainings/<int:pk>/call/": {"reason": WORDS},
        "i/<str:key>/retrainings/<int:pk>/finish/": {
            "outcome": "adopted",
            "test_set": "Fixed set",
            "measure_0": "Right",
            "unit_0": "ratio",
            "before_0": "0.9",
            "after_0": "0.95",
        },
        "i/<str:key>/waves/<int:pk>/resume/": {"reason": WORDS},
        "i/<str:key>/objectives/add/": objective,
        "i/<str:key>/objectives/<int:pk>/edit/": objective | {"name": "Quicker"},
        "i/<str:key>/objectives/<int:pk>/end/": {"reason": WORDS},
        "i/<str:key>/value/add/": entry,
        f"{API}value/": entry,
        "i/<str:key>/value/<int:pk>/verify/": {"note": WORDS},
        "i/<str:key>/value/basis/": {"eligible_users": "9"},
        "i/<str:key>/value/budget/add/": {"phase": "4", "amount": "1"},
        "i/<str:key>/waves/<int:pk>/finish/": {"state": "succeeded", "outcome": WORDS},
        "sources/add/": source,
        "sources/<int:pk>/": source,
        "sources/addresses/allow/": address,
    }


def _reviews(world: World) -> dict[str, dict[str, Any]]:
    request = world.initiative.gate_requests.get(state="open")
    slot = "review:business_value"
    seen = Gate(world.cast, world.initiative).seen(request, slot)
    found = gate_readiness(world.initiative, gate_request=request)
    assert found is not None
    reason = {"reason": WORDS, "password": PASSWORD}
    return {
        "i/<slug:key>/gate/request/": {"scope": WORDS},
        "i/<slug:key>/gate/waive/": {"criterion": "t1-soft", "reason": WORDS, "control": WORDS},
        "reviews/<int:pk>/assign/": {"discipline": "business_value", "reviewer": str(world.cast.value.user.pk)},
        "reviews/<int:pk>/claim/": {"discipline": "business_value"},
        "reviews/assignments/<int:pk>/release/": reason,
        "reviews/assignments/<int:pk>/reassign/": reason | {"reviewer": str(world.cast.value.user.pk)},
        "reviews/<int:pk>/decide/": {"outcome": "hold"} | reason,
        "reviews/<int:pk>/points/": {"discipline": "business_value", "kind": "point", "text": WORDS},
        "reviews/points/<int:pk>/answer/": {"text": WORDS},
        "reviews/points/<int:pk>/accept/": {"text": ""},
        "reviews/points/<int:pk>/reopen/": {"text": WORDS},
        "api/v1/review-points/": {
            "review": request.pk, "discipline": "business_value", "kind": "point", "text": WORDS,
        },
        "api/v1/review-points/(?P<pk>[^/.]+)/answer/": {"text": WORDS},
        "api/v1/review-points/(?P<pk>[^/.]+)/reopen/": {"text": WORDS},
        "i/<slug:key>/consult/": {"discipline": "security", "text": WORDS},
        "reviews/decisions/<int:pk>/correct/": {"outcome": "recycle"} | reason,
        "reviews/<int:pk>/seen/": {"criterion": "t1-hard", "mark": ""},
        "reviews/<int:pk>/sign/": {
            "slot": slot, "seen": json.dumps(seen), "decision": "approve", "password": PASSWORD,
        },
        "reviews/<int:pk>/withdraw/": reason,
        "reviews/conditions/<int:pk>/close/": {"note": WORDS},
        "reviews/signatures/<int:pk>/revoke/": reason,
        **_watch(world),
    }  # fmt: skip


def _watch(world: World) -> dict[str, dict[str, Any]]:
    later = str(clock.today() + timedelta(days=20))
    return {
        "reviews/conditions/<int:pk>/supply/": {"text": WORDS},
        "reviews/conditions/<int:pk>/extend/": {"reason": WORDS, "due_on": later},
        "reviews/waivers/<int:pk>/extend/": {"reason": WORDS, "control": WORDS, "ends_on": later},
        "reviews/waivers/<int:pk>/revoke/": {"reason": WORDS},
        "reviews/rechecks/<int:pk>/sign/": {"found": "holds", "comment": WORDS, "password": PASSWORD},
        "i/<slug:key>/incidents/declare/": {"title": "Wrong drafts", "severity": "2"},
        "i/<slug:key>/incidents/<int:pk>/contain/": {"containment": WORDS},
        "i/<slug:key>/incidents/<int:pk>/resolve/": {"resolution": WORDS},
        "i/<slug:key>/incidents/<int:pk>/review/": {"lesson": WORDS, "actions": WORDS},
        "i/<slug:key>/suspend/": {"reason": WORDS},
        "i/<slug:key>/suspensions/<int:pk>/resume/": {"reason": WORDS, "password": PASSWORD},
    }


def _interface(world: World) -> dict[str, dict[str, Any]]:
    key, metric = world.initiative.key, int(world.ids["api/v1/metrics/<pk>"])
    point = {"metric": metric, "at": clock.now().isoformat(), "value": 1}
    return {
        "api/v1/comments/": {"initiative": key, "subject": "item", "subject_id": "t1-hard", "text": WORDS},
        "api/v1/alerts/(?P<pk>[0-9]{1,18})/snooze/": {"until": (clock.now() + timedelta(hours=8)).isoformat()},
        "api/v1/alerts/(?P<pk>[0-9]{1,18})/assign/": {"to": None},
        "api/v1/alerts/(?P<pk>[0-9]{1,18})/close/": {"reason": WORDS},
        "api/v1/annotations/": {"initiative": key, "kind": "note", "text": "Said"},
        "api/v1/initiatives/": {"title": "Another", "outcome": WORDS},
        f"{API}disposals/": {"subject": "access", "outcome": "none"},
        f"{API}evidence/": {"kind": "text", "name": "More", "text": WORDS},
        f"{API}items/(?P<code>[a-z0-9.-]+)/events/": {"passed": True, "url": "https://ci.example.com/1"},
        "api/v1/metrics/": {
            "initiative": key, "name": "p99", "kind": "operational", "purpose": "latency", "unit": "s",
            "direction": "lower", "target": 1, "provenance": "pushed", "interval_s": 300, "grace_s": 60, "step_s": 60,
        },
        "api/v1/objectives/": {
            "initiative": key, "name": "Fast", "metric": metric, "counting": "slices", "target": 0.9,
        },
        "api/v1/objectives/(?P<pk>[0-9]{1,18})/end/": {"reason": WORDS},
        "api/v1/feedback/": {"initiative": key, "score": 4},
        "api/v1/points/": {"points": [point]},
        "api/v1/metrics/(?P<metric_id>[0-9]{1,18})/reference/": {
            "label": "Next", "columns": {"a": {"counts": [80, 20], "categories": ["x", "y"]}},
        },
        "api/v1/metrics/(?P<metric_id>[0-9]{1,18})/snapshots/": {
            "at": clock.now().isoformat(), "columns": {"a": [90, 10]},
        },
        "api/v1/initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/incidents/": {"title": "Wrong drafts"},
        "api/v1/initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/suspend/": {"reason": WORDS},
    }  # fmt: skip
