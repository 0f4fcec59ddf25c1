"""The lowest tier passes all four gates over HTTP: one request, three acceptances, at most two signatures more, one decision."""

import re

import pytest
from django.db import transaction
from django.test import Client

from portfolio.demo import gating
from portfolio.demo.people import PASSWORD
from portfolio.demo.story import SIDES
from reviews.models import GateDecision, GateRequest, Signature
from tests.seed.complete import PHASES, Run, arrive, begin, work

ACTS_A_GATE = 7
ACTS = 25
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def low(db) -> Run:
    with transaction.atomic():
        cast, items = arrive()
        return begin("low", cast, items)


class Desk:
    """Everybody's browser. `acts` counts what was sent: each is one form that a person fills and sends."""

    def __init__(self, run: Run) -> None:
        self.run, self.acts = run, 0
        self.clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            user = self.run.story.cast.user(who)
            self.clients[who].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[who]

    def send(self, who: str, page: str, path: str, **values: str) -> str:
        """Open the page, fill the form that goes to `path`, send it; answers where one arrives."""
        text = self.client(who).get(page).content.decode()
        form = re.search(rf'<form[^>]*action="{re.escape(path)}"[^>]*>(.*?)</form>', text, re.DOTALL)
        assert form, f"{who} finds no form for {path}"
        hidden = {name: value.replace("&#34;", '"').replace("&quot;", '"') for name, value in _HIDDEN.findall(form[1])}
        self.acts += 1
        answer = self.client(who).post(path, {**hidden, **values})
        assert answer.status_code in (302, 303), answer.content.decode()[:3000]
        return answer.url


def test_lowest_tier_passes_all_gates_over_http(low):
    desk = Desk(low)
    extra = []
    for phase in PHASES:
        work(low, phase)
        before, key = desk.acts, low.initiative.key
        asked = f"/i/{key}/gate/request/"
        desk.send("lead", asked, asked, scope="For all of accounting.")
        request = GateRequest.objects.get(initiative=low.initiative, state="open")
        page = request.get_absolute_url()
        reviews = [slot.role for slot in gating.needed_slots(low.initiative, phase) if slot.kind == "review"]
        for who in (*SIDES.values(), *(gating.REVIEWERS[role] for role in reviews)):
            desk.send(who, page, f"{page}sign/", decision="approve", password=PASSWORD)
        desk.send(
            "executive", page, f"{page}decide/", outcome="go", reason="Every criterion is met.", password=PASSWORD
        )
        low.initiative.refresh_from_db()
        extra.append(Signature.objects.filter(gate_request=request, kind="review").count())
        assert Signature.objects.filter(gate_request=request, kind="acceptance").count() == 3
        assert desk.acts - before <= ACTS_A_GATE
    assert (low.initiative.status, low.initiative.phase) == ("active", 4)
    assert list(GateDecision.objects.values_list("outcome", flat=True)) == ["go"] * 4
    assert max(extra) <= 2
    assert desk.acts <= ACTS
