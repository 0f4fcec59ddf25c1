"""A number that was typed or pushed counts at a gate once a report, a second person or a review stands behind it."""

from datetime import timedelta

import pytest

from accounts.models import ApiToken, User
from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from metrics import proof
from metrics.models import FrozenWindow, Metric, NumberConfirmation, NumberGiven, Point
from metrics.proof import latest_proofs
from metrics.services import metric_value_type, number_confirm, points_push
from phases.criteria import item_verdict
from phases.services import item_evidence_add
from reviews.permissions import involvement
from reviews.readiness import gate_criteria
from tests.reviews.conftest import Gate
from tests.reviews.everything import follow, item_text, playbook

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
NOTE = "Compared with the log of the service."
REVIEWED = "{discipline: load_test, quorum: 1}"


class Typed:
    """A typed latency of 1.2 s, and the gate whose only criterion leans on it. `discipline` is the section it stands in."""

    def __init__(self, cast, initiative, discipline):
        self.cast = cast
        items = item_text("e1-metric", ("engineering", discipline))
        follow(cast, initiative, playbook(items, reviews=REVIEWED, folded=""))
        initiative.refresh_from_db()
        self.gate = Gate(cast, initiative)
        self.initiative = initiative
        self.metric = self.make("typed", "Latency")
        self.type(1.2)

    def make(self, provenance, name):
        return Metric.objects.create(
            initiative=self.initiative, name=name, kind="operational", purpose="latency", unit="s", direction="lower",
            target=2.0, provenance=provenance, owner=self.cast.business.user, interval_s=3600,
        )  # fmt: skip

    def type(self, value, *, by=None, at=None):
        metric_value_type(actor=(by or self.cast.engineer).actor, metric=self.metric, value=value, at=at)

    def criterion(self, request=None):
        return self.gate.readiness(request).criteria[0] if request else gate_criteria(self.initiative, 1)[0]

    @property
    def verdict(self):
        return item_verdict(self.initiative, self.gate.item("e1-metric"))

    def confirm(self, person, **other):
        number = self.verdict.proofs[0].number
        given = {
            "rule": number.aggregate, "start": number.start, "end": number.end, "seen": number.value,
            "seen_n": number.n, "note": NOTE,
        }  # fmt: skip
        return number_confirm(actor=person.actor, metric=self.metric, **(given | other))


@pytest.fixture
def typed(cast, initiative):
    """In a section that this gate does not review: nobody signs the number but the owners."""
    return Typed(cast, initiative, "security")


@pytest.fixture
def reviewed(cast, initiative):
    return Typed(cast, initiative, "load_test")


def test_nobody_else_stands_behind_it_and_it_is_unknown_though_the_target_is_met(typed):
    found = typed.criterion()
    assert (found.state, found.waits_for) == ("unknown", "")
    assert "Typed by engineer@example.com, not confirmed." in found.detail
    assert "A report or a second person has to stand behind it." in found.detail
    assert typed.verdict.state == "met", "what was measured is not in question"


def test_a_second_person_confirms_that_very_number(typed, cast):
    made = typed.confirm(cast.operations)
    found = typed.criterion()
    assert found.state == "met"
    assert "Typed by engineer@example.com, confirmed by operations@example.com." in found.detail
    assert FrozenWindow.objects.filter(metric=typed.metric, end=made.end).exists()
    entry = Entry.objects.get(action="metrics.number_confirm")
    assert entry.summary == "Confirmed 1.2 s of Latency, given by somebody else"
    assert entry.actor_id == cast.operations.user.pk
    with pytest.raises(Conflict, match="Operations has confirmed this number already"):
        typed.confirm(cast.pm)


