"""A file of points: looked at before anything is stored, every row answered for, the same file twice changes nothing."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from common.errors import DomainError, NotAllowed
from metrics.models import Point, PointFile, Provenance
from metrics.services import metric_add, points_file_add, points_file_store
from tests.metrics.conftest import LATENCY, T0

FILE = """at,value,n
2026-11-18,4.5,310
2026-11-19T10:00:00Z,4.25,287
2026-11-19T12:00:00+02:00,9,1
2026-11-19T10:00:00Z,4.25,287

yesterday,4,
2026-11-20T09:00:00Z,NaN,
2026-11-20T10:00:00Z,,5
2026-11-20T11:00:00Z,5,many
2027-01-01,5,
2026-11-20 11:30,"-1.5e2",
"""


@pytest.fixture
def typed(demo_database, cast, initiative, at):
    with at(T0):
        return metric_add(
            actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, "name": "Score", "provenance": "typed"}
        )


def bring(cast, metric, text=FILE, **given):
    content = text.encode() if isinstance(text, str) else text
    return points_file_add(actor=cast.engineer.actor, metric=metric, filename="score.csv", content=content, **given)


def report_of(file: PointFile) -> dict[int, tuple[str, str]]:
    return {int(row["line"]): (row["outcome"], row["reason"]) for row in csv.DictReader(io.StringIO(file.report))}


def test_every_row_is_stored_or_refused_with_its_reason(cast, typed, at):
    with at(T0):
        file = bring(cast, typed)
        assert Point.objects.count() == 0
        file = points_file_store(actor=cast.engineer.actor, file=file)
    assert list(Point.objects.order_by("at").values_list("at", "value", "n", "provenance")) == [
        (datetime(2026, 11, 18, tzinfo=UTC), 4.5, 310, Provenance.TYPED),
        (datetime(2026, 11, 19, 10, tzinfo=UTC), 4.25, 287, Provenance.TYPED),
        (datetime(2026, 11, 20, 11, 30, tzinfo=UTC), -150.0, None, Provenance.TYPED),
    ]
    assert report_of(file) == {
        2: ("new", ""),
        3: ("new", ""),
        4: ("refused", "Line 3 has another value for the same time"),
        5: ("unchanged", "Repeats an earlier line"),
        7: ("refused", "The time is no ISO 8601 time such as 2026-11-23 14:00"),
        8: ("refused", "The value is no plain number with the decimal mark ."),
        9: ("refused", "The value is missing"),
        10: ("refused", "The count is no whole number, zero or more"),
        11: ("refused", "The time lies in the future"),
        12: ("new", ""),
    }
    typed.refresh_from_db()
    assert (typed.latest_value, typed.state) == (-150.0, "stale")
    assert bytes(file.content) == FILE.encode()


def test_same_file_again_is_the_same_and_storing_twice_changes_nothing(cast, typed, at):
    with at(T0):
        file = bring(cast, typed)
        again = bring(cast, typed)
        first = points_file_store(actor=cast.engineer.actor, file=file)
        second = points_file_store(actor=cast.engineer.actor, file=again)
    assert (again.pk, second.stored_at, PointFile.objects.count()) == (file.pk, first.stored_at, 1)
    assert Entry.objects.filter(action="metrics.points_file_store").count() == 1


def test_another_file_corrects_and_says_what_was_there(cast, typed, at):
    with at(T0):
        points_file_store(actor=cast.engineer.actor, file=bring(cast, typed))
        changed = bring(cast, typed, "time;value\n2026-11-18;4,75\n2026-11-19T10:00:00Z;4,25\n", decimal=",")
        changed = points_file_store(actor=cast.engineer.actor, file=changed)
    assert report_of(changed) == {2: ("changed", "Was 4.5"), 3: ("changed", "Was 4.25")}  # the count is gone too
    assert Point.objects.get(at=datetime(2026, 11, 18, tzinfo=UTC)).value == 4.75


def test_times_without_zone_lie_in_the_chosen_one(cast, typed, at):
    with at(T0):
        points_file_store(
            actor=cast.engineer.actor, file=bring(cast, typed, "date\tvalue\n2026-07-01\t1\n", zone="Europe/Berlin")
        )
    assert Point.objects.get().at == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        ("at,value\n", "The file has a header and no rows."),
        ("when,value\n2026-01-01,1\n", "Missing: at."),
        ("at,time,value\n1,2,3\n", "Two columns could be the at: at, time."),
        (b"PK\x03\x04\0\0", "save the sheet as CSV"),
        ("at,value\n" + "2026-01-01,1\n" * 20_001, "more than 20,000 rows"),
        (b"x" * 2_000_001, "larger than 2,000,000 bytes"),
    ],
)
def test_what_is_no_table_of_points_is_refused_whole(cast, typed, at, text, words):
    with at(T0), pytest.raises(DomainError) as caught:
        bring(cast, typed, text)
    assert words in caught.value.message
    assert PointFile.objects.count() == 0


def test_only_who_may_type_brings_a_file_and_only_for_typed_values(cast, typed, pushed, at):
    with at(T0):
        file = bring(cast, typed)
        with pytest.raises(NotAllowed):
            points_file_add(actor=cast.outsider.actor, metric=typed, filename="a.csv", content=FILE.encode())
        with pytest.raises(NotAllowed):
            points_file_store(actor=cast.outsider.actor, file=file)
        with pytest.raises(DomainError, match="pushed, not typed"):
            bring(cast, pushed)
        with pytest.raises(DomainError, match="no such time zone"):
            bring(cast, typed, zone="Mars/Olympus")
    assert Point.objects.count() == 0


def test_pages_show_the_rows_before_and_the_report_after(sign_in, cast, typed, at):
    client, base = sign_in(cast.engineer), typed.get_absolute_url()
    with at(T0):
        upload = {"file": SimpleUploadedFile("score.csv", FILE.encode()), "zone": "UTC", "decimal": "."}
        to = client.post(f"{base}files/add/", upload)["Location"]
        page = client.get(to).content.decode()
        assert "Nothing is stored yet." in page
        assert "Store 3 values" in page
        assert "Line 3 has another value for the same time" in page
        assert client.post(f"{to}store/")["Location"] == to
        assert "Stored " in client.get(to).content.decode()
        report = client.get(f"{to}report/")
        assert report.content.decode().splitlines()[1] == "2,new,,2026-11-18T00:00:00Z,4.5,310"
        refused = client.post(
            f"{base}files/add/", {"file": SimpleUploadedFile("a.csv", b"no"), "zone": "UTC", "decimal": "."}
        )
    assert refused.status_code == 422
    assert "Missing: at, value" in refused.content.decode()
