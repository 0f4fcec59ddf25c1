"""The import wizard: upload, columns, words, check, conflicts, start. What goes wrong leaves nothing and says why."""

import io
import re
import zipfile
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import yaml
from openpyxl import Workbook

from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative
from initiatives.services import initiative_edit
from phases.services import playbook_load_builtin
from portfolio.models import ImportMapping, ImportRow, ImportRun
from portfolio.profiling import days_order
from portfolio.services.import_drafts import (
    drafts_forget,
    import_choose,
    import_map,
    import_start,
    import_upload,
    mapping_keep,
)
from portfolio.services.imports import import_apply
from tests.portfolio.test_portfolio_import import HEAD, MAPPING, ROWS

UNKNOWN = (
    "Business unit,Project name,Purpose,Risk class,Stage,Start date,Live since\n"
    "Claims,Triage,Sort claims,High,Pilot,13/01/2026,\n"
    "Claims,Drafts,Write replies,Low,In production,01/02/2025,15/06/2025\n"
    "HR,Answers,Fewer calls,N/A,Mystery,,\n"
)


@pytest.fixture
def playbook(db):
    return playbook_load_builtin()


def _upload(browser, text=UNKNOWN, name="list.csv", **more):
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    file.name = name
    return browser.post("/import/", {"file": file, "end": "1", **more})


def _triage() -> Initiative:
    return Initiative.objects.get(imported_position__identity="claims | triage", imported_position__repeat=1)


def _stage(cast, text=HEAD + ROWS):
    run = import_upload(actor=cast.pm.actor, file_name="list.csv", data=text.encode(), known={}, chosen=MAPPING)
    return import_map(actor=cast.pm.actor, run=run, mapping_text=MAPPING)


def _values(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "select":
                self.select = given.get("name") or ""
            elif tag == "option" and "selected" in given and self.select:
                self.found[self.select] = given.get("value") or ""
            elif tag == "input" and given.get("name") and given.get("type") != "radio":
                self.found[given["name"] or ""] = given.get("value") or ""

    reader = Reader()
    reader.feed(page.split("<main", 1)[1])
    return reader.found


def test_pm_goes_from_an_unknown_file_to_initiatives_with_the_proposals(
    cast, playbook, sign_in, django_capture_on_commit_callbacks
):
    browser = sign_in(cast.pm)
    columns = _upload(browser)["Location"]
    sent = _values(browser.get(columns).content.decode())
    assert (sent["title"], sent["business_unit"], sent["stage"]) == ("Project name", "Business unit", "Stage")
    assert (sent["stay_1"], sent["stay_4"], sent["order"]) == ("Start date", "Live since", "day")
    values = browser.post(columns, sent)["Location"]
    page = browser.get(values).content.decode()
    words = _values(page)
    assert "active-2" in words.values()
    assert "Mystery" in page
    check = browser.post(values, words)["Location"]
    page = browser.get(check).content.decode()
    assert "2 new" in page
    assert "1 row: The stage “Mystery” is not in the mapping." in page
    assert Initiative.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=False):
        browser.post(check.replace("check", "start"))
    run = import_apply(actor=cast.pm.actor, run=ImportRun.objects.get())
    assert run.counts() == {"created": 2, "refused": 1}
    drafts = Initiative.objects.get(title="Drafts")
    assert (drafts.phase, drafts.is_adopted) == (4, False)
    assert drafts.classifications.get().risk_tier == "low"  # a proposal: it counts as the highest until confirmed
    assert str(drafts.stays.order_by("id").first().began_at.date()) == "2025-02-01"


def test_what_was_typed_survives_a_step_that_fails(cast, playbook, sign_in):
    browser = sign_in(cast.pm)
    columns = _upload(browser)["Location"]
    sent = _values(browser.get(columns).content.decode()) | {"title": "", "outcome": "Stage", "name": "Ours"}
    answer = browser.post(columns, sent)
    assert answer.status_code == 422
    kept = _values(answer.content.decode())
    assert (kept["name"], kept["outcome"]) == ("Ours", "Stage")
    assert "Choose the column that names each initiative." in answer.content.decode()


def test_known_mapping_is_found_by_its_columns_and_says_so(cast, playbook, sign_in):
    mapping_keep(actor=cast.pm.actor, name="Small", text=MAPPING, is_shared=True)
    browser = sign_in(cast.pm)
    page = browser.get(_upload(browser, HEAD + ROWS)["Location"]).content.decode()
    assert "Read with the mapping small: all of its columns are here." in page
    assert _values(page)["stay_2"] == "Built"


