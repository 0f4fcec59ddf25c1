"""Import, publish, pin; and a published version that nobody can change, not even in the database."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from common.errors import DomainError, NotAllowed
from phases import playbook_format as fmt
from phases.criteria import item_verdict
from phases.models import Item, PhaseSpec, PlaybookVersion
from phases.services import item_answer, playbook_import, playbook_load_builtin, playbook_pin, playbook_publish

OWN = fmt.BUILTIN_PATH.read_text().replace("slug: pilot-to-production", "slug: house-rules", 1)


def test_builtin_is_loaded_once(db):
    first = playbook_load_builtin()
    assert playbook_load_builtin().pk == first.pk
    assert (first.state, first.digest) == ("published", fmt.digest(fmt.builtin()))
    assert first.items.count() == len(fmt.builtin().items())
    assert fmt.parse(first.document) == fmt.builtin()


def test_command_loads_it(db, capsys):
    call_command("playbook_load")
    assert "From pilot to production, version 2" in capsys.readouterr().out


def test_pm_imports_a_draft_and_publishes_it(cast):
    draft = playbook_import(actor=cast.pm.actor, text=OWN)
    assert draft.state == "draft"
    assert playbook_import(actor=cast.pm.actor, text=OWN.replace("Map the", "Draw the")).pk != draft.pk
    assert PlaybookVersion.objects.count() == 1
    published = playbook_publish(actor=cast.pm.actor, version=PlaybookVersion.objects.get())
    assert published.is_published
    assert published.published_at


def test_engineer_may_not_import(cast):
    with pytest.raises(NotAllowed):
        playbook_import(actor=cast.engineer.actor, text=OWN)


def test_faulty_file_names_every_fault(cast):
    with pytest.raises(DomainError, match="is not one of") as caught:
        playbook_import(actor=cast.pm.actor, text=OWN.replace("kind: record", "kind: wish", 2))
    assert caught.value.field == "text"
    assert caught.value.message.count("wish") == 2


def test_published_number_takes_no_other_content(cast):
    version = playbook_publish(actor=cast.pm.actor, version=playbook_import(actor=cast.pm.actor, text=OWN))
    assert playbook_import(actor=cast.pm.actor, text=OWN).pk == version.pk
    with pytest.raises(DomainError, match="higher version"):
        playbook_import(actor=cast.pm.actor, text=OWN.replace("Map the", "Draw the"))


def test_builtin_cannot_be_overwritten(cast, playbook):
    with pytest.raises(DomainError, match="read-only"):
        playbook_import(actor=cast.pm.actor, text=fmt.BUILTIN_PATH.read_text().replace("version: 1", "version: 2", 1))


@pytest.mark.parametrize("model", [PlaybookVersion, Item, PhaseSpec])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_database_refuses_to_change_a_published_version(playbook, model, act):
    rows = model.objects.filter(pk=model.objects.first().pk)
    column = {PlaybookVersion: "summary", PhaseSpec: "name", Item: "title"}[model]
    change = {"update": lambda: rows.update(**{column: "x"}), "delete": lambda: rows._raw_delete("default")}[act]
    with pytest.raises(DatabaseError, match=r"published|insert-only"), transaction.atomic():
        change()


def test_database_refuses_a_new_item_in_a_published_version(playbook):
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Item.objects.create(version=playbook, phase=1, position=999, code="x", title="x", kind="answer", theme="x")


def test_draft_can_change(cast):
    draft = playbook_import(actor=cast.pm.actor, text=OWN)
    assert draft.items.filter(phase=1).update(theme="Other") > 0


def test_draft_is_not_followed(cast, accepted):
    with pytest.raises(DomainError, match="Publish"):
        playbook_pin(actor=cast.pm.actor, initiative=accepted, version=playbook_import(actor=cast.pm.actor, text=OWN))


def test_upgrade_keeps_answers_of_the_same_code(cast, accepted, item):
    found = item(kind="statement")
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found)
    newer = playbook_publish(actor=cast.pm.actor, version=playbook_import(actor=cast.pm.actor, text=OWN))
    playbook_pin(actor=cast.pm.actor, initiative=accepted, version=newer)
    accepted.refresh_from_db()
    twin = newer.items.get(code=found.code)
    assert item_verdict(accepted, twin).state == "met"
