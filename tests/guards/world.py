"""One members-only initiative with one of everything, so that every route has a real object to point at."""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts.models import Delivery, Organisation
from accounts.services import token_create
from common import clock
from common.actors import CLOCK
from initiatives.models import (
    Classification,
    Dependency,
    EscalationPath,
    EvidenceLink,
    EvidenceVersion,
    Incident,
    Initiative,
    IntakeDraft,
    LegalHold,
    RemovalRequest,
    SeatKind,
    Visibility,
)
from initiatives.records import KINDS
from initiatives.services import (
    comment_add,
    component_add,
    evidence_add,
    record_add,
    removal_request,
    seat_assign,
    version_add,
)
from metrics.models import Alert, AllowedAddress, Feedback, PointFile, Retraining
from metrics.services import (
    drift_reference_set,
    feedback_form_open,
    hook_add,
    metric_add,
    objective_set,
    retraining_call,
    source_add,
    value_entry_add,
)
from phases.models import ExpansionWave, Item, PlaybookVersion
from phases.services import ask_raise, playbook_draft, wait_start
from portfolio.models import BulkChange, ImportRun, SavedView
from portfolio.panels.report import facts_now
from portfolio.services.deliveries import endpoint_test
from portfolio.services.endpoints import endpoint_add
from portfolio.services.feeds import feed_open
from portfolio.services.import_drafts import import_map, import_upload, mapping_keep
from portfolio.services.reports import board_link_make, snapshot_take
from portfolio.services.standings import standings_refresh
from reviews.components import version_draft
from reviews.models import Condition, Recheck, Resumption, SigningLock, Suspension
from reviews.services import component_review, point_raise, waiver_propose
from tests.cast import PASSWORD, Cast
from tests.reviews.conftest import Gate, follow_tiny

CANARY = "Canary in the coal mine"
"""The title of the initiative: no refusal may carry it."""


@dataclass
class World:
    """`value(pattern, name)` is what stands for `<name>` in that route."""

    cast: Cast
    initiative: Initiative
    ids: dict[str, str] = field(default_factory=dict)

    def value(self, pattern: str, name: str) -> str:
        """The longest prefix `…/<name>` of `ids` that begins the pattern wins; a KeyError means the world lacks it."""
        if name in ("key", "initiative_key"):
            return self.initiative.key
        fitting = [
            prefix
            for prefix in self.ids
            if prefix.endswith(f"<{name}>") and pattern.startswith(prefix.removesuffix(f"<{name}>"))
        ]
        return self.ids[max(fitting, key=len)]


def build_world(cast: Cast, initiative: Initiative) -> World:
    """The initiative of the cast in phase 1, hidden from all but members and named reviewers, its gate asked for."""
    initiative.title, initiative.visibility = CANARY, Visibility.MEMBERS
    initiative.save()
    Organisation.objects.get_or_create(pk=1, defaults={"name": "Works"})
    follow_tiny(cast, initiative)
    ids = _people(cast) | _work(cast, initiative) | _measures(cast, initiative) | _gate(cast, initiative)
    ids |= _components(cast, initiative)
    standings_refresh()
    return World(cast, initiative, ids)


