"""What an auditor samples from holds everything that was decided, of initiatives and of components."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common import clock
from phases.models import Ask
from phases.services import ask_answer, ask_raise, ask_withdraw
from portfolio.panels.decisions import KINDS, decided_between
from reviews.models import ComponentReview, Resumption
from reviews.services import initiative_suspend, suspension_end
from tests.cast import PASSWORD
from tests.reviews import parts


def _ask(cast, initiative, question):
    return ask_raise(
        actor=cast.engineer.actor, initiative=initiative, question=question, options=["Yes", "No"], recommendation="Yes",
        cost_of_waiting="One week", asked_of=cast.sponsor.user, due_on=clock.today(), cause="funding",
    )  # fmt: skip


def _decide(cast, initiative, part, label):
    """One of each: a version reviewed by two, a suspension ended, a question answered and one withdrawn."""
    parts.review_all(cast, parts.release(cast, part, label))
    made = initiative_suspend(actor=cast.engineer.actor, initiative=initiative, reason="It sends wrong drafts.")
    suspension_end(actor=cast.sponsor.actor, suspension=made, reason="The filter is in place.", password=PASSWORD)
    ask_answer(actor=cast.sponsor.actor, ask=_ask(cast, initiative, "Buy seats?"), choice="Yes")
    ask_withdraw(actor=cast.engineer.actor, ask=_ask(cast, initiative, "Buy more?"), reason="Not needed any more.")


@pytest.fixture
def decided(cast, running):
    part = parts.component(cast)
    _decide(cast, running, part, "1")
    return part


def _codes():
    reviews = [f"component_review:{one.pk}" for one in ComponentReview.objects.all()]
    resumed = [f"resumption:{one.pk}" for one in Resumption.objects.all()]
    return sorted(reviews + resumed + [f"ask:{one.pk}" for one in Ask.objects.exclude(decision=None)])


def test_reviews_of_components_resumptions_and_answers_are_listed_and_exported(cast, running, decided, sign_in):
    client, span = sign_in(cast.auditor), f"since={clock.today()}&until={clock.today()}"
    table = client.get(f"/admin/audit/decisions.csv?{span}").content.decode("utf-8-sig")
    rows = {row["Code"]: row for row in csv.DictReader(io.StringIO(table))}
    assert sorted(rows) == _codes()
    assert len(rows) == 4
    review, resumed = ComponentReview.objects.first(), Resumption.objects.get()
    one = rows[f"component_review:{review.pk}"]
    assert (one["Initiative"], one["Title"]) == ("", f"{decided.name}, version 1")
    assert (one["Who"], one["Outcome"], one["Record (SHA-256)"]) == (
        review.reviewer_name, "Approve", review.record_hash,
    )  # fmt: skip
    one = rows[f"resumption:{resumed.pk}"]
    assert (one["Initiative"], one["Who"], one["Record (SHA-256)"]) == (
        running.key, cast.sponsor.user.name, resumed.record_hash,
    )  # fmt: skip
    one = rows[f"ask:{Ask.objects.exclude(decision=None).get().pk}"]
    assert (one["Who"], one["Outcome"], one["Record (SHA-256)"]) == (cast.sponsor.user.name, "Buy seats? Yes", "")
    sheet = load_workbook(io.BytesIO(client.get(f"/admin/audit/decisions.xlsx?{span}").content))["Decisions"]
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == list(
        csv.reader(io.StringIO(table))
    )
    page = client.get(f"/admin/audit/decisions/?{span}").content.decode()
    assert "<strong>4 decisions</strong>" in page
    assert f'href="/components/reviews/{review.pk}/certificate/"' in page
    assert "Buy more?" not in page


@pytest.mark.parametrize(("kind", "many"), [("component_review", 2), ("resumption", 1), ("ask", 1), ("waiver", 0)])
def test_a_kind_shows_itself_alone_and_another_day_nothing(decided, kind, many):
    today, before = clock.today(), clock.today() - timedelta(days=1)
    assert [one.code.partition(":")[0] for one in decided_between(today, today, kind)] == [kind] * many
    assert decided_between(before, before, kind) == []


def test_one_query_a_kind_however_many_there_are(cast, running, decided):
    counted = []
    for label in ("2", "3", "4"):
        _decide(cast, running, decided, label)
        with CaptureQueriesContext(connection) as queries:
            found = decided_between(clock.today(), clock.today())
        counted.append((len(queries), len(found)))
    assert counted == [(len(KINDS), 8), (len(KINDS), 12), (len(KINDS), 16)]
