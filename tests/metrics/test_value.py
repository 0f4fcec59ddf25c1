"""The value ledger: entries stay as they were, a second person verifies, and the page, the API and the file name grades."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.services import evidence_add
from metrics.models import ValueEntry, ValueVerification
from metrics.panels import value_ledger
from metrics.permissions import can_budget_set, can_value_verify
from metrics.services import (
    budget_release,
    budget_take_back,
    budget_tranche_add,
    points_push,
    value_basis_set,
    value_entry_add,
    value_entry_verify,
)
from tests.metrics.test_permissions import _token

URL = "/i/AI-001/value/"
COST = {
    "side": "cost", "what": "Licences", "starts_on": "2026-09-01", "ends_on": "2026-10-31", "amount": "1200.50",
    "grade": "measured", "method": "Invoices", "sample_n": 2,
}  # fmt: skip
CLAIM = {
    "side": "benefit", "what": "Time", "starts_on": "2026-09-01", "ends_on": "2026-12-31", "amount": "9000", "grade": "claimed",
}  # fmt: skip


@pytest.fixture
def enter(cast, initiative):
    def make(values=COST, person="engineer", **more):
        return value_entry_add(actor=getattr(cast, person).actor, initiative=initiative, values={**values, **more})

    return make


def test_an_entry_is_kept_as_it_was_and_a_correction_replaces_it(enter, cast, initiative):
    first = enter()
    second = enter(amount="1300", replaces=first.pk)
    assert list(ValueEntry.objects.current()) == [second]
    found = value_ledger(cast.pm.actor, initiative)
    assert found.totals.cost["measured"] == Decimal("1300.00")
    assert [row.pk for row in found.replaced] == [first.pk]
    with pytest.raises(DomainError) as refused:
        enter(amount="1400", replaces=first.pk)
    assert refused.value.field == "replaces"
    for act in (lambda: ValueEntry.objects.update(amount=1), lambda: ValueEntry.objects.filter(pk=second.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Entry.objects.filter(action="metrics.value_entry_add").count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"grade": "finance_verified"}, "grade"),
        ({"method": ""}, "method"),
        ({"sample_n": None}, "sample_n"),
        ({"amount": "-1"}, "amount"),
        ({"ends_on": "2026-08-31"}, "ends_on"),
        ({"grade": "guessed"}, "grade"),
        ({"currency": "USD"}, "currency"),
    ],
)
def test_what_the_grade_asks_for_is_missing(enter, values, field):
    with pytest.raises(DomainError) as refused:
        enter(**values)
    assert refused.value.field == field
    assert not ValueEntry.objects.exists()


def test_a_correction_keeps_its_side_and_a_report_its_initiative(enter, cast, initiative):
    first = enter()
    with pytest.raises(DomainError) as refused:
        enter(CLAIM, replaces=first.pk)
    assert refused.value.field == "side"
    add = {"initiative": initiative, "kind": "text", "text": "The count."}
    hidden = evidence_add(actor=cast.engineer.actor, name="Report", **add)
    hidden.evidence.restricted_to = "security"
    hidden.evidence.save()
    assert enter(report=hidden.pk).report == hidden
    outside = _token(cast.value, "write:metrics", only=initiative.pk)
    with pytest.raises(DomainError) as refused:
        value_entry_add(actor=outside, initiative=initiative, values={**COST, "report": hidden.pk})
    assert refused.value.field == "report"


def test_finance_verified_needs_a_second_person(enter, cast, initiative, pushed):
    entry = enter(person="pm", metric=pushed.pk)
    assert not can_value_verify(cast.pm.actor, entry)
    for person in (cast.engineer, cast.auditor, cast.security):
        assert not can_value_verify(person.actor, entry)
    pushed.owner = cast.value.user
    pushed.save()
    entry.refresh_from_db()
    assert "own the metric" in can_value_verify(cast.value.actor, entry).reason
    pushed.owner = cast.engineer.user
    pushed.save()
    entry.refresh_from_db()
    assert not can_value_verify(_token(cast.value, "write:metrics"), entry)
    with pytest.raises(NotAllowed):
        value_entry_verify(actor=cast.pm.actor, entry=entry, note="Mine")
    value_entry_verify(actor=cast.value.actor, entry=entry, note="Cost centre 12")
    totals = value_ledger(cast.pm.actor, initiative).totals
    assert (totals.cost["measured"], totals.cost["finance_verified"]) == (0, Decimal("1200.50"))
    with pytest.raises(Conflict):
        value_entry_verify(actor=cast.value.actor, entry=entry, note="Again")
    with pytest.raises(DatabaseError), transaction.atomic():
        ValueVerification.objects.update(note="x")
    again = enter(person="pm", amount="1", replaces=entry.pk)
    assert value_ledger(cast.pm.actor, initiative).totals.cost["finance_verified"] == 0, again


def test_the_database_itself_refuses_ones_own_verification(enter, cast):
    entry = enter()
    with pytest.raises(DatabaseError), transaction.atomic():
        ValueVerification.objects.create(
            entry=entry, entered_by=cast.engineer.user, verified_by=cast.engineer.user, note="x"
        )


def test_who_may_enter(enter, cast, initiative):
    for person in ("outsider", "auditor", "executive"):
        with pytest.raises(NotAllowed):
            enter(person=person)
    initiative.status = "stopped"
    initiative.save()
    with pytest.raises(NotAllowed, match="stopped"):
        enter()


def test_budget_is_released_by_its_gate_and_overspend_is_named(enter, cast, initiative):
    assert can_budget_set(cast.sponsor.actor, initiative)
    for person in (cast.engineer, cast.executive):
        assert not can_budget_set(person.actor, initiative)
    plan = budget_tranche_add(actor=cast.sponsor.actor, initiative=initiative, values={"phase": 1, "amount": "1000"})
    budget_tranche_add(actor=cast.sponsor.actor, initiative=initiative, values={"phase": 2, "amount": "500"})
    enter()
    enter(amount="7", grade="estimated")
    budget = value_ledger(cast.pm.actor, initiative).budget
    assert (budget.planned, budget.released, budget.over) == (1500, 0, Decimal("1200.50"))
    assert budget_release(actor=cast.sponsor.actor, initiative=initiative, phase=1, cause="gate:1") == 1
    assert budget_release(actor=cast.sponsor.actor, initiative=initiative, phase=1, cause="gate:1") == 0
    assert value_ledger(cast.pm.actor, initiative).budget.over == Decimal("200.50")
    values = {"phase": 1, "amount": "9", "replaces": plan.pk}
    with pytest.raises(DomainError) as refused:
        budget_tranche_add(actor=cast.sponsor.actor, initiative=initiative, values=values)
    assert refused.value.field == "replaces"
    assert budget_take_back(actor=cast.sponsor.actor, initiative=initiative, phase=1, cause="gate:2") == 0
    assert budget_take_back(actor=cast.sponsor.actor, initiative=initiative, phase=1, cause="gate:1") == 1
    assert value_ledger(cast.pm.actor, initiative).budget.released == 0


def test_unit_cost_and_adoption_come_from_metrics(enter, cast, initiative, pushed):
    enter()
    at = ["2026-08-31T23:00:00Z", "2026-09-01T00:00:00Z", "2026-10-31T23:00:00Z", "2026-11-01T00:00:00Z"]
    points = [{"metric": pushed.pk, "at": when, "value": 100.25} for when in at]
    assert points_push(actor=cast.engineer.actor, items=points).accepted == 4
    assert "No volume metric" in value_ledger(cast.pm.actor, initiative).unit_cost.why
    values = {"volume_metric": pushed.pk, "adoption_metric": pushed.pk, "eligible_users": 401}
    basis = value_basis_set(actor=cast.engineer.actor, initiative=initiative, values=values)
    found = value_ledger(cast.pm.actor, initiative)
    assert (found.unit_cost.whole, found.unit_cost.ratio) == (200.5, pytest.approx(1200.50 / 200.5))
    assert found.adoption.ratio == 0.25
    values = {"eligible_users": 9}
    with pytest.raises(Conflict):
        value_basis_set(actor=cast.engineer.actor, initiative=initiative, values=values, seen_version=basis.version - 1)


def test_page_enters_corrects_verifies_and_keeps_what_was_typed(sign_in, cast, initiative):
    client = sign_in(cast.business)
    assert "Nothing is entered yet" in client.get(URL).text
    page = client.post(f"{URL}add/", {**COST, "method": ""})
    assert page.status_code == 422
    assert 'value="Licences"' in page.text
    assert "Say how it was worked out" in page.text
    assert client.post(f"{URL}add/", COST).status_code == 303
    entry = ValueEntry.objects.get()
    assert 'value="1200.5"' in client.get(f"{URL}?corrects={entry.pk}").text
    assert client.get(f"{URL}?corrects=999").status_code == 404
    assert "Verify</button>" not in client.get(URL).text
    assert sign_in(cast.value).post(f"{URL}{entry.pk}/verify/", {"note": ""}).status_code == 422
    assert sign_in(cast.value).post(f"{URL}{entry.pk}/verify/", {"note": "Cost centre 12"}).status_code == 303
    assert "Finance-verified" in client.get("/i/AI-001/").text
    assert sign_in(cast.sponsor).post(f"{URL}budget/add/", {"phase": "1", "amount": "1000"}).status_code == 303
    assert "Over-spent" in client.get(URL).text
    assert client.post(f"{URL}basis/", {"eligible_users": "-1"}).status_code == 422
    rows = list(csv.DictReader(io.StringIO(client.get(f"{URL}export/").content.decode("utf-8-sig"))))
    assert [(row["Grade"], row["Amount"], row["Verified by"]) for row in rows] == [
        ("finance_verified", "1200.50", "Value")
    ]


def test_api_never_gives_one_figure_over_grades_without_their_names(enter, cast, initiative):
    enter()
    enter(CLAIM)
    _, secret = token_create(
        actor=cast.engineer.actor, user=cast.engineer.user, name="t", scopes=["read", "write:metrics"]
    )
    auth = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    api = "/api/v1/initiatives/AI-001/value/"
    made = Client().post(api, {**COST, "amount": "1"}, content_type="application/json", **auth)
    assert (made.status_code, made.json()["counts_as"], made.json()["currency"]) == (201, "measured", "EUR")
    found = Client().get(f"{api}totals/", **auth).json()
    assert found["cost"] == {"claimed": "0", "estimated": "0", "measured": "1201.50", "finance_verified": "0"} or (
        Decimal(str(found["cost"]["measured"])) == Decimal("1201.50")
    )
    for name in ("spent", "realised"):
        assert found[name]["grades"] == ["measured", "finance_verified"]
    assert all(one["grades"] and (one["on"] or one["why"]) for one in found["break_even"])
    assert not [name for name, value in found.items() if isinstance(value, int | float)]
    listed = Client().get(api, **auth).json()["results"]
    assert [row["counts_as"] for row in listed] == ["measured", "claimed", "measured"]
    bad = Client().post(api, {**COST, "grade": "finance_verified"}, content_type="application/json", **auth)
    assert bad.status_code in (400, 422)


def test_a_hidden_initiative_shows_no_ledger(sign_in, cast, initiative, enter):
    enter()
    initiative.visibility = "members"
    initiative.save()
    for url in (URL, f"{URL}export/", "/api/v1/initiatives/AI-001/value/", "/api/v1/initiatives/AI-001/value/totals/"):
        assert sign_in(cast.outsider).get(url).status_code == 404
    assert sign_in(cast.outsider).post(f"{URL}add/", COST).status_code == 404
    assert ValueEntry.objects.get().starts_on == date(2026, 9, 1)