def _people(cast: Cast) -> dict[str, str]:
    token, _ = token_create(actor=CLOCK, user=cast.business.user, name="old", scopes=["read"])
    view = SavedView.objects.create(owner=cast.engineer.user, name="Mine")
    run = ImportRun.objects.create(
        file_name="a.csv", mapping_name="a", mapping_text="", state="done", started_by=cast.pm.user
    )
    rows = b"Name,Stage\nOne,Pilot\n"
    unready = import_upload(actor=cast.pm.actor, file_name="b.csv", data=rows, known={})
    import_map(actor=cast.pm.actor, run=unready, mapping_text=unready.mapping_text)
    mapping = mapping_keep(actor=cast.pm.actor, name="Ours", text=unready.mapping_text, is_shared=False)
    change = BulkChange.objects.create(act="tag_add", value="spring", shown="spring", made_by=cast.engineer.user)
    by, now = cast.admin.user, clock.now()  # lifted, so that it stands in nobody's way below
    hold = LegalHold.objects.create(reason="The case of the spring", put_by=by, put_at=now, lifted_by=by, lifted_at=now)
    draft = IntakeDraft.objects.create(created_by=cast.engineer.user)
    snapshot = snapshot_take(actor=cast.pm.actor, name="November", facts=facts_now())
    link, secret = board_link_make(actor=cast.pm.actor, name="Hall")
    endpoint, _ = endpoint_add(
        actor=cast.engineer.actor, name="Pipeline", url="http://127.0.0.1:1/", events=["gate.decided"]
    )
    tried = endpoint_test(actor=cast.engineer.actor, endpoint=endpoint)
    _, calendar = feed_open(actor=cast.engineer.actor)
    return {
        "calendar/<secret>": calendar,
        "admin/webhooks/<pk>": str(endpoint.pk),
        "admin/webhooks/<int:pk>/deliveries/<delivery_pk>": str(tried.delivery_id),
        "admin/holds/<pk>": str(hold.pk),
        "admin/tokens/<pk>": str(token.pk),
        "admin/notices/deliveries/<pk>": str(
            Delivery.objects.create(
                user=cast.business.user, channel="mail", due_at=clock.now(), failed_at=clock.now()
            ).pk
        ),
        "people/<pk>": str(cast.business.user.pk),
        "admin/users/<pk>": str(cast.business.user.pk),
        "admin/users/<int:pk>/roles/<grant>": str(cast.business.user.role_grants.get().pk),
        "reports/<pk>": str(snapshot.pk),
        "reports/links/<pk>": str(link.pk),
        "shared/board/<secret>": secret,
        "portfolio/views/<pk>": str(view.pk),
        "import/<pk>": str(run.pk),
        "import/drafts/<pk>": str(unready.pk),
        "import/mappings/<pk>": str(mapping.pk),
        "portfolio/changes/<pk>": str(change.pk),
        "i/new/D<pk>": str(draft.pk),
        "i/new/D<int:pk>/<step>": "problem",
        "i/new/score/<step>": "problem",
        "playbooks/<slug>": "tiny",
        "playbooks/<slug:slug>/<number>": "1",
        **_drafts(cast),
    }


def _drafts(cast: Cast) -> dict[str, str]:
    version = PlaybookVersion.objects.select_related("playbook").get(playbook__slug="tiny")
    draft = playbook_draft(actor=cast.pm.actor, version=version)
    part = draft.parts.filter(kind="item").first()
    assert part
    return {"playbooks/drafts/<pk>": str(draft.pk), "playbooks/drafts/<int:pk>/parts/<part>": str(part.pk)}


def _work(cast: Cast, initiative: Initiative) -> dict[str, str]:
    item = Item.objects.get(code="t1-hard")
    wait = wait_start(
        actor=cast.engineer.actor, initiative=initiative, cause="data_access", waiting_on="The data office",
        since=clock.today(),
    )  # fmt: skip
    seat_assign(actor=cast.pm.actor, initiative=initiative, kind=SeatKind.MEMBER, user=cast.operations.user)
    evidence, removal = _evidence(cast, initiative)
    sources = record_add(
        actor=cast.engineer.actor, kind=KINDS["data_source"], initiative=initiative, values={"name": "Ledger"}
    )
    comment = comment_add(
        actor=cast.engineer.actor,
        initiative=initiative,
        subject="item",
        subject_id=str(item.pk),
        text="@business look.",
    )
    ask = ask_raise(
        actor=cast.engineer.actor, initiative=initiative, question="Buy seats?", options=["Yes", "No"], recommendation="Yes",
        cost_of_waiting="One week", asked_of=cast.sponsor.user, due_on=clock.today(), cause="funding",
    )  # fmt: skip
    wave = ExpansionWave.objects.create(
        initiative=initiative, title="First", owner=cast.engineer.user, supplied_by=cast.engineer.user
    )
    api = "api/v1/initiatives/(?P<key>[A-Za-z0-9-]+)/"
    return {
        "i/<str:key>/items/<pk>": str(item.pk),
        "comments/<pk>": str(comment.pk),
        "comments/mentions/<pk>": str(comment.mentions.get().pk),
        "api/v1/comments/<pk>": str(comment.pk),
        f"{api}items/<code>": item.code,
        f"{api}records/<kind>": "data_source",
        f"{api}records/(?P<kind>[a-z_]+)/<pk>": str(sources.pk),
        "i/<slug:key>/records/<kind>": "data_source",
        "i/<slug:key>/records/<slug:kind>/<pk>": str(sources.pk),
        "i/<slug:key>/sources/<pk>": str(sources.pk),
        "i/<str:key>/waits/<pk>": str(wait.pk),
        "i/<str:key>/asks/<pk>": str(ask.pk),
        f"{api}asks/<pk>": str(ask.pk),
        "i/<str:key>/waves/<pk>": str(wave.pk),
        "i/<slug:key>/seats/<pk>": str(initiative.seats.get(kind=SeatKind.ENGINEERING).pk),
        "i/<slug:key>/seats/<kind>": "member",
        "i/<slug:key>/evidence/<pk>": str(evidence.evidence_id),
        "i/<slug:key>/evidence/<int:pk>/<number>": str(evidence.number),
        "evidence/removals/<pk>": str(removal.pk),
    }


