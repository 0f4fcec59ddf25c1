"""A wave that leaves the signed scope opens the criteria that rest on it before it starts, and starts once they hold."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from metrics.models import Metric
from phases import services as phases
from phases.models import ExpansionWave
from reviews.causes import causes_of
from reviews.holding import holding_of
from reviews.models import Bundle, GateDecision, Recheck, Watch
from reviews.services import gates_sweep, recheck_sign, wave_review_ask, wave_start
from tests.cast import PASSWORD
from tests.guards.source import modules
from tests.reviews.running import put_live

FIELDS = {"envelope_users": 300, "envelope_peak_rate": "12", "envelope_regions": "North", "data_class": "internal"}
LOOKED = "The measures of the load test were read again."


@pytest.fixture
def running(cast, initiative):
    """In production, with a scope that says something."""
    found = put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))
    body = json.dumps({"sections": {"scope": {"fields": FIELDS}}})
    bundle = Bundle.objects.create(digest="c" * 64, body=body, sections={})
    before = GateDecision.objects.get()
    GateDecision.objects.create(
        gate_request=before.gate_request, corrects=before, outcome="go", reason="Ready.", decided_by=cast.sponsor.user,
        decided_by_name="Sponsor", decided_as="sponsor", bundle=bundle, auth_method="password", auth_at=clock.now(),
        decided_at=clock.now(), payload="{}", record_hash="e" * 64,
    )  # fmt: skip
    assert cast.loadtest.user
    assert cast.compliance.user
    return found


@pytest.fixture
def wave(cast, running):
    metric = Metric.objects.create(
        initiative=running.initiative,
        name="Adoption",
        kind="adoption",
        direction="higher",
        target=0.7,
        provenance="typed",
    )
    made = ExpansionWave.objects.create(
        initiative=running.initiative, owner=cast.engineer.user, title="North", group="North", users=200, region="north",
        metric=metric, starts_on=clock.today(), success_threshold=Decimal("0.7"), abort_threshold=Decimal("0.3"), state="approved",
    )  # fmt: skip
    return ExpansionWave.objects.select_related("initiative").get(pk=made.pk)


def widen(wave, **values):
    ExpansionWave.objects.filter(pk=wave.pk).update(**values)
    wave.refresh_from_db()
    return wave


def sign(cast, recheck, by="loadtest", found="holds"):
    return recheck_sign(actor=getattr(cast, by).actor, recheck=recheck, found=found, comment=LOOKED, password=PASSWORD)


def test_wave_inside_the_signed_scope_starts(cast, wave):
    assert wave_start(actor=cast.operations.actor, wave=wave).state == "running"


@pytest.mark.parametrize(
    ("values", "words", "discipline"),
    [
        ({"users": 301}, "301 users", "load_test"), ({"peak_rate": Decimal("12.01")}, "12.01 requests", "load_test"),
        ({"region": "North, West"}, "region West", "compliance"), ({"data_class": "personal"}, "personal data", "compliance"),
    ],
)  # fmt: skip
def test_any_dimension_outside_is_refused_with_who_has_to_look(cast, wave, values, words, discipline):
    with pytest.raises(DomainError, match=words) as caught:
        wave_start(actor=cast.operations.actor, wave=widen(wave, **values))
    assert discipline.replace("_", " ") in caught.value.message
    assert ExpansionWave.objects.get().state == "approved"
    assert not Watch.objects.exists(), "only the act of asking opens anything"


def test_users_of_the_waves_before_it_count(cast, wave):
    ExpansionWave.objects.create(initiative=wave.initiative, title="First", users=101, state="succeeded")
    with pytest.raises(DomainError, match="301 users with the waves before it, where 300 are signed"):
        wave_start(actor=cast.operations.actor, wave=wave)
    ExpansionWave.objects.filter(title="First").update(state="aborted", outcome="Taken back.")
    assert wave_start(actor=cast.operations.actor, wave=wave).state == "running"


def test_asking_reopens_the_criteria_and_leaves_what_runs_alone(cast, running, wave):
    widen(wave, users=400, region="West")
    wave_review_ask(actor=cast.operations.actor, wave=wave)
    causes = causes_of(running.initiative)
    assert {cause.asks for cause in causes.values()} == {"load_test", "compliance"}
    assert {recheck.discipline for recheck in Recheck.objects.open()} == {"load_test", "compliance"}
    assert Watch.objects.filter(ended_at=None).count() == 2
    assert holding_of(running.initiative).is_yes, "nothing of the wave runs yet"
    assert all(
        running.criterion(code).state != "met" for cause in causes.values() for code in (cause.reopens or [*causes])
    )
    assert gates_sweep() == 0
    assert Entry.objects.filter(action="reviews.wave_review_ask").count() == 1


def test_it_starts_once_every_review_holds_and_not_before(cast, wave):
    widen(wave, users=400, region="West")
    wave_review_ask(actor=cast.operations.actor, wave=wave)
    load, law = (Recheck.objects.get(discipline=name) for name in ("load_test", "compliance"))
    sign(cast, load)
    sign(cast, law, "compliance", "does_not_hold")
    with pytest.raises(DomainError, match="compliance"):
        wave_start(actor=cast.operations.actor, wave=wave)
    sign(cast, law, "compliance")
    assert wave_start(actor=cast.operations.actor, wave=wave).state == "running"
    assert gates_sweep() == 0


def test_another_difference_is_another_question(cast, wave):
    widen(wave, users=400)
    wave_review_ask(actor=cast.operations.actor, wave=wave)
    sign(cast, Recheck.objects.get())
    with pytest.raises(DomainError, match="401 users"):
        wave_start(actor=cast.operations.actor, wave=widen(wave, users=401))
    widen(wave, users=100)
    assert wave_start(actor=cast.operations.actor, wave=wave).state == "running"


def test_a_wave_made_smaller_ends_its_watch(cast, running, wave):
    wave_review_ask(actor=cast.operations.actor, wave=widen(wave, users=400))
    widen(wave, users=300)
    assert gates_sweep() == 1
    assert (causes_of(running.initiative), Recheck.objects.get().state) == ({}, "ended")


def test_only_an_approved_wave_outside_asks_and_only_who_runs_waves(cast, wave):
    with pytest.raises(DomainError, match="inside"):
        wave_review_ask(actor=cast.operations.actor, wave=wave)
    widen(wave, users=400)
    for who in (cast.engineer, cast.executive, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            wave_review_ask(actor=who.actor, wave=wave)
        with pytest.raises(NotAllowed):
            wave_start(actor=who.actor, wave=wave)
    with pytest.raises(DomainError, match="planned"):
        wave_review_ask(actor=cast.operations.actor, wave=widen(wave, state="planned"))


def test_without_any_signed_scope_everything_stated_is_outside(cast, running):
    other = type(running.initiative).objects.create(
        key="AI-002", title="Imported", created_by=cast.pm.user, status="active", phase=4
    )
    mine = ExpansionWave.objects.create(initiative=other, title="W", users=5, state="approved")
    with pytest.raises(DomainError, match="no number is signed"):
        wave_start(actor=cast.pm.actor, wave=mine)


def test_page_shows_what_is_outside_and_leads_to_the_start(cast, wave, sign_in):
    widen(wave, users=400)
    browser, url = sign_in(cast.operations), f"/i/{wave.initiative.key}/waves/{wave.pk}/"
    page = browser.get(url).content.decode()
    assert "400 users with the waves before it, where 300 are signed" in page
    assert "Start wave" not in page
    assert browser.post(f"{url}start/").status_code == 422
    assert browser.post(f"{url}ask/").status_code == 303
    sign(cast, Recheck.objects.get())
    assert "Start wave" in browser.get(url).content.decode()
    assert browser.post(f"{url}start/").status_code == 303


def test_a_halted_wave_lets_no_other_start_until_a_person_ended_it_or_let_it_go_on(cast, wave):
    halted = ExpansionWave.objects.create(
        initiative=wave.initiative,
        title="First",
        users=1,
        state="running",
        started_at=clock.now(),
        abort_crossed_at=clock.now(),
    )
    with pytest.raises(DomainError, match="First has reached its abort threshold"):
        wave_start(actor=cast.operations.actor, wave=wave)
    phases.wave_resume(actor=cast.operations.actor, wave=halted, reason="The source was wrong for a day.")
    assert wave_start(actor=cast.operations.actor, wave=wave).state == "running"


def test_start_has_one_caller():
    """`phases.wave_start` does not know the signed scope: only the service above it may call it."""
    callers = {
        str(module) for module in modules() if "phases.wave_start(" in module.text and "tests" not in module.parts
    }
    importers = {
        str(module) for module in modules() if "import wave_start" in module.text or ", wave_start" in module.text
    }
    assert callers == {"reviews/services/waves.py"}
    assert importers <= {"phases/services/__init__.py", "reviews/services/__init__.py", "portfolio/demo/late_phases.py"}
