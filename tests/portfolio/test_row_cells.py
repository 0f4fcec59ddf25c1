"""Cells of the portfolio's table: each column has its name on a narrow screen, and rows that were made at little cost say the same."""

import re
from pathlib import Path

import pytest

from initiatives.models import Initiative
from metrics.models import Metric
from portfolio.columns import COLUMNS, USUAL
from portfolio.models import Standing
from portfolio.panels.whole import METRIC, OWN, STANDING, whole_of

ROOT = Path(__file__).resolve().parents[2]


def test_each_column_has_its_name_in_the_style_sheet():
    css = (ROOT / "static/css/app.css").read_text()
    names = dict(re.findall(r'\.c-(\w+)::before \{ content: "([^"]+)"; \}', css))
    assert names == {column.code: column.label for column in COLUMNS.values()}


def test_each_column_has_its_class(cast, running, sign_in):
    for code in COLUMNS:
        page = sign_in(cast.pm).get(f"/portfolio/?cols={code}").content.decode()
        assert page.count(f'<td class="c-{code}') == 1, code


def test_a_row_made_of_columns_is_the_row_that_django_makes(running, make_initiatives):
    make_initiatives(3)
    Standing.objects.filter(pk=make_initiatives(1)[0].pk).delete()
    metric = Metric.objects.create(
        initiative=running, name="Share", kind="business", purpose="kpi", unit="%", provenance="pushed", interval_s=300,
        direction="higher", target=90, latest_value=80.5,
    )  # fmt: skip
    Standing.objects.filter(pk=running.pk).update(lead_metric=metric)
    found = Initiative.objects.order_by("pk")
    for made, read in zip(whole_of(found), found.select_related("standing__lead_metric"), strict=True):
        assert made == read
        assert [getattr(made, name) for name in OWN] == [getattr(read, name) for name in OWN]
        if not hasattr(read, "standing"):
            assert not hasattr(made, "standing")
            continue
        ours, theirs = made.standing, read.standing
        assert [getattr(ours, name) for name in STANDING] == [getattr(theirs, name) for name in STANDING]
        assert ours.lead_metric == theirs.lead_metric
        if theirs.lead_metric:
            assert [getattr(ours.lead_metric, n) for n in METRIC] == [getattr(theirs.lead_metric, n) for n in METRIC]


@pytest.mark.parametrize("name", ["outcome", "workflow"])
def test_what_was_not_read_is_read_when_it_is_asked_for(running, django_assert_num_queries, name):
    (made,) = whole_of(Initiative.objects.filter(pk=running.pk))
    with django_assert_num_queries(1):
        assert getattr(made, name) == getattr(running, name)


def test_the_usual_columns_ask_for_nothing_more(cast, running, sign_in, django_assert_num_queries):
    client = sign_in(cast.pm)
    client.get("/portfolio/")
    with django_assert_num_queries(8):
        page = client.get("/portfolio/").content.decode()
    assert all(f'<td class="c-{code}' in page for code in USUAL)
