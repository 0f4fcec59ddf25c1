"""Columns, groups and folding of the portfolio's table, and the sheet that follows them."""

import csv
import io
import re

import pytest

from common import clock
from initiatives.models import Initiative, Seat, SeatKind
from portfolio.columns import ALL, COLUMNS, USUAL, columns_read, columns_text, moved
from portfolio.filters import query_of
from portfolio.grouping import GROUPS, fold_read
from portfolio.models import SavedView
from portfolio.panels import rows as panel
from portfolio.panels.rows import portfolio_rows
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


def heads(shown):
    return re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)', shown)


def sheet(response):
    return list(csv.reader(io.StringIO(text(response).lstrip("\ufeff"))))


def test_columns_are_chosen_and_ordered_by_the_address(cast, make_initiatives, sign_in):
    make_initiatives(2)
    client = sign_in(cast.executive)
    assert heads(text(client.get("/portfolio/?cols=tier,health"))) == ["Initiative", "Risk tier", "Health"]
    usual = ["Initiative", *(COLUMNS[code].label for code in USUAL)]
    assert heads(text(client.get("/portfolio/"))) == usual
    assert heads(text(client.get("/portfolio/?cols=all"))) == ["Initiative", *(one.label for one in COLUMNS.values())]
    strange = text(client.get("/portfolio/?cols=tier,colour"))
    assert heads(strange) == ["Initiative", "Risk tier"]
    assert "cols:colour" in strange


def test_ticked_columns_become_one_address_without_script(cast, make_initiatives, sign_in):
    make_initiatives(1)
    answer = sign_in(cast.pm).get("/portfolio/?phase=1&col=lead&col=age&sort=-age")
    assert answer.headers["Location"] == "/portfolio/?phase=1&sort=-age&cols=lead,age"
    assert sign_in(cast.pm).get("/portfolio/?col=" + "&col=".join(USUAL)).headers["Location"] == "/portfolio/?"


def test_a_column_moves_by_links_that_are_addresses(cast, make_initiatives, sign_in):
    make_initiatives(1)
    shown = text(sign_in(cast.pm).get("/portfolio/?cols=lead,age,tier&panel=columns"))
    assert 'id="columns" open' in shown
    unasked = text(sign_in(cast.pm).get("/portfolio/?cols=lead,age,tier"))
    assert "panel=columns" in re.search(r'id="columns-open" href="[^"]*', unasked)[0]
    assert 'name="col"' not in unasked
    assert "cols=age,lead,tier" in re.search(r'id="earlier-age"[^>]*', shown)[0]
    assert "cols=lead,tier,age" in re.search(r'id="later-age"[^>]*', shown)[0]
    assert moved(["a", "b", "c"], "a", -1) == ["b", "c", "a"]
    assert moved(["a", "b", "c"], "c", 1) == ["c", "a", "b"]


def test_columns_and_folds_read_what_they_write():
    for codes in (USUAL, tuple(COLUMNS), ("tags", "age")):
        assert columns_read(columns_text(codes)) == (codes, [])
    assert columns_text(tuple(COLUMNS)) == ALL
    fold = fold_read("").toggled("A, b & c").toggled("2")
    assert fold_read(fold.text) == fold
    assert fold_read("*").toggled("2").has("3")
    assert not fold_read("*").toggled("2").has("2")


def test_a_saved_view_keeps_columns_groups_and_folds(cast, make_initiatives, sign_in):
    make_initiatives(8)
    client = sign_in(cast.pm)
    address = "?sort=-age&group=bu&cols=lead,age&fold=Unit%25201"
    sent = {"name": "By unit", "query": address}
    assert client.post("/portfolio/views/add/", sent).headers["Location"] == f"/portfolio/{address}"
    assert f"?{SavedView.objects.get().query}" == address
    shown = text(client.get(f"/portfolio/{address}"))
    assert 'aria-current="true">By unit' in shown
    assert heads(shown) == ["Initiative", "Lead", "Age"]
    assert len(re.findall(r"<tr data-row", shown)) == 5


