"""The editor of playbooks in the browser's hands: every part in its form, problems with links, conflicts, publishing."""

import pytest
from django.test import Client

from phases import playbook_format as fmt
from phases.draft_forms import FORMS
from phases.draft_panels import draft_page, part_frameworks, part_siblings
from phases.models import DraftPart, PlaybookDraft, PlaybookVersion
from phases.services import part_add, part_save, playbook_copy


@pytest.fixture
def draft(cast, playbook: PlaybookVersion) -> PlaybookDraft:
    return playbook_copy(actor=cast.pm.actor, version=playbook, slug="house-rules", name="House rules")


@pytest.fixture
def pm(cast) -> Client:
    client = Client()
    client.force_login(cast.pm.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _part(draft: PlaybookDraft, code: str) -> DraftPart:
    return next(part for part in draft.parts.all() if part.content.get("code") == code)


def _typed(draft: PlaybookDraft, part: DraftPart, **changes: object) -> dict[str, object]:
    """What a browser sends when it opens the form of a part, changes these fields and saves."""
    page = draft_page(draft)
    form = FORMS[part.kind](
        content=part.content, siblings=part_siblings(page, part), frameworks=part_frameworks(page), version=part.version
    )
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_every_part_of_the_built_in_playbook_survives_its_form(draft, pm):
    """Opening and saving each of the parts without a change changes nothing, whatever they hold."""
    before = {part.pk: part.content for part in draft.parts.all()}
    for part in draft.parts.all():
        answer = pm.post(f"{part.get_absolute_url()}save/", _typed(draft, part))
        assert answer.status_code == 303, (part, answer.content.decode()[:400])
    after = {part.pk: part.content for part in draft.parts.all()}
    assert {pk: (after[pk], before[pk]) for pk in before if after[pk] != before[pk]} == {}


def test_pm_sees_every_problem_with_a_link_to_its_place(draft, pm, cast):
    part = _part(draft, "p1-fit")
    part_save(actor=cast.pm.actor, part=part, content={**part.content, "owner_side": "", "kind": "wish"})
    gate = draft.parts.get(kind="gate", phase=2)
    part_save(
        actor=cast.pm.actor, part=gate, content={key: gate.content[key] for key in gate.content if key != "reviews"}
    )
    page = draft_page(draft)
    assert {(problem.url, problem.message) for problem in page.problems} == {
        (part.get_absolute_url(), "kind 'wish' is not one of statement, answer, evidence, record, metric, external"),
        (part.get_absolute_url(), "owner side '' is not one of engineering, operations, business"),
        (gate.get_absolute_url(), "reviews is missing"),
    }
    text = pm.get(draft.get_absolute_url()).content.decode()
    assert all(f'<a href="{problem.url}">{problem.where}</a>' in text for problem in page.problems)
    assert pm.get(f"{draft.get_absolute_url()}yaml/").status_code == 422


def test_a_repeated_code_is_found_at_the_item_that_repeats_it(draft, cast):
    part = draft.parts.filter(kind="item", phase=2).first()
    part_save(actor=cast.pm.actor, part=part, content={**part.content, "code": "p1-fit"})
    assert [(problem.part_id, problem.message) for problem in draft_page(draft).problems] == [
        (part.pk, "phases the code p1-fit stands twice")
    ]


def test_a_code_that_no_list_has_is_a_note_and_no_problem(draft, cast):
    part = _part(draft, "p1-fit")
    content = {**part.content, "frameworks": [{"framework": "eu-ai-act", "codes": ["Art 9(8)", "Art 999"]}]}
    part_save(actor=cast.pm.actor, part=part, content=content)
    page = draft_page(draft)
    assert page.problems == []
    assert [note.message for note in page.notes] == ["Art 999 is not a code that eu-ai-act has"]


def test_pm_changes_an_item_and_publishes_what_was_shown(draft, pm, accepted):
    part = _part(draft, "p1-fit")
    pm.post(f"{part.get_absolute_url()}save/", _typed(draft, part, title="Score it", valid_days="90", kind="answer"))
    page = pm.get(f"{draft.get_absolute_url()}effect/").content.decode()
    assert "Score it" in page
    assert "signed gates stay" in page
    digest = page.split('name="digest" value="')[1][:64]
    answer = pm.post(f"{draft.get_absolute_url()}publish/", {"digest": digest})
    assert answer["Location"] == "/playbooks/house-rules/1/"
    version = PlaybookVersion.objects.get(playbook__slug="house-rules")
    assert version.items.get(code="p1-fit").spec["valid_days"] == 90
    assert not PlaybookDraft.objects.exists()
    assert accepted.pin.version.playbook.is_builtin


def test_publishing_something_else_than_was_shown_is_a_conflict(draft, pm, cast):
    digest = fmt.digest(fmt.read(fmt.plain(fmt.builtin())))
    answer = pm.post(f"{draft.get_absolute_url()}publish/", {"digest": digest})
    assert answer.status_code == 409
    assert "Read the difference again" in answer.content.decode()
    assert PlaybookDraft.objects.exists()


def test_two_who_edit_the_same_item_see_both_versions(draft, pm, cast):
    part = _part(draft, "p1-fit")
    typed = _typed(draft, part, title="Mine")
    part_save(actor=cast.admin.actor, part=part, content={**part.content, "title": "Theirs"}, seen_version=1)
    answer = pm.post(f"{part.get_absolute_url()}save/", typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "<td>Theirs</td><td>Mine</td>" in text
    assert 'value="Mine"' in text
    again = typed | {"version": text.split('name="version" value="')[1].split('"')[0], "resolve": "mine"}
    assert pm.post(f"{part.get_absolute_url()}save/", again).status_code == 303
    part.refresh_from_db()
    assert (part.content["title"], part.version) == ("Mine", 3)


def test_two_who_edit_different_items_do_not_meet(draft, pm, cast):
    one, other = _part(draft, "p1-fit"), _part(draft, "p1-kpi")
    typed = _typed(draft, one, title="Mine")
    part_save(actor=cast.admin.actor, part=other, content={**other.content, "title": "Theirs"}, seen_version=1)
    assert pm.post(f"{one.get_absolute_url()}save/", typed).status_code == 303


def test_no_number_is_said_at_the_field_and_what_was_typed_stays(draft, pm):
    part = _part(draft, "p1-alternative")
    answer = pm.post(f"{part.get_absolute_url()}save/", _typed(draft, part, title="Typed", valid_days="soon"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'href="#id_valid_days"' in text
    assert 'value="Typed"' in text
    assert 'value="soon"' in text


def test_items_move_and_go_without_script(draft, pm):
    part = _part(draft, "p1-fit")
    at = part.position
    pm.post(f"{part.get_absolute_url()}move/", {"way": "up", "position": str(at)})
    pm.post(f"{part.get_absolute_url()}move/", {"way": "to", "position": "1"})
    codes = [row.content["code"] for row in draft.parts.filter(kind="item", phase=1)]
    assert codes[0] == "p1-fit"
    pm.post(f"{part.get_absolute_url()}remove/")
    rows = draft.parts.filter(kind="item", phase=1)
    assert [row.content["code"] for row in rows] == codes[1:]
    assert [row.position for row in rows] == list(range(1, len(codes)))


def test_a_new_item_opens_at_its_form_and_names_what_it_lacks(draft, pm):
    answer = pm.post(f"{draft.get_absolute_url()}parts/add/", {"phase": "2", "title": "Ask the users"})
    made = draft.parts.get(content__title="Ask the users")
    assert answer["Location"] == made.get_absolute_url()
    page = pm.get(made.get_absolute_url()).content.decode()
    assert "owner side is missing" in page
    assert "code is missing" in page
    refused = pm.post(f"{draft.get_absolute_url()}parts/add/", {"phase": "2", "title": " "})
    assert refused.status_code == 422
    assert "Say in a few words what is asked." in refused.content.decode()


def test_a_part_that_somebody_removed_is_a_conflict(draft, pm, cast):
    part = part_add(actor=cast.pm.actor, draft=draft, phase=1, title="Short life")
    stale = DraftPart.objects.get(pk=part.pk)
    pm.post(f"{part.get_absolute_url()}remove/")
    assert pm.post(f"{part.get_absolute_url()}save/", {}).status_code == 404
    with pytest.raises(Exception, match="Somebody removed this"):
        part_save(actor=cast.pm.actor, part=stale, content={"title": "x"})


def test_others_are_told_who_may(draft, cast):
    client = Client()
    client.force_login(cast.engineer.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(draft.get_absolute_url())
    assert answer.status_code == 403
    assert "Only a program manager or an administrator" in answer.content.decode()
    assert "House rules" not in client.get("/playbooks/").content.decode()
