"""Fill an empty, migrated database by the plan: rows in bulk, points by one statement, standings worked out by the service.

Recorded times lie in the past, so the database is marked *demo* first.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from accounts.models import Role, RoleGrant, User
from audit.models import Entry
from audit.services import demo_mark
from benchmarks.volume.plan import ANSWERS, METRICS, PEOPLE, Kind, kinds
from common import clock
from initiatives.models import Initiative, Seat, SeatKind, StatusUpdate
from metrics.models import Alert, KpiContract, KpiContractVersion, Metric
from phases.models import Answer, Item, PhaseStay, Pin, PlaybookVersion, Wait
from phases.services import playbook_load_builtin
from portfolio.models import Refresh
from reviews.models import Bundle, GateRequest

if TYPE_CHECKING:
    from django.db.models import Model

BATCH = 4_000
SEATS = (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD, SeatKind.SPONSOR)
MEASURES = (
    ("Handled without rework", "business", "kpi", "ratio", "higher", 0.8),
    ("Response time p95", "operational", "latency", "s", "lower", 1.5),
)
MONTH = "SELECT metrics_point_month(date_trunc('month', %s::timestamptz AT TIME ZONE 'UTC'))"
POINTS = """
INSERT INTO metrics_point (metric_id, at, value, n, provenance)
SELECT m.id, date_trunc('hour', %s::timestamptz) - h * interval '1 hour',
 CASE m.direction WHEN 'higher' THEN 0.9 - b.worse * 0.5 ELSE 1.2 + b.worse END
 + ((i.id %% %s) * 7919 + h::bigint * 104729) %% 100 / 2000.0, 200, 'pushed'
FROM generate_series(%s, 0, -1) h CROSS JOIN metrics_metric m JOIN initiatives_initiative i ON i.id = m.initiative_id
JOIN (VALUES ('met', 0.0), ('near_limit', 0.17), ('breached', 0.7)) b (state, worse) ON b.state = m.state
"""
LATEST = """
UPDATE metrics_metric m SET latest_at = p.at, latest_value = p.value, latest_n = p.n,
 fresh_until = p.at + interval '1 day' FROM metrics_metric s CROSS JOIN LATERAL