def _evidence(cast: Cast, initiative: Initiative) -> tuple[EvidenceVersion, RemovalRequest]:
    """A link that has changed, and a text that somebody asks to remove."""
    add = {"actor": cast.engineer.actor, "initiative": initiative}
    link = evidence_add(**add, name="Report", kind="link", url="https://example.com/report")
    EvidenceLink.objects.filter(version=link).update(state="changed", pinned_by="content", pin="1", seen_pin="2")
    text = evidence_add(**add, name="Notes", kind="text", text="Words.")
    removal = removal_request(actor=cast.engineer.actor, version=text, reason="It names a customer.")
    return link, removal


def _measures(cast: Cast, initiative: Initiative) -> dict[str, str]:
    source = source_add(
        actor=cast.engineer.actor,
        values={"kind": "prometheus", "name": "Plant", "url": "https://prometheus.example.com/"},
    )
    metric = metric_add(
        actor=cast.engineer.actor,
        initiative=initiative,
        values={
            "name": "p95", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1,
            "interval_s": 300, "grace_s": 60, "step_s": 60, "provenance": "pushed",
        },
    )  # fmt: skip
    drift = metric_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={"name": "Drift", "kind": "model", "purpose": "drift", "direction": "lower", "target": 0.25, "provenance": "pushed"},
    )  # fmt: skip
    drift_reference_set(
        actor=cast.engineer.actor,
        metric=drift,
        label="First",
        columns={"a": {"counts": [90, 10], "categories": ["x", "y"]}},
    )
    path = EscalationPath.objects.create(
        initiative=initiative, title="Night", steps=[{"who": "Lead", "how": "phone", "after_minutes": 0}]
    )
    alert = Alert.objects.create(
        metric=metric, initiative=initiative, kind="breached", starts_at=clock.now(), detail="Too slow"
    )
    objective = objective_set(
        actor=cast.engineer.actor, initiative=initiative,
        values={"name": "Quick", "metric": metric.pk, "counting": "slices", "target": 0.9},
    )  # fmt: skip
    file = PointFile.objects.create(
        metric=metric, filename="points.csv", content=b"at,value\n2026-11-20,1\n", sha256="0" * 64,
        added_by=cast.engineer.user,
    )  # fmt: skip
    form = feedback_form_open(actor=cast.engineer.actor, initiative=initiative, title="Help desk")
    feedback = Feedback.objects.create(initiative=initiative, score=2, comment="Too slow", counted_version=1)
    retraining = Retraining.objects.create(initiative=initiative, owner=cast.engineer.user, trigger="Every half year")
    retraining_call(actor=cast.engineer.actor, retraining=retraining, reason="The register has changed.")
    hook, _ = hook_add(actor=cast.engineer.actor, initiative=initiative, kind="github")
    entry = value_entry_add(
        actor=cast.engineer.actor,
        initiative=initiative,
        values={
            "side": "benefit", "what": "Time", "starts_on": clock.today(), "ends_on": clock.today(), "amount": "1",
            "grade": "estimated", "method": "Counted",
        },
    )  # fmt: skip
    address = AllowedAddress.objects.create(
        network="10.9.9.0/24",
        owner=cast.admin.user,
        reason="Plant network",
        expires_on=clock.today() + timedelta(days=9),
    )
    return {
        "alerts/<pk>": str(alert.pk),
        "i/<slug:key>/records/escalation_path/<pk>": str(path.pk),
        "api/v1/alerts/<pk>": str(alert.pk),
        "f/<code>": form.code,
        "i/<str:key>/feedback/forms/<pk>": str(form.pk),
        "i/<str:key>/feedback/<pk>": str(feedback.pk),
        "i/<str:key>/retrainings/<pk>": str(retraining.pk),
        "hooks/github/<pk>": str(hook.pk),
        "i/<str:key>/hooks/<pk>": str(hook.pk),
        "api/v1/metrics/<pk>": str(metric.pk),
        "api/v1/metrics/<metric_id>": str(drift.pk),
        "i/<str:key>/metrics/<pk>": str(metric.pk),
        "i/<str:key>/value/<pk>": str(entry.pk),
        "i/<str:key>/objectives/<pk>": str(objective.pk),
        "api/v1/objectives/<pk>": str(objective.pk),
        "i/<str:key>/metrics/<int:pk>/files/<file_pk>": str(file.pk),
        "sources/<pk>": str(source.pk),
        "sources/addresses/<pk>": str(address.pk),
    }


