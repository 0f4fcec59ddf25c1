"""Reads by REST and exports are limited for each person or token, and say when the next is answered; what is sent is not counted."""

from uuid import uuid4

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from accounts.services import token_create
from accounts.throttles import ExportsCounted, ReadsCounted
from initiatives.models import Initiative

LIST = "/api/v1/initiatives/"
EXPORTS = ("/portfolio.csv", "/portfolio.xlsx", "/components.csv")


@pytest.fixture(autouse=True)
def _limits(settings, monkeypatch):
    """Three reads, two exports; counted in memory of their own, which no other test meets and no busy Redis loses.

    That limits go on in each process while Redis does not answer is `tests/config/test_cache.py`.
    """
    settings.API_READS_PER_MINUTE, settings.EXPORTS_PER_HOUR = 3, 2
    for counted in (ReadsCounted, ExportsCounted):
        monkeypatch.setattr(counted, "cache", LocMemCache(uuid4().hex, {}))


def _bearer(person, *scopes: str) -> Client:
    _, text = token_create(actor=person.actor, user=person.user, name="ci", scopes=scopes or ("read",))
    return Client(headers={"Authorization": f"Bearer {text}"})


def test_a_token_reads_so_often_and_is_told_when_to_come_back(cast, initiative):
    reader = _bearer(cast.pm)
    assert [reader.get(LIST).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = reader.get(f"{LIST}{initiative.key}/")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "throttled" in refused.json()["detail"]


def test_a_minute_later_it_reads_on(cast, initiative, monkeypatch):
    reader = _bearer(cast.pm)
    assert [reader.get(LIST).status_code for _ in range(4)][-1] == 429
    later = ReadsCounted.timer() + 61
    monkeypatch.setattr(ReadsCounted, "timer", staticmethod(lambda: later))
    assert reader.get(LIST).status_code == 200


def test_each_token_and_each_person_counts_alone(cast, initiative, sign_in):
    first, second, browser = _bearer(cast.pm), _bearer(cast.pm), sign_in(cast.pm)
    assert [first.get(LIST).status_code for _ in range(4)][-1] == 429
    assert second.get(LIST).status_code == 200
    assert browser.get(LIST).status_code == 200
    assert _bearer(cast.engineer).get(LIST).status_code == 200


def test_what_a_machine_sends_is_not_counted(cast):
    sender = _bearer(cast.pm, "write:initiatives")
    for n in range(5):
        body = {"title": f"Letter sorting {n}", "outcome": "Sort letters."}
        assert sender.post(LIST, body, content_type="application/json").status_code == 201
    assert Initiative.objects.count() == 5


def test_a_refused_stranger_counts_for_nobody(cast, initiative, client):
    assert [client.get(LIST).status_code for _ in range(5)] == [401] * 5
    assert _bearer(cast.pm).get(LIST).status_code == 200


def test_exports_of_every_kind_count_together_and_pages_do_not(cast, initiative, sign_in):
    browser = sign_in(cast.pm)
    assert [browser.get(path).status_code for path in EXPORTS] == [200, 200, 429]
    refused = browser.get(EXPORTS[0])
    assert 1 <= int(refused["Retry-After"]) <= 3600
    page = refused.content.decode()
    assert "2 exports in an hour are the most for one person." in page
    assert "60 min" in page or "1 h" in page or "59 min" in page
    assert browser.get("/portfolio/").status_code == 200
    assert sign_in(cast.auditor).get(EXPORTS[0]).status_code == 200


def test_zero_means_no_limit(cast, initiative, sign_in, settings):
    settings.API_READS_PER_MINUTE = settings.EXPORTS_PER_HOUR = 0
    reader, browser = _bearer(cast.pm), sign_in(cast.pm)
    assert {reader.get(LIST).status_code for _ in range(5)} == {200}
    assert {browser.get(EXPORTS[0]).status_code for _ in range(5)} == {200}
