"""An initiative that went live with a playbook whose criteria speak of metrics, incidents, evidence and seats."""

from common import clock
from common.actors import CLOCK
from initiatives.models import Seat, SeatKind
from initiatives.services import evidence_add
from metrics.models import Alert
from metrics.services import kpi_version_add, metric_add
from phases.services import initiative_accept, item_evidence_add, playbook_import, playbook_publish
from reviews.models import Bundle, GateDecision, GateRequest
from tests.reviews.conftest import PLAYBOOK, Gate


def _item(code, kind, discipline, more):
    return f"""      - code: {code}
        title: Item {code}
        kind: {kind}
        theme: Theme
        owner_side: operations
        is_critical: true
        is_required: true
        disciplines: [{discipline}]
        why: "Why it matters."
        good: "What good looks like."
        example: "An example."
        {more}
"""


_METRIC = "metric: {{purpose: {0}, aggregate: mean, window_s: 86400, min_samples: 1, max_age_s: 86400}}"
_PHASE_3 = _item("t3-proof", "evidence", "security", "valid_days: 180")
_PHASE_4 = (
    _item("t4-latency", "metric", "operations_readiness", _METRIC.format("latency"))
    + _item("t4-drift", "metric", "business_value", _METRIC.format("drift"))
    + _item("t4-incidents", "record", "operations_readiness", "record: {kind: incident, state: none_open}")
    + _item("t4-seats", "record", "operations_readiness", "record: {kind: seats, state: accepted}")
)


def playbook_text(limits="signature_valid_days: 180"):
    """The small playbook with what causes reopen; `limits` replaces the last of its limits."""
    text = PLAYBOOK.replace("slug: tiny", "slug: running").replace("signature_valid_days: 180", limits, 1)
    for number, items in ((3, _PHASE_3), (4, _PHASE_4)):
        head, tail = text.split(f"      - code: t{number}-hard\n")
        text = f"{head}{items}      - code: t{number}-hard\n{tail}"
    return text


class Running(Gate):
    """Acts around an initiative in production."""

    def metric(self, purpose="latency", name="p95"):
        return metric_add(
            actor=self.cast.engineer.actor,
            initiative=self.initiative,
            values={
                "name": name, "kind": "operational", "purpose": purpose, "unit": "s", "direction": "lower", "target": 1,
                "interval_s": 300, "grace_s": 60, "step_s": 60, "provenance": "pushed",
            },
        )  # fmt: skip

    def alert(self, starts_at=None, kind="breached", purpose="latency"):
        return Alert.objects.create(
            metric=self.metric(purpose, name=f"{purpose} {kind}"), initiative=self.initiative, kind=kind,
            starts_at=starts_at or clock.now(), detail="1.4 s, target 1 s",
        )  # fmt: skip

    def proof(self, valid_until, evidence=None):
        """A piece of evidence under t3-proof (or its next version), valid until a day."""
        if evidence is not None:
            return evidence_add(
                actor=self.cast.engineer.actor, initiative=self.initiative, name="Test", kind="text", text="Run again.",
                valid_until=valid_until, evidence=evidence,
            )  # fmt: skip
        return item_evidence_add(
            actor=self.cast.engineer.actor, initiative=self.initiative, item=self.item("t3-proof"), name="Test",
            kind="text", text="It was run.", valid_until=valid_until,
        )  # fmt: skip

    def criterion(self, code):
        return next((one for one in self.readiness().criteria if one.code == code), None)

    def leave(self, kind):
        Seat.objects.filter(initiative=self.initiative, kind=kind, ended_at=None).update(ended_at=clock.now())


def put_live(cast, initiative, *, valid_until, limits="signature_valid_days: 180"):
    """In production by rows alone, in a tenth of the time: no signature stands under its decision."""
    version = playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=playbook_text(limits)))
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=version)
    type(initiative).objects.filter(pk=initiative.pk).update(phase=4)
    initiative.refresh_from_db()
    bundle = Bundle.objects.create(digest="b" * 64, body="{}", sections={})
    request = GateRequest.objects.create(
        initiative=initiative, phase=3, round=1, bundle=bundle, requested_by=cast.pm.user, statement="Ready", scope="Scope",
        due_on=clock.today(), state="decided", closed_at=clock.now(),
    )  # fmt: skip
    GateDecision.objects.create(
        gate_request=request, outcome="go", reason="It is ready.", decided_by=cast.sponsor.user, decided_by_name="Sponsor",
        decided_as="sponsor", bundle=bundle, auth_method="password", auth_at=clock.now(), decided_at=clock.now(),
        payload="{}", record_hash="d" * 64,
    )  # fmt: skip
    running = Running(cast, initiative)
    running.proof(valid_until)
    return running


def go_live(cast, initiative, *, valid_until, limits="signature_valid_days: 180"):
    """Through all three gates into production; the evidence of gate 3 holds until `valid_until`."""
    version = playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=playbook_text(limits)))
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=version)
    kpi_version_add(
        actor=cast.business.actor, initiative=initiative,
        values={"kpi": "Median hours", "unit": "h", "direction": "lower", "baseline": "31", "target": "1"},
    )  # fmt: skip
    initiative.refresh_from_db()
    running = Running(cast, initiative)
    running.pass_gate()
    running.pass_gate()
    running.proof(valid_until)
    running.pass_gate()
    assert initiative.phase == 4
    assert Seat.objects.accepted().filter(initiative=initiative, kind=SeatKind.OPERATIONS).exists()
    return running
