"""Import of an existing portfolio: every row accounted for, nothing overwritten, a second run changes nothing, undo."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative
from initiatives.services import initiative_adopt, initiative_edit
from phases.services import playbook_load_builtin
from portfolio.models import ImportRun
from portfolio.services.imports import CHUNK, import_apply, import_stage, import_undo

MAPPING = """
name: small
identity: [Unit, Name]
empty: [N/A, "-"]
dates: ["%m/%d/%Y", "%Y-%m-%d"]
fields:
  title: Name
  outcome: Goal
  business_unit: Unit
  risk_tier: {columns: Risk, values: {Neither: medium, Both: critical}, default: critical}
stage:
  column: Stage
  values:
    Planned: {status: idea}
    Pilot: {phase: 2}
    Live: {phase: 4}
    Ended: {status: retired, phase: 4}
stays:
  - {phase: 1, column: Begun}
  - {phase: 2, column: Built}
  - {phase: 4, column: Went live}
ended: {column: Ended}
"""
HEAD = "Unit,Name,Goal,Risk,Stage,Begun,Built,Went live,Ended\n"
ROWS = (
    'Claims,Triage,"Sort claims,\nfaster",Neither,Live,1/5/2024,3/1/2024,2024-09-01,\n'
    "Claims,Triage,Another of the same name,Both,Pilot,6/1/2024,N/A,,\n"
    "Claims,Drafts,,Unclear,Planned,,,,\n"
    "HR,Answers,Fewer calls,Neither,Ended,2/1/2023,5/1/2023,10/1/2023,4/1/2025\n"
    "HR,Backwards,Odd dates,Neither,Live,7/1/2024,2/1/2024,soon,\n"
    "HR,,No name,Neither,Pilot,,,,\n"
    "HR,Lost,Unknown stage,Neither,Somewhere,,,,\n"
)


@pytest.fixture
def playbook(db):
    return playbook_load_builtin()


def _import(cast, text=HEAD + ROWS, *, name="list.csv", encoding="utf-8", **kwargs) -> ImportRun:
    run = import_stage(actor=cast.pm.actor, file_name=name, data=text.encode(encoding), mapping_text=MAPPING, **kwargs)
    return import_apply(actor=cast.pm.actor, run=run)


def test_pm_sees_every_row_accounted_for(cast, playbook):
    run = _import(cast)
    assert run.counts() == {"created": 5, "refused": 2}
    rows = {row.number: row for row in run.rows.select_related("initiative")}
    assert len(rows) == 7
    assert rows[2].repeat == 2
    assert "Repeat 2" in rows[2].notes[0]
    assert rows[6].notes[0] == "It has no title."
    assert "Somewhere" in rows[7].notes[0]


def test_stage_dates_become_effective_days_of_stays_that_touch(cast, playbook):
    run = _import(cast)
    triage = run.rows.get(number=1).initiative
    stays = [(stay.phase, str(stay.began_at.date()), stay.is_imported) for stay in triage.stays.order_by("id")]
    assert stays == [(1, "2024-01-05", True), (2, "2024-03-01", True), (4, "2024-09-01", True)]
    assert [stay.ended_at for stay in triage.stays.order_by("id")][:2] == [
        s.began_at for s in triage.stays.order_by("id")
    ][1:]
    ended = run.rows.get(number=4).initiative
    assert ended.status == "retired"
    assert str(ended.stays.order_by("-id").first().ended_at.date()) == "2025-04-01"


def test_contradicting_dates_are_named_and_left_out(cast, playbook):
    row = _import(cast).rows.get(number=5)
    assert row.outcome == "created"
    assert any("earlier than phase 1" in note for note in row.notes)
    assert any("“soon” is not a date" in note for note in row.notes)
    assert [stay.phase for stay in row.initiative.stays.order_by("id")] == [1, 4]


def test_imported_initiatives_are_not_adopted_and_unclassed_counts_as_highest(cast, playbook):
    run = _import(cast)
    made = Initiative.objects.filter(imported_position__isnull=False)
    assert made.count() == 5
    assert not made.filter(is_adopted=True).exists()
    assert run.rows.get(number=3).initiative.risk_tier == "critical"


def test_second_run_changes_nothing(cast, playbook):
    _import(cast)
    before = list(Initiative.objects.order_by("id").values())
    assert _import(cast).counts() == {"unchanged": 5, "refused": 2}
    assert list(Initiative.objects.order_by("id").values()) == before


def test_a_changed_row_updates_and_a_field_edited_here_is_a_conflict(cast, playbook):
    first = _import(cast)
    triage = first.rows.get(number=1).initiative
    initiative_edit(actor=cast.pm.actor, initiative=triage, values={"title": "Triage, our words"})
    changed = ROWS.replace('Claims,Triage,"Sort claims,\nfaster"', 'Claims,Triage,"Sort claims at once"').replace(
        "Fewer calls", "Far fewer calls"
    )
    again = _import(cast, HEAD + changed)
    assert again.rows.get(number=1).outcome == "updated"
    triage.refresh_from_db()
    assert (triage.title, triage.outcome) == ("Triage, our words", "Sort claims at once")
    initiative_edit(actor=cast.pm.actor, initiative=triage, values={"outcome": "Ours"})
    third = _import(cast, HEAD + changed.replace("Sort claims at once", "Theirs"))
    assert third.rows.get(number=1).outcome == "conflict"
    triage.refresh_from_db()
    assert triage.outcome == "Ours"


def test_dry_run_reports_and_leaves_nothing(cast, playbook):
    run = _import(cast, is_dry_run=True)
    assert run.counts() == {"created": 5, "refused": 2}
    assert run.state == "preview"
    assert Initiative.objects.count() == 0


def test_it_resumes_where_it_stopped(cast, playbook):
    rows = "".join(f"Unit,Number {n},,Neither,Pilot,,,,\n" for n in range(CHUNK + 5))
    run = import_stage(actor=cast.pm.actor, file_name="x.csv", data=(HEAD + rows).encode(), mapping_text=MAPPING)
    run = import_apply(actor=cast.pm.actor, run=run, limit=1)
    assert run.state == "running"
    assert run.counts() == {"pending": 5, "created": CHUNK}
    run = import_apply(actor=cast.pm.actor, run=run)
    assert run.counts() == {"created": CHUNK + 5}
    assert Initiative.objects.count() == CHUNK + 5


def test_undo_takes_back_what_nobody_touched(cast, playbook):
    run = _import(cast)
    kept = run.rows.get(number=1).initiative
    initiative_adopt(actor=cast.pm.actor, initiative=kept)
    run = import_undo(actor=cast.pm.actor, run=run)
    assert run.counts() == {"refused": 2, "undone": 4, "kept": 1}
    assert list(Initiative.objects.all()) == [kept]
    with pytest.raises(DomainError):
        import_undo(actor=cast.pm.actor, run=run)


def test_undo_puts_back_the_fields_it_changed_and_keeps_what_somebody_changed_since(cast, playbook):
    first = _import(cast)
    before = {
        row["pk"]: row for row in Initiative.objects.values("pk", "title", "outcome", "business_unit", "risk_tier")
    }
    file = (
        ROWS.replace("Sort claims", "Wrong")
        .replace("Odd dates", "Wrong")
        .replace("Claims,Drafts,,", "Claims,Drafts,Wrong,")
    )
    wrong = _import(cast, HEAD + file.replace("Wrong,Neither,Live,7", "Wrong,Both,Live,7"))
    assert wrong.counts() == {"updated": 3, "unchanged": 2, "refused": 2}
    edited = first.rows.get(number=5).initiative
    edited.refresh_from_db()
    initiative_edit(actor=cast.pm.actor, initiative=edited, values={"outcome": "Ours"})
    wrong = import_undo(actor=cast.pm.actor, run=wrong)
    assert wrong.counts() == {"undone": 2, "kept": 1, "unchanged": 2, "refused": 2}
    assert any("outcome: somebody has changed it" in note for note in wrong.rows.get(number=5).notes)
    after = {
        row["pk"]: row for row in Initiative.objects.values("pk", "title", "outcome", "business_unit", "risk_tier")
    }
    assert after.pop(edited.pk)["outcome"] == "Ours"
    assert after == {pk: row for pk, row in before.items() if pk != edited.pk}
    newest = edited.classifications.order_by("-number").first()
    assert newest.risk_tier == "medium"
    again = _import(cast)
    assert again.counts() == {"unchanged": 4, "conflict": 1, "refused": 2}


@pytest.mark.parametrize("who", ["engineer", "executive", "auditor", "security"])
def test_others_may_not_import(cast, playbook, who):
    with pytest.raises(NotAllowed, match="program manager"):
        import_stage(actor=getattr(cast, who).actor, file_name="x.csv", data=HEAD.encode(), mapping_text=MAPPING)


def test_old_encodings_and_workbooks_are_read(cast, playbook):
    run = _import(cast, HEAD + "Café,Straße – test,,Neither,Pilot,,,,\n", encoding="windows-1252")
    assert run.notes == ["Read as windows-1252."]
    assert run.rows.get().initiative.title == "Straße – test"
    book = Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active.append(["Sheet", "From a workbook", None, "Neither", "Pilot", None, None, None, None])
    stream = io.BytesIO()
    book.save(stream)
    run = import_stage(actor=cast.pm.actor, file_name="x.xlsx", data=stream.getvalue(), mapping_text=MAPPING)
    assert import_apply(actor=cast.pm.actor, run=run).counts() == {"created": 1}


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.csv", "empty"),
        (b"%PDF-1.7", "x.pdf", "CSV or XLSX"),
        (b"PK\x03\x04 broken", "x.xlsx", "cannot be read|can be read"),
        (b"Name,Goal\nA,B\n", "x.csv", "lacks columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(cast, playbook, data, name, words):
    with pytest.raises(DomainError, match=words) as caught:
        import_stage(actor=cast.pm.actor, file_name=name, data=data, mapping_text=MAPPING)
    assert caught.value.field == "file"


def test_every_fault_of_a_mapping_is_named(cast, playbook):
    wrong = "name: x\nidentity: [A]\nfields: {colour: B, risk_tier: {columns: C, values: {x: enormous}}}\nstage: {values: {Z: {phase: 9}}}"
    with pytest.raises(DomainError) as caught:
        import_stage(actor=cast.pm.actor, file_name="x.csv", data=b"A\n1\n", mapping_text=wrong)
    for words in ("fields.colour", "enormous", "stage.column", "stage.values.Z", "fields.title"):
        assert words in caught.value.message


def test_pm_reads_the_report(cast, playbook, sign_in):
    browser, run = sign_in(cast.pm), _import(cast)
    page = browser.get(f"/import/{run.pk}/?outcome=refused").content.decode()
    assert "It has no title." in page
    assert "Backwards" not in page.casefold() or "backwards" not in page.split("<tbody>")[1]
    assert browser.post("/import/", {"file": "", "mapping": MAPPING, "end": "1"}).status_code == 422


def test_the_command_ends_with_the_sums(cast, playbook, tmp_path, capsys):
    (tmp_path / "list.csv").write_text(HEAD + ROWS)
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    call_command(
        "portfolio_import", tmp_path / "list.csv", mapping=tmp_path / "mapping.yaml", report=tmp_path / "report.csv"
    )
    assert "7 rows: 5 created, 2 refused." in capsys.readouterr().out
    assert len((tmp_path / "report.csv").read_text().splitlines()) == 8


def test_an_undo_asks_no_more_for_many_rows_than_for_few(cast, playbook):
    """An undo of dozens of statements a row held a large import in its request until it was cut off."""
    counted = []
    for many in (5, 40):
        lines = "".join(f"HR,Case {many}-{number},Fewer calls,Neither,Pilot,,,,\n" for number in range(many))
        run = _import(cast, HEAD + lines)
        with CaptureQueriesContext(connection) as asked:
            import_undo(actor=cast.pm.actor, run=run)
        counted.append(sum("audit_entry" not in one["sql"] for one in asked.captured_queries))
    assert counted[0] == counted[1]
    assert not Initiative.objects.exists()
