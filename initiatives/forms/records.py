"""A form for any kind of record, made from its declaration."""

from typing import Any

from django import forms
from django.db import models

from initiatives.forms.fields import DateInput, PersonField, area
from initiatives.line_lists import LineError, LineFormat
from initiatives.models import Initiative, Record
from initiatives.records import RecordKind
from initiatives.values import label_of


class LinesField(forms.CharField):
    """A list in text form, one entry a line."""

    def __init__(self, lines: LineFormat, **kwargs: Any) -> None:
        super().__init__(required=False, widget=area(4), help_text=f"One a line: {lines.pattern}.", **kwargs)
        self.lines = lines

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else self.lines.to_text(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.lines.parse(text)
        except LineError as error:
            raise forms.ValidationError(str(error)) from error


def record_form(kind: RecordKind, initiative: Initiative, data: Any = None, record: Record | None = None) -> forms.Form:
    """The form of `kind` with exactly its fields; `cleaned_data` is what `record_add` and `record_edit` take.

    Linked rows are offered from the same initiative only. `record` fills it for editing.
    """
    fields = {name: _form_field(kind, name, initiative) for name in kind.fields}
    initial = {name: _column(kind, name).value_from_object(record) for name in kind.fields} if record else None
    made = type(f"{kind.model.__name__}Form", (forms.Form,), fields)
    return made(data, initial=initial)  # type: ignore[no-any-return]  # a class made at run time


def _column(kind: RecordKind, name: str) -> "models.Field[Any, Any]":
    field = kind.model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column")
    return field


def _form_field(kind: RecordKind, name: str, initiative: Initiative) -> forms.Field:
    field = _column(kind, name)
    label = label_of(kind.model, name)
    if name in kind.lines:
        return LinesField(kind.lines[name], label=label)
    if isinstance(field, models.ForeignKey):
        return _relation(field, label, initiative)
    if isinstance(field, models.URLField):
        return forms.URLField(label=label, required=not field.blank, max_length=field.max_length, assume_scheme="https")
    made = field.formfield(label=label)
    if isinstance(made, forms.DateField) and not isinstance(made, forms.DateTimeField):
        made.widget = DateInput()
    if made is None:
        raise TypeError(f"{name} cannot be asked for")
    if name in ("likelihood", "impact"):
        return forms.TypedChoiceField(
            label=label, coerce=int, choices=[(n, word) for n, word in _SCALE], initial=3, help_text="From 1 to 5."
        )
    return made


_SCALE = ((1, "1 very low"), (2, "2 low"), (3, "3 medium"), (4, "4 high"), (5, "5 very high"))


def _relation(field: "models.ForeignKey[Any, Any]", label: str, initiative: Initiative) -> forms.Field:
    if field.name == "owner":
        return PersonField(label=label, required=not field.blank)
    rows = field.related_model._default_manager.all()
    if any(column.name == "initiative" for column in field.related_model._meta.fields):
        rows = rows.filter(initiative=initiative)
    return forms.ModelChoiceField(queryset=rows, label=label, required=not field.blank, empty_label="None")
