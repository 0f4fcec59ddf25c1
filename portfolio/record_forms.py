"""One form for each kind of record, made from the fields of its model."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from accounts.models import User
from initiatives.models import Component, ComponentVersion, Initiative, Record
from initiatives.records import RecordKind
from initiatives.values import label_of, plain_decimal


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


if TYPE_CHECKING:  # the class is generic for type checkers only
    _ModelChoice = forms.ModelChoiceField[Any]
else:
    _ModelChoice = forms.ModelChoiceField


class VersionField(_ModelChoice):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.component.name} {obj.label}"


def record_form(kind: RecordKind, initiative: Initiative, record: Record | None, data: Any = None) -> forms.Form:
    """A form of the fields that people give; bound when `data` is given. `version` guards against silent overwrite."""
    row = record or kind.model(initiative=initiative)
    form = forms.Form(data, auto_id="id_%s")
    for name in kind.fields:
        form.fields[name] = _field(kind, initiative, row, name)
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=row.version)
    return form


def _field(kind: RecordKind, initiative: Initiative, row: Record, name: str) -> forms.Field:
    field: Any = row._meta.get_field(name)
    value = field.value_from_object(row)
    if name in kind.lines:
        lines = kind.lines[name]
        help_text = f"One entry a line: {lines.pattern}"
        made: forms.Field = forms.CharField(
            widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text=help_text, initial=lines.to_text(value)
        )
    elif isinstance(field, models.ForeignKey):
        choice = VersionField if field.related_model is ComponentVersion else _ModelChoice
        made = choice(_choices(field, initiative), required=not field.blank, initial=value, help_text=field.help_text)
        made.empty_label = "Nobody yet" if field.related_model is User else "None"
    else:
        extra = {"assume_scheme": "https"} if isinstance(field, models.URLField) else {}
        made = field.formfield(**extra) or forms.CharField()
        made.initial = plain_decimal(value)
    if isinstance(field, models.DateTimeField):
        made.widget = DateTimeInput()
    elif isinstance(field, models.DateField):
        made.widget = DateInput()
    elif isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) > 200:
        made.widget = forms.Textarea(attrs={"rows": 3, "maxlength": field.max_length})
    elif isinstance(field, models.TextField):
        made.widget = forms.Textarea(attrs={"rows": 5})
    made.label = label_of(row, name)
    return made


def _choices(field: "models.ForeignKey[Any, Any]", initiative: Initiative) -> "models.QuerySet[Any]":
    model = field.related_model
    if model is User:
        return User.objects.filter(is_active=True, is_service=False).order_by("name")
    if model is ComponentVersion:
        return ComponentVersion.objects.select_related("component").order_by("component__name", "-number")
    if model is Component:
        return Component.objects.order_by("name")
    return model._default_manager.filter(initiative=initiative)