(SELECT at, value, n FROM metrics_point p WHERE p.metric_id = s.id ORDER BY at DESC LIMIT 1) p WHERE s.id = m.id
"""


class Seeding:
    """One filling of `count` initiatives with `points` hourly values for each metric; every step is one method."""

    def __init__(self, count: int, points: int) -> None:
        self.count, self.points, self.now, self.kinds = count, points, clock.now(), kinds()
        self.people: list[User] = []
        self.initiatives: list[Initiative] = []
        self.metrics: list[Metric] = []

    def run(self) -> None:
        """Everything but the standings."""
        demo_mark()
        version = playbook_load_builtin()
        self._people()
        self._initiatives(version)
        self._answers(list(Item.objects.filter(version=version).order_by("phase", "position")))
        self._metrics()
        self._gates()
        self._entries()
        self._points()
        Refresh.objects.update_or_create(
            pk=1, defaults={"entry_id": Entry.objects.order_by("-id").values_list("id", flat=True)[0]}
        )

    def person(self, number: int, place: int) -> User:
        """Who holds the seat at `place` of SEATS on that initiative: three sponsors in ten people, everybody about equal."""
        return self.people[(number * 7 + place * 53) % len(self.people)]

    def kind(self, number: int) -> Kind:
        return self.kinds[number % len(self.kinds)]

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def _people(self) -> None:
        self.people = User.objects.bulk_create(
            User(email=f"person{n}@example.com", name=f"Person {n:03}", password="!") for n in range(PEOPLE)
        )
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.CONTRIBUTOR) for user in self.people)
        pm = User.objects.create(email="pm@example.com", name="Program manager", password="!")
        RoleGrant.objects.create(user=pm, role=Role.PROGRAM_MANAGER)

    def _initiatives(self, version: PlaybookVersion) -> None:
        self.initiatives = Initiative.objects.bulk_create(
            (self._initiative(n, self.kind(n)) for n in range(self.count)), batch_size=BATCH
        )
        _bulk(PhaseStay, self._stays())
        _bulk(Seat, self._seats())
        _bulk(Pin, (Pin(initiative=one, version=version) for one in self.initiatives if one.phase))
        _bulk(StatusUpdate, (
            StatusUpdate(
                initiative=one, health=health, text="As planned; the next step waits for the data.", next_step="Load test",
                posted_by=self.person(n, 3), posted_at=self.ago(days),
            )
            for n, one in enumerate(self.initiatives) for days, health in self.kind(n).updates
        ))  # fmt: skip
        _bulk(Wait, (
            Wait(
                initiative=one, cause=wait[0], waiting_on="The platform team", since=self.ago(wait[1]).date(),
                until=self.ago(wait[2]).date(), started_by=self.person(n, 3), started_at=self.ago(wait[1]),
            )
            for n, one in enumerate(self.initiatives) if (wait := self.kind(n).wait)
        ))  # fmt: skip

    def _initiative(self, n: int, kind: Kind) -> Initiative:
        return Initiative(
            key=f"AI-{n + 1:03}", title=f"{kind.title}, {n // len(self.kinds) + 1}", status=kind.status, phase=kind.phase,
            outcome="Half of the cases are done within a day instead of a week, without more rework.",
            visibility="organisation" if kind.is_open_to_all else "members", business_unit=kind.unit, risk_tier=kind.tier,
            ai_type=kind.ai_type, data_class=kind.data_class, is_adopted=kind.is_adopted, is_classified=True,
            workflow="Handling of cases", workflow_volume=4_000, pilot_end_on=self._day(kind.pilot_end),
            created_by=self.person(n, 3), created_at=self.ago(kind.added),
        )  # fmt: skip

    def _day(self, ago: int | None) -> object:
        return None if ago is None else self.ago(ago).date()

    def _stays(self) -> Iterator[PhaseStay]:
        for n, one in enumerate(self.initiatives):
            for phase, entered, left, outcome in self.kind(n).stays:
                yield PhaseStay(
                    initiative=one, phase=phase, entered_at=self.ago(entered), outcome=outcome,
                    left_at=None if left is None else self.ago(left),
                )  # fmt: skip

    def _seats(self) -> Iterator[Seat]:
        for n, one in enumerate(self.initiatives):
            for place, seat in enumerate(SEATS):
                if seat != self.kind(n).empty_seat:
                    yield Seat(
                        initiative=one,
                        kind=seat,
                        user=self.person(n, place),
                        assigned_at=one.created_at,
                        accepted_at=one.created_at,
                    )

    def _answers(self, items: list[Item]) -> None:
        def rows() -> Iterable[Answer]:
            for n, one in enumerate(self.initiatives):
                asked = [item for item in items if item.phase <= (one.phase or 0)]
                for place in range(min(ANSWERS, len(asked))):
                    item = asked[(n % len(self.kinds) * 5 + place * 3) % len(asked)] if len(asked) % 3 else asked[place]
                    yield self._answer(n, one, item)

        _bulk(Answer, rows())

    def _answer(self, n: int, one: Initiative, item: Item) -> Answer:
        if item.kind in ("statement", "answer"):
            return Answer(
                initiative=one, item=item, state="done", text="Agreed with the team and written down in the manual.",
                answered_by=self.person(n, 0), answered_at=self.ago(self.kind(n).moved),
            )  # fmt: skip
        return Answer(
            initiative=one,
            item=item,
            assigned_to=self.person(n, 1),
            due_on=self.ago(n % len(self.kinds) % 50 - 45).date(),
        )

    def _metrics(self) -> None:
        self.metrics = Metric.objects.bulk_create(
            (
                Metric(
                    initiative=one, name=name, kind=kind, purpose=purpose, unit=unit, direction=direction, target=target,
                    provenance="pushed", interval_s=3600, grace_s=600, state=self.kind(n).states[place],
                    state_since=self.ago(2), created_at=one.created_at,
                )
                for n, one in enumerate(self.initiatives)
                for place, (name, kind, purpose, unit, direction, target) in enumerate(MEASURES)
            ), batch_size=BATCH,
        )  # fmt: skip
        contracts = KpiContract.objects.bulk_create(
            (KpiContract(initiative=one, metric=self.metrics[METRICS * n]) for n, one in enumerate(self.initiatives)),
            batch_size=BATCH,
        )
        _bulk(KpiContractVersion, (
            KpiContractVersion(
                contract=contract, number=1, outcome="Less rework", kpi="Handled without rework", unit="ratio",
                direction="higher", baseline=0.62, baseline_n=400, baseline_measured_on=self.ago(90).date(), target=0.8,
                guardrail="Complaints", method="Sample", source="Case system", owner=self.person(n, 2),
                decision_on=self.ago(-60).date(), stop_threshold=0.5,
            )
            for n, contract in enumerate(contracts)
        ))  # fmt: skip
        _bulk(Alert, (
            Alert(metric=metric, initiative=metric.initiative, kind="breached", starts_at=self.ago(2), opened_at=self.ago(2),
                  detail="Worse than its target for two hours.")
            for metric in self.metrics if metric.state == "breached" and metric.initiative.status == "active"
        ))  # fmt: skip

    def _gates(self) -> None:
        bundle = Bundle.objects.create(digest="b" * 64, body="{}")
        _bulk(GateRequest, (
            GateRequest(
                initiative=one, phase=one.phase, round=1, bundle=bundle, requested_by=self.person(n, 3), requested_at=self.ago(3),
                statement="Ready for the next phase.", scope="As built.", due_on=self.ago(-7).date(),
            )
            for n, one in enumerate(self.initiatives) if self.kind(n).is_at_gate
        ))  # fmt: skip

    def _entries(self) -> None:
        def rows() -> Iterator[Entry]:
            for n, one in enumerate(self.initiatives):
                kind, lead = self.kind(n), self.person(n, 3)
                told = [
                    ("initiatives.initiative_create", kind.added),
                    *(("phases.phase_enter", e) for _, e, _, _ in kind.stays),
                ]
                told += [("phases.item_answer", kind.moved)] * 3 if kind.phase else []
                for action, days in sorted(told, key=lambda pair: -pair[1]):
                    at = self.ago(days)
                    yield Entry(
                        recorded_at=at, actor_kind="person", actor_id=lead.pk, actor_name=lead.name, action=action,
                        object_type="initiatives.initiative", object_id=str(one.pk), initiative_id=one.pk, summary=action,
                        payload=json.dumps({"v": 2, "action": action, "at": at.isoformat(), "initiative": one.pk, "changes": {}}),
                    )  # fmt: skip

        _bulk(Entry, rows())

    def _points(self) -> None:
        with connection.cursor() as cursor:
            for day in range(-32, self.points // 24 + 16, 15):
                cursor.execute(MONTH, [self.ago(day)])
            cursor.execute(POINTS, [self.now, len(self.kinds), self.points - 1])
            cursor.execute(LATEST)
        self.vacuum()

    def vacuum(self) -> None:
        """Let the planner know what there is; outside any transaction."""
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _bulk(model: "type[Model]", rows: "Iterable[Model]") -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)
