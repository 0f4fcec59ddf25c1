"""A locked KPI contract changes only with a signature, and every number goes on being compared with version 1."""

import contextlib
import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from common.errors import Conflict, DomainError, NotAllowed
from metrics.contracts import reached
from metrics.models import KpiContractVersion
from metrics.panels import kpi_standing_of
from metrics.services import kpi_lock, kpi_version_add, metric_add, points_push
from reviews.bundles import sha256
from reviews.models import Rebaseline
from reviews.services import kpi_rebaseline
from tests.cast import PASSWORD
from tests.metrics.conftest import LATENCY

URL = "/i/AI-001/kpi/rebaseline/"
FIRST = {"kpi": "Minutes a claim", "unit": "min", "direction": "lower", "baseline": "30", "target": "10"}
WHY = "The law asks for two more checks."


@pytest.fixture
def locked(cast, initiative):
    values = {**LATENCY, "name": "Minutes", "purpose": "kpi", "unit": "min", "provenance": "pushed"}
    metric = metric_add(actor=cast.engineer.actor, initiative=initiative, values=values)
    points_push(
        actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": "2026-11-20T00:00:00Z", "value": 15, "n": 40}]
    )
    kpi_version_add(actor=cast.business.actor, initiative=initiative, values=FIRST, metric=metric)
    return kpi_lock(actor=cast.pm.actor, initiative=initiative)


def sign(cast, initiative, person="business", password=PASSWORD, reason=WHY, **values):
    return kpi_rebaseline(
        actor=getattr(cast, person).actor, initiative=initiative, values=values, reason=reason, password=password
    )


def test_a_locked_contract_refuses_every_unsigned_way(cast, initiative, locked, sign_in):
    with pytest.raises(DomainError) as refused:
        kpi_version_add(actor=cast.business.actor, initiative=initiative, values={"target": "20"}, reason=WHY)
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused:
        sign(cast, initiative, password="wrong", target="20")
    assert refused.value.field == "password"
    with pytest.raises(DomainError) as refused:
        sign(cast, initiative, reason="Why?", target="20")
    assert refused.value.field == "reason"
    for person in ("outsider", "auditor"):
        with pytest.raises(NotAllowed):
            sign(cast, initiative, person=person, target="20")
    with pytest.raises(DomainError, match="Nothing differs"):
        sign(cast, initiative, target="10")
    with pytest.raises(Conflict):
        kpi_rebaseline(
            actor=cast.business.actor, initiative=initiative, values={"target": "20"}, reason=WHY, password=PASSWORD,
            seen_number=0,
        )  # fmt: skip
    page = sign_in(cast.business).post("/i/AI-001/kpi/save/", {**FIRST, "target": "20", "seen_number": 1})
    assert page.status_code == 422
    assert KpiContractVersion.objects.count() == 1


def test_the_signature_carries_the_version_and_stays(cast, initiative, locked):
    made = sign(cast, initiative, target="20")
    assert made.version.is_rebaseline
    assert sha256(made.payload) == made.record_hash
    signed = json.loads(made.payload)
    assert (signed["number"], signed["reason"], signed["signed_by_name"]) == (2, WHY, "Business")
    assert Decimal(signed["content"]["target"]) == 20
    assert Entry.objects.filter(action="reviews.kpi_rebaseline").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Rebaseline.objects.update(signed_by_name="Nobody")


def test_the_number_is_shown_against_version_1_and_the_current_one_everywhere(cast, initiative, locked, sign_in):
    sign(cast, initiative, target="20")
    found = kpi_standing_of(initiative)
    assert (found.against_first, found.against_last, found.words) == (0.75, 1.5, "Re-baselined 1×")
    assert found.came == "Pushed"
    client = sign_in(cast.pm)
    for url in ("/i/AI-001/", "/i/AI-001/metrics/", "/i/AI-001/kpi/"):
        page = client.get(url).text
        for words in ("Re-baselined 1×", "version 1: ", "75", "150", "Pushed"):
            assert words in page, (url, words)
    answer = client.get("/api/v1/initiatives/AI-001/kpi/").json()
    assert (answer["rebaselines"], answer["came"]) == (1, "Pushed")
    assert (answer["against_version_1"]["reached"], answer["against_current"]["reached"]) == (0.75, 1.5)
    assert [row["number"] for row in answer["versions"]] == [1, 2]
    assert answer["against_current"]["target"] == answer["versions"][1]["target"] == "20.000000"


def test_page_signs_and_keeps_what_was_typed(cast, initiative, locked, sign_in):
    client = sign_in(cast.business)
    form = {**FIRST, "target": "20", "seen_number": "1", "reason": WHY, "metric": locked.metric_id}
    page = client.post(URL, form)
    assert page.status_code == 422
    assert 'value="20"' in page.text
    assert client.post(URL, {**form, "password": PASSWORD}).status_code == 303
    assert client.post(URL, {**form, "target": "25", "password": PASSWORD}).status_code == 409
    assert KpiContractVersion.objects.count() == 2
    assert sign_in(cast.outsider).get(URL).status_code == 403
    initiative.visibility = "members"
    initiative.save()
    assert sign_in(cast.outsider).get(URL).status_code == 404


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["baseline", "target", "stop_threshold"]), st.integers(-99, 99)), max_size=4))
def test_version_1_never_changes(cast, initiative, locked, changes):
    with transaction.atomic():
        before = KpiContractVersion.objects.filter(contract=locked, number=1).values().get()
        for field, value in changes:
            with contextlib.suppress(DomainError):  # a change of nothing
                sign(cast, initiative, **{field: str(value)})
        assert KpiContractVersion.objects.filter(contract=locked, number=1).values().get() == before
        found = kpi_standing_of(initiative)
        assert found.first.number == 1
        assert found.against_first == reached(15.0, found.first) == 0.75
        assert found.rebaselines == found.last.number - 1 == Rebaseline.objects.count()
        transaction.set_rollback(True)
