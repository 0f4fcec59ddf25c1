"""Separation of duties: role × relation × action, one table (`sod_matrix.csv`), held by the services and by the database.

Columns are the roles of the one person who acts, what they have to do with the initiative, and for each action `allow`
(the permission is given; other rules may still refuse) or the class of the refusal:

    role       another role or seat does this          part       had a part in what is reviewed
    requester  asked for the gate                      seat       does not hold the seat, or has not accepted it
    slot       has signed in another place             signer     it is somebody else's signature
    proposer   proposed the waiver                     auditor    auditors change nothing

`@db` columns say what the database does with such a row when the services are bypassed. To write the table anew after a
change that is meant: `python -m pytest tests/reviews/test_sod_matrix.py --write-access`, then read the difference.
"""

import csv
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, transaction

from accounts.models import RoleGrant, User
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from phases.models import ExternalEvent
from reviews import services
from reviews.models import Condition, Signature, Waiver
from tests.cast import PASSWORD, Person, consent

TABLE = Path(__file__).with_name("sod_matrix.csv")
WORDS = "A reason of sufficient length."
ROLES = {
    "administrator": ("administrator", ""),
    "program_manager": ("program_manager", ""),
    "contributor": ("contributor", ""),
    "executive": ("executive", ""),
    "auditor": ("auditor", ""),
    "waiver_authority": ("waiver_authority", ""),
    "reviewer": ("reviewer", "business_value"),
    "other_reviewer": ("reviewer", "security"),
}


class World:
    """An open request whose engineering acceptance is given, a waiver and a condition that wait, and one person."""

    def __init__(self, gate):
        self.gate, cast = gate, gate.cast
        gate.answer_all()
        self.manager = self._person("manager", "program_manager", "")
        self.decision = gate.decide(gate.request(by=self.manager), "hold")
        self.request = gate.request(by=self.manager)
        self.seen = {
            code: gate.seen(self.request, code) for code in ("acceptance:engineering", "review:business_value")
        }
        self.signature = gate.accept(self.request, "operations")
        self.waiver = self._waiver(cast.pm.user)
        self.condition = Condition.objects.create(
            gate_request=self.request, text="Write it down", owner=cast.engineer.user, set_by=cast.security.user,
            due_on=clock.today(),
        )  # fmt: skip
        assert cast.value.user.pk

    def _person(self, name, role, discipline):
        user = consent(User.objects.create_user(f"{name}@example.com", PASSWORD, name=name))
        RoleGrant.objects.create(user=user, role=role, discipline=discipline)
        return Person(user)

    def _waiver(self, user):
        return Waiver.objects.create(
            initiative=self.gate.initiative, phase=1, criterion="t1-hard", title="T", sections=["engineering"], reason=WORDS,
            control=WORDS, requested_by=user, ends_on=clock.today() + timedelta(days=9),
        )  # fmt: skip

    def person(self, role):
        return self._person(f"one-{role}", *ROLES[role])


def _nothing(world, user):
    pass


def _requester(world, user):
    type(world.request).objects.filter(pk=world.request.pk).update(requested_by=user)
    type(world.request).objects.filter(pk=world.decision.gate_request_id).update(requested_by=user)


def _intake(world, user):
    type(world.gate.initiative).objects.filter(pk=world.gate.initiative.pk).update(created_by=user)


def _answered(world, user):
    world.gate.initiative.answers.filter(item__code="t1-soft").update(answered_by=user)


def _reported(world, user):
    ExternalEvent.objects.create(initiative=world.gate.initiative, item_code="t1-soft", passed=True, reported_by=user)


def _evidence(world, user):
    made = world.gate.initiative.evidence.create(name="E")
    made.versions.create(
        number=1, kind="text", sha256="a" * 64, size=1, text="x", supplied_by=user, effective_on=clock.today()
    )


def _metric(world, user):
    world.gate.initiative.metrics.create(
        name="M", kind="operational", direction="lower", target=1, provenance="typed", owner=user
    )


def _record(world, user):
    world.gate.initiative.risks.create(title="R", owner=user)


def _kpi(world, user):
    contract = world.gate.initiative.kpi_contract
    contract.versions.create(number=9, kpi="K", unit="h", direction="lower", owner=user)


def _seat(kind):
    def make(world, user):
        Seat.objects.filter(initiative=world.gate.initiative, kind=kind).exclude(kind="member").update(
            ended_at=clock.now()
        )
        Seat.objects.create(initiative=world.gate.initiative, kind=kind, user=user, accepted_at=clock.now())

    return make


def _offered(world, user):
    Seat.objects.filter(initiative=world.gate.initiative, kind="engineering").update(ended_at=clock.now())
    Seat.objects.create(initiative=world.gate.initiative, kind="engineering", user=user)


def _proposed(world, user):
    Waiver.objects.filter(pk=world.waiver.pk).update(requested_by=user)


def _signed(world, user):
    world.signature = _row(world.request, user, "review", "compliance")


def _set_condition(world, user):
    Condition.objects.filter(pk=world.condition.pk).update(set_by=user)


def _owns_condition(world, user):
    Condition.objects.filter(pk=world.condition.pk).update(owner=user)


RELATIONS = {
    "none": _nothing,
    "requested the gate": _requester,
    "wrote the intake": _intake,
    "answered an item": _answered,
    "reported an event": _reported,
    "uploaded evidence": _evidence,
    "owns a metric": _metric,
    "owns a record": _record,
    "wrote the KPI contract": _kpi,
    "holds the owner seat": _seat("engineering"),
    "was offered the owner seat": _offered,
    "holds the lead seat": _seat("lead"),
    "holds the sponsor seat": _seat("sponsor"),
    "is a member": _seat("member"),
    "proposed the waiver": _proposed,
    "signed another place": _signed,
    "set the condition": _set_condition,
    "owns the condition": _owns_condition,
}


