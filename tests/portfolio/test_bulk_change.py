"""Many initiatives changed at once: checked row by row, put through the verb of a single one, undone where nobody touched it."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Comment, Initiative, Mention, Seat, SeatKind
from initiatives.services import initiative_edit, seat_accept
from portfolio.models import BulkChange
from portfolio.services import bulk
from portfolio.services.bulk import bulk_apply, bulk_check, bulk_undo
from tests.reviews.conftest import Gate, follow_tiny


def text(response):
    return response.content.decode()


@pytest.fixture
def many(cast, make_initiatives):
    return make_initiatives(3)


@pytest.fixture
def check(cast, many):
    """`check("business_unit", "Claims")` by the program manager over all three, or by somebody else."""

    def _check(act, value="", who=None, chosen=None):
        ids = [one.pk for one in (many if chosen is None else chosen)]
        return bulk_check(actor=(who or cast.pm).actor, act=act, value=value, initiatives=ids)

    return _check


def outcomes(change):
    return [row.outcome for row in change.rows.order_by("initiative__key")]


def notes(change):
    return [row.note for row in change.rows.order_by("initiative__key")]


def test_check_changes_nothing_and_says_old_and_new(cast, many, check):
    change = check("business_unit", "Claims")
    assert [(row.old_text, row.new_text) for row in change.rows.order_by("id")] == [
        ("Unit 0", "Claims"), ("Unit 1", "Claims"), ("Unit 2", "Claims"),
    ]  # fmt: skip
    assert set(Initiative.objects.values_list("business_unit", flat=True)) == {"Unit 0", "Unit 1", "Unit 2"}


def test_each_row_has_its_own_audit_entry_of_the_usual_verb(cast, many, check):
    bulk_apply(actor=cast.pm.actor, change=check("business_unit", "Claims"))
    assert set(Initiative.objects.values_list("business_unit", flat=True)) == {"Claims"}
    entries = Entry.objects.filter(action="initiatives.initiative_edit", initiative_id__in=[one.pk for one in many])
    assert entries.count() == 3
    assert Entry.objects.filter(action="portfolio.bulk_apply").count() == 1


def test_row_that_is_so_already_is_left_out_with_why(cast, many, check):
    change = check("business_unit", "Unit 1")
    assert outcomes(change) == ["pending", "skipped", "pending"]
    assert notes(change)[1] == "It is so already."


def test_who_may_not_edit_a_row_has_it_left_out_and_the_others_changed(cast, many, check):
    Seat.objects.create(initiative=many[1], kind=SeatKind.LEAD, user=cast.engineer.user, accepted_at=clock.now())
    change = check("tag_add", "spring", who=cast.engineer)
    assert outcomes(change) == ["skipped", "pending", "skipped"]
    assert "Only the lead, an owner or a program manager" in notes(change)[0]
    bulk_apply(actor=cast.engineer.actor, change=change)
    assert [Initiative.objects.get(pk=one.pk).tags for one in many] == [[], ["spring"], []]


def test_right_lost_after_the_check_refuses_the_row(cast, many, check):
    seat = Seat.objects.create(initiative=many[1], kind=SeatKind.LEAD, user=cast.engineer.user, accepted_at=clock.now())
    change = check("tag_add", "spring", who=cast.engineer)
    seat.ended_at = clock.now()
    seat.save()
    bulk_apply(actor=cast.engineer.actor, change=change)
    assert outcomes(change) == ["skipped", "refused", "skipped"]
    assert Initiative.objects.get(pk=many[1].pk).tags == []


def test_what_somebody_cannot_see_is_not_in_the_change(cast, many, secret, check):
    change = check("tag_add", "spring", who=cast.outsider, chosen=[*many, secret])
    assert set(change.rows.values_list("initiative__key", flat=True)) == {one.key for one in many}
    assert check("tag_add", "spring", chosen=[*many, secret]).rows.count() == 4


def test_row_changed_since_the_check_is_refused(cast, many, check):
    change = check("business_unit", "Claims")
    initiative_edit(actor=cast.pm.actor, initiative=many[0], values={"business_unit": "Elsewhere"})
    bulk_apply(actor=cast.pm.actor, change=change)
    assert outcomes(change) == ["refused", "updated", "updated"]
    assert notes(change)[0] == "Somebody changed it since: it is Elsewhere."
    assert Initiative.objects.get(pk=many[0].pk).business_unit == "Elsewhere"


def test_undo_puts_back_what_nobody_changed_since_and_keeps_the_rest(cast, many, check):
    change = bulk_apply(actor=cast.pm.actor, change=check("business_unit", "Claims"))
    initiative_edit(actor=cast.pm.actor, initiative=many[2], values={"business_unit": "Elsewhere"})
    bulk_undo(actor=cast.pm.actor, change=change)
    assert outcomes(change) == ["undone", "undone", "kept"]
    units = list(Initiative.objects.order_by("key").values_list("business_unit", flat=True))
    assert units == ["Unit 0", "Unit 1", "Elsewhere"]
    with pytest.raises(DomainError):
        bulk_undo(actor=cast.pm.actor, change=change)


def test_done_twice_changes_nothing_twice(cast, many, check):
    change = bulk_apply(actor=cast.pm.actor, change=check("tag_add", "spring"))
    with pytest.raises(DomainError):
        bulk_apply(actor=cast.pm.actor, change=change)
    assert Entry.objects.filter(action="initiatives.initiative_edit").count() == 3


def test_crash_leaves_the_rest_pending_and_confirming_again_goes_on(cast, many, check, monkeypatch):
    change, real, seen = check("tag_add", "spring"), bulk.initiative_edit, []

    def crash(**given):
        seen.append(given)
        if len(seen) == 2:
            raise RuntimeError("power")
        return real(**given)

    monkeypatch.setattr(bulk, "initiative_edit", crash)
    with pytest.raises(RuntimeError):
        bulk_apply(actor=cast.pm.actor, change=change)
    assert outcomes(change) == ["updated", "pending", "pending"]
    bulk_apply(actor=cast.pm.actor, change=change)
    assert outcomes(change) == ["updated"] * 3
    assert Entry.objects.filter(action="initiatives.initiative_edit").count() == 3


def test_seat_is_given_accepted_anew_and_given_back(cast, many, check):
    Seat.objects.create(initiative=many[0], kind=SeatKind.LEAD, user=cast.operations.user, accepted_at=clock.now())
    change = bulk_apply(actor=cast.pm.actor, change=check("lead", str(cast.engineer.user.pk)))
    held = Seat.objects.current().filter(kind=SeatKind.LEAD)
    assert set(held.values_list("user_id", flat=True)) == {cast.engineer.user.pk}
    assert not held.filter(accepted_at__isnull=False).exists()
    seat_accept(actor=cast.engineer.actor, seat=held.get(initiative=many[0]))
    bulk_undo(actor=cast.pm.actor, change=change)
    assert [seat.user_id for seat in held.all()] == [cast.operations.user.pk]


def test_row_that_would_cost_an_approval_is_refused(cast, initiative):
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    gate.accept(gate.request(), "engineering")
    given = {"act": "engineering", "value": str(cast.outsider.user.pk), "initiatives": [initiative.pk]}
    change = bulk_apply(actor=cast.pm.actor, change=bulk_check(actor=cast.pm.actor, **given))
    assert outcomes(change) == ["refused"]
    assert notes(change) == ["It would end 1 of the approvals of the requested gate. Change it on its own page."]
    assert Seat.objects.current().get(initiative=initiative, kind="engineering").user == cast.engineer.user
    assert not Entry.objects.filter(
        action="initiatives.seat_assign", initiative_id=initiative.pk, summary__contains=str(cast.outsider.user)
    ).exists()


def test_auditor_and_who_has_left_take_no_seat(cast, check):
    for user in (cast.auditor.user, cast.engineer.user):
        if user == cast.engineer.user:
            user.is_active = False
            user.save()
        with pytest.raises(DomainError) as refused:
            check("lead", str(user.pk))
        assert refused.value.field == "person"


@pytest.mark.parametrize("act", ["pilot_end_on", "target_on"])
def test_day_is_set_and_taken_back(cast, check, act):
    day = (clock.today() + timedelta(days=40)).isoformat()
    change = bulk_apply(actor=cast.pm.actor, change=check(act, day))
    assert {str(one) for one in Initiative.objects.values_list(act, flat=True)} == {day}
    bulk_undo(actor=cast.pm.actor, change=change)
    assert set(Initiative.objects.values_list(act, flat=True)) == {None}


def test_tag_is_added_and_taken_back(cast, many, check):
    bulk_apply(actor=cast.pm.actor, change=check("tag_add", "spring"))
    bulk_apply(actor=cast.pm.actor, change=check("tag_remove", "spring", chosen=many[:1]))
    assert [one.tags for one in Initiative.objects.order_by("key")] == [[], ["spring"], ["spring"]]


@pytest.mark.parametrize(
    ("act", "value", "field"),
    [("pilot_end_on", "soon", "day"), ("tag_add", " ", "text"), ("tag_add", "x" * 41, "tags"), ("nonsense", "", "act")],
)
def test_wrong_value_is_refused_at_its_field(check, act, value, field):
    with pytest.raises(DomainError) as refused:
        check(act, value)
    assert refused.value.field == field
    assert not BulkChange.objects.exists()


def test_lead_is_asked_for_an_update_and_the_question_is_taken_back(cast, many, check):
    Seat.objects.create(initiative=many[0], kind=SeatKind.LEAD, user=cast.engineer.user, accepted_at=clock.now())
    change = check("ask_update")
    assert outcomes(change) == ["pending", "skipped", "skipped"]
    assert notes(change)[1] == "Nobody holds the lead's seat."
    bulk_apply(actor=cast.pm.actor, change=change)
    mention = Mention.objects.get()
    assert (mention.user, mention.comment.initiative, mention.read_at) == (cast.engineer.user, many[0], None)
    bulk_undo(actor=cast.pm.actor, change=change)
    assert Comment.objects.get().retraction
    assert outcomes(change)[0] == "undone"


def test_only_who_made_the_change_sees_confirms_or_undoes_it(cast, check, sign_in):
    change = check("business_unit", "Claims")
    for person in (cast.engineer, cast.admin, cast.auditor):
        client = sign_in(person)
        assert client.get(f"/portfolio/changes/{change.pk}/").status_code == 404
        assert client.post(f"/portfolio/changes/{change.pk}/apply/").status_code == 404
        with pytest.raises(NotAllowed):
            bulk_apply(actor=person.actor, change=change)
    assert outcomes(change) == ["pending"] * 3
    assert sign_in(cast.pm).post(f"/portfolio/changes/{change.pk}/apply/").status_code == 303
    assert outcomes(change) == ["updated"] * 3


@pytest.mark.parametrize(
    ("who", "may"), [("pm", True), ("engineer", True), ("security", True), ("auditor", False), ("executive", False)]
)
def test_who_may_change_many_is_offered_it(cast, many, sign_in, who, may):
    client = sign_in(getattr(cast, who))
    assert client.get("/portfolio/change/?key=AI-100").status_code == (200 if may else 403)
    shown = text(client.get("/portfolio/"))
    assert ('name="key"' in shown) is may
    assert ('id="bulk"' in shown) is may


def test_ticked_rows_and_all_of_a_filter_are_chosen(cast, many, sign_in):
    client = sign_in(cast.pm)
    shown = text(client.get("/portfolio/change/?key=AI-100&key=AI-102&key=AI-999"))
    assert "Change 2 initiatives" in shown
    assert "Change 1 initiative<" in text(client.get("/portfolio/change/?all=%3Fphase%3D2"))
    assert "Nothing is chosen" in text(client.get("/portfolio/change/"))


def test_from_ticks_to_undo_on_the_pages(cast, many, sign_in):
    client = sign_in(cast.pm)
    sent = {"key": ["AI-100", "AI-101"], "kind": "unit", "unit": ""}
    refused = client.post("/portfolio/change/", sent)
    assert refused.status_code == 422
    assert 'id="id_unit-error"' in text(refused)
    assert 'value="AI-101"' in text(refused)
    page = client.post("/portfolio/change/", sent | {"unit": "Claims"}).headers["Location"].partition("#")[0]
    shown = text(client.get(page))
    assert "Unit 0" in shown
    assert "Change 2 initiatives" in shown
    client.post(page + "apply/")
    assert "Changed 2 of 2 initiatives" in text(client.get(page))
    client.post(page + "undo/")
    assert "Undid 2 of 2 initiatives" in text(client.get(page))
    assert client.post(page + "apply/").status_code == 422


def test_more_than_the_limit_is_refused(cast, many, check, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    with pytest.raises(DomainError, match="At most 2"):
        check("business_unit", "Claims")


def test_queries_of_the_check_page_do_not_grow(cast, make_initiatives, check, sign_in, django_assert_max_num_queries):
    client, counted = sign_in(cast.pm), []
    for more in (3, 30):
        change = check("tag_add", "x", chosen=[*Initiative.objects.all(), *make_initiatives(more)])
        with django_assert_max_num_queries(12) as queries:
            client.get(change.get_absolute_url())
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_imported_are_adopted_together_and_an_adoption_stays(cast, many, check):
    first, second, _ = many
    Initiative.objects.filter(pk__in=[first.pk, second.pk]).update(is_adopted=False, imported_as="Pilot")
    change = check("adopt")
    assert [(row.old_text, row.new_text, row.note) for row in change.rows.order_by("id")] == [
        ("Not yet adopted", "Adopted", ""), ("Not yet adopted", "Adopted", ""), ("Adopted", "Adopted", "It is so already."),
    ]  # fmt: skip
    bulk_apply(actor=cast.pm.actor, change=change)
    assert not Initiative.objects.filter(is_adopted=False).exists()
    assert Entry.objects.filter(action="initiatives.initiative_adopt").count() == 2
    bulk_undo(actor=cast.pm.actor, change=change)
    assert outcomes(change) == ["kept", "kept", "skipped"]
    assert "stays" in notes(change)[0]
    assert not Initiative.objects.filter(is_adopted=False).exists()


def test_who_may_not_adopt_has_the_row_left_out(cast, many, check):
    Initiative.objects.filter(pk=many[0].pk).update(is_adopted=False)
    assert outcomes(check("adopt", who=cast.engineer, chosen=many[:1])) == ["skipped"]