def test_columns_and_words_of_a_written_mapping_pass_through_the_pages_unchanged(cast, playbook, sign_in):
    browser = sign_in(cast.pm)
    columns = _upload(browser, HEAD + ROWS, mapping=MAPPING)["Location"]
    values = browser.post(columns, _values(browser.get(columns).content.decode()))["Location"]
    browser.post(values, _values(browser.get(values).content.decode()))
    run, given = ImportRun.objects.get(), yaml.safe_load(MAPPING)
    made = yaml.safe_load(run.mapping_text)
    assert (made["identity"], made["dates"], made["stays"], made["ended"]) == tuple(
        given[key] for key in ("identity", "dates", "stays", "ended")
    )
    assert run.expected_counts() == {"created": 5, "refused": 2}
    assert made["stage"]["values"]["Ended"] == {"status": "retired", "phase": 4}


def test_check_says_what_the_import_then_does(cast, playbook):
    first = _stage(cast)
    assert first.expected_counts() == {"created": 5, "refused": 2}
    import_start(actor=cast.pm.actor, run=first)
    assert import_apply(actor=cast.pm.actor, run=first).counts() == first.expected_counts()
    assert _stage(cast).expected_counts() == {"unchanged": 5, "refused": 2}
    again = _stage(cast, HEAD + ROWS.replace("Sort claims,\nfaster", "Far fewer calls"))
    assert again.expected_counts() == {"updated": 1, "unchanged": 4, "refused": 2}
    import_start(actor=cast.pm.actor, run=again)
    assert import_apply(actor=cast.pm.actor, run=again).counts() == again.expected_counts()


@pytest.fixture
def conflicting(cast, playbook):
    """A draft in which the outcome of one initiative changed on both sides."""
    first = _stage(cast)
    import_start(actor=cast.pm.actor, run=first)
    import_apply(actor=cast.pm.actor, run=first)
    here = _triage()
    initiative_edit(actor=cast.pm.actor, initiative=here, values={"outcome": "Ours"})
    run = _stage(cast, HEAD + ROWS.replace("Sort claims,\nfaster", "Theirs"))
    assert run.rows.get(number=1).choices == {"outcome": {"here": "Ours", "file": "Theirs", "take": ""}}
    return run


@pytest.mark.parametrize(
    ("take", "outcome", "stands", "next_time"),
    [
        ("file", "updated", "Theirs", "unchanged"),
        ("here", "updated", "Ours", "unchanged"),
        ("", "conflict", "Ours", "conflict"),
    ],
)
def test_conflict_is_chosen_side_by_side(cast, sign_in, conflicting, take, outcome, stands, next_time):
    browser = sign_in(cast.pm)
    page = browser.get(f"/import/drafts/{conflicting.pk}/check/?outcome=conflict").content.decode()
    assert "Ours" in page
    assert "Theirs" in page
    browser.post(f"/import/drafts/{conflicting.pk}/choose/", {"take-1-outcome": take})
    import_start(actor=cast.pm.actor, run=conflicting)
    import_apply(actor=cast.pm.actor, run=conflicting)
    assert conflicting.rows.get(number=1).outcome == outcome
    assert _triage().outcome == stands
    assert _stage(cast, HEAD + ROWS.replace("Sort claims,\nfaster", "Theirs")).rows.get(number=1).expected == next_time


def test_choice_lapses_when_the_field_is_edited_before_the_import(cast, conflicting):
    import_choose(actor=cast.pm.actor, run=conflicting, takes={}, rest="file")
    initiative_edit(actor=cast.pm.actor, initiative=_triage(), values={"outcome": "Newer"})
    import_start(actor=cast.pm.actor, run=conflicting)
    import_apply(actor=cast.pm.actor, run=conflicting)
    assert conflicting.rows.get(number=1).outcome == "conflict"
    assert _triage().outcome == "Newer"


def test_check_says_that_what_has_ended_is_not_edited(cast, playbook):
    first = _stage(cast)
    import_start(actor=cast.pm.actor, run=first)
    import_apply(actor=cast.pm.actor, run=first)
    again = _stage(cast, HEAD + ROWS.replace("Fewer calls", "Far fewer calls"))
    assert again.expected_counts() == {"unchanged": 4, "refused": 3}
    import_start(actor=cast.pm.actor, run=again)
    assert import_apply(actor=cast.pm.actor, run=again).counts() == again.expected_counts()


def test_draft_is_nobody_elses_and_starts_once(cast, playbook, sign_in):
    run = _stage(cast)
    other = cast.outsider
    other.user.role_grants.create(role="program_manager")
    browser = sign_in(other)
    for step in ("columns", "values", "check"):
        assert browser.get(f"/import/drafts/{run.pk}/{step}/").status_code == 404
    assert browser.get(f"/import/{run.pk}/").status_code == 404
    assert "list.csv" not in browser.get("/import/").content.decode()
    import_start(actor=cast.pm.actor, run=run)
    with pytest.raises(DomainError, match="started already"):
        import_start(actor=cast.pm.actor, run=run)
    with pytest.raises(NotAllowed, match="program manager"):
        import_upload(actor=cast.engineer.actor, file_name="x.csv", data=b"A\n1\n", known={})


