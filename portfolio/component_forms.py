"""What people type about components. Rules live in services; forms only read."""

from typing import Any

from django import forms

from accounts.models import Discipline, User
from initiatives.models import Component, ComponentKind, ComponentVersion
from portfolio.record_forms import DateInput
from reviews.models import ComponentReview
from reviews.proof_forms import ProofForm


def _people() -> Any:
    return User.objects.filter(is_active=True, is_service=False).order_by("name")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ComponentForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=ComponentKind.choices)
    provider = forms.CharField(label="Provider", max_length=120, required=False, help_text="Who makes or runs it.")
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Owner", required=False, empty_label="Nobody yet",
        help_text="Answers for it, adds its versions, and so cannot review it.",
    )  # fmt: skip
    end_of_life_on = forms.DateField(
        label="End of life on", required=False, widget=DateInput(),
        help_text="Its last day of support. From 90 days before, its reviews are asked for again.",
    )  # fmt: skip
    link = forms.URLField(label="Link", required=False, max_length=1000, assume_scheme="https")
    note = forms.CharField(label="Note", required=False, max_length=2000, widget=_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _people()  # type: ignore[attr-defined]  # a ModelChoiceField


class VersionForm(forms.Form):
    label = forms.CharField(label="Version", max_length=80, help_text="As its provider writes it: 2026-09, v4.1.")
    identifier = forms.CharField(
        label="Identifier",
        max_length=200,
        required=False,
        help_text="SHA-256, image digest or model id, if there is one.",
    )
    released_on = forms.DateField(label="Released on", required=False, widget=DateInput())
    notes = forms.CharField(label="What is new", required=False, max_length=4000, widget=_area(4))


class ComponentReviewForm(ProofForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    discipline = forms.ChoiceField(label="Discipline", choices=Discipline.choices)
    decision = forms.ChoiceField(
        label="Decision", choices=ComponentReview.Decision.choices, error_messages={"required": "Choose a decision."}
    )
    comment = forms.CharField(
        label="Comment", required=False, max_length=4000, widget=_area(3),
        help_text="Needed for everything but approve, at least 10 characters.",
    )  # fmt: skip

    def __init__(self, *args: Any, disciplines: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Discipline.choices if choice[0] in disciplines]
        self.fields["discipline"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class DependencyForm(forms.Form):
    """Which component, and whether the initiative follows its newest version or stays with one."""

    component = forms.ModelChoiceField(
        Component.objects.none(), label="Component", empty_label="Choose from the inventory"
    )
    version = forms.ModelChoiceField(
        ComponentVersion.objects.none(), label="Version", required=False, empty_label="Whatever is newest",
        help_text="Stay with a version only where you decide yourself when it changes.",
    )  # fmt: skip

    def __init__(self, *args: Any, components: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["component"].queryset = components  # type: ignore[attr-defined]
        versions = ComponentVersion.objects.filter(component__in=components).select_related("component")
        field: Any = self.fields["version"]
        field.queryset = versions.order_by("component__name", "-number")
        field.label_from_instance = lambda version: f"{version.component.name} {version.label}"
