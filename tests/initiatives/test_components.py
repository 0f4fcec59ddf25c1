"""The inventory of components: who may what, versions that never change, dependencies with their history."""

import pytest
from django.db import Error, transaction

from audit.models import Entry
from common.actors import ANONYMOUS, Actor
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.components import components_in_use, says_none
from initiatives.models import Component, ComponentVersion, Dependency
from initiatives.services import (
    component_add,
    component_edit,
    dependency_add,
    dependency_end,
    dependency_none,
    version_add,
)

GIVEN = {"name": "Language platform", "kind": "platform", "provider": "Own team"}
MAY_ADD = {"pm", "admin"}
EVERYBODY = ("pm", "admin", "engineer", "security", "executive", "auditor", "outsider")


@pytest.fixture
def part(cast):
    return component_add(actor=cast.pm.actor, values=GIVEN | {"owner": cast.engineer.user})


@pytest.mark.parametrize("name", EVERYBODY)
def test_program_manager_and_administrator_add_for_anybody(cast, name):
    actor, values = getattr(cast, name).actor, GIVEN | {"owner": cast.business.user}
    if name in MAY_ADD:
        assert component_add(actor=actor, values=values).owner == cast.business.user
    else:
        with pytest.raises(NotAllowed, match=r"program manager"):
            component_add(actor=actor, values=values)


def test_contributor_adds_what_they_own(cast):
    assert component_add(actor=cast.engineer.actor, values=GIVEN | {"owner": cast.engineer.user}).pk
    with pytest.raises(NotAllowed):
        component_add(actor=cast.security.actor, values=GIVEN | {"name": "Other", "owner": cast.security.user})


@pytest.mark.parametrize("name", EVERYBODY)
def test_owner_program_manager_and_administrator_edit_and_release(cast, part, name):
    actor = getattr(cast, name).actor
    if name in {*MAY_ADD, "engineer"}:
        assert component_edit(actor=actor, component=part, values={"note": "Seen"}).note == "Seen"
        assert version_add(actor=actor, component=part, values={"label": "1"}).number == 1
    else:
        with pytest.raises(NotAllowed, match=r"owner of this component|Auditors"):
            component_edit(actor=actor, component=part, values={"note": "Seen"})
        with pytest.raises(NotAllowed, match=r"owner of this component|Auditors"):
            version_add(actor=actor, component=part, values={"label": "1"})


def test_token_needs_its_scope_and_no_limit(cast, part, initiative):
    def token(**more):
        return Actor(kind="token", name="t", user_id=cast.pm.user.pk, roles=frozenset({"program_manager"}), **more)

    with pytest.raises(NotAllowed, match="write:initiatives"):
        component_edit(actor=token(scopes=frozenset({"read"})), component=part, values={"note": "x"})
    limited = token(scopes=frozenset({"write:initiatives"}), only_initiative_id=initiative.pk)
    with pytest.raises(NotAllowed, match="limited to one"):
        component_edit(actor=limited, component=part, values={"note": "x"})
    assert (
        component_edit(actor=token(scopes=frozenset({"write:initiatives"})), component=part, values={"note": "x"}).note
        == "x"
    )
    assert list(Component.objects.visible_to(limited)) == []
    dependency_add(actor=cast.pm.actor, initiative=initiative, component=part)
    assert list(Component.objects.visible_to(limited)) == [part]
    assert not Component.objects.visible_to(ANONYMOUS).exists()


def test_name_is_taken_once_a_kind_whatever_its_case(cast, part):
    with pytest.raises(DomainError) as refused:
        component_add(actor=cast.pm.actor, values=GIVEN | {"name": "LANGUAGE platform"})
    assert refused.value.field == "name"
    assert component_add(actor=cast.pm.actor, values=GIVEN | {"kind": "model"}).pk


def test_somebody_who_saved_first_is_not_overwritten(cast, part):
    component_edit(actor=cast.pm.actor, component=part, values={"note": "First"}, seen_version=1)
    with pytest.raises(Conflict):
        component_edit(actor=cast.pm.actor, component=part, values={"note": "Second"}, seen_version=1)
    assert Component.objects.get().note == "First"


def test_version_is_written_once_and_for_ever(cast, part):
    made = version_add(actor=cast.pm.actor, component=part, values={"label": "1", "identifier": "sha256:1"})
    assert version_add(actor=cast.pm.actor, component=part, values={"label": "2"}).number == 2
    with pytest.raises(DomainError) as refused:
        version_add(actor=cast.pm.actor, component=part, values={"label": "1"})
    assert refused.value.field == "label"
    for act in (lambda: ComponentVersion.objects.filter(pk=made.pk).update(label="9"), made.delete):
        with pytest.raises(Error), transaction.atomic():
            act()
    assert set(ComponentVersion.objects.values_list("label", flat=True)) == {"1", "2"}


def test_dependency_means_the_newest_or_the_named_version(cast, part, initiative):
    first = version_add(actor=cast.pm.actor, component=part, values={"label": "1"})
    dependency_add(actor=cast.engineer.actor, initiative=initiative, component=part)
    second = version_add(actor=cast.pm.actor, component=part, values={"label": "2"})
    assert [one.version for one in components_in_use(initiative)] == [second]
    dependency_add(actor=cast.engineer.actor, initiative=initiative, component=part, version=first)
    assert [one.version for one in components_in_use(initiative)] == [first]
    assert Dependency.objects.count() == 2
    assert Dependency.objects.current().count() == 1
    with pytest.raises(DomainError, match="already"):
        dependency_add(actor=cast.engineer.actor, initiative=initiative, component=part, version=first)


def test_version_of_another_component_is_refused(cast, part, initiative):
    other = component_add(actor=cast.pm.actor, values=GIVEN | {"name": "Other"})
    strange = version_add(actor=cast.pm.actor, component=other, values={"label": "1"})
    with pytest.raises(DomainError) as refused:
        dependency_add(actor=cast.engineer.actor, initiative=initiative, component=part, version=strange)
    assert refused.value.field == "version"


def test_saying_none_ends_when_one_is_declared(cast, part, initiative):
    dependency_none(actor=cast.engineer.actor, initiative=initiative)
    dependency_none(actor=cast.engineer.actor, initiative=initiative)
    assert says_none(initiative).stated_by == cast.engineer.user
    assert Entry.objects.filter(action="initiatives.dependency_none").count() == 1
    made = dependency_add(actor=cast.engineer.actor, initiative=initiative, component=part)
    assert says_none(initiative) is None
    with pytest.raises(DomainError, match="End that dependency first"):
        dependency_none(actor=cast.engineer.actor, initiative=initiative)
    dependency_end(actor=cast.engineer.actor, dependency=made)
    dependency_end(actor=cast.engineer.actor, dependency=made)
    assert Entry.objects.filter(action="initiatives.dependency_end").count() == 1
    assert components_in_use(initiative) == []


@pytest.mark.parametrize("name", ["outsider", "security", "auditor", "executive"])
def test_who_does_not_work_on_it_declares_nothing(cast, part, initiative, name):
    actor = getattr(cast, name).actor
    with pytest.raises(NotAllowed):
        dependency_add(actor=actor, initiative=initiative, component=part)
    with pytest.raises(NotAllowed):
        dependency_none(actor=actor, initiative=initiative)
