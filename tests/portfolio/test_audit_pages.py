"""The audit pages: text search, exports, checks that a tick does, the checkpoint to note down, and the three reports."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant
from accounts.services import role_grant, role_revoke, user_deactivate
from audit.models import Check, Checkpoint, Entry
from audit.services import chain_check, checks_sweep, entries_seal, entry_append, seal_round
from common import clock
from common.actors import CLOCK
from initiatives.services import initiative_edit, initiative_pause
from portfolio.panels.as_of import as_of
from portfolio.panels.decisions import asked_of, decided_between, sample_of
from portfolio.panels.holders import holders_on
from reviews.models import GateDecision, GateRequest, Outcome, Signature
from tests.cast import make_initiative


def text(response):
    return response.content.decode()


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- the log ------------------------------------------------------------------------------------------------------


def test_auditor_searches_in_old_and_new_values(cast, running, sign_in):
    initiative_edit(actor=cast.pm.actor, initiative=running, values={"business_unit": 'North "Claims"'})
    initiative_edit(actor=cast.pm.actor, initiative=running, values={"business_unit": "South"})
    client = sign_in(cast.auditor)
    found = text(client.get("/admin/audit/", {"q": 'north "claims"', "action": "initiative_edit"}))
    assert "2 entries" in found
    assert "No entry matches" in text(client.get("/admin/audit/?q=nowhere-in-it"))


def test_dates_count_whole_days(cast, running, sign_in):
    client, today = sign_in(cast.auditor), clock.today()
    assert "No entry matches" in text(client.get(f"/admin/audit/?until={today - timedelta(days=1)}"))
    assert "No entry matches" not in text(client.get(f"/admin/audit/?since={today}&until={today}"))


def test_the_filter_is_exported_as_csv_and_as_jsonl_with_the_hashes(cast, running, sign_in):
    entries_seal()
    client = sign_in(cast.auditor)
    table = rows_of(client.get("/admin/audit.csv?action=phase_enter"))
    answer = client.get("/admin/audit.jsonl?action=phase_enter")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    entries = Entry.objects.filter(action="phases.phase_enter").order_by("id")
    assert [line["payload"] for line in lines] == [entry.payload for entry in entries]
    assert [(line["seq"], line["hash"]) for line in lines] == [(e.link.seq, e.link.hash) for e in entries]
    assert {row[-1] for row in table[1:]} == {line["hash"] for line in lines}
    assert [json.loads(entry.payload)["changes"]["form"] for entry in
            Entry.objects.filter(action="portfolio.audit_read").order_by("id")] == ["csv", "jsonl"]  # fmt: skip


# --- checks -------------------------------------------------------------------------------------------------------


def test_a_check_is_asked_for_on_the_page_and_done_by_a_tick(cast, running, sign_in):
    entries_seal()
    client = sign_in(cast.auditor, htmx=True)
    waiting = text(client.post("/admin/audit/check/"))
    assert "A check starts within seconds" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    client.post("/admin/audit/check/")
    assert Check.objects.count() == 1
    assert Entry.objects.filter(action="audit.chain_check", actor_id=cast.auditor.user.pk).count() == 1
    assert checks_sweep() == 1
    shown = text(client.get("/admin/audit/state/"))
    assert "Chain intact" in shown
    assert "every 2s" not in shown


def test_the_same_works_without_script(cast, running, sign_in):
    client = sign_in(cast.auditor)
    assert client.post("/admin/audit/check/").headers["Location"] == "/admin/audit/"
    assert "A check starts within seconds" in text(client.get("/admin/audit/"))
    assert client.get("/admin/audit/state/").headers["Location"] == "/admin/audit/"


@pytest.mark.parametrize("who", ["pm", "engineer", "executive", "security"])
def test_others_have_nothing_checked(cast, sign_in, who):
    assert sign_in(getattr(cast, who)).post("/admin/audit/check/").status_code == 403
    assert not Check.objects.exists()


def test_the_night_asks_once(demo_database):
    morning = clock.now().replace(hour=2, minute=59)
    with clock.travelling(morning):
        assert checks_sweep() == 0
    for minutes in (2, 30, 600):
        with clock.travelling(morning + timedelta(minutes=minutes)):
            checks_sweep()
    assert [check.asked_by_name for check in Check.objects.all()] == ["Flightline clock"]
    with clock.travelling(morning + timedelta(days=1, minutes=2)):
        assert checks_sweep() == 1


def test_a_check_that_was_cut_off_is_done_again(cast, running):
    entries_seal()
    check = chain_check(actor=cast.auditor.actor)
    Check.objects.update(state="running", started_at=clock.now() - timedelta(minutes=59))
    Check.objects.create(
        state="intact", asked_by_name="Flightline clock", asked_at=clock.now(), finished_at=clock.now()
    )
    assert checks_sweep() == 0
    Check.objects.filter(pk=check.pk).update(started_at=clock.now() - timedelta(minutes=61))
    assert checks_sweep() == 1
    check.refresh_from_db()
    assert check.state == "intact"


def test_a_broken_log_is_said_on_the_page_and_noted_in_it(cast, running, sign_in):
    entries_seal()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute("UPDATE audit_entry SET summary = 'Nothing happened' WHERE action = 'phases.phase_enter'")
    chain_check(actor=cast.auditor.actor)
    checks_sweep()
    shown = text(sign_in(cast.auditor).get("/admin/audit/"))
    assert "Chain broken" in shown
    assert "differs from its sealed payload" in shown
    assert Entry.objects.filter(action="audit.chain_broken").exists()


def test_the_checkpoint_is_shown_as_a_line_to_note(cast, running, sign_in, settings, tmp_path: Path):
    assert "No checkpoint is signed yet" not in text(sign_in(cast.auditor).get("/admin/audit/"))
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchor.jsonl")
    seal_round()
    made = Checkpoint.objects.get()
    shown = text(sign_in(cast.auditor).get("/admin/audit/"))
    assert f"{made.seq} {made.head} log" in shown
    assert f"key {made.key_id}" in shown
    assert "Appended to anchor.jsonl" in shown
    assert "Not mailed to an auditor yet" in shown


def test_pages_ask_the_same_number_of_questions_however_long_the_log(cast, running, make_initiatives, sign_in):
    client, others = sign_in(cast.auditor), make_initiatives(3)
    pages = (
        "/admin/audit/",
        "/admin/audit/decisions/",
        "/admin/audit/holders/",
        f"/admin/audit/as-of/?key={running.key}",
    )

    def count() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = count()
    for number in range(30):
        made = others[number % 3]
        entry_append(actor=CLOCK, action="test.act", obj=made, summary="Act", initiative_id=made.pk)
    entries_seal()
    assert count() == few


# --- decisions ----------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(cast, running) -> list[GateDecision]:
    """Twelve decisions of the last twelve days, made as rows: only their listing is looked at here."""
    from reviews.bundles import draft  # noqa: PLC0415
    from reviews.services.requests import bundle_store  # noqa: PLC0415

    bundle, made = bundle_store(draft({"scope": {"fields": {}, "items": {}}})), []
    for number in range(12):
        at = clock.now() - timedelta(days=number)
        request = GateRequest.objects.create(
            initiative=running, phase=1, round=number + 1, bundle=bundle, requested_by=cast.pm.user, requested_at=at,
            statement="s", scope="s", due_on=at.date(), state="decided", closed_at=at,
        )  # fmt: skip
        decision = GateDecision.objects.create(
            gate_request=request, outcome=Outcome.GO if number % 2 else Outcome.HOLD, reason="Because of it",
            decided_by=cast.pm.user, decided_by_name="Program manager", decided_as="program_manager", bundle=bundle,
            auth_method="password", auth_at=at, decided_at=at, payload="{}", record_hash=f"{number:064d}",
        )  # fmt: skip
        made.append(decision)
    return made


def test_every_decision_between_two_days_is_listed(cast, decided, sign_in):
    today = clock.today()
    since = today - timedelta(days=3)
    client = sign_in(cast.auditor)
    shown = text(client.get(f"/admin/audit/decisions/?since={since}&until={today}"))
    assert "<strong>4 decisions</strong>" in shown
    table = rows_of(client.get(f"/admin/audit/decisions.csv?since={since}&until={today}"))
    assert [row[0] for row in table[1:]] == [f"decision:{one.pk}" for one in reversed(decided[:4])]
    assert "Nothing was decided" in text(client.get("/admin/audit/decisions/?since=2001-01-01&until=2001-02-01"))
    assert Entry.objects.filter(action="portfolio.audit_read", payload__contains="decisions").count() == 3


def test_a_sample_is_the_same_for_everybody_who_knows_the_seed(decided):
    found = decided_between(clock.today() - timedelta(days=30), clock.today())
    first, again = sample_of(found, 5, "plum"), sample_of(list(reversed(found)), 5, "plum")
    assert first == again
    assert len(first) == 5
    assert first != sample_of(found, 5, "pear")
    assert {one.code for seed in range(40) for one in sample_of(found, 3, str(seed))} == {one.code for one in found}
    assert sample_of(found, 500, "plum") == found


def test_a_day_or_number_that_makes_no_sense_counts_as_not_given():
    today = date(2026, 11, 26)
    asked = asked_of({"since": "31.12.", "until": "x", "kind": "y", "size": "9" * 5000, "seed": " s "}, today=today)
    assert (asked.since, asked.until, asked.kind, asked.size, asked.seed) == (date(2026, 8, 28), today, "", 500, "s")
    assert asked_of({"size": "-1"}, today=today).size == 0


# --- roles and seats ----------------------------------------------------------------------------------------------


def test_a_role_that_was_taken_away_is_still_known_of_the_day_before(demo_database, cast):
    start = clock.now() - timedelta(days=20)
    with clock.travelling(start):
        grant = role_grant(actor=cast.admin.actor, user=cast.outsider.user, role="reviewer", discipline="security")
    with clock.travelling(start + timedelta(days=5)):
        role_revoke(actor=cast.admin.actor, grant=grant)
    assert not RoleGrant.objects.filter(user=cast.outsider.user, role="reviewer").exists()

    def held(days: int) -> list[str]:
        day = (start + timedelta(days=days)).date()
        return [
            one.about for one in holders_on(day) if one.email == cast.outsider.user.email and one.holds == "Reviewer"
        ]

    assert [held(days) for days in (-1, 0, 4, 5)] == [[], ["Security"], ["Security"], []]


def test_who_had_left_is_marked_and_seats_end_with_their_day(cast, initiative, sign_in):
    user_deactivate(actor=cast.admin.actor, user=cast.executive.user)
    found = holders_on(clock.today())
    assert {one.note for one in found if one.email == cast.executive.user.email} == {"had left"}
    seats = [one for one in found if one.url == f"/i/{initiative.key}/"]
    assert {"Business owner", "Engineering owner", "Operations owner"} <= {one.holds for one in seats}
    assert not [one for one in holders_on(clock.today() - timedelta(days=1)) if one.url]
    shown = text(sign_in(cast.auditor).get("/admin/audit/holders/"))
    assert cast.engineer.user.name in shown
    table = rows_of(sign_in(cast.auditor).get("/admin/audit/holders.csv"))
    assert len(table) - 1 == len(holders_on(clock.today()))


# --- an initiative on a day ---------------------------------------------------------------------------------------


def test_an_initiative_is_shown_as_it_stood(demo_database, cast, sign_in):
    start = clock.now() - timedelta(days=10)
    with clock.travelling(start):
        made = make_initiative(cast)
    with clock.travelling(start + timedelta(days=2)):
        initiative_edit(actor=cast.pm.actor, initiative=made, values={"business_unit": "North"})
    with clock.travelling(start + timedelta(days=4)):
        initiative_edit(actor=cast.pm.actor, initiative=made, values={"business_unit": "South", "title": "Renamed"})

    def facts(days: int) -> dict[str, str]:
        made.refresh_from_db()
        return dict(as_of(made, (start + timedelta(days=days)).date()).facts)

    assert facts(10)["Title"] == "Renamed"
    assert [facts(days).get("Business unit") for days in (2, 3, 4)] == ["North", "North", "South"]
    assert facts(3)["Title"] != "Renamed"
    client = sign_in(cast.auditor)
    shown = text(client.get(f"/admin/audit/as-of/?key={made.key}&day={(start + timedelta(days=3)).date()}"))
    assert "North" in shown
    assert "South" not in shown
    table = rows_of(client.get(f"/admin/audit/as-of.csv?key={made.key}&day={(start + timedelta(days=3)).date()}"))
    assert ["Fact", "Business unit", "North"] in table


def test_status_and_phase_of_a_day(cast, running, sign_in):
    yesterday = clock.today() - timedelta(days=1)
    before = as_of(running, clock.today())
    assert (before.phase[:1], dict(before.facts)["Status"], before.existed) == ("1", "active", True)
    assert len(before.seats) >= 3
    initiative_pause(actor=cast.pm.actor, initiative=running, reason="Waiting for the vendor")
    running.refresh_from_db()
    assert dict(as_of(running, clock.today()).facts)["Status"] == "paused"
    assert dict(as_of(running, yesterday).facts)["Status"] == "idea"
    client = sign_in(cast.auditor)
    assert "did not exist yet" in text(client.get(f"/admin/audit/as-of/?key={running.key}&day=2001-01-01"))
    assert "No initiative AI-999" in text(client.get("/admin/audit/as-of/?key=AI-999"))
    assert "Which initiative?" in text(client.get("/admin/audit/as-of/"))
    assert Signature.objects.count() == 0
