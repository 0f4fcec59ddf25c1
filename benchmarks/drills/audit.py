"""An audit asks for all decisions of a quarter: the list is whole, a sample opens to its records, the deciders can be asked."""

import csv
import io
import zipfile

from playwright.sync_api import expect

from benchmarks.drills.day import Day

SIZE, SEED = "5", "third quarter"


def walk(day: Day) -> None:
    """As the auditor; the program manager asks who decided; the auditor takes the record along."""
    since, until = day.rows("quarter", 1)
    true, before = day.rows("decided", since, until), day.rows("counts")
    found = _found(day, since, until)
    day.same(found, true, "everything that was decided, on the page")
    day.said["found"] = f"{len(true)} acts from {since} to {until}"
    sampled = _sampled(day)
    said = day.rows("newest_comment")
    about = day.rows("decider", true)
    _asked(day, about)
    day.same(day.rows("mentioned", said), [f"{about['key']} {about['handle']}"], "who decided was asked")
    day.said["asked"] = "the decider, on the page of the gate"
    _exported(day, f"since={since}&until={until}", true, day.rows("records", true), day.rows("requests_of", sampled))
    day.nothing_lost(before)
    day.said["lost"] = "every record hash as in its row, log intact"


def _found(day: Day, since: str, until: str) -> list[str]:
    with day.stage("found"):
        auditor = day.person("auditor")
        auditor.open("/admin/audit/decisions/")
        auditor.page.fill("#since", since)
        auditor.page.fill("#until", until)
        auditor.press("Apply")
        auditor.page.wait_for_url(f"**since={since}*")
        expect(auditor.page.locator("#results tr[data-row]").first).to_be_visible()
        return _codes(day)


def _codes(day: Day) -> list[str]:
    return [code.replace("-", ":", 1) for code in day.person("auditor").values("#results tr[data-row]", "id")]


def _sampled(day: Day) -> list[str]:
    """A sample that anybody can draw again: drawn twice, it is the same."""
    auditor, drawn = day.person("auditor"), []
    with day.stage("sampled"):
        for _ in range(2):
            auditor.page.fill("#size", SIZE)
            auditor.page.fill("#seed", SEED)
            auditor.press("Apply")
            auditor.page.wait_for_url(f"**size={SIZE}*")
            expect(auditor.page.locator("#results tr[data-row]")).to_have_count(int(SIZE))
            drawn.append(_codes(day))
            auditor.page.reload()
    day.must(drawn[0] == drawn[1], f"the sample of {SIZE} is drawn again")
    return drawn[0]


def _asked(day: Day, about: dict[str, str]) -> None:
    with day.stage("asked"):
        pm = day.person("pm")
        pm.open(about["url"])
        words = f"@{about['handle']} The audit of the quarter asks what your decision rested on. Please answer here."
        pm.page.fill("#comment-text", words)
        pm.click(pm.page.locator("#comment-save"))
        expect(pm.page.locator("#comments article", has_text="The audit of the quarter")).not_to_have_count(0)
        who = day.person(about["handle"])
        who.open("/my-work/")
        expect(who.page.locator("#todo-list li.item", has_text="The audit of the quarter")).not_to_have_count(0)


def _exported(day: Day, span: str, true: list[str], records: dict[str, str], requests: list[int]) -> None:
    auditor = day.person("auditor")
    with day.stage("exported"):
        rows = list(csv.DictReader(io.StringIO(auditor.download(f"/admin/audit/decisions.csv?{span}"))))
        packs = [auditor.page.context.request.get(f"/reviews/{pk}/pack.zip") for pk in requests]
    day.same([row["Code"] for row in rows], true, "rows of the exported table")
    day.same(
        {(row["Code"], row["Record (SHA-256)"]) for row in rows},
        set(records.items()),
        "hashes of the records in the table",
    )
    whole = [pack.ok and zipfile.ZipFile(io.BytesIO(pack.body())).testzip() is None for pack in packs]
    day.must(bool(whole) and all(whole), f"packs of the sampled gates: {sum(whole)} of {len(whole)} whole")
    day.said["exported"] = f"table of {len(rows)}, packs of {len(packs)} gates"
