"""Puts given values into the declared fields of a row: converted, validated, with what changed. Writes nothing.

Used by the services that edit declared fields; which fields those are is the caller's statement, never the input's.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.timezone import is_naive

from common.errors import DomainError
from initiatives.line_lists import LineError, LineFormat

Changes = dict[str, list[Any]]
_TRUE, _FALSE = {"on", "true", "1", "yes"}, {"", "off", "false", "0", "no"}
_WORDS = {
    "blank": "Fill this in.",
    "null": "Fill this in.",
    "unique": "This is taken already. Choose another.",
    "invalid_choice": "Choose one of the offered values.",
    "invalid_date": "This is not a date of the calendar.",
}


def fields_fill(
    row: models.Model,
    values: Mapping[str, Any],
    fields: Sequence[str],
    *,
    lines: Mapping[str, LineFormat] | None = None,
) -> Changes:
    """Set `values` on `row` and return field → [old, new] for what differs.

    Only `fields` may be given; each is converted and validated as its model field says (`lines`: lists in text form),
    then the row's own constraints are checked. Raises DomainError with the field that is wrong.
    """
    for name in values:
        if name not in fields:
            raise DomainError(f"There is no field “{name}” here.", field=name)
    changes: Changes = {}
    for name in fields:
        if name not in values:
            continue
        field = _field(row, name)
        old = field.value_from_object(row)
        new = _converted(row, field, values[name], (lines or {}).get(name))
        if old != new:
            setattr(row, field.attname, new)
            changes[name] = [old, new]
    _check(row, fields)
    return changes


def shown_values(
    row: models.Model, fields: Sequence[str], lines: Mapping[str, LineFormat] | None = None
) -> dict[str, str]:
    """Label → text of what stands in the row now, for a conflict panel."""
    shown = {}
    for name in fields:
        field = _field(row, name)
        value = field.value_from_object(row)
        if field.is_relation:
            text = str(getattr(row, name) or "")
        elif lines and name in lines:
            text = lines[name].to_text(value)
        elif field.choices:
            text = str(dict(field.flatchoices).get(value, value))
        else:
            text = "" if value is None else str(plain_decimal(value))
        shown[label_of(row, name)] = text
    return shown


def plain_decimal(value: object) -> object:
    """A decimal as a person would type it: `12.100000` → `12.1`, `30.0000` → `30`. Anything else stays as it is."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) and value.is_finite() else value


def label_of(row: models.Model | type[models.Model], name: str) -> str:
    """The label of a field: `threshold_fixed_on` → `Threshold fixed on`."""
    words = str(_field(row, name).verbose_name)
    return words[:1].upper() + words[1:]


def _field(row: models.Model | type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = row._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column")
    return field


def _converted(row: models.Model, field: "models.Field[Any, Any]", value: Any, lines: LineFormat | None) -> Any:
    if lines is not None:
        try:
            return lines.parse(value)
        except LineError as error:
            raise DomainError(str(error), field=field.name) from error
    value = _prepared(field, value)
    try:
        cleaned = field.clean(value, row)
    except ValidationError as error:
        raise DomainError(_message(field, error), field=field.name) from error
    if isinstance(cleaned, datetime) and is_naive(cleaned):
        cleaned = cleaned.replace(tzinfo=UTC)
    if isinstance(field, models.ForeignKey) and cleaned is not None:
        _check_relation(row, field, cleaned)
    return cleaned


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(field, models.BooleanField):
        word = str("" if value is None else value).strip().lower()
        return True if word in _TRUE else False if word in _FALSE else value
    if isinstance(field, (models.CharField, models.TextField)):
        return _text(field, "" if value is None else value)
    if isinstance(value, str):
        value = value.strip()
    return None if value == "" and field.null else value


def _text(field: "models.Field[Any, Any]", value: Any) -> str:
    if not isinstance(value, (str, int)):
        raise DomainError("Write text here.", field=field.name)
    text = str(value).replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise DomainError("This text holds a character that cannot be stored. Take it out.", field=field.name)
    if field.max_length and len(text) > field.max_length:
        raise DomainError(f"At most {field.max_length} characters fit here; these are {len(text)}.", field=field.name)
    return text


def _check_relation(row: models.Model, field: "models.ForeignKey[Any, Any]", pk: Any) -> None:
    """A linked row must belong to the same initiative; a linked person must still be active."""
    other = field.related_model._default_manager.get(pk=pk)
    if getattr(other, "is_active", True) is False:
        raise DomainError("This person has left. Choose somebody else.", field=field.name)
    mine, theirs = getattr(row, "initiative_id", None), getattr(other, "initiative_id", None)
    if mine is not None and theirs is not None and mine != theirs:
        raise DomainError("Choose one of the same initiative.", field=field.name)


def _check(row: models.Model, fields: Sequence[str]) -> None:
    """The row's own rules. A constraint says with its violation_error_code at which field its message belongs."""
    others = [field.name for field in row._meta.fields if field.name not in fields]
    try:
        row.full_clean(exclude=others)
    except ValidationError as error:
        name, errors = next(iter(error.error_dict.items()))
        first = errors[0]
        if name != NON_FIELD_ERRORS:
            raise DomainError(_message(_field(row, name), first), field=name) from error
        raise DomainError(" ".join(first.messages), field=first.code if first.code in fields else None) from error


def _message(field: "models.Field[Any, Any]", error: ValidationError) -> str:
    first = error.error_list[0]
    if first.code == "invalid" and isinstance(field, models.DateTimeField):
        return "Write a date and time such as 2026-11-23 14:30."
    if first.code == "invalid" and isinstance(field, models.DateField):
        return "Write a date such as 2026-11-23."
    if first.code == "invalid" and isinstance(field, models.ForeignKey):
        return "Choose one from the list."
    return _WORDS.get(str(first.code), " ".join(first.messages))
