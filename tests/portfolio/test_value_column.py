"""The portfolio says what each initiative has brought and each group together; which grades that adds up stands beside it."""

from decimal import Decimal

import pytest

from initiatives.models import Initiative
from initiatives.services import initiative_create
from metrics.services import value_entry_add, value_entry_verify
from portfolio.filters import query_of
from portfolio.panels.rows import portfolio_rows
from portfolio.panels.sheet import sheet_of
from portfolio.services.standings import standing_refresh, standings_refresh
from tests.metrics.test_value import CLAIM, COST

BENEFIT = {**COST, "side": "benefit", "what": "Time saved", "amount": "340000"}
ESTIMATE = {**CLAIM, "grade": "estimated", "method": "Cases times minutes", "amount": "860000"}


@pytest.fixture
def enter(cast, initiative):
    def make(values, of=initiative, person="engineer", **more):
        return value_entry_add(actor=getattr(cast, person).actor, initiative=of, values={**values, **more})

    return make


@pytest.fixture
def hidden(cast, enter):
    """Another initiative with a value, of members only."""
    one = initiative_create(actor=cast.pm.actor, title="Secret", outcome="x")
    Initiative.objects.filter(pk=one.pk).update(visibility="members")
    enter(BENEFIT, of=one, person="pm")
    return one


def _cell(cast, initiative):
    standing_refresh(initiative)
    head, rows = sheet_of(cast.pm.actor, query_of({"cols": "value"}))
    assert head[2:] == ["Value, measured or finance-verified", "Value, with estimates", "Currency"]
    return next(row[2:] for row in rows if row[0] == initiative.key)


def test_without_entries_there_is_no_value(cast, initiative):
    assert _cell(cast, initiative) == [None, None, None]


def test_what_is_measured_is_realised_estimates_are_expected_and_claims_are_neither(cast, initiative, enter):
    enter(CLAIM)
    assert _cell(cast, initiative) == [0.0, 0.0, "EUR"]
    enter(ESTIMATE)
    assert _cell(cast, initiative) == [0.0, 860000.0, "EUR"]
    first = enter(BENEFIT)
    enter(COST)
    assert _cell(cast, initiative) == [340000.0, 1200000.0, "EUR"]
    value_entry_verify(actor=cast.value.actor, entry=first, note="Compared with the ledger of finance")
    assert _cell(cast, initiative) == [340000.0, 1200000.0, "EUR"]
    enter(BENEFIT, amount="0", replaces=first.pk)
    assert _cell(cast, initiative) == [0.0, 860000.0, "EUR"]


def test_the_tick_follows_an_entry(cast, initiative, enter):
    standing_refresh(initiative)
    enter(BENEFIT)
    standings_refresh()
    initiative.refresh_from_db()
    assert initiative.standing.value_realised == Decimal(340000)


def test_table_and_group_say_it_in_words(cast, initiative, enter, sign_in):
    enter(BENEFIT)
    enter(ESTIMATE)
    standing_refresh(initiative)
    page = sign_in(cast.pm).get("/portfolio/?cols=value&group=status").content.decode()
    assert "€340\u202fk</td>" not in page, "The estimate stands beside it."
    assert "of €1.2\u202fm with estimates" in page
    assert "€340\u202fk measured or verified" in page
    folded = sign_in(cast.pm).get("/portfolio/?group=status&fold=*").content.decode()
    assert "€340\u202fk measured or verified" in folded


def test_a_group_adds_up_what_the_person_sees(cast, initiative, hidden, enter):
    enter(BENEFIT)
    for one in (initiative, hidden):
        standing_refresh(one)
    query = query_of({"group": "tier"})
    sums = {
        who: sum(
            (group.realised for _, group in portfolio_rows(getattr(cast, who).actor, query, None).groups), Decimal(0)
        )
        for who in ("pm", "outsider")
    }
    assert sums == {"pm": Decimal(680000), "outsider": Decimal(340000)}


def test_the_table_is_sorted_by_what_is_realised(cast, initiative, enter):
    other = initiative_create(actor=cast.pm.actor, title="Second", outcome="x", values={})
    enter(BENEFIT, amount="10")
    enter(BENEFIT, of=other, person="pm", amount="20")
    for one in (initiative, other):
        standing_refresh(one)
    keys = {
        sort: [row[0] for row in sheet_of(cast.pm.actor, query_of({"sort": sort}))[1]] for sort in ("value", "-value")
    }
    assert keys == {"value": [initiative.key, other.key], "-value": [other.key, initiative.key]}