def _accept(world, actor):
    seen = world.seen["acceptance:engineering"]
    services.acceptance_sign(
        actor=actor, gate_request=world.request, seat="engineering", decision="approve", seen=seen, password=PASSWORD
    )


def _review(world, actor):
    seen = world.seen["review:business_value"]
    services.review_sign(
        actor=actor, gate_request=world.request, discipline="business_value", decision="approve", seen=seen, password=PASSWORD
    )  # fmt: skip


def _claim(world, actor):
    services.review_claim(actor=actor, gate_request=world.request, discipline="business_value")


def _assign(world, actor):
    services.review_assign(
        actor=actor, gate_request=world.request, discipline="business_value", reviewer=world.gate.cast.value.user
    )


def _decide(world, actor):
    services.gate_decide(actor=actor, gate_request=world.request, outcome="hold", reason=WORDS, password=PASSWORD)


def _correct(world, actor):
    services.decision_correct(
        actor=actor, decision=world.decision, outcome="recycle", reason=WORDS, password=PASSWORD
    )  # fmt: skip


def _withdraw(world, actor):
    services.request_withdraw(actor=actor, gate_request=world.request, reason=WORDS)


def _revoke(world, actor):
    services.signature_revoke(actor=actor, signature=world.signature, reason=WORDS, password=PASSWORD)


def _propose(world, actor):
    services.waiver_propose(
        actor=actor, initiative=world.gate.initiative, criterion="t1-soft", reason=WORDS, control=WORDS
    )


def _approve(world, actor):
    services.waiver_approve(actor=actor, waiver=world.waiver)


def _confirm(world, actor):
    services.condition_close(actor=actor, condition=world.condition, note=WORDS)


ACTIONS = {
    "accept": _accept,
    "review": _review,
    "claim": _claim,
    "assign": _assign,
    "decide": _decide,
    "correct": _correct,
    "withdraw": _withdraw,
    "revoke": _revoke,
    "propose waiver": _propose,
    "approve waiver": _approve,
    "confirm condition": _confirm,
}
CLASSES = (
    ("Auditors read everything", "auditor"),
    ("Nobody reviews their own work", "part"),
    ("You requested this gate", "requester"),
    ("You have signed in another place", "slot"),
    ("You proposed this waiver", "proposer"),
    ("once the seat is accepted", "seat"),
    ("can revoke this signature", "signer"),
    ("You hold a seat", "part"),
    ("Only ", "role"),
)


def _class(reason):
    return next(name for words, name in CLASSES if words in reason)


def _row(request, user, kind, role):
    """A signature as the services would write it, without them."""
    at = clock.now()
    return Signature.objects.create(
        gate_request=request, kind=kind, role=role, decision="approve", meaning="M", statement="S", signer=user,
        signer_name="N", signer_email=user.email, bundle=request.bundle, auth_method="password", auth_at=at, signed_at=at,
        valid_until=at.date() + timedelta(days=9), payload="{}", record_hash=f"{user.pk}-{kind}-{role}",
    )  # fmt: skip


def _forge_waiver(world, user):
    Waiver.objects.filter(pk=world.waiver.pk).update(approved_by=user, approved_at=clock.now())


FORGED = {
    "accept@db": lambda world, user: _row(world.request, user, "acceptance", "engineering"),
    "review@db": lambda world, user: _row(world.request, user, "review", "business_value"),
    "approve waiver@db": _forge_waiver,
}


def _told(world, act, subject):
    """What happens, undone afterwards."""
    answer = "allow"
    with suppress(_UndoneError), transaction.atomic():
        try:
            with transaction.atomic():
                act(world, subject)
        except NotAllowed as error:
            answer = _class(error.reason)
        except DatabaseError:
            answer = "refused"
        except (DomainError, Conflict):
            pass
        raise _UndoneError
    return answer


class _UndoneError(Exception):
    """Ends a try."""


def _cells(world, role, relation):
    person = world.person(role)
    RELATIONS[relation](world, person.user)
    actor = person.actor
    for row in (world.request, world.waiver, world.condition, world.decision, world.signature):
        row.refresh_from_db()
    said = {action: _told(world, act, actor) for action, act in ACTIONS.items()}
    kept = {column: _told(world, act, person.user) for column, act in FORGED.items()}
    return said | {column: "refused" if answer == "refused" else "-" for column, answer in kept.items()}


def _expected():
    if not TABLE.exists():
        return {}
    with TABLE.open(newline="") as file:
        return {(row.pop("relation"), row.pop("role")): row for row in csv.DictReader(file)}


def _write(found):
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["relation", "role", *ACTIONS, *FORGED])
        for (relation, role), cells in found.items():
            writer.writerow([relation, role, *cells.values()])


def test_sod_matrix(gate, pytestconfig):
    world, found = World(gate), {}
    for relation in RELATIONS:
        for role in ROLES:
            signature = world.signature
            with suppress(_UndoneError), transaction.atomic():
                found[relation, role] = _cells(world, role, relation)
                raise _UndoneError
            world.signature = signature
    if pytestconfig.getoption("--write-access"):
        _write(found)
    expected = _expected()
    assert found.keys() == expected.keys()
    wrong = [
        f"{role}, who {relation}, {action}: {cells[action]}, the table says {expected[relation, role][action]}"
        for (relation, role), cells in found.items()
        for action in cells
        if cells[action] != expected[relation, role].get(action)
    ]
    assert not wrong, "\n".join(wrong)