def test_mapping_is_kept_shared_and_removed(cast, playbook, sign_in):
    run = _stage(cast)
    browser = sign_in(cast.pm)
    browser.post(f"/import/drafts/{run.pk}/mapping/keep/", {"name": "Ours", "is_shared": "on"})
    kept = ImportMapping.objects.get()
    assert (kept.name, kept.is_shared, yaml.safe_load(kept.text)["name"]) == ("Ours", True, "small")
    assert "Ours" in browser.get("/import/").content.decode()
    browser.post(f"/import/mappings/{kept.pk}/delete/")
    assert not ImportMapping.objects.exists()


def test_a_mapping_without_a_name_is_refused_at_its_field_on_the_same_page(cast, playbook, sign_in):
    run = _stage(cast)
    answer = sign_in(cast.pm).post(f"/import/drafts/{run.pk}/mapping/keep/", {"name": "x" * 81})
    assert answer.status_code == 422
    assert f'value="{"x" * 81}"' in answer.content.decode()
    assert "at most 80 characters" in answer.content.decode()
    assert not ImportMapping.objects.exists()


def test_discarded_and_forgotten_drafts_leave_no_row(cast, playbook, sign_in):
    run = _stage(cast)
    sign_in(cast.pm).post(f"/import/drafts/{run.pk}/discard/")
    assert not ImportRow.objects.exists()
    _stage(cast)
    assert drafts_forget() == 0
    ImportRun.objects.update(moved_at=clock.now() - timedelta(days=8))
    assert drafts_forget() == 1
    assert not ImportRow.objects.exists()


def _workbook(fill) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    fill(book.active)
    book.save(stream)
    return stream.getvalue()


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * (40 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.xlsx", _bomb(), "times its size"),
        ("wide.xlsx", _workbook(lambda sheet: sheet.append([f"C{n}" for n in range(16_000)])), "More than 500 columns"),
        ("wide.csv", (",".join(f"C{n}" for n in range(16_000)) + "\n1\n").encode(), "More than 500 columns"),
        ("broken.xlsx", _workbook(lambda sheet: sheet.append(["A"]))[:2000], "cannot be read|can be read"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not text"),
        ("quote.csv", b'Name,Goal\nA,"' + b"x\n" * 200_000, "no table of cells"),
        ("head.csv", b"Name,Stage\n", "has no rows"),
    ],
)  # fmt: skip
def test_hostile_file_is_refused_with_a_clear_word_and_leaves_nothing(cast, playbook, sign_in, name, data, words):
    answer = _upload(sign_in(cast.pm), data, name)
    assert answer.status_code == 422
    assert re.search(words, answer.content.decode())
    assert not ImportRun.objects.exists()


def test_formulas_are_text_and_far_cells_cost_nothing(cast, playbook):
    def fill(sheet):
        sheet.append(["Project name", "Stage"])
        sheet.append(['=HYPERLINK("http://x","y")', "Pilot"])
        sheet.append(["Plain", "Pilot"])
        sheet["XFD1048576"] = "far"

    run = import_upload(actor=cast.pm.actor, file_name="f.xlsx", data=_workbook(fill), known={})
    assert [row.raw["Project name"] for row in run.rows.all()] == ["", "Plain"]
    run = import_upload(actor=cast.pm.actor, file_name="f.csv", data=b"Project name,Stage\n=1+1,Pilot\n", known={})
    assert run.rows.get().raw["Project name"] == "=1+1"


def test_long_words_are_kept_whole_so_that_they_are_found_again(cast, playbook):
    word = "Pilot, " + "which is described at length " * 5
    run = import_upload(actor=cast.pm.actor, file_name="l.csv", data=f'Name,Stage\nA,"{word}"\n'.encode(), known={})
    assert import_map(actor=cast.pm.actor, run=run, mapping_text=run.mapping_text).expected_counts() == {"created": 1}


def test_unicode_text_of_spreadsheets_is_read(cast, playbook):
    data = "Project name\tStage\nStraße\tPilot\n".encode("utf-16")
    run = import_upload(actor=cast.pm.actor, file_name="u.txt", data=data, known={})
    assert run.rows.get().raw["Project name"] == "Straße"


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["31/12/2026"], "day"), (["12/31/2026"], "month"), (["2026-12-31"], "year"), (["1/2/2026"], "month")],
)
def test_order_of_days_is_read_from_all_of_them(texts, order):
    assert days_order(texts) == order


def test_upload_cut_short_leaves_no_row_and_no_file(cast, playbook, sign_in, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = head + b"Name,Stage\n" + b"A,Pilot\n" * 500_000  # beyond what is held in memory; its end never comes
    answer = sign_in(cast.pm).generic("POST", "/import/", body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 422
    assert "cut short" in answer.content.decode()
    assert not ImportRun.objects.exists()
    answer.close()
    assert list(tmp_path.iterdir()) == []