def _gate(cast: Cast, initiative: Initiative) -> dict[str, str]:
    gate = Gate(cast, initiative)
    gate.answer_all()
    lock = SigningLock.objects.create(user=cast.value.user, until=clock.now())
    decided = gate.decide(gate.request(), "hold")
    request = gate.request(reviewers={"business_value": [cast.value.user]})
    signature = gate.accept(request, "engineering")
    condition = Condition.objects.create(
        gate_request=request,
        text="Write it down",
        owner=cast.engineer.user,
        due_on=clock.today(),
        set_by=cast.value.user,
    )
    waiver = waiver_propose(
        actor=cast.engineer.actor, initiative=initiative, criterion="t1-hard", reason="There is a good reason.",
        control="Somebody looks every day.",
    )  # fmt: skip
    point = point_raise(
        actor=cast.value.actor, gate_request=request, discipline="business_value", kind="point", text="Say where from."
    )
    return {
        "reviews/points/<pk>": str(point.pk),
        "api/v1/review-points/<pk>": str(point.pk),
        "reviews/<pk>": str(request.pk),
        "api/v1/reviews/<pk>": str(request.pk),
        "reviews/locks/<pk>": str(lock.pk),
        "account/passkeys/<pk>": "1",
        "account/sessions/<pk>": "1",
        "reviews/decisions/<pk>": str(decided.pk),
        "reviews/assignments/<pk>": str(request.assignments.get().pk),
        "reviews/conditions/<pk>": str(condition.pk),
        "reviews/signatures/<pk>": str(signature.pk),
        "reviews/waivers/<pk>": str(waiver.pk),
        "api/v1/waivers/<pk>": str(waiver.pk),
        **_watch(cast, initiative),
    }


def _watch(cast: Cast, initiative: Initiative) -> dict[str, str]:
    """A recheck that waits, an incident, and a suspension that was ended already, so that nothing here is closed by it."""
    recheck = Recheck.objects.create(initiative=initiative, code="breach:1", reason="Too slow", discipline="security")
    incident = Incident.objects.create(
        initiative=initiative, title="Wrong drafts", owner=cast.engineer.user, supplied_by=cast.engineer.user
    )
    suspension = Suspension.objects.create(
        initiative=initiative, reason="Wrong drafts", suspended_by=cast.engineer.user
    )
    Resumption.objects.create(
        suspension=suspension, reason="Mended", decided_by=cast.sponsor.user, decided_by_name="Sponsor",
        decided_as="sponsor", auth_method="password", auth_at=clock.now(), resumed_at=clock.now(), payload="{}",
        record_hash="e" * 64,
    )  # fmt: skip
    return {
        "reviews/rechecks/<pk>": str(recheck.pk),
        "i/<slug:key>/incidents/<pk>": str(incident.pk),
        "i/<slug:key>/suspensions/<pk>": str(suspension.pk),
    }


def _components(cast: Cast, initiative: Initiative) -> dict[str, str]:
    """After the gate, so that nothing of it changes: a reviewed platform that the initiative uses."""
    made = component_add(
        actor=cast.pm.actor, values={"name": "Platform", "kind": "platform", "owner": cast.engineer.user}
    )
    version = version_add(actor=cast.pm.actor, component=made, values={"label": "1"})
    review = component_review(
        actor=cast.security.actor, version=version, discipline="security", decision="approve",
        seen=version_draft(version).digest, password=PASSWORD,
    )  # fmt: skip
    Classification.objects.create(initiative=initiative, number=1, risk_tier="low", given_by=cast.engineer.user)
    used = Dependency.objects.create(initiative=initiative, component=made, ended_at=clock.now())
    return {
        "i/<slug:key>/classification/<number>": "1",
        "components/<pk>": str(made.pk),
        "components/versions/<pk>": str(version.pk),
        "components/reviews/<pk>": str(review.pk),
        "i/<slug:key>/dependencies/<pk>": str(used.pk),
        "api/v1/components/<pk>": str(made.pk),
        "api/v1/initiatives/(?P<initiative_key>[A-Za-z0-9-]+)/dependencies/<pk>": str(used.pk),
    }
