"""Drafts of playbooks: begun, copied, imported, published; from YAML to rows and back without a loss."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings

from audit.models import Entry
from common.errors import DomainError, NotAllowed
from phases import playbook_format as fmt
from phases.models import Playbook, PlaybookDraft, PlaybookVersion
from phases.services import (
    draft_discard,
    draft_import,
    draft_publish,
    part_save,
    playbook_copy,
    playbook_draft,
    playbook_import,
    playbook_pin,
    playbook_publish,
)
from phases.services.drafts import version_doc
from phases.services.publishing import draft_doc, reach_of
from tests.phases.test_playbook_format import playbooks

OWN = re.sub(
    r"^version: \d+$",
    "version: 1",
    fmt.BUILTIN_PATH.read_text().replace("slug: pilot-to-production", "slug: house-rules", 1),
    count=1,
    flags=re.MULTILINE,
)


def _publish(cast, draft: PlaybookDraft) -> PlaybookVersion:
    return draft_publish(actor=cast.pm.actor, draft=draft, seen_digest=fmt.digest(draft_doc(draft)))


@pytest.fixture
def house(cast) -> PlaybookVersion:
    return playbook_publish(actor=cast.pm.actor, version=playbook_import(actor=cast.pm.actor, text=OWN))


@given(doc=playbooks())
@settings(max_examples=40, derandomize=True, deadline=None)
def test_parts_lose_nothing(doc):
    tree = fmt.plain(doc)
    parts = fmt.split(tree)
    assert fmt.join(reversed(parts), slug=doc.slug, version=doc.version) == tree
    assert fmt.read(fmt.storable(tree)) == doc


def test_from_yaml_to_rows_to_yaml_is_the_same(cast):
    draft = draft_import(actor=cast.pm.actor, text=OWN)
    version = _publish(cast, draft)
    assert version.document == fmt.dump(fmt.parse(OWN))
    assert version_doc(version) == fmt.parse(version.document) == fmt.parse(OWN)
    assert version.digest == fmt.digest(fmt.parse(OWN))


def test_administrator_runs_playbooks_and_an_engineer_does_not(cast, playbook):
    assert playbook_copy(actor=cast.admin.actor, version=playbook, slug="ours", name="Ours")
    for act in (
        lambda: playbook_copy(actor=cast.engineer.actor, version=playbook, slug="mine", name="Mine"),
        lambda: draft_import(actor=cast.engineer.actor, text=OWN),
        lambda: draft_discard(actor=cast.engineer.actor, draft=PlaybookDraft.objects.get()),
        lambda: draft_publish(actor=cast.engineer.actor, draft=PlaybookDraft.objects.get(), seen_digest=""),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_built_in_is_copied_and_not_edited(cast, playbook):
    with pytest.raises(DomainError, match="Copy it"):
        playbook_draft(actor=cast.pm.actor, version=playbook)
    copy = playbook_copy(actor=cast.pm.actor, version=playbook, slug="ours", name="Ours")
    version = _publish(cast, copy)
    assert (version.playbook.slug, version.number, version.playbook.is_builtin) == ("ours", 1, False)
    assert {item.code for item in version.items.all()} == {item.code for item in playbook.items.all()}


@pytest.mark.parametrize("slug", ["pilot-to-production", "drafts", "Two Words", "", "a.b", "house-rules"])
def test_a_taken_or_odd_slug_is_refused_at_its_field(cast, playbook, house, slug):
    with pytest.raises(DomainError) as caught:
        playbook_copy(actor=cast.pm.actor, version=playbook, slug=slug, name="Ours")
    assert caught.value.field == "slug"


def test_one_draft_a_playbook_whoever_opens_it(cast, house):
    first = playbook_draft(actor=cast.pm.actor, version=house)
    assert playbook_draft(actor=cast.admin.actor, version=house) == first
    with pytest.raises(DomainError, match="draft"):
        draft_import(actor=cast.pm.actor, text=OWN)


def test_the_next_version_has_the_next_number_and_says_what_changed(cast, house, accepted):
    playbook_pin(actor=cast.pm.actor, initiative=accepted, version=house)
    draft = playbook_draft(actor=cast.pm.actor, version=house)
    part = draft.parts.filter(kind="item", phase=1).first()
    added = {**part.content, "code": "p1-extra", "title": "Extra", "is_required": True, "kind": "answer"}
    draft.parts.create(kind="item", phase=1, position=99, content={k: v for k, v in added.items() if k != "record"})
    assert (
        reach_of(draft_doc(draft), house).words == "1 new required item reaches 1 of 1 initiatives; signed gates stay."
    )
    version = _publish(cast, draft)
    assert version.number == 2
    entry = Entry.objects.get(action="phases.draft_publish")
    assert json.loads(entry.payload)["changes"]["required"] == ["p1-extra"]
    accepted.refresh_from_db()
    assert accepted.pin.version == house


def test_a_faulty_file_becomes_a_draft_and_is_not_published(cast):
    draft = draft_import(actor=cast.pm.actor, text=OWN.replace("owner_side: business", "owner_side: nobody", 1))
    with pytest.raises(DomainError, match="problems"):
        draft_publish(actor=cast.pm.actor, draft=draft, seen_digest="")
    assert not Playbook.objects.filter(slug="house-rules").exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "slug: x", "phases: 1", "slug: x\nphases: [1, 2, 3, 4]", "a: *b", "slug: x\nphases: [{items: {}}]"],
)
def test_a_file_without_the_shape_is_refused_at_the_field(cast, text):
    with pytest.raises(DomainError) as caught:
        draft_import(actor=cast.pm.actor, text=text)
    assert caught.value.field == "text"
    assert not PlaybookDraft.objects.exists()


def test_odd_values_are_stored_and_named(cast):
    """What no database holds as JSON (dates, infinities, control characters) becomes text that the reader then refuses."""
    text = (
        OWN.replace("stall_days: 14,", "stall_days: .inf,", 1)
        .replace("name: From pilot to production", 'name: "Zero \\0 here"', 1)
        .replace('"2026-09-21"', "2026-09-21", 1)
    )
    draft = draft_import(actor=cast.pm.actor, text=text)
    settings_part = draft.parts.get(kind="settings")
    assert settings_part.content["frameworks"][0]["last_checked"] == date(2026, 9, 21).isoformat()
    with pytest.raises(fmt.PlaybookError, match="whole number"):
        draft_doc(draft)


def test_discarding_leaves_what_is_published(cast, house):
    draft_discard(actor=cast.pm.actor, draft=playbook_draft(actor=cast.pm.actor, version=house))
    assert not PlaybookDraft.objects.exists()
    assert PlaybookVersion.objects.filter(pk=house.pk).exists()


def test_saving_what_stands_writes_nothing(cast, house):
    part = playbook_draft(actor=cast.pm.actor, version=house).parts.filter(kind="item").first()
    count = Entry.objects.count()
    assert part_save(actor=cast.pm.actor, part=part, content=dict(part.content)).version == part.version
    assert Entry.objects.count() == count
    part_save(actor=cast.pm.actor, part=part, content={**part.content, "title": "New"})
    entry = Entry.objects.get(action="phases.part_save")
    assert json.loads(entry.payload)["changes"]["title"] == [part.content["title"], "New"]