@pytest.mark.parametrize("group", GROUPS)
def test_every_grouping_counts_each_initiative_once(cast, make_initiatives, sign_in, group):
    made = make_initiatives(7)
    Initiative.objects.create(key="AI-800", title="An idea")
    for one, who in zip(made, (cast.pm, cast.pm, cast.engineer), strict=False):
        Seat.objects.create(initiative=one, kind=SeatKind.LEAD, user=who.user, accepted_at=clock.now())
    standings_refresh(limit=1000)
    rows = portfolio_rows(cast.pm.actor, query_of({"group": group}), None)
    assert sum(head.count for _, head in rows.groups) == Initiative.objects.count()
    shown = [head.words for heads, _ in rows for head in heads]
    assert shown == [head.words for _, head in rows.groups]
    if group == "lead":
        assert {head.words: head.count for _, head in rows.groups}[cast.pm.user.name] == 2
    answer = sign_in(cast.pm).get(f"/portfolio/?group={group}&fold=*")
    assert len(re.findall(r'class="is-group"', text(answer))) == len(rows.groups)
    assert "<tr data-row" not in text(answer)


@pytest.mark.parametrize("fold", ["", "1", "4", "-", "1,3", "*,2", "*", "2,3,4"])
def test_groups_and_rows_of_all_pages_are_the_whole(cast, make_initiatives, monkeypatch, fold):
    """Whatever is folded and wherever a page ends: each head once (or again as continued), in order, each open row once."""
    make_initiatives(18)
    Initiative.objects.create(key="AI-800", title="An idea")
    monkeypatch.setattr(panel, "PAGE_SIZE", 3)
    query = query_of({"group": "phase", "fold": fold, "sort": "key"})
    seen, rows_of, number = [], {}, 1
    while True:
        rows = portfolio_rows(cast.pm.actor, query, str(number))
        for heads_, row in rows:
            for head in heads_:
                assert head.is_continued == (head.key in seen)
                seen += [] if head.is_continued else [head.key]
            if row:
                assert str(row.initiative.phase or "-") == seen[-1]
                rows_of.setdefault(seen[-1], []).append(row.initiative.key)
        if not rows.page.has_next():
            break
        number += 1
    assert seen == [head.key for _, head in rows.groups] == ["1", "2", "3", "4", "-"]
    for _, head in rows.groups:
        assert len(rows_of.get(head.key, [])) == (0 if query.fold.has(head.key) else head.count)
        assert rows_of.get(head.key, []) == sorted(rows_of.get(head.key, []))


def test_sheet_follows_columns_and_has_the_group_as_a_column(cast, make_initiatives, sign_in):
    make_initiatives(4)
    rows = sheet(sign_in(cast.pm).get("/portfolio.csv?cols=phase,checklist&group=phase&fold=*&sort=-key"))
    assert rows[0] == ["Group: Phase", "Key", "Title", "Phase", "Required done", "Required"]
    assert [row[0][:1] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert sheet(sign_in(cast.pm).get("/portfolio.csv?cols=lead"))[0] == ["Key", "Title", "Lead"]
    every = sheet(sign_in(cast.pm).get("/portfolio.csv?cols=all"))[0]
    assert every == ["Key", "Title", *(word for column in COLUMNS.values() for word in column.heads)]


def test_filtering_by_script_brings_what_saving_and_exporting_need(cast, make_initiatives, sign_in):
    make_initiatives(4)
    part = text(sign_in(cast.pm, htmx=True).get("/portfolio/?phase=3&health=no_update&cols=age"))
    assert 'name="query" value="?phase=3&amp;health=no_update&amp;cols=age"' in part
    assert 'href="/portfolio.csv?phase=3&amp;health=no_update&amp;cols=age"' in part
    assert '<input type="hidden" form="filters" name="cols" value="age">' in part


def test_grouping_costs_one_query_however_many_groups(cast, make_initiatives, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.pm, htmx=True)
    for more in (3, 30):
        make_initiatives(more)
        with django_assert_max_num_queries(7):  # one of them for the forecast, which is among all columns
            client.get("/portfolio/?group=lead&cols=all")
