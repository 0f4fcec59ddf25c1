"""What became of what a retired initiative held."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.disposals import DISPOSAL_WAITS, SUBJECTS, disposal_of, unanswered
from initiatives.models import Disposal, EvidenceVersion, Initiative
from initiatives.services import disposal_record, evidence_add, hold_lift, hold_put, initiative_retire
from portfolio.panels.my_work import my_work
from tests.cast import make_initiative

DISPOSED = {"outcome": "disposed", "what": "Model v3 and its weights", "reference": "Certificate 17"}
KEPT = {"outcome": "kept", "what": "Decisions on claims", "reason": "Ten years by commercial law"}
WHY = "The case of the spring is asked for"


@pytest.fixture
def live(initiative):
    initiative.status, initiative.phase = "active", 4
    initiative.save()
    return initiative


@pytest.fixture
def retired(cast, live):
    return initiative_retire(actor=cast.pm.actor, initiative=live, reason="Replaced", wind_down="Told in May.")


@pytest.fixture
def proof(cast, live):
    return evidence_add(actor=cast.engineer.actor, initiative=live, name="Protocol", kind="text", text="Erased.")


def record(cast, initiative, subject, who="business", **given):
    return disposal_record(actor=getattr(cast, who).actor, initiative=initiative, subject=subject, **given)


def test_a_line_says_what_who_when_and_is_in_the_log(cast, proof, retired):
    line = record(cast, retired, "model", outcome="disposed", what="Model v3", proof=proof)
    assert (line.recorded_by, line.done_on, line.proof, line.outcome_words) == (
        cast.business.user, clock.today(), proof, "disposed of or ended",
    )  # fmt: skip
    entry = Entry.objects.get(action="initiatives.disposal_record")
    assert (entry.initiative_id, entry.actor_id, entry.object_id) == (retired.pk, cast.business.user.pk, str(line.pk))
    assert entry.summary == "Disposal: Model and weights: disposed of or ended"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "burnt", "what": "x"}, "outcome"),
        ({"outcome": "disposed", "what": "x"}, "reference"),
        ({"outcome": "handed_over", "what": "x", "handed_to": "Archive"}, "reference"),
        ({"outcome": "handed_over", "what": "x", "reference": "1"}, "handed_to"),
        ({"outcome": "disposed", "reference": "1"}, "what"),
        ({**KEPT, "kept_until": None}, "kept_until"),
        ({**KEPT, "kept_until": clock.today() - timedelta(days=1)}, "kept_until"),
        ({**KEPT, "kept_until": "2040-01-01", "reason": " "}, "reason"),
        ({**DISPOSED, "done_on": clock.today() + timedelta(days=2)}, "done_on"),
    ],
)
def test_what_lacks_something_is_refused_at_its_field(cast, retired, given, field):
    with pytest.raises(DomainError) as error:
        record(cast, retired, "model", **given)
    assert error.value.field == field
    assert not Disposal.objects.exists()
    assert not Entry.objects.filter(action="initiatives.disposal_record").exists()


def test_evidence_of_another_initiative_proves_nothing(cast, retired):
    other = make_initiative(cast, key="AI-002")
    other.status, other.phase = "active", 1
    other.save()
    theirs = evidence_add(actor=cast.engineer.actor, initiative=other, name="Theirs", kind="text", text="x")
    with pytest.raises(DomainError, match="another"):
        record(cast, retired, "model", outcome="disposed", what="x", proof=theirs)


@pytest.mark.parametrize("who", ["auditor", "admin", "executive", "security", "outsider"])
def test_others_may_not(cast, retired, who):
    with pytest.raises(NotAllowed):
        record(cast, retired, "model", who, **DISPOSED)


@pytest.mark.parametrize("status", ["idea", "active", "paused", "stopped"])
def test_there_is_no_record_before_it_is_retired(cast, live, sign_in, status):
    live.status, live.phase = status, None if status == "idea" else 4
    live.save()
    with pytest.raises(NotAllowed, match="once it is retired"):
        record(cast, live, "model", **DISPOSED)
    assert sign_in(cast.pm).get("/i/AI-001/disposal/").status_code == 404
    assert "disposal" not in [task.kind for task in my_work(cast.business.actor, "").tasks]


def test_what_a_hold_protects_is_not_disposed_of_and_the_rest_goes_on(cast, retired, sign_in):
    hold = hold_put(actor=cast.admin.actor, initiative=retired, reason=WHY)
    for subject in ("model", "training_data", "operational_data", "evidence"):
        with pytest.raises(DomainError, match="under legal hold since"):
            record(cast, retired, subject, **DISPOSED)
    record(cast, retired, "access", **DISPOSED)
    record(cast, retired, "evidence", **KEPT, kept_until="2040-01-01")
    client = sign_in(cast.business)
    assert "are kept until it is lifted" in client.get("/i/AI-001/disposal/").content.decode()
    refused = client.post("/i/AI-001/disposal/", {**DISPOSED, "subject": "model", "done_on": str(clock.today())})
    assert (refused.status_code, "under legal hold since" in refused.content.decode()) == (422, True)
    hold_lift(actor=cast.admin.actor, hold=hold, reason="The case is closed")
    everything = hold_put(actor=cast.admin.actor, initiative=None, reason=WHY)
    with pytest.raises(DomainError, match="whole organisation"):
        record(cast, retired, "model", **DISPOSED)
    hold_lift(actor=cast.admin.actor, hold=everything, reason="The case is closed")
    assert record(cast, retired, "model", **DISPOSED).pk


def test_a_line_is_never_changed_and_a_correction_is_a_new_one(cast, retired):
    first = record(cast, retired, "contract", outcome="none")
    second = record(
        cast, retired, "contract", "sponsor", outcome="disposed", what="Licence", reference="Letter of 3 May"
    )
    for change in (lambda: Disposal.objects.update(what="Nothing"), lambda: Disposal.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    contract = next(one for one in disposal_of(retired) if one.code == "contract")
    assert (contract.lines, contract.state) == ([second, first], "done")
    assert list(Disposal.objects.current()) == [second]


def test_it_waits_on_my_work_until_every_line_is_answered_and_again_when_a_day_passes(cast, retired, sign_in):
    def waiting(who):
        return [task.why for task in my_work(getattr(cast, who).actor, "item").tasks if task.kind == "disposal"]

    assert waiting("business") == waiting("engineer") == [f"{SUBJECTS} of {SUBJECTS} still to answer"]
    assert waiting("sponsor") == waiting("outsider") == []
    until = clock.today() + timedelta(days=30)
    for subject, _ in Disposal.Subject.choices:
        record(
            cast, retired, subject, **(KEPT | {"kept_until": until} if subject == "evidence" else {"outcome": "none"})
        )
    assert waiting("business") == []
    found = Initiative.objects.annotate(answered=Disposal.objects.answered(until + timedelta(days=1))).get(
        DISPOSAL_WAITS
    )
    assert found.answered == SUBJECTS - 1
    with clock.travelling(clock.now() + timedelta(days=31)):
        assert waiting("business") == [f"1 of {SUBJECTS} still to answer"]
        assert unanswered(disposal_of(retired)) == ["Evidence and documents"]
        assert "Time is over" in sign_in(cast.business).get("/i/AI-001/disposal/").content.decode()


def test_the_page_takes_lines_and_the_overview_says_what_lacks(cast, proof, retired, sign_in):
    client = sign_in(cast.engineer)
    page = client.get("/i/AI-001/disposal/?subject=access").content.decode()
    assert "Retired, disposal not complete: 7 of 7" in page
    assert '<option value="access" selected' in page
    assert f'<option value="{proof.pk}"' in page
    given = {**DISPOSED, "subject": "model", "done_on": str(clock.today()), "proof": str(proof.pk)}
    wrong = client.post("/i/AI-001/disposal/", given | {"outcome": "kept"})
    assert (wrong.status_code, 'id="id_kept_until-error"' in wrong.content.decode()) == (422, True)
    done = client.post("/i/AI-001/disposal/", given)
    assert (done.status_code, done["Location"]) == (303, "/i/AI-001/disposal/")
    overview = client.get("/i/AI-001/").content.decode()
    assert "Retired, disposal not complete." in overview
    assert "Nobody has said what became of: Training and test data; " in overview
    seen = sign_in(cast.outsider).get("/i/AI-001/disposal/").content.decode()
    assert "Certificate 17" in seen
    assert 'id="act-form"' not in seen
    assert sign_in(cast.outsider).post("/i/AI-001/disposal/", given).status_code == 403


def test_the_interface_reads_and_adds_lines(cast, proof, retired):
    def client(*scopes):
        _, text = token_create(actor=cast.engineer.actor, user=cast.engineer.user, name="t", scopes=scopes)
        return Client(headers={"Authorization": f"Bearer {text}"})

    url, kind = "/api/v1/initiatives/AI-001/disposals/", {"content_type": "application/json"}
    body = {"subject": "model", "outcome": "disposed", "what": "v3", "proof": f"{proof.evidence_id}/{proof.number}"}
    assert client("read").post(url, body, **kind).status_code == 403
    writes = client("read", "write:initiatives")
    for wrong in ({"proof": "1/99"}, {"proof": "x"}, {"outcome": "kept"}, {"colour": "red"}):
        assert writes.post(url, body | wrong, **kind).status_code == 400, wrong
    made = writes.post(url, body, **kind)
    assert (made.status_code, made.json()["proof"], made.json()["recorded_by"]) == (
        201, body["proof"], cast.engineer.user.name,
    )  # fmt: skip
    assert [one["id"] for one in client("read").get(url).json()["results"]] == [made.json()["id"]]
    assert EvidenceVersion.objects.count() == 1
