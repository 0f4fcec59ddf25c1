"""Fields that several forms share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Role, User
from initiatives.models import EvidenceVersion


def people() -> "QuerySet[User]":
    """Who can be named: active people, no auditors, no machines."""
    return (
        User.objects.filter(is_active=True, is_service=False)
        .exclude(role_grants__role=Role.AUDITOR)
        .order_by("name", "id")
    )


class DateInput(forms.DateInput):
    """The browser's own date field, with ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PercentField(forms.DecimalField):
    """Shown and typed as percent, cleaned to a ratio."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value * 100:.3f}".rstrip("0").rstrip(".")
        return value

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return None if cleaned is None else cleaned / 100


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One of the people, nobody unless required."""

    def __init__(self, *, label: str, required: bool = False, help_text: str = "") -> None:
        super().__init__(
            queryset=people(), label=label, required=required, help_text=help_text, empty_label="Nobody yet"
        )


class EvidenceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One version of the evidence of the form's initiative; the form says which are offered."""

    def __init__(self) -> None:
        nothing = EvidenceVersion.objects.none()
        super().__init__(queryset=nothing, label="Proof among its evidence", required=False, empty_label="None of it")

    def label_from_instance(self, obj: EvidenceVersion) -> str:
        return f"{obj.evidence.name}, version {obj.number}"


def choice_words(field: forms.ChoiceField) -> dict[str, str]:
    """Value → words of a field with choices."""
    return {str(key): str(words) for key, words in cast("Iterable[tuple[Any, Any]]", field.choices)}


def area(rows: int = 3) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})