def test_who_typed_it_is_no_second_person(typed, cast):
    with pytest.raises(NotAllowed, match="You gave this number yourself"):
        typed.confirm(cast.engineer)
    for person in (cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            typed.confirm(person)
    assert not NumberConfirmation.objects.exists()


@pytest.mark.parametrize("change", ["another", "corrected", "corrected and back"])
def test_another_number_needs_another_confirmation(typed, cast, change):
    typed.confirm(cast.operations)
    at = Point.objects.get().at
    typed.type(1.3, at=None if change == "another" else at)
    if change == "corrected and back":
        typed.type(1.2, at=at)
    assert typed.criterion().state == "unknown"
    typed.confirm(cast.operations)
    assert typed.criterion().state == "met"


def test_a_number_that_changed_meanwhile_is_not_confirmed(typed, cast):
    with pytest.raises(Conflict, match=r"It is another number by now: 1\.2 s over 1"):
        typed.confirm(cast.operations, seen=1.1)
    with pytest.raises(DomainError, match="10 to 300 characters"):
        typed.confirm(cast.operations, note="Fine.")


def test_a_valid_report_stands_behind_it(typed, cast):
    def attach(name, **given):
        item_evidence_add(
            actor=cast.engineer.actor, initiative=typed.initiative, item=typed.gate.item("e1-metric"), name=name, kind="text",
            text="Run 12", **given,
        )  # fmt: skip

    attach("Old run", effective_on=clock.today() - timedelta(days=60))
    assert typed.criterion().state == "unknown", "a report from before the window says nothing about it"
    attach("Load run")
    assert "Typed by engineer@example.com, report: Load run." in typed.criterion().detail
    assert typed.criterion().state == "met"


def test_the_review_of_its_section_counts_once_it_is_signed(reviewed, cast):
    found = reviewed.criterion()
    assert (found.state, found.waits_for) == ("unknown", "review:load_test")
    assert "or the load test review signs it." in found.detail
    request = reviewed.gate.request()
    assert request.missing == [], "what its own review settles is not missing"
    assert reviewed.criterion(request).state == "unknown"
    reviewed.gate.review(request, "load_test")
    assert reviewed.criterion(request).state == "met"
    assert "The load test review signed this number." in reviewed.criterion(request).detail
    reviewed.type(1.4)
    assert reviewed.criterion(request).state == "unknown", "nobody has signed the number that was typed since"


def test_a_pushed_number_of_an_open_gate_is_the_frozen_one(typed, cast):
    Metric.objects.filter(pk=typed.metric.pk).update(is_enabled=False)
    typed.metric = typed.make("pushed", "Pushed latency")

    def push(value):
        item = {"metric": typed.metric.pk, "at": clock.now(), "value": value}
        points_push(actor=cast.engineer.actor, items=[item])

    push(1.0)
    typed.confirm(cast.operations)
    request = typed.gate.request()
    push(1.1)
    assert typed.criterion(request).state == "met", "new points go on arriving and change nothing that people signed"
    assert typed.criterion().state == "unknown"


def test_numbers_that_were_typed_into_a_metric_stay_typed_when_it_is_pulled_later(typed):
    Metric.objects.filter(pk=typed.metric.pk).update(provenance="pushed")
    assert "Typed by engineer@example.com, not confirmed." in typed.criterion().detail


def test_a_token_confirms_nothing_and_who_made_it_is_no_second_person(typed, cast):
    robot = User.objects.create(email="robot@example.com", name="Robot", is_service=True)
    ApiToken.objects.create(
        user=robot, name="CI", key_id="k1", secret_sha256="0" * 64, created_by=cast.operations.user,
        expires_at=clock.now() + WEEK,
    )  # fmt: skip
    NumberGiven.objects.create(metric=typed.metric, user=robot, day=clock.today())
    with pytest.raises(NotAllowed, match="You gave this number yourself"):
        typed.confirm(cast.operations)
    typed.confirm(cast.pm)


def test_who_gave_a_number_has_a_part_in_the_initiative(typed, cast):
    Seat.objects.filter(user=cast.engineer.user).update(ended_at=clock.now())
    assert involvement(cast.engineer.user.pk, typed.initiative, None) == "typed or pushed a number of it"


def test_the_page_confirms_and_gives_back_what_was_typed(typed, cast, sign_in):
    number, client = typed.verdict.proofs[0].number, sign_in(cast.operations)
    item = typed.gate.item("e1-metric")
    url = f"/i/{typed.initiative.key}/metrics/{typed.metric.pk}/confirm/"
    assert "Confirm this number" in client.get(f"/i/{typed.initiative.key}/items/{item.pk}/").content.decode()
    given = {
        "rule": number.aggregate, "start": number.start.isoformat(), "end": number.end.isoformat(), "seen": number.value,
        "seen_n": number.n, "note": "Too short", "next": f"/i/{typed.initiative.key}/items/{item.pk}/",
    }  # fmt: skip
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "Too short" in refused.content.decode()
    assert client.post(url, given | {"note": NOTE, "seen": "9"}).status_code == 409
    assert client.post(url, given | {"note": NOTE}).status_code == 303
    assert "operations@example.com" in client.get(url).content.decode()
    assert sign_in(cast.engineer).get(url).status_code == 200


def test_of_very_many_numbers_the_same_is_said(typed, monkeypatch):
    typed.confirm(typed.cast.operations)
    metrics = [Metric.objects.get(pk=typed.metric.pk), typed.make("typed", "Other")]
    kept = latest_proofs(metrics)
    monkeypatch.setattr(proof, "KEPT_MOST", 0)
    assert latest_proofs(metrics) == kept
    assert kept[typed.metric.pk].words.endswith(f"confirmed by {typed.cast.operations.user.email}")
