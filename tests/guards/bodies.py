"""Input that is good wherever a refusal must come from the permission and not from the form. Keyed by route."""

import json
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

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
    return _pages(world) | _playbooks(world) | _reviews(world) | _components(world) | _interface(world)


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
    return {
        "i/<slug:key>/comments/": {"subject": "initiative", "text": WORDS},
        "evidence/removals/<int:pk>/approve/": {"password": PASSWORD},
        "evidence/removals/<int:pk>/close/": {"reason": WORDS},
        "i/<slug:key>/evidence/<int:pk>/restrict/": {"discipline": "security", "name": "Report"},
        "i/<slug:key>/evidence/<int:pk>/<int:number>/confirm/": {"reason": WORDS},
        "i/<slug:key>/evidence/<int:pk>/<int:number>/remove/": {"reason": WORDS},
        "i/<str:key>/annotations/add/": {"kind": "note", "text": "Said"},
        "i/<str:key>/items/<int:pk>/external/": {"passed": "1", "url": "https://ci.example.com/1"},
        "i/<str:key>/kpi/save/": {"kpi": "Hours", "unit": "h", "direction": "lower", "reason": WORDS},
        "i/<str:key>/hooks/add/": {"kind": "github"},
        "i/<str:key>/metrics/add/": metric,
        "i/<str:key>/metrics/preview/": metric,
        "i/<str:key>/metrics/<int:pk>/edit/": metric,
        "i/<str:key>/metrics/<int:pk>/value/": {"value": "1"},
        "i/<str:key>/metrics/<int:pk>/files/add/": {
            "file": Again(b"at,value\n", "a.csv"),
            "zone": "UTC",
            "decimal": ".",
        },
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
        "api/v1/annotations/": {"initiative": key, "kind": "note", "text": "Said"},
        "api/v1/initiatives/": {"title": "Another", "outcome": WORDS},
        f"{API}evidence/": {"kind": "text", "name": "More", "text": WORDS},
        f"{API}items/(?P<code>[a-z0-9.-]+)/events/": {"passed": True, "url": "https://ci.example.com/1"},
        "api/v1/metrics/": {
            "initiative": key, "name": "p99", "kind": "operational", "purpose": "latency", "unit": "s",
            "direction": "lower", "target": 1, "provenance": "pushed", "interval_s": 300, "grace_s": 60, "step_s": 60,
        },
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
